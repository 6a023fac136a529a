"""What a draft claims of returns (H7, H8, Q2): the conditions, freights, how much is refunded."""

import re
from collections.abc import Iterator, Sequence

from cstool.core.decision_tables import meets
from cstool.core.draft_context import DraftText
from cstool.core.refund_rules import Party, RefundRule
from cstool.core.refunds import case_of
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_FREIGHT = r"(?:运费|邮费|快递费|邮资|寄费|(?:寄回|来回|往返)的?费用?)"
_FIRST = rf"(?:首次|第一次|头一次|当初|当时|之前|先前|原来|付过|下单时?|发货时?|去程|来时)的?[^，。]{{0,2}}{_FREIGHT}"
_UNFIT = re.compile(
    r"(?P<worn>(?<!没)(?<!没有)(?<!未)(?<!有没有)(?:穿过|穿出去|穿了|下过地|穿脏|磨损|洗过|有穿着痕迹|有点脏))"
    r"|(?P<incomplete>(?:吊牌|标签|包装|鞋盒|盒子)[^，。没未别不要]{0,4}(?:剪|丢|没了|没有了|不见|不在|掉|拆|扔|坏|弄)"
    r"|(?:不(?:用|要|需要)|没有?)[^，。]{0,3}(?:吊牌|包装|鞋盒))"
)
_ALL_THE_SAME = re.compile(r"(?:也|都|照样|一样|还是|同样|没关系|没事|不影响|无所谓|不要紧)")
ALLOWED = re.compile(
    r"(?:能|可以|给您?|可|没关系|没事|无所谓|帮您|支持|行|同意)[^，。不]{0,5}[退换]|没关系|没事|无所谓|不要紧"
)
_SHOP_PAYS = re.compile(
    r"(?:我们|咱们?|店里|店铺|本店|商家|卖家|我方|我家|我这边|(?<![您亲])这边)(?:[给帮替为]您|[^您，。不]){0,8}?(?:出|付|承担|包|报销|负责|担|掏|来|退|补|管)"
    r"|(?:算|归|由)(?:在)?(?:我们|咱们|店里|我)|(?:不用|不让|不需|无需|不要|不必|不收)您?[^，。]{0,5}(?:出|付|承担|掏|花|管|操心|运费|邮费|钱)"
    r"|包邮|免邮|免运费|全免|免费寄|一分钱|包运费|包来回|包往返"
)
_SHOP_REFUSES = re.compile(
    r"(?:我们|咱们?|店里|这边|店铺)[^，。]{0,3}不[^，。用]{0,4}(?:出|付|承担|包|负责|退)|不包邮|不免邮|不包运费"
)
_CUSTOMER_PAYS = re.compile(
    r"(?<![给帮替为])(?:您|亲|买家|顾客|自己|个人|自行|自)[^我，。不]{0,6}(?:出|付|承担|担|掏|负担|负责)|自理|自费|到付|(?:麻烦|归|算)您|您(?:自己)?来"
)
_SHARED = re.compile(
    r"一人[^，。]{0,2}一半|各[出付承担]*一半|平摊|对半|均摊|一半的?运费|运费[^，。]{0,4}一半|单程|一程|单边"
)
_OPEN = re.compile(r"谁|看[^，。]{0,6}原因|按[^，。]{0,4}原因|怎么算")
_IN_FULL = re.compile(
    r"全额|全部[都给您]*退|全(?:都)?退|都退|付多少退多少|(?:付|花)的?(?:钱|款)?[^，。]{0,5}(?:都|全)[^，。]{0,5}退|一分不少|原价退|退全款|退您全部|给您全部退款"
)
_FIRST_KEPT = re.compile(
    rf"{_FIRST}[^，。]{{0,8}}(?:不退|退不了|不能退|不给退|不含|不在里面|不包括|没法退|是?不)|不含{_FIRST}|[只仅](?:能|可以)?退[^，。]{{0,4}}(?:货款|鞋款|商品|鞋子)|退的?是货款"
)
_FREIGHT_KEPT = re.compile(rf"{_FREIGHT}[^，。]{{0,3}}(?:不[能给]?退|退不了)")
_FIRST_BACK = re.compile(
    rf"{_FIRST}[^，。不没]{{0,6}}(?:也|一起|一并|都|退|在内|算)(?![^，。]{{0,4}}(?:不|没法))|(?<!不)(?:连同?|包括|含)[^，。不没]{{0,3}}{_FIRST}"
)


def refund_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the claims of a draft about returns, each held against the refund rules of the policy."""
    yield from _conditions(draft, handbook, facts)
    yield from _permissions(draft, handbook, facts)
    yield from _freights(draft, handbook, facts)
    for pattern, is_full in ((_IN_FULL, True), (_FIRST_BACK, True), (_FIRST_KEPT, False)):
        for match in pattern.finditer(draft.text):
            yield from _extent(draft, handbook, facts, match.span(), is_full=is_full)
    for match in _FREIGHT_KEPT.finditer(draft.text) if draft.stage() == "unshipped" else ():
        yield from _extent(draft, handbook, facts, match.span(), is_full=False)


def _conditions(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    for match in _UNFIT.finditer(draft.text):
        sentence = draft.sentence(match.start())
        rest = draft.text[match.end() : min(sentence.end, match.end() + 16)]
        granted = ALLOWED.search(rest)
        if not granted or not _ALL_THE_SAME.search(rest) or not re.search(r"[退换]", sentence.text):
            continue
        if re.search(r"[没未][^，。]{0,3}$", draft.before(match.start(), 5)):
            continue
        if draft.is_denied(match.end() + granted.start()):
            continue
        goods = "worn" if match["worn"] else "incomplete"
        fault = fault_of(draft, handbook, facts, match.start()) or "customer"
        rules = rules_for(handbook, fault, "received", ("return", "exchange"), goods=goods)
        is_so = not any(rule.decision in {"refuse", "supervisor"} for rule in rules)
        yield claim((match.start(), match.end() + granted.end()), _ruling(rules), is_so=is_so)


def _permissions(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield that goods may come back where the facts of the case say that they may not."""
    if facts.order is None:
        return
    case = case_of(handbook.refund_policy, facts.order)
    rules = [rule for rule in handbook.refund_policy.rules if meets(rule.when, case)]
    for match in re.finditer(r"(?:可以|能|给您|帮您|同意|支持)[^，。不]{0,4}[退换]", draft.text):
        if not draft.is_denied(match.start()) and rules[0].decision == "refuse":
            yield claim(match.span(), _ruling(rules), is_so=False)


def _freights(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    for clause in draft.clauses:
        payer, match = _payer(clause.text)
        if match is None or not re.search(rf"{_FREIGHT}|邮|寄回|一分钱|费用", clause.text):
            continue
        if "修" in draft.sentence(clause.start).text and not re.search(_FREIGHT, clause.text):
            continue
        place = (clause.start + match.start(), clause.start + match.end())
        fault = fault_of(draft, handbook, facts, place[0])
        wishes = draft.wishes(place[0]) or ("return",)
        if fault is None:
            yield claim(place, None, is_so=None if payer else False)
            continue
        rules = rules_for(handbook, fault, "received", wishes)
        parties = {party for rule in rules for party in (rule.return_freight, rule.resend_freight) if party}
        is_so = None if not parties else parties == {payer}
        yield claim(place, _ruling(rules), is_so=is_so)


def _payer(clause: str) -> tuple[Party | None, re.Match[str] | None]:
    """Return who bears the freight by a clause, and where it says so; no one alone where it is shared."""
    if _OPEN.search(clause) or "垫" in clause or re.search(_FIRST, clause):
        return None, None
    if shared := _SHARED.search(clause):
        return None, shared
    if refused := _SHOP_REFUSES.search(clause):
        return "customer", refused
    if shop := _SHOP_PAYS.search(clause):
        return "shop", shop
    return "customer", _CUSTOMER_PAYS.search(clause)


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
    yield claim(place, _ruling(rules), is_so=paid_back == {is_full})


def fault_of(draft: DraftText, handbook: Handbook, facts: DraftFacts, place: int) -> Party | None:
    """Return whose fault is spoken of at `place`, or whose the case is."""
    named = draft.fault(place)
    if named is None and facts.order is not None:
        return handbook.refund_policy.reasons[facts.order.reason].fault
    return named


def rules_for(
    handbook: Handbook, fault: Party, stage: str, wishes: Sequence[str], goods: str = "as-new"
) -> list[RefundRule]:
    """Return the rules for goods in that state that come back by that fault, within the window."""
    cases = [
        {"reason": reason.id, "fault": fault, "stage": stage, "wish": wish, "intercepted": "unknown"}
        | {"window": "open", "goods": goods, "repair": "within"}
        for reason in handbook.policies.reasons
        if reason.fault == fault
        for wish in wishes
    ]
    return [rule for rule in handbook.refund_policy.rules if any(meets(rule.when, case) for case in cases)]


def _ruling(rules: Sequence[RefundRule]) -> Ruling | None:
    if not rules:
        return None
    names = "; ".join(dict.fromkeys(rule.name for rule in rules))
    return Ruling(rules[0].source, Message("{text}", text=names))
