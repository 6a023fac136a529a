"""The yuan that a draft names: what a repair may cost (H8), and what this customer gets back."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from cstool.core.draft_context import DraftText
from cstool.core.numbers import decimal_text, rounded
from cstool.core.refunds import refund
from cstool.core.said_figures import SaidFigure
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message, UserError
from cstool.policy.handbook import Handbook

_LIMIT_AFTER = re.compile(r"钱?(?:[以之]?内|以下|封顶|为限|上限|的?范围)")
_LIMIT_BEFORE = re.compile(r"(?:最多|最高|超过?|超出|大于|上限|至多|限额)[^，。]{0,6}$")
_REFUNDED = re.compile(r"退")
_COMPENSATED = re.compile(r"(?:补偿?|赔偿?)(?:给|您|亲|个|一点|大概|最多)*$")
_PARTS = {"goods": "货款|鞋款|商品|鞋子?的?钱", "freight": "运费|邮费|快递费"}


def sum_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the sums of repairs and refunds that a draft names."""
    for figure in draft.figures:
        if figure.kind == "元" and (figure.unit or figure.has_sign):
            sentence = draft.sentence(figure.start).text
            if re.search(r"修|补鞋|鞋摊|鞋匠|补一补|缝一缝|粘一下|粘一粘", sentence):
                yield from _repair(draft, handbook, figure)
            elif _COMPENSATED.search(draft.before(figure.start, 8)):
                yield from _compensated(draft, handbook, facts, figure)
            elif _REFUNDED.search(sentence):
                yield from _refunded(draft, handbook, facts, figure)


def _repair(draft: DraftText, handbook: Handbook, figure: SaidFigure) -> Iterator[Claim]:
    repair = handbook.policies.repair
    ruling = Ruling(repair.source, Message("repairs: up to {yuan} yuan", yuan=decimal_text(repair.limit)))
    place = (figure.start, figure.end)
    is_limit = _LIMIT_AFTER.match(draft.after(figure.end, 4)) or _LIMIT_BEFORE.search(
        draft.before(figure.start, 10)
    )
    if is_limit:
        yield claim(place, ruling, is_so=figure.value == repair.limit)
    elif re.search(r"我们|咱们?|店里|报销|给您报|找我报", draft.sentence(figure.start).text):
        yield claim(place, ruling, is_so=figure.value <= repair.limit)


def _compensated(
    draft: DraftText, handbook: Handbook, facts: DraftFacts, figure: SaidFigure
) -> Iterator[Claim]:
    """Yield whether money without a return is within what an agent may give; a difference in price is another thing."""
    rules = handbook.policies.compensation
    if rules is None or re.search(r"差价?|运费|邮费|换", draft.sentence(figure.start).text):
        return
    most = (
        rules.limit
        if facts.order is None or facts.order.paid is None
        else rounded(rules.most(facts.order.paid))
    )
    says = Message("money without a return: up to {yuan} yuan", yuan=decimal_text(most))
    yield claim((figure.start, figure.end), Ruling(rules.source, says), is_so=figure.value <= most)


def _refunded(draft: DraftText, handbook: Handbook, facts: DraftFacts, figure: SaidFigure) -> Iterator[Claim]:
    place = (figure.start, figure.end)
    if facts.order is None:
        yield claim(place, None, is_so=None)
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


def _totals(amounts: list[Decimal]) -> Iterator[Decimal]:
    for count in range(1, len(amounts) + 1):
        for some in combinations(amounts, count):
            yield sum(some, Decimal(0))
