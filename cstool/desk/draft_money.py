"""What a draft works out of the sums that it tells (H8): a price, freights, and what is given back of them."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numbers import decimal_text, rounded
from cstool.core.numerals import NUMBER, NUMERALS, number_of
from cstool.core.refund_rules import RefundRule
from cstool.core.said_figures import SaidFigure
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.desk.draft_refunds import fault_of, rules_for, ruling_of
from cstool.errors import Message
from cstool.policy.handbook import Handbook

#: What a sum is: the price of the goods, the freight of the first parcel or of the way back, what is given back.
SumRole = Literal["goods", "freight", "back", "refund"]

#: Where it is said what is refunded; what was paid for all; how much of it comes back, in pieces or yuan, of how much.
_PartBack = tuple[re.Match[str], Decimal, Decimal, Decimal]

#: A result and what it is worked out of are three figures.
_FEWEST = 3
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
    r"换|差价|补[偿您差]|赔|券|红包|修|破例|例外|特例|通融|其中|另一|[两二三2-9]双|折旧|扣|赠"
)
#: 两件原价各100元，实付160元，退一件退您80元: goods of one price, what was paid for all, how many come back.
_EQUAL_PARTS = DraftPattern(
    rf"(?P<count>[{NUMERALS}2-9])[双件][^。0-9]{{0,6}}(?:各|每[双件]|一样)[^。0-9]{{0,4}}(?P<each>{NUMBER})[元块]?[^。0-9]{{0,12}}(?:实付|付了|到手)[^。0-9]{{0,4}}(?P<paid>{NUMBER})[元块]?"
    rf"[^。]{{0,14}}退(?:其中|掉|了|回)*(?P<back>[{NUMERALS}1-9])[双件][^。0-9{NUMERALS}]{{0,8}}退(?:给|您|回|款)*(?P<said>{NUMBER})[元块]?",
    needs="各每样",
)
#: 两件原价300元和100元，实付360元 (or 一共减了40), 退100元那件，退您90元.
_PRICES = DraftPattern(rf"(?P<prices>(?:{NUMBER})(?:[元块]?[和、+＋加跟与](?:{NUMBER}))+)")
_FOR_ALL = DraftPattern(
    rf"(?:实付|付了|到手|付款?)[^，。0-9]{{0,3}}(?P<paid>{NUMBER})|(?:减|优惠|便宜|省)(?:了|掉)*(?!一共|一起)(?P<off>{NUMBER})"
)
_COMING_BACK = DraftPattern(
    rf"(?P<back>{NUMBER})[元块]?的?那?[双件]",
    needs="双件",
)
_OF_FREIGHT = DraftPattern(r"[运邮]费|快递费", needs="费")
_GIVEN_BACK = DraftPattern(rf"退(?:给|您|回|款|就|的是)*(?P<said>{NUMBER})", needs="退")
#: 剩下那件按单买价重新算: what stays is priced anew.
_PRICED_ANEW = DraftPattern(
    r"(?:剩下|留下)[^。]{0,16}(?:重新算|重算|按(?:单买|原价|没有?(?:折扣|会员价|优惠)))[^。]{0,14}(?:扣|收回|再退)",
    needs="剩留",
)


def money_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what is refunded by the sums that a draft tells: of an order, or of a part of it."""
    yield from _of_parts(draft, handbook)
    if len(draft.figures) >= _FEWEST:
        yield from _refunds_worked_out(draft, handbook, facts)


def _refunds_worked_out(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what is said to be given back of a price and of freights that are named: 货款199，运费10元，退您199元."""
    if facts.order is not None or _OTHER.search(draft.text):
        return
    sums = {_role(draft, figure): figure for figure in _yuan(draft)}
    if None in sums or len(sums) != len(_yuan(draft)) or not {"goods", "freight", "refund"} <= sums.keys():
        return
    said = sums["refund"]
    fault, stage = fault_of(draft, handbook, facts, said.start), draft.stage()
    if fault is None and stage != "unshipped":
        return
    rules = rules_for(handbook, fault or "customer", stage or "received", ("return",))
    right = {_given_back(rule, {role: each.value for role, each in sums.items()}) for rule in rules}
    for figure in sums.values() if len(right) == 1 else ():  # the others are what it is worked out of
        is_so = figure is not said or said.value in next(iter(right))
        yield claim((figure.start, figure.end), ruling_of(rules), is_so=is_so)


def _yuan(draft: DraftText) -> list[SaidFigure]:
    return [each for each in draft.figures if each.kind == "元" and not each.is_idiom and each.number > 1]


def _role(draft: DraftText, figure: SaidFigure) -> SumRole | None:
    """Return what a sum is, by the words that stand beside it; None: nothing tells."""
    behind = _AFTER.match(draft.after(figure.end, 8))
    ends = [each.end for each in _yuan(draft) if each.end <= figure.start]
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


def _of_parts(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield what is refunded where a part of an order comes back: its share of what was paid, and no more is taken."""
    orders = handbook.policies.orders
    if orders is None or orders.partial_return != "share":
        return
    for match in _PRICED_ANEW.finditer(draft.text):
        says = Message("goods that come back are refunded by their share of what was paid")
        yield claim(match.span(), Ruling(orders.source, says), is_so=False)
    told = (*_equal_parts(draft), *_priced_parts(draft)) if len(draft.figures) >= _FEWEST else ()
    for said, paid, back, count in told:
        share = rounded(paid * back / count)
        says = Message("{back} of {count}: {yuan} yuan", back=back, count=count, yuan=decimal_text(share))
        is_so = abs(number_of(said["said"]) - share) < 1
        yield claim(said.span("said"), Ruling(orders.source, says), is_so=is_so)


def _equal_parts(draft: DraftText) -> Iterator[_PartBack]:
    for match in _EQUAL_PARTS.finditer(draft.text):
        yield match, number_of(match["paid"]), number_of(match["back"]), number_of(match["count"])


def _priced_parts(draft: DraftText) -> Iterator[_PartBack]:
    text = draft.text
    prices = _PRICES.search(text)
    paid = _FOR_ALL.search(text, prices.end()) if prices else None
    coming = _COMING_BACK.search(text, paid.end()) if paid else None
    said = _GIVEN_BACK.search(text, coming.end()) if coming else None
    if not (prices and paid and coming and said) or _OF_FREIGHT.search(text):
        return
    each = [number_of(price) for price in re.split("[元块]?[和、+＋加跟与]", prices["prices"])]
    back = number_of(coming["back"])
    if back in each:
        for_all = number_of(paid["paid"]) if paid["paid"] else sum(each, -number_of(paid["off"]))
        yield said, for_all, back, sum(each, Decimal(0))
