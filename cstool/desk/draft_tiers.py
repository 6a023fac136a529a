"""What a draft claims of discounts (H10): the rates, and what takes a customer to them."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numbers import decimal_text
from cstool.core.said_figures import SaidFigure
from cstool.core.tiers import Tier, is_reached, tier_index
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.desk.draft_grounds import YET_TO_COME, Ground, grounds_said, is_told, region_of, tiers_named
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_NEW = DraftPattern(
    r"(?:首单|第一单|头一?单|新朋友|(?:首次|头一[次回]|第一[次回])[^，。]{0,6}(?:买|下单|购物|来)|新客|新顾客|新用户|新人|没有?买过|没有?下过单|(?:刚|才)?注册(?:就|即|完|后|了|成为|的))",
    needs="头新没注第首",
)
_NEXT = DraftPattern(r"后|下次|下回|下一[单次回]|再[来买]|之前|买过")
_NOT_THERE = DraftPattern(r"还差|差[一点不0-9]|还没到|没到|不到")
#: More orders are needed than the figure: 得超过3单才是. Of money it is said loosely.
_MORE_THAN = DraftPattern(r"(?:得|要|需|须)(?:超过|大于|多于|过了?)$")
_HALF = DraftPattern(r"半价|对折")
_DISCOUNT = DraftPattern(r"折|优惠|便宜|会员|让利|减|省|价")


def tier_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the claims of a draft about tiers, each held against the tiers of the policy."""
    tiers = handbook.policies.tiers
    for match in _HALF.finditer(draft.text):
        if not draft.is_denied(match.start()):
            yield claim(match.span(), rates_of(tiers), is_so=any(t.rate * 10 == 5 for t in tiers))
    rates = [figure for figure in (*draft.figures, *_bare_rates(draft)) if _is_rate(draft, figure)]
    rates.sort()
    grounds = [*_grounds(draft, tiers)]
    for number, rate in enumerate(rates):
        near = region_of(draft, rates, number, grounds)
        yield from _judged_rate(draft, rate, near, grounds, tiers, facts if len(rates) == 1 else DraftFacts())
    if not rates:
        yield from _lone_grounds(draft, grounds, tiers)
    yield from _own_tier(draft, tiers, facts)


def _grounds(draft: DraftText, tiers: Sequence[Tier]) -> Iterator[Ground]:
    """Yield what is said to be needed or reached; what a customer has is reached, and left out beside more orders."""
    for each in grounds_said(draft):
        if not is_told(draft, each, tiers):
            is_more = each.field == "orders" and _MORE_THAN.search(draft.before(each.place[0], 4))
            yield each._replace(value=each.value + 1) if is_more else each
        elif not _is_outdone(draft, each, tiers):
            yield each._replace(is_done=True)


def _is_outdone(draft: DraftText, ground: Ground, tiers: Sequence[Tier]) -> bool:
    """Tell whether what has been spent does not count beside more orders: 八单的老客，虽然累计750元，单数够了."""
    if ground.field != "spent":
        return False
    orders = [int(figure.value) for figure in draft.figures if figure.kind == "单" and figure.unit]
    return any(tier_index(tiers, each, Decimal(0)) > tier_index(tiers, 1, ground.value) for each in orders)


def _bare_rates(draft: DraftText) -> Iterator[SaidFigure]:
    """Yield what is a rate without its 折: 打95, 打九五."""
    for figure in draft.figures:
        is_bare = not figure.unit and not figure.has_sign and draft.before(figure.start, 1) == "打"
        if is_bare and 1 <= figure.number < 100:
            value = figure.number / 10 if figure.number >= 10 else figure.number
            yield figure._replace(kind="折", value=value, is_certain=True)


def _is_rate(draft: DraftText, figure: SaidFigure) -> bool:
    if figure.kind != "折" or draft.is_denied(figure.start):
        return False
    if draft.is_denied_elsewhere(figure) or draft.is_corrected(figure.start):
        return False
    return figure.is_certain or bool(_DISCOUNT.search(draft.clause(figure.start).text))


def _judged_rate(
    draft: DraftText,
    rate: SaidFigure,
    region: tuple[int, int],
    grounds: Sequence[Ground],
    tiers: Sequence[Tier],
    facts: DraftFacts,
) -> Iterator[Claim]:
    place, text = (rate.start, rate.end), _reached_text(draft, region)
    meant = [tier for tier in tiers if tier.rate * 10 == rate.value and tier.rate < 1]
    is_next = not _is_for_new(draft, rate)
    named = [tier for tier in tiers_named(text, tiers) if tier.rate < 1 or not is_next]
    near = [ground for ground in grounds if region[0] <= ground.place[0] < region[1]]
    known = reached_by(tiers, facts) if not named and not near else None
    if named and is_next:
        is_so = all(tier in meant for tier in (named if "都" in text else named[-1:]))
        yield claim(place, rate_of(named[-1]), is_so=is_so)
    elif not is_next:
        yield claim(place, rate_of(tiers[0]), is_so=tiers[0].rate * 10 == rate.value)
    elif known:
        yield claim(place, rate_of(known), is_so=known in meant)
    else:
        yield claim(place, rate_of(meant[0]) if meant else rates_of(tiers), is_so=bool(meant))
    for ground in _that_count(near, named[-1:] or meant, tiers):
        if _is_to_come(draft, ground, rate):
            is_so = any(getattr(tier, ground.field) == ground.value for tier in tiers)
            yield claim(ground.place, rates_of(tiers), is_so=is_so)
            continue
        is_growing = bool(YET_TO_COME.search(draft.text[ground.place[1] : rate.start]))
        yield from _judged_ground(ground, named[-1:] or meant, tiers, is_growing=is_growing)


def _is_to_come(draft: DraftText, ground: Ground, rate: SaidFigure) -> bool:
    """Tell whether a ground is still to come, and a rate that of today: 再来一单就满8单，现在还是9.3折."""
    start, end = ground.place
    is_short = re.search(r"再|还差|差", draft.text[draft.clause(start).start : start])
    return bool(is_short and start < rate.start and re.search("现在|目前|还是", draft.text[end : rate.start]))


def _that_count(grounds: Sequence[Ground], meant: Sequence[Tier], tiers: Sequence[Tier]) -> list[Ground]:
    """Return the grounds without those that fall short where another reaches the tier: one order, but 520 yuan."""
    reach = {ground.field for ground in grounds if _is_ground_of(ground, meant, tiers)}
    lowest = min((tiers.index(tier) for tier in meant), default=0)
    return [
        ground
        for ground in grounds
        if not (ground.is_done and reach - {ground.field} and tiers.index(reached(tiers, ground)) < lowest)
    ]


def _is_ground_of(ground: Ground, meant: Sequence[Tier], tiers: Sequence[Tier]) -> bool:
    if ground.is_done:
        return reached(tiers, ground) in meant
    return any(getattr(tier, ground.field) == ground.value for tier in meant)


def _reached_text(draft: DraftText, region: tuple[int, int]) -> str:
    """Return the text of a region without the clauses that speak of a tier that is not reached: 还差一点到三级."""
    clauses = [clause for clause in draft.clauses if clause.end > region[0] and clause.start < region[1]]
    text = draft.text[region[0] : region[1]]
    return "".join(
        draft.text[max(clause.start, region[0]) : min(clause.end, region[1])]
        for clause in clauses
        if clause.end >= region[1] or "升上去" in text or not _NOT_THERE.search(clause.text)
    )


def _is_for_new(draft: DraftText, rate: SaidFigure) -> bool:
    """Tell whether a rate is said to be that of a first purchase, not of the one after it."""
    sentence = draft.sentence(rate.start)
    new = _NEW.search(draft.text, sentence.start, sentence.end)
    return new is not None and not _NEXT.search(
        draft.text, min(new.end(), rate.start), max(rate.end, new.end() + 4)
    )


def _judged_ground(
    ground: Ground, meant: Sequence[Tier], tiers: Sequence[Tier], *, is_growing: bool = False
) -> Iterator[Claim]:
    """Yield whether a ground is that of the tiers `meant`; one that is still growing, 再买一百, need not be yet."""
    if not meant:
        return
    if ground.is_not_reached:
        if not ground.is_done:
            is_so = any(getattr(tier, ground.field) == ground.value for tier in tiers)
            yield claim(ground.place, rates_of(tiers), is_so=is_so)
        return
    is_so = _is_ground_of(ground, meant, tiers)
    if ground.is_done and is_growing and not is_so:
        return
    yield claim(ground.place, rate_of(meant[0]), is_so=is_so)


def reached(tiers: Sequence[Tier], ground: Ground) -> Tier:
    """Return the tier that so many orders, or so many yuan alone, reach."""
    orders, spent = (int(ground.value), Decimal(0)) if ground.field == "orders" else (1, ground.value)
    return max(enumerate(tiers), key=lambda each: (is_reached(each[1], orders, spent), each[0]))[1]


def reached_by(tiers: Sequence[Tier], facts: DraftFacts) -> Tier | None:
    """Return the tier of the member whose orders are known."""
    if facts.orders is None:
        return None
    return tiers[tier_index(tiers, facts.orders, facts.spent or Decimal(0))]


def _lone_grounds(draft: DraftText, grounds: Sequence[Ground], tiers: Sequence[Tier]) -> Iterator[Claim]:
    """Yield what is said to be needed where no rate is named: for a tier by its name, or for any."""
    from cstool.desk.draft_standing import gap_fields

    gaps = gap_fields(draft)
    for ground in grounds:
        sentence = draft.sentence(ground.place[0]).text
        if ground.field in gaps or draft.is_total(ground.place[0], ground.value):
            continue
        named = tiers_named(draft.clause(ground.place[0]).text, tiers) or tiers_named(sentence, tiers)
        named = [tier for tier in named if tier.rate < 1]
        if named and len(named) == 1:
            if ground in _that_count(grounds, named, tiers):
                rest = draft.text[ground.place[1] : draft.sentence(ground.place[0]).end]
                is_growing = bool(YET_TO_COME.search(rest))
                yield from _judged_ground(ground, named, tiers, is_growing=is_growing)
        elif re.search(r"会员|折扣|升级|等级|包邮|立减|满[^，。]{1,6}减|送", sentence) and not ground.is_done:
            is_so = any(getattr(tier, ground.field) == ground.value for tier in tiers)
            yield claim(ground.place, rates_of(tiers), is_so=is_so)


def _own_tier(draft: DraftText, tiers: Sequence[Tier], facts: DraftFacts) -> Iterator[Claim]:
    own = reached_by(tiers, facts)
    for tier in tiers if own else ():
        for match in re.finditer(rf"您[^，。]{{0,6}}是[^，。]{{0,3}}({re.escape(tier.name)})", draft.text):
            yield claim(match.span(1), rate_of(own or tier), is_so=tier is own)


def rate_of(tier: Tier) -> Ruling:
    """Return what the handbook says of one tier."""
    if tier.rate == 1:
        return Ruling(tier.source, Message("{name} ({ways}): no discount", name=tier.name, ways=_ways(tier)))
    return Ruling(tier.source, Message("{text}", text=_as_text(tier)))


def rates_of(tiers: Sequence[Tier]) -> Ruling:
    """Return what the handbook says of all tiers together."""
    rates = "; ".join(_as_text(tier) for tier in tiers if tier.rate < 1)
    return Ruling(tiers[-1].source, Message("the tiers: {rates}", rates=rates))


def _as_text(tier: Tier) -> str:
    return f"{tier.name}（{_ways(tier)}）{decimal_text(tier.rate * 10)}折"


def _ways(tier: Tier) -> str:
    ways = [f"{tier.orders}单"] if tier.orders is not None else []
    ways += [f"{decimal_text(tier.spent)}元"] if tier.spent is not None else []
    return " / ".join(ways)
