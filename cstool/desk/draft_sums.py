"""The yuan that a draft names of a refund (H8): what this customer gets back, and what sums come to."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numbers import decimal_text
from cstool.core.numerals import NUMBER, NUMERALS, number_of
from cstool.core.refunds import refund
from cstool.core.said_figures import SaidFigure
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.desk.draft_compensation import is_compensation
from cstool.desk.draft_repairs import is_of_repair, is_together
from cstool.errors import Message, UserError
from cstool.policy.handbook import Handbook

_REFUNDED = DraftPattern(r"退")
#: 退您199: yuan, though they are not named.
_BARE_REFUND = DraftPattern(r"退(?:您|给您|款|亲|回)*$")
#: A part of what was paid, kept back or given back; of freight it may well be so.
_KEPT_BACK = DraftPattern(
    rf"(?:扣|减去|收取)[^，。]{{0,4}}?(?:百分之[{NUMERALS}]+|[0-9.]+%|[{NUMERALS}0-9]+成|[{NUMERALS}0-9]+(?:元|块))",
    needs="扣减收",
)
_SHARE_BACK = DraftPattern(
    rf"退[^，。不]{{0,6}}?(?:(?P<tenths>[{NUMERALS}0-9])成|百分之(?P<hundredths>[{NUMERALS}0-9]+)|(?P<percent>[0-9]+)%|(?P<half>一半))",
    needs="退",
)
#: 货款188元＋首次运费10元，共退198元.
_TOTAL = DraftPattern(
    rf"(?P<one>{NUMBER})[元块]?(?:钱)?(?:(?:，|、)?(?:[+＋]|加上?|和)|[，、](?=[^0-9。]{{0,8}}费))[^0-9。{NUMERALS}减]{{0,8}}(?P<other>{NUMBER})[元块]?(?:钱)?"
    rf"[^0-9。{NUMERALS}减扣不]{{0,14}}(?:=|＝|共退?|合计|一共|总共|加起来|等于)(?:是|退|给您|您|退您|为|：)*[¥￥]?(?P<said>{NUMBER})(?![0-9.]*[双件单])",
    needs="+＋加和费",
)
#: So many figures of a draft are added up at most.
_FEW = 5
_PARTS = {"goods": "货款|鞋款|商品|鞋子?的?钱", "freight": "运费|邮费|快递费"}


def sum_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the sums of refunds and compensations that a draft names."""
    yield from _shares(draft, handbook)
    yield from _totals_said(draft, handbook)
    yield from _goodwill(draft, handbook)
    for figure in draft.figures:
        sentence = draft.sentence(figure.start).text
        if is_of_repair(draft, figure) or is_together(draft, figure):
            continue
        is_refund = (
            (facts.order is not None or facts.noted)
            and figure.number > 1
            and _BARE_REFUND.search(draft.before(figure.start, 5))
        )
        is_yuan = figure.kind == "元" and (figure.unit or figure.has_sign or is_refund)
        if is_yuan and _REFUNDED.search(sentence) and not is_compensation(draft, figure):
            yield from _refunded(draft, handbook, facts, figure)


def _shares(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield that only a share of what was paid is given back: a refund is all of it, a compensation has its limit."""
    rule = next((row for row in handbook.refund_policy.rules if "goods" in row.pays), None)
    if rule is None:
        return
    ruling = Ruling(rule.source, Message("{text}", text=rule.name))
    is_kept = any(row.goods_share is not None for row in handbook.refund_policy.rules)
    for match in _KEPT_BACK.finditer(draft.text):
        clause = draft.clause(match.start()).text
        if re.search(r"[退取]", draft.sentence(match.start()).text) and not re.search(
            r"运费|邮费|快递费|不(?!过)|赠品|礼品", clause
        ):
            yield claim(match.span(), ruling, is_so=None if is_kept else False)
    compensation = handbook.policies.compensation
    most = compensation.share if compensation and compensation.share is not None else Decimal(0)
    some = {row.goods_share for row in handbook.refund_policy.rules}
    for match in _SHARE_BACK.finditer(draft.text):
        if not draft.is_denied(match.start()):
            is_open = _share(match) <= most or _share(match) >= 1 or _share(match) in some
            is_so = None if is_open else False
            yield claim(match.span(), ruling, is_so=is_so)


def _goodwill(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield how much of a freight is given back as an exception: 破例补您寄回运费25元."""
    goodwill = handbook.policies.goodwill
    limits = goodwill.first_freight_up_to, goodwill.return_freight_up_to
    most = max((limit for limit in limits if limit is not None), default=None)
    if most is None or not draft.is_exception:
        return
    says = Message("freight as an exception: up to {yuan} yuan", yuan=decimal_text(most))
    for figure in draft.figures:
        clause = draft.clause(figure.start).text
        if (
            figure.kind == "元"
            and figure.unit
            and re.search(r"[补退][^，。]*(?:运|邮|快递)费|费[^，。]{0,8}[补退]", clause)
        ):
            place = (figure.start, figure.end)
            yield claim(place, Ruling(goodwill.source, says), is_so=figure.value <= most)


def _totals_said(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield what two sums are said to come to."""
    rules = handbook.policies.orders
    for match in _TOTAL.finditer(draft.text) if rules else ():
        one, other, said = (number_of(match[name]) for name in ("one", "other", "said"))
        says = Message("{one} + {other} = {sum}", one=one, other=other, sum=one + other)
        ruling = Ruling(rules.source if rules else "", says)
        is_so = said == one + other or draft.is_total(match.start("said"), said)
        yield claim(match.span("said"), ruling, is_so=is_so)


def _share(match: re.Match[str]) -> Decimal:
    if match["half"]:
        return Decimal("0.5")
    if match["tenths"]:
        return number_of(match["tenths"]) / 10
    return number_of(match["hundredths"] or match["percent"]) / 100


def _refunded(draft: DraftText, handbook: Handbook, facts: DraftFacts, figure: SaidFigure) -> Iterator[Claim]:
    place = (figure.start, figure.end)
    if facts.order is None:
        yield _as_noted(draft, handbook, facts, figure)
        return
    try:
        decided = refund(handbook.refund_policy, facts.order)
    except UserError:  # the answer depends on what nobody stated
        yield claim(place, None, is_so=None)
        return
    parts = {part.what: part.amount for part in decided.parts}
    rule = next(row for row in handbook.refund_policy.rules if row.id == decided.rule)
    ruling = Ruling(rule.source, Message("refund {sum}: {rule}", sum=decided.refund, rule=rule.name))
    known = {facts.order.paid, facts.order.freight, facts.order.return_freight}
    clause = draft.clause(figure.start).text
    if re.search(_PARTS["goods"], clause):
        yield claim(place, ruling, is_so=figure.value == facts.order.paid and "goods" in parts)
    elif re.search(_PARTS["freight"], clause):
        yield claim(place, ruling, is_so=figure.value in known | set(_totals([*parts.values()])))
    elif "不退" in clause or not _REFUNDED.search(clause):
        yield claim(place, ruling, is_so=True if figure.value in known | {decided.refund} else None)
    else:
        yield claim(place, ruling, is_so=figure.value == decided.refund)


def _as_noted(draft: DraftText, handbook: Handbook, facts: DraftFacts, figure: SaidFigure) -> Claim:
    """Return whether a sum is one that the notes of the order give back; nothing is known of a part of it."""
    clause, place = draft.clause(figure.start).text, (figure.start, figure.end)
    is_part = "不退" in clause or not _REFUNDED.search(clause) or re.search("|".join(_PARTS.values()), clause)
    is_so = figure.value in facts.noted or _adds_up(draft, figure, facts.noted)
    if not facts.noted or (is_part and not is_so):
        return claim(place, None, is_so=None)
    says = Message("the notes of the order give back {sum} yuan", sum=decimal_text(facts.noted[0]))
    if not facts.noted[0]:
        says = Message("by the notes of the order nothing is given back")
    return claim(place, Ruling(handbook.policies.remarks.source, says), is_so=is_so)


def _adds_up(draft: DraftText, figure: SaidFigure, noted: Sequence[Decimal]) -> bool:
    """Tell whether a sum and others of the draft come to one that is noted: 280元退给您，运费15元也补给您."""
    others = [
        each.value
        for each in draft.figures
        if each.kind == "元"
        and each.start != figure.start
        and re.search("[退补返]", draft.clause(each.start).text)
    ]
    return any(figure.value + total in noted for total in _totals(others[:_FEW]))


def _totals(amounts: list[Decimal]) -> Iterator[Decimal]:
    for count in range(1, len(amounts) + 1):
        for some in combinations(amounts, count):
            yield sum(some, Decimal(0))
