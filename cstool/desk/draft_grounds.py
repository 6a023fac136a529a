"""What a draft says a rate takes (H10): figures of orders and yuan, and to which rate they belong."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import number_of
from cstool.core.said_figures import SaidFigure
from cstool.core.tiers import Tier

_NEEDED = DraftPattern(
    r"(?:满|够|达到?|累计|累积|消费|花|到(?!手)|超过|一共|买|拍|下(?!来)|逛|离|距|需要|要求|(?<!只)要|得|(?<!只)需)(?:了|过|满|够|到|第)?[^0-9]{0,2}$"
)
_NEEDED_AFTER = DraftPattern(
    r"(?:钱)?(?:以上|及以上|起|或|才|只|够|后|之后|以后|，?就(?!是[0-9]|还?是?[付收]))"
)
#: What the customer has done already, not what must be done.
_DONE = DraftPattern(
    r"(?:已经?|目前|现在|买过|买了|下过|下了|拍过|花了|花过|消费了|消费过)[^，。]{0,5}$|(?:累计|一共|总共|花|消费)[^，。]{0,3}(?:才|只|刚)[^，。满够到]{0,2}$"
)
#: 您累计730元，: what this customer has spent, unless something follows from it: 您累计满499元就能升.
_OWN = DraftPattern(r"您[^，。满够达要需再]{0,4}(?:累计|累积|消费|花|买)[^，。满够达要需]{0,4}$")
#: 3单、一共620元，是二级会员: what has been spent, but not where so much is needed.
_IS_TIER = DraftPattern(r"，?您?(?:已经|现在)?(?:是|属于|算)[^，。]{1,3}级")
_NEEDED_FOR = DraftPattern(r"满|够|达|到")
#: 您买满7单，现在是二级会员.
_HAS_BOUGHT, _IS_NOW = (
    DraftPattern(r"您[^，。]{0,3}(?:买|下|拍)[满够]?了?$"),
    DraftPattern(r"(?:现在|目前)(?:就)?是"),
)
#: 累计870元的话离三级还差129元: what has been spent, since more is missing.
_HAS_A_GAP = DraftPattern(
    r"(?:的话|了|算|，)*(?:离|距离?)[^，。满够]{1,8}差|(?:的话|了|，|真的|就|只|还)*差[0-9一两几]|(?:的话|了|，)*还差"
)
_FOLLOWS = DraftPattern(r"[^，。]{0,4}(?:[以之]上|起|就|才|即|后)|，(?:就|才|即)")
_DONE_AFTER = DraftPattern(
    r"(?:单|元|块|多)*(?:[了啦咯]|，(?:虽然|虽说|尽管)|就?(?:花|消费|买)了|还是|也是|仍是|(?:的话)?，?(?:您|现在|目前|还)*(?:已经?|现在|目前|还)(?:是|到|够|升|为))"
)
#: 虽然累计750元，: what has been spent, if no tier takes so much and nothing follows from it.
_TOLD, _TOLD_AFTER = (
    DraftPattern(r"(?:累计|累积|一共|总共)(?:有|是|也|都|了|：)*$|您(?:这边|目前|现在|已经|都|有)*$"),
    DraftPattern(r"、|，(?!就|才|即|可|能|享|打)"),
)
#: What is still growing.
YET_TO_COME = DraftPattern(r"再|差|到时候|到了就|以后|之后|还要|还需")
#: 您朋友说的满5单九折是记错了: what somebody else got wrong.
_MISTAKEN = DraftPattern(r"[记听看弄搞说][错岔混反]|误会|不是我们")
#: 买100元的正价: what goods cost, not what has been spent.
_OF_GOODS = DraftPattern(r"[元块]?的(?:正价|特价|鞋|商品|东西|那|这)")
_SHORT = DraftPattern(
    r"(?:再|还差|还要|还需|只差|差)(?:[^，。]{0,2}[0-9]{1,2}[单次](?:或者?|、|/))?[^，。]{0,3}$"
)
#: What has not been reached is what the next tier takes.
_NOT_REACHED = DraftPattern(r"(?:不[到满够足]|没(?:有)?[到满够达]|未[满达]|少于|低于|[以之]下)")
#: 再消费到1999: not what is short, but where it ends.
_UP_TO = DraftPattern(r"(?<!再)[到满够]$")
#: The best tier, whatever its name.
_BEST = DraftPattern(r"最高(?:等?级|一级|级别|的?会员)")
_TIMES = DraftPattern(
    r"(?:(?:买|拍|消费|光顾|来|购|要|满|够|需|到|计)(?:过|了|满|够)?|下(?:过|了|满|够))(?P<number>[0-9一二两三四五六七八九十]+)[次回]",
    needs="次回",
)
#: A number without a unit is a sum only if it is as large as this.
_LEAST_BARE = 10
_LEAST_SUM, _ONLY_THEN = 100, DraftPattern(r"才|就(?:够|能|可以|有)")


class Ground(NamedTuple):
    """What a rate is said to need: a figure of orders or yuan, needed or reached already."""

    place: tuple[int, int]
    field: str
    value: Decimal
    is_done: bool
    is_not_reached: bool = False


def grounds_said(draft: DraftText) -> Iterator[Ground]:
    """Yield what a draft says is needed, or has been reached: 满3单, 累计499元, 买过一次."""
    for figure in draft.figures:
        field = {"单": "orders", "元": "spent"}.get(figure.kind or "")
        before, after = draft.before(figure.start, 9), draft.after(figure.end, 4)
        is_short = _SHORT.search(draft.before(figure.start, 14)) and not _UP_TO.search(before)
        is_mistaken = _MISTAKEN.search(draft.clause(figure.start).text) is not None
        is_other = is_mistaken or _is_vague(draft, figure, before, after) or _is_reduced(draft, figure)
        if field is None or is_short or is_other:
            continue
        is_bare = not figure.unit and not figure.has_sign
        if is_bare and figure.number < _LEAST_BARE:
            continue
        if is_bare and figure.number >= _LEAST_SUM and _ONLY_THEN.match(after):
            yield Ground((figure.start, figure.end), field, figure.value, is_done=False)
        elif _NEEDED.search(before) or (
            not is_bare and (_NEEDED_AFTER.match(after) or before.endswith(("或", "者", "（", "(")))
        ):
            place = (figure.start, figure.end)
            is_not_reached = bool(
                _NOT_REACHED.search(draft.before(figure.start, 4) + draft.after(figure.end, 2))
            )
            yield Ground(place, field, figure.value, _is_done(draft, figure), is_not_reached)
    for match in _TIMES.finditer(draft.text):
        number = number_of(match["number"])
        is_done = number == 1 or bool(re.search("过|了", match[0]))
        yield Ground(match.span(), "orders", number, is_done=is_done)


def is_told(draft: DraftText, ground: Ground, tiers: Sequence[Tier]) -> bool:
    """Tell whether a figure is what the customer has spent, since no tier takes so much: 虽然累计750元，单数够了."""
    start, end = ground.place
    is_needed = re.search("或|门槛|要求|标准", draft.clause(start).text)
    is_told = (
        not is_needed and _TOLD.search(draft.before(start, 8)) and _TOLD_AFTER.match(draft.after(end, 2))
    )
    return bool(is_told) and all(getattr(tier, ground.field) != ground.value for tier in tiers)


def _is_vague(draft: DraftText, figure: SaidFigure, before: str, after: str) -> bool:
    """Tell whether a figure is of something else: one of several, a price, a total, or one that is denied."""
    if re.match("几|来", after) or before.endswith(
        ("第", "下", "这", "那", "从", "不是", "付", "收", "少花", "多花", "正价", "原价", "标价")
    ):
        return True
    if draft.is_corrected(figure.start) or draft.is_total(figure.start, figure.value):
        return True
    return _OF_GOODS.match(after) is not None


def _is_reduced(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether less than that counts, since some of it was refunded: 累计530元里退了50元，实际480元."""
    rest = draft.text[figure.end : draft.sentence(figure.start).end]
    return (
        re.search(r"退款?了|部分退", rest) is not None and re.search(r"扣|实际|不算|剩|按", rest) is not None
    )


def _is_done(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether a figure is what the customer has ordered or spent, not what a tier takes."""
    before, after = draft.before(figure.start, 9), draft.after(figure.end, 16)
    if _HAS_A_GAP.match(after):
        return True
    is_own = _OWN.search(before) and not _FOLLOWS.match(after)
    is_tier = _IS_TIER.match(after) and not _NEEDED_FOR.search(before)
    rest = draft.text[figure.end : draft.sentence(figure.start).end]
    has_bought = _HAS_BOUGHT.search(before) and _IS_NOW.search(rest)
    is_done = is_own or has_bought or is_tier or _DONE.search(before) or _DONE_AFTER.match(after)
    return bool(is_done) and not YET_TO_COME.search(draft.clause(figure.start).text)


def region_of(
    draft: DraftText, rates: Sequence[SaidFigure], number: int, grounds: Sequence[Ground]
) -> tuple[int, int]:
    """Return where the grounds of a rate stand: before it, or behind it where the sentence begins with the rate."""
    rate, sentence = rates[number], draft.sentence(rates[number].start)
    clause = draft.clause(rate.start)
    own = (max(clause.start, rates[number - 1].end if number else 0), rate.start)
    if _any_in(draft, grounds, own):
        return _with_what_leads(draft, rates, number, grounds, own)
    here = [each for each in rates if sentence.start <= each.start < sentence.end]
    first, last = here[0], here[-1]
    end = sentence.end
    if len(here) > 1:
        # A clause with a rate of its own keeps what stands in it.
        end = draft.clause(here[1].start).start
        end = end if end > first.end and _any_in(draft, grounds, (end, here[1].start)) else here[1].start
    leads = not _any_in(draft, grounds, (sentence.start, first.start)) and _any_in(
        draft, grounds, (first.end, end)
    )
    if leads:
        return rate.end, sentence.end if rate is last else rates[number + 1].start
    start = sentence.start if rate is first else rates[number - 1].end
    if rate is first and not _any_in(draft, grounds, (start, rate.start)) and start:
        previous = draft.sentence(start - 1)
        if not any(previous.start <= each.start < previous.end for each in rates):
            start = previous.start
    return start, rate.start


def _with_what_leads(
    draft: DraftText,
    rates: Sequence[SaidFigure],
    number: int,
    grounds: Sequence[Ground],
    own: tuple[int, int],
) -> tuple[int, int]:
    """Return `own`, with the clauses before it that hold no rate: 满3单，或者499元，就是93折."""
    sentence = draft.sentence(rates[number].start)
    floor = max(sentence.start, rates[number - 1].end if number else 0)
    if (
        number
        and _any_in(draft, grounds, (floor, own[0]))
        and draft.clause(floor).start != draft.clause(own[0]).start
    ):
        first = draft.clause(rates[number - 1].start)
        floor = max(floor, first.end)
    return floor, own[1]


def _any_in(draft: DraftText, grounds: Sequence[Ground], region: tuple[int, int]) -> bool:
    return (
        any(region[0] <= each.place[0] < region[1] for each in grounds)
        or "级会员" in draft.text[slice(*region)]
        or _BEST.search(draft.text, *region) is not None
    )


def tiers_named(text: str, tiers: Sequence[Tier]) -> list[Tier]:
    """Return the tiers that `text` names, in the order of the policy: 二级会员, or 二级 alone."""
    best = min(tiers, key=lambda tier: tier.rate)
    return [
        tier
        for tier in tiers
        if tier.name in text
        or (tier is best and _BEST.search(text))
        or re.search(rf"(?<![分共有高上下]){re.escape(tier.name.removesuffix('会员'))}(?!折)", text)
    ]
