"""What a draft says somebody pays (H10): the price of regular goods at a tier, named or the customer's own."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numbers import decimal_text, rounded
from cstool.core.numerals import NUMBER, number_of
from cstool.core.said_figures import SaidFigure
from cstool.core.tiers import Tier
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.desk.draft_grounds import grounds_said, tiers_named
from cstool.desk.draft_tiers import reached, reached_by
from cstool.errors import Message
from cstool.policy.handbook import Handbook

#: Before the price that is paid.
_PAID = DraftPattern(
    r"(?:折后|折完|折下来|打完折|优惠后|券后|到手|实付|付|实际|只要|只需|就是|只收|收您|会员价|优惠价|一共|算下来|算您|给您|等于|=|卖您|应付|便宜到|下来|折(?=是|就|为|才|只|后|要|：|=))(?:价|就|是|也|只|要|的|了|您|算|：|:|您的|会员|付|差不多|大概)*$"
)
#: Before or behind the price of the goods without a discount.
_FULL_BEFORE = DraftPattern(r"(?:正价|原价|标价|吊牌价|定价|页面价?|价格|售价|卖)(?:是|的|为|：|:|才|本来)*$")
_FULL_AFTER = DraftPattern(
    r"(?:元|块)?钱?的?(?:话|，|这|那|正价)*(?:双|款|件|鞋|靴|凉|高跟|乐福|正价|商品|宝贝|到手|折后|打完?折|您|会员)"
)
#: 付的189元全退, 尾号7715: no prices.
_REFUNDED = DraftPattern(r"全?[都额]?退")
_NUMBERED = DraftPattern(r"号[是为:：]?$")
_SAVED = DraftPattern(r"(?:省|便宜|优惠|减|少|让)(?:了|您|下|付|个|去|大概)*$")
#: What is paid for an exchange for dearer goods, or given back for cheaper ones.
_EXCHANGE = DraftPattern(
    rf"(?P<old>{NUMBER})[元块]?(?:那双|的)?，?(?:您|想|要|给您)*换(?:成|到)?(?P<new>{NUMBER})(?![0-9]*码)",
    needs="换",
)
#: 换的这双349元，您那双319元: the same, the new goods first.
_NEW_FIRST = DraftPattern(
    rf"换的[^，。0-9]{{0,3}}(?P<new>{NUMBER})[元块]?[，、][^，。0-9]{{0,8}}?(?:那双|原来|原先|之前)[^0-9，。]{{0,6}}(?P<old>{NUMBER})[元块]?(?![0-9]*码)",
    needs="换",
)
#: 原来那双219，换的这双249: each called by what it is.
_BOTH_CALLED = DraftPattern(
    rf"(?:那双|原来|原先|之前|拍的|买的)[^，。0-9]{{0,6}}(?P<old>{NUMBER})[元块]?[，、][^，。0-9]{{0,6}}?(?:换的?|想要的?|新的?|要换)[^，。0-9]{{0,6}}(?P<new>{NUMBER})(?![0-9]*码)",
    needs="换新要",
)
#: The difference is given back or asked for, whoever gains by it.
_SETTLED = DraftPattern(r"多退少补|[多贵].{0,6}退.{0,6}补")
_NOT_SETTLED = DraftPattern(
    r"便宜[^。]{0,14}(?:差价|多的|钱)[^，。]{0,5}不(?:退|返|补)|[贵高][^。便宜]{0,14}(?:差价|多的)[^，。]{0,5}(?:不用|不要|不必|免|不收)(?!.{0,6}运费)|差价[^，。]{0,2}(?:都|也)?(?:不用|不必)(?:付|补|出)|差[的价]?[0-9]+[元块](?:我们|这边|就|也|都)*不(?:退|返)|(?:贵|差价)[^，。]{0,8}(?:我们|店里)(?:出|补|贴|承担|包)",
    needs="便贵高差",
)
_DIFFERENCE = DraftPattern(r"(?:差价?|贵了?|便宜了?|补|退)(?:给?您|一下|是|就|：)*$")
#: Other sums stand beside these.
_OTHER = DraftPattern(
    r"退|运费|邮费|差价|补|维修|修|累计|累积|满|消费|达到|花了|花过|赔|够|超过|以上|红包|返"
)
_NO_PRICES = DraftPattern(
    r"补偿|差价|换的|发错|原来付|差[0-9]|能补|[两一二三]成|赔|没有?(?:会员)?折扣|没得折|不(?:再)?打折|特价|原价就?付"
)
_ABOUT = DraftPattern(r"约|大概|左右|差不多|多")


def price_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the prices that a draft names for goods whose full price it names too."""
    tiers = handbook.policies.tiers
    yield from _differences(draft, handbook)
    for sentence in draft.sentences:
        if _NO_PRICES.search(sentence.text):
            continue
        sums = [
            figure
            for figure in draft.figures
            if sentence.start <= figure.start < sentence.end and _is_sum(draft, figure)
        ]
        full = next((figure for figure in sums if _is_full(draft, figure)), _larger_of_two(draft, sums))
        for figure in sums if full else ():
            # 250就是40 is a size.
            is_size = full is not None and not figure.unit and figure.value < full.value / 2
            is_other = is_size or _is_full(draft, figure) or draft.is_total(figure.start, figure.value)
            if full is None or figure is full or is_other or figure.value > full.value:
                continue
            before = draft.text[max(sentence.start, figure.start - 12) : figure.start]
            is_saved = bool(_SAVED.search(before))
            if is_saved or _PAID.search(before):
                meant = _meant(draft, sentence.text, tiers, facts)
                yield _judged(draft, full, figure, meant or tiers, is_saved=is_saved)


def _differences(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield what an exchange for other goods costs (H8): 259换成299，补差价50元."""
    step = next((step for step in handbook.policies.steps if step.id == "settle-difference"), None)
    for match in _NOT_SETTLED.finditer(draft.text):
        if step and _SETTLED.search(step.text) and re.search("换|留", draft.text):
            yield claim(match.span(), Ruling(step.source, Message("{text}", text=step.text)), is_so=False)
    found = (match for each in (_EXCHANGE, _NEW_FIRST, _BOTH_CALLED) for match in each.finditer(draft.text))
    for match in found if step else ():
        old, new = number_of(match["old"]), number_of(match["new"])
        ruling = Ruling(step.source, Message("{text}", text=step.text)) if step else None
        for figure in draft.figures:
            if figure.kind == "元" and figure.unit and _DIFFERENCE.search(draft.before(figure.start, 6)):
                yield claim((figure.start, figure.end), ruling, is_so=figure.value == abs(new - old))


def _larger_of_two(draft: DraftText, sums: Sequence[SaidFigure]) -> SaidFigure | None:
    """Return the price without a discount of two prices side by side, the first: 268元实付200元."""
    if len(sums) != 2 or sums[0].value <= sums[1].value or _SAVED.search(draft.before(sums[1].start, 6)):
        return None
    return sums[0]


def _is_sum(draft: DraftText, figure: SaidFigure) -> bool:
    if figure.kind != "元" or figure.number < 10 or _REFUNDED.match(draft.after(figure.end, 3)):
        return False
    if not figure.unit and _NUMBERED.search(draft.before(figure.start, 3)):
        return False
    return not _OTHER.search(draft.before(figure.start, 5))


def _is_full(draft: DraftText, figure: SaidFigure) -> bool:
    before = draft.before(figure.start, 12)
    if _FULL_BEFORE.search(before):
        return True
    return not _PAID.search(before) and _FULL_AFTER.match(draft.after(figure.end, 6)) is not None


def _meant(draft: DraftText, sentence: str, tiers: Sequence[Tier], facts: DraftFacts) -> list[Tier]:
    """Return the tiers whose price is named: by name, by rate, or the customer's own."""
    named = tiers_named(sentence, tiers) or tiers_named(draft.text, tiers)
    if named:
        return named[-1:]
    rates = [figure.value for figure in draft.figures if figure.kind == "折" and figure.is_certain]
    known = reached_by(tiers, facts) or _bought(draft, tiers)
    return [tier for tier in tiers if tier.rate * 10 in rates] or ([known] if known else [])


def _bought(draft: DraftText, tiers: Sequence[Tier]) -> Tier | None:
    """Return the tier of so many orders as a draft says that the customer has had: 买过一回."""
    done = [each for each in grounds_said(draft) if each.is_done and each.field == "orders"]
    return reached(tiers, done[0]) if len(done) == 1 else None


def _judged(
    draft: DraftText, full: SaidFigure, figure: SaidFigure, tiers: Sequence[Tier], *, is_saved: bool
) -> Claim:
    prices = {tier: rounded(full.value * tier.rate) for tier in tiers}
    right = {tier: full.value - price if is_saved else price for tier, price in prices.items()}
    said = "; ".join(f"{tier.name} {decimal_text(price)}" for tier, price in right.items())
    is_about = _ABOUT.search(draft.before(figure.start, 4) + draft.after(figure.end, 2))
    leeway = Decimal(1) if is_about else Decimal(0)
    is_so = any(abs(figure.value - price) <= leeway for price in right.values())
    is_so = is_so or (not is_saved and any(figure.value == full.value * tier.rate for tier in tiers))
    says = Message("regular goods of {full} yuan cost: {prices}", full=decimal_text(full.value), prices=said)
    if is_saved:
        says = Message(
            "of regular goods of {full} yuan are saved: {prices}", full=decimal_text(full.value), prices=said
        )
    return claim((figure.start, figure.end), Ruling(tiers[0].source, says), is_so=is_so)
