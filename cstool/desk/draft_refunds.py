"""What a draft says is refunded (H7, H8): all that was paid, or the goods alone; and the rows that decide."""

import re
from collections.abc import Iterator, Sequence

from cstool.core.decision_tables import may_meet
from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.refund_rules import Party, RefundRule
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message
from cstool.policy.handbook import Handbook

FREIGHT = (
    r"(?:运费|邮费|快递费|邮资|寄费|路费|快递钱"
    r"|(?:寄回|来回|往返|两边|退回来?|寄来)的?(?:费用?|快递|邮|钱(?!款)))"
)
FIRST = (
    r"(?:首次|第一次|头一次|当初|当时|之前|先前|原来|付过|付的|交的|给的|最初|起初|一开始|那笔|下单时?|发货时?|去程|来时)的?"
    r"(?:[0-9]+[元块]|[一二三四五六七八九十]+[元块])?的?"
    rf"[^，。]{{0,2}}{FREIGHT}"
)
_IN_FULL = DraftPattern(
    r"全额|全部[都给您]*退|全(?:都)?退|都退|付多少退多少|(?:付|花)的?(?:钱|款)?[^，。]{0,5}(?:都|全)[^，。]{0,5}退|一分不少|原价退|退全款|全款退|全款[^，。不]{0,3}退|退您全部|给您全部退款",
    needs="全都退原",
)
_GOODS = DraftPattern(r"货款|鞋款|商品款|鞋钱|鞋子的?钱")
_FIRST_KEPT = DraftPattern(
    rf"{FIRST}[^，。]{{0,8}}(?:不退|退不了|不能退|不给退|不含|不在里面|不包括|没法退|是?不|[得要会给]扣|扣[掉下除])|不(?:包?含|包括|算)您?{FIRST}|[只仅](?:能|可以|给您?)?退[^，。]{{0,4}}(?:货款|鞋款|商品|鞋子|鞋钱)|退的?是货款",
    needs="退含",
)
#: Of a freight without a word which: nothing is said of it where the reason is not.
_FREIGHT_KEPT = DraftPattern(
    rf"{FREIGHT}[^，。不退]{{0,8}}(?:不[能给]?[退返]|[退返]不了|不包含|不含)|不(?:包?含|包括){FREIGHT}|扣(?:除|掉|下)?[^，。不]{{0,4}}{FREIGHT}",
    needs="费邮扣含钱",
)
_FIRST_BACK = DraftPattern(
    rf"{FIRST}[^，。不没]{{0,6}}(?:也|一起|一并|都|退|在内|算)(?![^，。]{{0,4}}(?:不|没法|扣|您自?己?[承出付担]))|(?<!不)(?:连同?|包括|含|和|加上?|以及|跟|与)[^，。不没]{{0,3}}{FIRST}(?![^，。]{{0,6}}(?:不|扣|[承出付担]))|(?<!不)连同?[^，。不没寄回]{{0,3}}{FREIGHT}[^，。不没]{{0,3}}(?:一起|一并|都|也|全|退)",
    needs="费邮",
)


#: What the shop does wrong, and is called the customer's own reason.
_OURS = DraftPattern(r"我们[^，。不]{0,6}(?:拖|晚|错|漏)|质量问题|发错|漏发|漏液|开胶|发晚|延误")
_OTHER_CASE = DraftPattern(r"。|我们[承出]|色差|尺码|喜欢|合适|觉得|嫌|拍错")
_CALLED_OWN = DraftPattern(
    r"(?<!不)(?:算|属于|归|是|当)(?:作|成)?(?:您|顾客)(?:自己|个人|自身)?的?(?:原因|责任|问题)"
)

#: 色差按店里责任算: what is no fault of the shop, and called one.
_CALLED_OURS = DraftPattern(
    r"(?:色差|颜色|尺码|码数|大小|不喜欢|不合适|不合脚|不想要|拍错)[^。不发错漏]{0,12}(?:算|属于|归|是|当|按)(?:作|成|在)?(?:我们|店里|店铺|本店|咱们)的?(?:原因|责任|问题)",
    needs="色码小喜合想拍",
)


def refund_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield how much is refunded by a draft, each held against the refund rules of the policy."""
    for pattern, is_full in ((_IN_FULL, True), (_FIRST_BACK, True), (_FIRST_KEPT, False)):
        for match in pattern.finditer(draft.text):
            # All of the price of the goods is not all that was paid.
            is_of_goods = pattern is _IN_FULL and _GOODS.search(draft.clause(match.start()).text)
            if is_of_goods or re.search(r"不(?:等于|是|算)$|并非$", draft.before(match.start(), 4)):
                continue
            yield from _extent(draft, handbook, facts, match.span(), is_full=is_full)
    yield from _called_own(draft, handbook)
    for match in _CALLED_OURS.finditer(draft.text):
        rules = rules_for(handbook, "customer", draft.stage() or "received", ("return", "exchange"))
        yield claim(match.span(), ruling_of(rules), is_so=False)
    for match in _FREIGHT_KEPT.finditer(draft.text):
        if draft.stage() == "unshipped" or fault_of(draft, handbook, facts, match.start()):
            yield from _extent(draft, handbook, facts, match.span(), is_full=False)


def _called_own(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield that the customer is to blame for what the shop did."""
    for match in _CALLED_OWN.finditer(draft.text):
        sentence = draft.sentence(match.start())
        ours = [each.end() for each in _OURS.finditer(draft.text, sentence.start, match.start())]
        between = draft.text[ours[-1] : match.start()] if ours else "。"
        if not _OTHER_CASE.search(between) and "不是" not in sentence.text:
            rules = rules_for(handbook, "shop", draft.stage() or "received", ("return", "exchange"))
            yield claim(match.span(), ruling_of(rules), is_so=False)


def _extent(
    draft: DraftText, handbook: Handbook, facts: DraftFacts, place: tuple[int, int], *, is_full: bool
) -> Iterator[Claim]:
    """Yield whether everything that was paid is refunded, or the price of the goods alone."""
    stage = draft.stage() or (facts.order.stage if facts.order else "received")
    fault = fault_of(draft, handbook, facts, place[0])
    if fault is None and stage != "unshipped":
        yield claim(place, None, is_so=None)
        return
    rules = rules_for(handbook, fault or "customer", stage, ("return",))
    paid_back = {"first-freight" in rule.pays for rule in rules}
    yield claim(place, ruling_of(rules), is_so=paid_back == {is_full})


def fault_of(draft: DraftText, handbook: Handbook, facts: DraftFacts, place: int) -> Party | None:
    """Return whose fault is spoken of at `place`, or whose the case is."""
    named = draft.fault(place)
    if named is None and facts.order is not None:
        return handbook.refund_policy.reasons[facts.order.reason].fault
    return named


def rules_for(
    handbook: Handbook,
    fault: Party,
    stage: str,
    wishes: Sequence[str],
    *,
    goods: str = "as-new",
    window: str = "open",
    intercepted: str = "unknown",
) -> list[RefundRule]:
    """Return the rules for goods in that state that come back by that fault, within the window or after it.

    What only the shop's own rules look at is not known: those are among them, too.
    """
    cases = [
        {"reason": reason.id, "fault": fault, "stage": stage, "wish": wish, "intercepted": intercepted}
        | {"window": window, "goods": goods, "repair": "within"}
        for reason in handbook.policies.reasons
        if reason.fault == fault
        for wish in wishes
    ]
    return [rule for rule in handbook.refund_policy.rules if any(may_meet(rule.when, case) for case in cases)]


def ruling_of(rules: Sequence[RefundRule]) -> Ruling | None:
    """Return what the handbook says by `rules`: their names, under the rule of the first."""
    if not rules:
        return None
    names = "; ".join(dict.fromkeys(rule.name for rule in rules))
    return Ruling(rules[0].source, Message("{text}", text=names))
