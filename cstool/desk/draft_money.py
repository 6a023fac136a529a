"""What a draft works out of the sums that it tells (H8): a price, freights, and what is given back of them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.refund_rules import RefundRule
from cstool.core.said_figures import SaidFigure
from cstool.desk.draft_claims import Claim, DraftFacts, claim
from cstool.desk.draft_refunds import fault_of, rules_for, ruling_of
from cstool.policy.handbook import Handbook

#: What a sum is: the price of the goods, the freight of the first parcel or of the way back, what is given back.
SumRole = Literal["goods", "freight", "back", "refund"]

#: What a sum is called right before it, the last word counts, or right behind it.
_BEFORE = DraftPattern(
    r"(?P<back>(?:寄回来?|退回来?|寄过来|回程|返程|垫付?)[^，。]{0,5}(?:运|邮|快递)费)|(?P<freight>(?:运|邮|快递)费)"
    r"|(?P<goods>鞋款|货款|商品款?|鞋子?的?(?:钱|价)|实付|单价|鞋子?|宝贝|(?:付|花)了?的?)"
    r"|(?P<refund>退(?![货换的])|到账|合计|一共|总共|共计|拿回)"
)
_AFTER = DraftPattern(
    r"[元块]?钱?的?(?:(?P<goods>鞋款|货款|商品款|鞋钱)|(?:首次)?(?P<freight>(?:运|邮|快递)费))"
)
#: What else money is spoken of for, so that nothing can be worked out.
_OTHER = DraftPattern(
    r"换|差价|补[偿您差]|赔|券|红包|维修|修|破例|例外|特例|通融|其中|另一|[两二三2-9]双|折旧|扣|赠"
)


def refunds_worked_out(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what is said to be given back of a price and of freights that are named: 货款199，运费10元，退您199元."""
    if facts.order is not None or _OTHER.search(draft.text):
        return
    sums = {_role(draft, figure): figure for figure in _yuan(draft)}
    if len(sums) != len(_yuan(draft)) or not {"goods", "freight", "refund"} <= sums.keys():
        return
    said = sums["refund"]
    fault, stage = fault_of(draft, handbook, facts, said.start), draft.stage()
    if fault is None and stage != "unshipped":
        return
    rules = rules_for(handbook, fault or "customer", stage or "received", ("return",))
    right = {_given_back(rule, {role: each.value for role, each in sums.items()}) for rule in rules}
    if len(right) == 1:
        yield claim((said.start, said.end), ruling_of(rules), is_so=said.value in next(iter(right)))


def _yuan(draft: DraftText) -> list[SaidFigure]:
    return [each for each in draft.figures if each.kind == "元" and not each.is_idiom and each.number > 1]


def _role(draft: DraftText, figure: SaidFigure) -> SumRole | None:
    """Return what a sum is, by the words that stand beside it; None: nothing tells."""
    behind = _AFTER.match(draft.after(figure.end, 8))
    ends = [each.end for each in draft.figures if each.end <= figure.start]
    start = max([draft.sentence(figure.start).start, *ends])
    before = [*_BEFORE.finditer(draft.text, start, figure.start)]
    found = behind.lastgroup if behind else before[-1].lastgroup if before else None
    roles: dict[str | None, SumRole] = {each: each for each in ("goods", "freight", "back", "refund")}
    return roles.get(found)


def _given_back(rule: RefundRule, sums: "dict[SumRole | None, Decimal]") -> frozenset[Decimal]:
    """Return the yuan that `rule` gives back, without the way back, which may be paid by itself, and with it."""
    paid = sums["goods"] + (sums["freight"] if "first-freight" in rule.pays else 0)
    back = sums.get("back", Decimal(0)) if rule.return_freight == "shop" else Decimal(0)
    return frozenset((paid, paid + back))
