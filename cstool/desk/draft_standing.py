"""Where a draft says that a customer stands (H10): the tier that orders and yuan reach, and what is short of one."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import NUMBER, number_of
from cstool.core.said_figures import SaidFigure
from cstool.core.tiers import Tier, tier_index
from cstool.desk.draft_claims import Claim, DraftFacts, claim
from cstool.desk.draft_grounds import grounds_said, tiers_named
from cstool.desk.draft_tiers import rate_of, rates_of
from cstool.policy.handbook import Handbook

#: What is short of a tier, and what has been reached of it before: 您6单、累计870元，还差2单，或者再消费129元.
_SHORT = DraftPattern(r"(?:再|还差|只差|差|还要|还需)(?:来|买|拍|下|有|添|凑|带|花|消费|满)*(?:个)?$")
_NOT_REACHED = DraftPattern(r"[满够到需要超]|[单元]的[^，。]{0,2}$")
#: 您2单合计520元，是二级会员.
_STANDING = DraftPattern(
    rf"(?P<orders>{NUMBER})[单次](?:，|、|的|了|您|加起来|一共|总共|共|合计|累计|花了?|消费了?|才|只|买了)+(?P<spent>{NUMBER})[元块]?钱?"
    r"(?P<rest>[，、]?[^，。再还差到满]{0,4}(?:还是|属于|是|算|升)[^，。不没]{0,8})",
    needs="单次",
)
#: 累计520元，离二级会员还差一点: a tier that is said not to be reached.
_SHORT_OF = DraftPattern(
    r"(?:离|距离?)(?P<tier>[^，。]{2,6}?)还?[只]?差|[还只]差[^，。0-9]{0,6}?(?:才|就)?(?:能|可以)(?P<then>[^，。]{2,10})",
    needs="差",
)
#: 因为单数只有1单，所以只能是一级会员.
_ONLY_SINCE = DraftPattern(
    r"单数[^，。]{0,3}(?:只有|不够|才|没到)[^。]{0,8}(?:只能|只是|还是|算)(?P<tier>[^，。]{2,6})", needs="单"
)
_OPEN = DraftPattern(r"吗|要是|如果|才是")


def gap_fields(draft: DraftText) -> set[str]:
    """Return of which figures, orders or yuan, a draft says what is short of the next tier."""
    return {field for field, _gap, _reached in _gaps_said(draft)}


def standing_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the tier that a customer is said to have reached, and what is said to be short of one."""
    del facts
    tiers = handbook.policies.tiers
    for field, gap, reached in _gaps_said(draft):
        is_so = any(getattr(tier, field) == reached for tier in tiers)
        yield claim((gap.start, gap.end), rates_of(tiers), is_so=is_so)
    yield from _short_of(draft, tiers)
    yield from _held_back(draft, tiers)
    for match in _STANDING.finditer(draft.text):
        named = tiers_named(match["rest"], tiers)
        if len(named) == 1 and not _OPEN.search(draft.sentence(match.start()).text):
            spent = Decimal(number_of(match["spent"]))
            reached_tier = tiers[tier_index(tiers, int(number_of(match["orders"])), spent)]
            yield claim(match.span("rest"), rate_of(reached_tier), is_so=named[0] is reached_tier)


def _gaps_said(draft: DraftText) -> Iterator[tuple[str, SaidFigure, Decimal]]:
    """Yield the figures that are said to be short, of what, and what they come to with what there is before them."""
    for field, kind in (("orders", "单"), ("spent", "元")):
        figures = [each for each in draft.figures if each.kind == kind and each.unit]
        gaps = [each for each in figures if _SHORT.search(draft.before(each.start, 8))]
        has = [
            each
            for each in figures
            if each not in gaps and not _NOT_REACHED.search(draft.before(each.start, 3))
        ]
        for gap in gaps:
            before = [each for each in has if each.start < gap.start]
            if len(before) == 1 and not re.match("几|来|多", draft.after(gap.end, 1)):
                yield field, gap, before[0].value + gap.value


def _held_back(draft: DraftText, tiers: Sequence[Tier]) -> Iterator[Claim]:
    """Yield that a customer's orders are too few for a better tier, where what he spent reaches it."""
    for match in _ONLY_SINCE.finditer(draft.text):
        named = tiers_named(match["tier"], tiers)
        sums = [
            each.value
            for each in draft.figures
            if each.kind == "元" and each.unit and each.start < match.start()
        ]
        if len(named) == 1 and len(sums) == 1 and tier_index(tiers, 1, sums[0]) > tiers.index(named[0]):
            yield claim(match.span(), rate_of(named[0]), is_so=False)


def _short_of(draft: DraftText, tiers: Sequence[Tier]) -> Iterator[Claim]:
    """Yield that a tier is not reached, where orders and yuan are told that reach it."""
    for match in _SHORT_OF.finditer(draft.text):
        named = tiers_named(match["tier"] or match["then"], tiers) or _of_rate(
            draft, tiers, match.span("then")
        )
        sentence = draft.sentence(match.start())
        told = {
            ground.field: ground.value
            for ground in grounds_said(draft)
            if ground.is_done and sentence.start <= ground.place[0] < match.start()
        }
        if len(named) == 1 and told:
            orders, spent = int(told.get("orders", 1)), told.get("spent", Decimal(0))
            if tier_index(tiers, orders, spent) >= tiers.index(named[0]):
                yield claim(match.span(), rate_of(named[0]), is_so=False)


def _of_rate(draft: DraftText, tiers: Sequence[Tier], place: tuple[int, int]) -> list[Tier]:
    """Return the tiers of the rates that are named at `place`."""
    rates = [each.value for each in draft.figures if each.kind == "折" and place[0] <= each.start < place[1]]
    return [tier for tier in tiers if tier.rate * 10 in rates]
