"""Money that a draft gives without a return (H8): how much of it is an agent's own to give."""

import re
from collections.abc import Iterator
from decimal import Decimal

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numbers import decimal_text, rounded
from cstool.core.numerals import NUMBER, NUMERALS, number_of
from cstool.core.refund_rules import Compensation
from cstool.core.said_figures import SaidFigure
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.desk.draft_repairs import TOO_MUCH, is_of_repair, is_together
from cstool.desk.draft_rulings import of_compensation
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_COMPENSATED = DraftPattern(r"(?:补偿?|赔偿?)(?:给|您|亲|个|一点|大概|最多|到)*$")
#: 补您45: yuan, though they are not named; and 80元以内的补偿.
_BARE_COMPENSATION = DraftPattern(r"(?:补|赔)(?:偿|给|您|亲)+$|(?:给您|直接|当场|再|先)[补赔]$")
_COMPENSATION_AFTER = DraftPattern(r"(?:[以之]内)?的?(?:补偿|赔偿)")
_OF_SOMETHING = DraftPattern(r"[码双件单天瓶号点个份条日毫克%％成折]")
#: What is given for goods that stay with the customer: 您留着穿，退您20元.
_KEPT = DraftPattern(r"(?:留着|留下|自己留|不[用要]?退(?:货|回))")
#: 退一双，另一双留着: a part of an order comes back.
_IN_PART = DraftPattern(r"退(?:掉|了|其中|回)*(?:[一1]|那|这)[双件]|另外?(?:那|这)?[一1]?[双件]|退其中")
#: 补偿不管多少都要主管批: of what is an agent's own to give.
_ALL_BY_SUPERVISOR = DraftPattern(
    r"(?:补偿|赔偿)[^。]{0,14}(?:都|全|一律|统统)(?:要|得|归|由)[^，。]{0,4}主管|(?:补偿|赔偿)[^，。]{0,6}(?:一分钱?|一毛钱?)(?:都|也)(?:不能|没法|做不了)",
    needs="补赔",
)
_PAID = DraftPattern(rf"(?:实付|付了)(?:是|了|金额|款)*(?P<paid>{NUMBER})(?:[元块]|(?=[那的这，。]|$))")
#: 退您20: the same, of goods that stay.
_GIVEN_BACK = DraftPattern(r"退(?:您|给您|款|亲|回)*$")
#: 30元以内客服当场就能办，再多才问主管: where what is an agent's own to give ends.
_ENDS = DraftPattern(
    r"(?:[以之]?内|以下|封顶)[^。]{0,16}(?:再[多高]|超[过出]|以上|多了)[^。]{0,8}主管", needs="管"
)
_SHARE_AT_MOST = DraftPattern(
    rf"(?:补偿|赔偿|补您|不退货)[^。]{{0,24}}?(?:不超过?|最多|至多|上限)[^，。0-9]{{0,6}}?(?:(?P<tenths>[{NUMERALS}0-9])成|百分之(?P<hundredths>[{NUMERALS}0-9]+)|(?P<percent>[0-9]+)%)",
    needs="成百%",
)

#: 两成，也就是10元: the share worked out.
_THAT_IS = DraftPattern(rf"，?(?:也就是|就是|即|算下来|等于)(?P<yuan>{NUMBER})[元块]")


def compensation_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what is given for goods that stay with the customer, by the figure, by the share, and by whom."""
    rules = handbook.policies.compensation
    if rules is None:
        return
    for match in _ALL_BY_SUPERVISOR.finditer(draft.text):
        yield claim(match.span(), of_compensation(rules), is_so=False)
    yield from _shares(draft, rules, facts)
    for figure in draft.figures:
        is_other = is_of_repair(draft, figure) or is_together(draft, figure)
        if not is_other and is_compensation(draft, figure):
            yield from _compensated(draft, rules, facts, figure)


def agents_most(draft: DraftText, rules: Compensation, facts: DraftFacts) -> tuple[Decimal, bool]:
    """Return the yuan that are an agent's own to give, and whether what was paid is known."""
    said = _PAID.search(draft.text)
    paid = facts.order.paid if facts.order else number_of(said["paid"]) if said else None
    return (rules.limit, False) if paid is None else (rounded(rules.most(paid)), True)


def is_compensation(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether a figure is yuan that are given for goods that stay with the customer."""
    sentence = draft.sentence(figure.start).text
    before, after = draft.before(figure.start, 8), draft.after(figure.end, 6)
    if figure.unit or figure.has_sign:
        is_given = _COMPENSATED.search(before) or _COMPENSATION_AFTER.match(after)
        is_kept = (
            _KEPT.search(sentence)
            and not _IN_PART.search(sentence)
            and _GIVEN_BACK.search(draft.before(figure.start, 5))
        )
        ends = _ENDS.match(draft.after(figure.end, 32)) and re.search("补|赔", sentence)
        return figure.kind == "元" and bool(is_given or is_kept or ends)
    is_bare = _BARE_COMPENSATION.search(before) and not _OF_SOMETHING.match(after)
    return figure.number > 1 and bool(is_bare)


def _shares(draft: DraftText, rules: Compensation, facts: DraftFacts) -> Iterator[Claim]:
    """Yield which share of what was paid is given at most."""
    if rules.share is None:
        return
    percent = decimal_text(rules.share * 100)
    ruling = Ruling(
        rules.source, Message("money without a return: up to {percent} % of what was paid", percent=percent)
    )
    most, is_known = agents_most(draft, rules, facts)
    for match in _SHARE_AT_MOST.finditer(draft.text):
        tenths = match["tenths"]
        said = number_of(tenths or match["hundredths"] or match["percent"]) / (10 if tenths else 100)
        yield claim(match.span(), ruling, is_so=said == rules.share)
        worked_out = _THAT_IS.match(draft.text, match.end())
        if is_known and worked_out:
            is_so = number_of(worked_out["yuan"]) == most
            yield claim(worked_out.span("yuan"), of_compensation(rules, most), is_so=is_so)


def _compensated(
    draft: DraftText, rules: Compensation, facts: DraftFacts, figure: SaidFigure
) -> Iterator[Claim]:
    """Yield whether money without a return is within what an agent may give; a difference in price is another thing."""
    if re.search(r"差价?|运费|邮费|换", draft.sentence(figure.start).text):
        return
    most, _is_known = agents_most(draft, rules, facts)
    if figure.value > most and TOO_MUCH.search(draft.text, draft.sentence(figure.start).start):
        return
    is_so = figure.value == most if _ENDS.match(draft.after(figure.end, 32)) else figure.value <= most
    yield claim((figure.start, figure.end), of_compensation(rules, most), is_so=is_so)
