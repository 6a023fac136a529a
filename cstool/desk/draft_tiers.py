"""What a draft claims of discounts (H10): rates, what takes a customer to them, and goods that have none."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from cstool.core.draft_context import DraftText
from cstool.core.numbers import decimal_text
from cstool.core.said_figures import SaidFigure
from cstool.core.tiers import Tier, is_reached, tier_index
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_NEEDED = re.compile(
    r"(?:满|够|达到?|累计|累积|消费|花|到(?!手)|超过|一共|买|拍|下|逛)(?:了|过|满|够|到|第)?[^0-9]{0,2}$"
)
_NEEDED_AFTER = re.compile(r"(?:钱)?(?:以上|及以上|起|或|就|后|之后|以后|，?就)")
#: What the customer has done already, not what must be done.
_DONE = re.compile(r"(?:已经?|目前|现在|买过|买了|下过|下了|拍过|花了|花过|消费了|消费过)[^，。]{0,5}$")
_SHORT = re.compile(r"(?:再|还差|还要|还需|只差|差)[^，。]{0,3}$")
_TIMES = re.compile(r"(?:买|拍|购|下)(?:过|了|满)?(?P<number>[一1])次")
_NEW = re.compile(
    r"(?:首单|第一单|(?:首次|头一[次回]|第一[次回])[^，。]{0,2}(?:买|下单|购物|来)|新客|新顾客|新用户|新人|没买过)"
)
_NEXT = re.compile(r"后|下次|下回|再[来买]|之前|买过")
_SALE = re.compile(
    r"(?:特价|清仓|促销)[^。！？；不没]{0,10}再?(?:打|享)[^。！？不没]{0,4}折|"
    r"(?:特价|清仓|促销|打折|活动)(?:款|商品|鞋|的|区|宝贝|品)?[^。！？；不没]{0,10}?(?:也|都|能|可以|可|享)[^。！？；不没]{0,8}?(?:折|会员价|叠加|优惠)|折上折|折上再折"
)
#: A number without a unit is a sum only if it is as large as this.
_LEAST_BARE = 10
_HALF = re.compile(r"半价|对折")
_DISCOUNT = re.compile(r"折|优惠|便宜|会员|让利|减|省|价")


class _Ground(NamedTuple):
    """What a rate is said to need: a figure of orders or yuan, needed or reached already."""

    place: tuple[int, int]
    field: str
    value: Decimal
    is_done: bool


def tier_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the claims of a draft about tiers, each held against the tiers of the policy."""
    tiers = handbook.policies.tiers
    for match in _SALE.finditer(draft.text):
        if not draft.is_denied(match.end() - 1):
            says = Message("sale goods are not discounted")
            yield claim(match.span(), Ruling(tiers[-1].source, says), is_so=False)
    for match in _HALF.finditer(draft.text):
        if not draft.is_denied(match.start()):
            yield claim(match.span(), _all_rates(tiers), is_so=any(t.rate * 10 == 5 for t in tiers))
    rates = [figure for figure in draft.figures if _is_rate(draft, figure)]
    grounds = [*_grounds(draft)]
    for number, rate in enumerate(rates):
        near = _region(draft, rates, number, grounds)
        yield from _judged_rate(draft, rate, near, grounds, tiers, facts if len(rates) == 1 else DraftFacts())
    if not rates:
        yield from _lone_grounds(draft, grounds, tiers)
    yield from _own_tier(draft, tiers, facts)


def _is_rate(draft: DraftText, figure: SaidFigure) -> bool:
    if figure.kind != "折" or draft.is_denied(figure.start):
        return False
    return figure.is_certain or bool(_DISCOUNT.search(draft.clause(figure.start).text))


def _grounds(draft: DraftText) -> Iterator[_Ground]:
    for figure in draft.figures:
        field = {"单": "orders", "元": "spent"}.get(figure.kind or "")
        before, after = draft.before(figure.start, 9), draft.after(figure.end, 4)
        if field is None or _SHORT.search(before) or before.endswith("第"):
            continue
        is_bare = not figure.unit and not figure.has_sign
        if is_bare and figure.number < _LEAST_BARE:
            continue
        if _NEEDED.search(before) or (
            not is_bare and (_NEEDED_AFTER.match(after) or before.endswith(("或", "者", "（", "(")))
        ):
            yield _Ground((figure.start, figure.end), field, figure.value, bool(_DONE.search(before)))
    for match in _TIMES.finditer(draft.text):
        yield _Ground(match.span(), "orders", Decimal(1), is_done=True)


def _region(
    draft: DraftText, rates: Sequence[SaidFigure], number: int, grounds: Sequence[_Ground]
) -> tuple[int, int]:
    """Return where the grounds of a rate stand: before it, or behind it where the sentence begins with the rate."""
    rate, sentence = rates[number], draft.sentence(rates[number].start)
    here = [each for each in rates if sentence.start <= each.start < sentence.end]
    first, last = here[0], here[-1]
    leads = not _any_in(draft, grounds, (sentence.start, first.start)) and _any_in(
        draft, grounds, (first.end, here[1].start if len(here) > 1 else sentence.end)
    )
    if leads:
        return rate.end, sentence.end if rate is last else rates[number + 1].start
    start = sentence.start if rate is first else rates[number - 1].end
    if rate is first and not _any_in(draft, grounds, (start, rate.start)) and start:
        previous = draft.sentence(start - 1)
        if not any(previous.start <= each.start < previous.end for each in rates):
            start = previous.start
    return start, rate.start


def _any_in(draft: DraftText, grounds: Sequence[_Ground], region: tuple[int, int]) -> bool:
    return (
        any(region[0] <= each.place[0] < region[1] for each in grounds)
        or "级会员" in draft.text[slice(*region)]
    )


def _judged_rate(
    draft: DraftText,
    rate: SaidFigure,
    region: tuple[int, int],
    grounds: Sequence[_Ground],
    tiers: Sequence[Tier],
    facts: DraftFacts,
) -> Iterator[Claim]:
    place, text = (rate.start, rate.end), draft.text[slice(*region)]
    meant = [tier for tier in tiers if tier.rate * 10 == rate.value and tier.rate < 1]
    is_next = not _is_for_new(draft, rate)
    named = [tier for tier in tiers_named(text, tiers) if tier.rate < 1 or not is_next]
    near = [ground for ground in grounds if region[0] <= ground.place[0] < region[1]]
    known = reached_by(tiers, facts) if not named and not near else None
    if named:
        yield claim(place, _rate_of(named[-1]), is_so=named[-1] in meant)
    elif not is_next:
        yield claim(place, _rate_of(tiers[0]), is_so=tiers[0].rate * 10 == rate.value)
    elif known:
        yield claim(place, _rate_of(known), is_so=known in meant)
    else:
        yield claim(place, _rate_of(meant[0]) if meant else _all_rates(tiers), is_so=bool(meant))
    for ground in near:
        yield from _judged_ground(ground, named[-1:] or meant, tiers)


def _is_for_new(draft: DraftText, rate: SaidFigure) -> bool:
    """Tell whether a rate is said to be that of a first purchase, not of the one after it."""
    sentence = draft.sentence(rate.start)
    new = _NEW.search(draft.text, sentence.start, sentence.end)
    return new is not None and not _NEXT.search(
        draft.text, min(new.end(), rate.start), max(rate.end, new.end() + 4)
    )


def _judged_ground(ground: _Ground, meant: Sequence[Tier], tiers: Sequence[Tier]) -> Iterator[Claim]:
    if not meant:
        return
    if ground.is_done:
        is_so = _reached(tiers, ground) in meant
    else:
        is_so = any(getattr(tier, ground.field) == ground.value for tier in meant)
    yield claim(ground.place, _rate_of(meant[0]), is_so=is_so)


def _reached(tiers: Sequence[Tier], ground: _Ground) -> Tier:
    orders, spent = (int(ground.value), Decimal(0)) if ground.field == "orders" else (1, ground.value)
    return max(enumerate(tiers), key=lambda each: (is_reached(each[1], orders, spent), each[0]))[1]


def tiers_named(text: str, tiers: Sequence[Tier]) -> list[Tier]:
    """Return the tiers that `text` names, in the order of the policy: 二级会员, or 二级 alone."""
    return [
        tier
        for tier in tiers
        if tier.name in text
        or re.search(rf"(?<![分共有]){re.escape(tier.name.removesuffix('会员'))}(?!折)", text)
    ]


def reached_by(tiers: Sequence[Tier], facts: DraftFacts) -> Tier | None:
    """Return the tier of the member whose orders are known."""
    if facts.orders is None:
        return None
    return tiers[tier_index(tiers, facts.orders, facts.spent or Decimal(0))]


def _lone_grounds(draft: DraftText, grounds: Sequence[_Ground], tiers: Sequence[Tier]) -> Iterator[Claim]:
    """Yield what is said to be needed where no rate is named: for a tier by its name, or for any."""
    for ground in grounds:
        sentence = draft.sentence(ground.place[0]).text
        named = tiers_named(draft.clause(ground.place[0]).text, tiers) or tiers_named(sentence, tiers)
        if named and len(named) == 1:
            yield from _judged_ground(ground, named, tiers)
        elif re.search(r"会员|折扣|升级|等级|包邮|减|送", sentence) and not ground.is_done:
            is_so = any(getattr(tier, ground.field) == ground.value for tier in tiers)
            yield claim(ground.place, _all_rates(tiers), is_so=is_so)


def _own_tier(draft: DraftText, tiers: Sequence[Tier], facts: DraftFacts) -> Iterator[Claim]:
    own = reached_by(tiers, facts)
    for tier in tiers if own else ():
        for match in re.finditer(rf"您[^，。]{{0,6}}是[^，。]{{0,3}}({re.escape(tier.name)})", draft.text):
            yield claim(match.span(1), _rate_of(own or tier), is_so=tier is own)


def _rate_of(tier: Tier) -> Ruling:
    if tier.rate == 1:
        return Ruling(tier.source, Message("{name} ({ways}): no discount", name=tier.name, ways=_ways(tier)))
    return Ruling(tier.source, Message("{text}", text=_as_text(tier)))


def _all_rates(tiers: Sequence[Tier]) -> Ruling:
    rates = "; ".join(_as_text(tier) for tier in tiers if tier.rate < 1)
    return Ruling(tiers[-1].source, Message("the tiers: {rates}", rates=rates))


def _as_text(tier: Tier) -> str:
    return f"{tier.name}（{_ways(tier)}）{decimal_text(tier.rate * 10)}折"


def _ways(tier: Tier) -> str:
    ways = [f"{tier.orders}单"] if tier.orders is not None else []
    ways += [f"{decimal_text(tier.spent)}元"] if tier.spent is not None else []
    return " / ".join(ways)
