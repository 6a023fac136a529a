"""Who bears which freight by a draft (H7, H8): the way back, the way of what is sent again, or both."""

import re
from collections.abc import Iterator, Sequence

from cstool.core.draft_context import DraftClause, DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import NUMBER, number_of
from cstool.core.refund_rules import Party, RefundRule
from cstool.desk.draft_claims import Claim, DraftFacts, claim
from cstool.desk.draft_refunds import FIRST, FREIGHT, fault_of, rules_for, ruling_of
from cstool.policy.handbook import Handbook

_PAYS = r"(?:(?<![寄发送换拿])出|付|承担|包|报销|负责|担|掏|来(?![回往])|退(?![货款回])|补|管|扛|认|报|免|解决|想办法)"
_SHOP_PAYS = DraftPattern(
    rf"(?:我(?=来|出|给您|付|承担|报)|我们(?!的|[发寄漏弄拿装]错)|咱们?|店里|店铺|本店|商家|卖家|我方|我家|我这边|(?<![您亲])这边)(?:[给帮替为]您|[^您，。不]){{0,8}}?{_PAYS}"
    r"|(?:算|归|由|记|都是)(?:在|到)?(?:我们|咱们?|店|我)|(?:不用|不(?:会|能)?让|不会要|不需|无需|不要|不必|不收)您?[^，。]{0,5}(?:出|(?<!到)付|承担|掏|花|管|操心|运费|邮费|钱)"
    r"|包邮|免邮|免运费|全免|免费(?:寄|发|取)|一分钱|包运费|包来回|包往返"
)
_SHOP_REFUSES = DraftPattern(
    r"(?:我们|咱们?|店里|这边|店铺)[^，。]{0,3}不[^，。用]{0,4}(?:出|付|承担|包|负责|退)|(?:承担|负担|报销|出|付|包|退|报)不了|不包邮|不免邮|不包运费"
)
_CUSTOMER_PAYS = DraftPattern(
    r"(?<![给帮替为])(?:您|亲|买家|顾客|自己|个人|自行|自)[^我，。不]{0,6}(?:出|付(?![了的过])|承担|担|掏|负担|负责|解决|想办法)|自理|自费|到付|(?<!不)(?:要|得|需要?)(?:您|再|另外|另|加)*[补付加交出][^，。免不]{0,5}(?:邮|运|快递)费|(?<!不)另(?:外)?(?:要|得)?收[^，。免不]{0,5}(?:邮|运|快递)费|从[^，。]{0,4}(?:退|货)款[^，。不]{0,3}扣|(?:麻烦|归|算)您|您(?:自己)?来"
)
_SHARED = DraftPattern(
    r"一[人家][^，。]{0,3}一[半趟次边]|各[出付承担自负]*一[半趟次]|各自?(?:出|付|承担|负担)|[0-9一二三四五六七八九]成|百分之五十|50%|平摊|分摊|对半|均摊|一半的?运费|运费[^，。]{0,4}一半|单程|一程|单边|双方[^，。]{0,2}承担|[aA]{2}"
)
_OPEN = DraftPattern(
    r"谁|看[^，。]{0,6}原因|按[^，。]{0,4}原因|怎么算",
    needs="怎按看谁",
)
#: What the customer advances is given back: then the shop bears it.
_ADVANCED = DraftPattern(
    r"垫[^。没不]{0,14}(?:我们|店里|收到|到仓|到货|回头|之?后|再|一起)[^。没不货]{0,6}(?:补|退|还|返|报|打)(?:给?您|回|销|还)",
    needs="垫",
)
#: 最多给您报销10元: of the way back, which the shop bears in whole.
_CAPPED = DraftPattern(
    r"(?:垫|运费|邮费|快递费)[^。修]{0,14}最多[^，。]{0,6}(?:报|补|承担|出)[^，。0-9]{0,3}"
    rf"(?P<yuan>{NUMBER})[元块]",
    needs="多",
)
#: Which way is spoken of; without either, both.
_BACK = DraftPattern(r"寄回|退回|寄过来|返回|寄来|回程|退货的?(?:运|邮|快递)费|回来的")
_AGAIN = DraftPattern(
    r"再[次]?(?:寄(?!回)|发)|重新(?:寄|发)|寄出|换出|发出|补寄|补发|发(?:新|给您)|寄给您|新的?(?:[那这]?(?:双|件)|鞋)|换的[那这]"
)
_BOTH = DraftPattern(r"来回|往返|双向|两趟|两次|寄来寄去|都|全")
_INTERCEPTED = DraftPattern(r"[拦截]截?(?:成功|回来?了|到了|住了|下来?了)", needs="拦截")
_ONLY = DraftPattern(r"只|仅|单(?!号)|就")
_FREIGHT = DraftPattern(FREIGHT)
_OF_FREIGHT = DraftPattern(rf"{FREIGHT}|邮|寄回|(?<!扣您)(?<!扣)一分(?:钱|不)|费用|[回去]程|[那这]一?趟")
_FREIGHT_OR_BACK = DraftPattern(rf"{FREIGHT}|邮|寄回")
_FIRST = DraftPattern(FIRST)


def freight_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield who bears a freight by a draft, each clause held against the refund rules of the policy."""
    yield from _advanced(draft, handbook, facts)
    yield from _capped(draft, handbook, facts)
    for number, clause in enumerate(draft.clauses):
        payer, match = _payer(clause.text)
        if match is None or not _is_of_freight(draft, number):
            continue
        if clause.text[: match.start()].endswith("不是"):  # not so, and who else does is said next
            continue
        sentence = draft.sentence(clause.start).text
        if "修" in sentence and not _FREIGHT.search(clause.text):
            continue
        place = (clause.start + match.start(), clause.start + match.end())
        fault = fault_of(draft, handbook, facts, place[0])
        if fault is None and "修" in sentence:  # only what the shop is at fault for is repaired
            fault = "shop"
        if fault is None:
            yield claim(place, None, is_so=None if payer else False)
            continue
        wishes = draft.wishes(place[0]) or ("return",)
        is_back = "exchange" in wishes and _INTERCEPTED.search(draft.text, 0, place[0])
        stage, state = ("in-transit", "yes") if is_back else ("received", "unknown")
        stage = "unshipped" if draft.stage() == "unshipped" else stage
        rules = rules_for(handbook, fault, stage, wishes, intercepted=state)
        if _AGAIN.search(clause.text) and not any(rule.resend_freight for rule in rules):
            rules = rules_for(handbook, fault, "received", ("exchange", "resend"))
        yield claim(place, ruling_of(rules), is_so=_is_so(clause.text, payer, rules))


def _advanced(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield that a freight which the customer advances is given back."""
    for match in _ADVANCED.finditer(draft.text):
        fault = fault_of(draft, handbook, facts, match.start())
        rules = (
            rules_for(handbook, fault, "received", draft.wishes(match.start()) or ("return",))
            if fault
            else []
        )
        is_so = _is_so("来回", "shop", rules) if rules else None
        yield claim(match.span(), ruling_of(rules), is_so=is_so)


def _capped(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield that the shop bears a freight up to a sum only."""
    for match in _CAPPED.finditer(draft.text) if not draft.is_exception else ():
        if fault_of(draft, handbook, facts, match.start()) == "shop":
            rules = rules_for(handbook, "shop", "received", draft.wishes(match.start()) or ("return",))
            limits = {rule.return_freight_up_to for rule in rules if rule.return_freight == "shop"}
            yield claim(match.span(), ruling_of(rules), is_so=number_of(match["yuan"]) in limits)


def _is_of_freight(draft: DraftText, number: int) -> bool:
    """Tell whether a clause speaks of freight, or goes on about that of the clause before: 再寄出的我们出."""
    text = draft.clauses[number].text
    if _OF_FREIGHT.search(text):
        return True
    before = draft.clauses[number - 1] if number else DraftClause(0, 0, "")
    return bool(
        (_AGAIN.search(text) or re.match("这个|这笔|这钱|这块|那个|这些|都", text))
        and _FREIGHT_OR_BACK.search(before.text)
    )


def _is_so(clause: str, payer: Party | None, rules: Sequence[RefundRule]) -> bool | None:
    """Tell whether `payer` bears by the rules the ways that a clause speaks of."""
    back, again = _BACK.search(clause), _AGAIN.search(clause)
    if _BOTH.search(clause) or bool(back) == bool(again):
        back = again = None
    parties = {rule.return_freight for rule in rules if not again}
    parties |= {rule.resend_freight for rule in rules if not back}
    others = {rule.resend_freight if back else rule.return_freight for rule in rules if back or again}
    parties, others = parties - {None}, others - {None}
    if not parties or (payer is None and any(rule.return_freight_share is not None for rule in rules)):
        return None
    if _ONLY.search(clause) and others == {"customer"} == {payer}:
        return False
    return None if len(parties) > 1 and payer in parties else parties == {payer}


def _payer(clause: str) -> tuple[Party | None, re.Match[str] | None]:
    """Return who bears the freight by a clause, and where it says so; no one alone where it is shared."""
    if _OPEN.search(clause) or "垫" in clause or _FIRST.search(clause):
        return None, None
    if shared := _SHARED.search(clause):
        return None, shared
    if refused := _SHOP_REFUSES.search(clause):
        return "customer", refused
    if shop := _SHOP_PAYS.search(clause):
        return "shop", shop
    if (free := re.search("免费", clause)) and (_AGAIN.search(clause) or _BACK.search(clause)):
        return "shop", free
    return "customer", _CUSTOMER_PAYS.search(clause)
