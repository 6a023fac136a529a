"""What a draft allows or refuses (H7, H8, Q2): returns and exchanges, in the case that it speaks of."""

import re
from collections.abc import Iterator

from cstool.core.decision_tables import meets
from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.orders import case_of
from cstool.core.refund_rules import PARTIES, RefundRule
from cstool.desk.draft_claims import Claim, DraftFacts, claim
from cstool.desk.draft_refunds import FREIGHT, fault_of, rules_for, ruling_of
from cstool.policy.handbook import Handbook

_MAY = r"(?<!不)(?<!没)(?<!别)"
#: Says that goods may come back.
ALLOWED = DraftPattern(
    rf"{_MAY}(?:能|可以|给您?|可|帮您|支持|行|同意|接受|随时|照样|照常|不影响|不耽误)[^，。不]{{0,10}}?[退换]|没关系|没事|无所谓|不要紧|不碍事|不影响|[退换]货?没问题|(?<!不)(?:(?:照|就|直接)[^，。不]{{0,3}}退|照换)"
)
_ALL_THE_SAME = DraftPattern(
    r"(?:也|都|照样|照常|一样|还是|还能|同样|没关系|没事|不影响|不耽误|无所谓|不要紧|不碍事|没有?问题|OK|ok|不用[^，。]{0,2}(?:主管|请示)|直接)"
)
#: Says that they may not; the act that is named, else any.
_REFUSED = DraftPattern(
    r"(?:(?<!能)不能|(?<!可)不可以|不可|不给|不予|不支持|不接受|不受理|不同意|不再|没法|没办法|没有办法|无法|概不|恕不|拒绝)[^，。不]{0,4}?(?P<act>[退换])(?![回还]?来|差|色|款式|地址|快递)"
    r"|(?P<failed>[退换])(?:货|款|钱|换)?(?:不了|不掉|不成|不得|不行)"
    r"|(?P<back>[退换])(?:货|款|钱|换)(?:是|就|可|都|暂时)*(?:不可以|不能|不行|不支持|没法|没办法|不给)(?:的|了|办|处理)*(?=[哦哈呢呀哟啦亲，。]|$)"
    r"|(?<![要想用退换])(?<!不是)不(?P<plain>[退换])(?:货|款|换|钱)?(?:不[退换])?(?=[的了哦哈呢呀哟啦亲，。]|$)"
    r"|(?<![要想])(?:办|处理|受理|弄|解决)不了|(?<!用)不(?:管|受理|处理|给处理|负责)(?:了|的|啦)?(?=[哦哈呢呀亲，。]|$)"
)
_WORN = DraftPattern(
    r"(?<!没)(?<!没有)(?<!未)(?<!有没有)(?<!不能)(?:穿过|穿着?出(?:去|门)|穿了|穿着走|穿坏|穿得|穿旧|(?:无法|不能|没法)(?:再次|二次|再)?(?:销售|卖)|(?<!要)拆封用过|下过地|穿脏|磨损|洗过|[有是](?:明显的?)?(?:穿着|使用|折|走过|穿过|下地)的?痕|有点脏|弄脏)"
)
_INCOMPLETE = DraftPattern(
    r"(?:吊牌|标签|包装|鞋盒|盒子)[^，。没未别不要]{0,4}(?:剪|丢|没了|没有了|不见|不在|掉|拆|扔|坏|弄|扯|撕|摘|没(?=[，。]))"
    r"|(?:剪|丢|拆|扔|扯|撕|摘|弄坏)(?:了|掉|丢|没|过)?了?[^，。]{0,3}(?:吊牌|标签|包装|鞋盒|盒子)"
    r"|(?:不(?:用|要|需要|带|管)(?:带|附|有)?|没有?|缺)[^，。、]{0,3}(?:吊牌|包装|鞋盒)"
)
_NOT_YET = DraftPattern(r"[没未别][^，。]{0,3}$|(?:不[要能可]|请勿|避免)[^，。]{0,4}$")
#: The window has passed.
_CLOSED = DraftPattern(r"超|(?<![才刚])过了|过期|逾期|已过|过后|[天日周期]之?后|以上|[天日]多了")
_AFTER = DraftPattern(r"(?:超过?了?|(?<![才刚])过了?)[^，。不]{0,8}(?:天|日|期限?|周|星期)|逾期|过期|过后")
#: A condition or a question, not a refusal; and a refusal for a reason of another kind.
_IF = DraftPattern(r"要是|如果|万一|若|假如|怕|担心|会不会|吗")
#: 不会因为少了吊牌就不给退; 不退货的补偿.
_NOT_FOR_THAT = DraftPattern(r"(?:不会|不是)因为?[^，。]*$|不会[^，。]{0,6}$")
_NO_RETURN = DraftPattern(r"不退货?的?(?:补偿|补钱|补)")
_IF_AFTER = DraftPattern(r"的?(?:话|时候)")
#: Redness that does not fade is 不退 as well.
_OF_SKIN = DraftPattern(r"医|红|肿|痒|疹|烧")
_NO_STOCK = DraftPattern(r"没货|断货|缺货|售罄|库存|没有[^，。]{0,4}(?:码|色|货)|没现货|卖完")


def permission_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what a draft allows or refuses, each held against the rows of the refunds that the case meets."""
    yield from _all_the_same(draft, handbook, facts)
    yield from _allowed(draft, handbook, facts)
    yield from _refused(draft, handbook, facts)


def _all_the_same(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield that goods may come back though they were worn, without their tag, or after the window."""
    for granted in ALLOWED.finditer(draft.text):
        sentence = draft.sentence(granted.start())
        # 这种情况可以退: what the sentence before it told.
        start = (
            draft.sentence(max(0, sentence.start - 2)).start
            if sentence.text.startswith("这")
            else sentence.start
        )
        told = _told_before(draft, start, granted)
        if told is None or not re.search(r"[退换办]", sentence.text):
            continue
        place, state = told
        fault = fault_of(draft, handbook, facts, granted.start()) or "customer"
        rules = rules_for(handbook, fault, "received", ("return", "exchange"), **state)
        is_so = not any(rule.decision in {"refuse", "supervisor"} for rule in rules)
        yield claim((place, granted.end()), ruling_of(rules), is_so=is_so)


def _told_before(draft: DraftText, start: int, granted: re.Match[str]) -> tuple[int, dict[str, str]] | None:
    """Return where the state of goods that may come back all the same is told, and the state."""
    end = granted.start()
    for pattern, state in (
        (_WORN, {"goods": "worn"}),
        (_INCOMPLETE, {"goods": "incomplete"}),
        (_AFTER, {"window": "closed"}),
    ):
        for match in pattern.finditer(draft.text, max(start, end - 30), end + 1):
            between = draft.text[match.end() : granted.end()]
            is_next = granted.start() - match.end() <= 1 and "，" not in between
            is_all_the_same = (
                is_next or _ALL_THE_SAME.search(between) or "不" in match[0] or pattern is _AFTER
            )
            is_refused = (
                _is_refused(draft, match.end(), granted.end())
                or re.search(r"[天日周期]之?内", between)
                or (pattern is _AFTER and draft.is_exception)
            )
            if is_all_the_same and not is_refused and not _NOT_YET.search(draft.before(match.start(), 6)):
                return match.start(), state
    return None


def _is_refused(draft: DraftText, start: int, end: int) -> bool:
    return _REFUSED.search(draft.text, start, draft.clause(end - 1).end) is not None


def _allowed(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield that goods may come back where the facts of the case say that they may not."""
    if facts.order is None:
        return
    case = case_of(handbook.refund_policy, facts.order)
    rules = [rule for rule in handbook.refund_policy.rules if meets(rule.when, case)]
    for match in re.finditer(rf"{_MAY}(?:可以|能|给您|帮您|同意|支持)[^，。不]{{0,4}}[退换]", draft.text):
        if not draft.is_denied(match.start()) and rules[0].decision == "refuse":
            yield claim(match.span(), ruling_of(rules), is_so=False)


def _refused(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield that goods may not come back, in a case that the draft tells, or the facts."""
    for match in _REFUSED.finditer(draft.text):
        clause, sentence = draft.clause(match.start()), draft.sentence(match.start())
        said = match["act"] or match["failed"] or match["plain"] or match["back"]
        is_at_once = re.search(r"直接|马上|立刻|现在|先", match[0])
        is_at_once = is_at_once or re.search("[元块钱]$", draft.before(match.start(), 2))
        about_money = is_at_once or re.search(rf"{FREIGHT}|差价|折扣|[叠加]加|会员", clause.text)
        is_open = _IF.search(draft.text, clause.start, match.start()) or "吗" in clause.text
        is_other = _IF_AFTER.match(draft.after(match.end(), 3)) or _NOT_FOR_THAT.search(
            draft.before(match.start(), 14)
        )
        if about_money or is_open or is_other or _NO_RETURN.match(draft.text, match.start()):
            continue
        if (said != "退" and _NO_STOCK.search(sentence.text)) or _of_own_axis(handbook, sentence.text):
            continue
        if _OF_SKIN.search(sentence.text):
            continue
        if said is None and not re.search(r"[退换]|售后|质量", draft.text):
            continue
        wishes = {"退": ("return",), "换": ("exchange",)}.get(said or "", ("return", "exchange"))
        rules = rules_told(draft, handbook, facts, match.start(), wishes)
        decisions = {rule.decision for rule in rules}
        if decisions == {"refuse"}:
            yield claim(match.span(), ruling_of(rules), is_so=True)
        elif decisions and not decisions & {"refuse", "supervisor"}:
            yield claim(match.span(), ruling_of(rules), is_so=False)


def _of_own_axis(handbook: Handbook, sentence: str) -> bool:
    """Tell whether a sentence speaks of something that only the shop's own rules look at."""
    axes = handbook.refund_policy.own_axes
    names = [name for axis in axes for name in (axis.name, *(value.name for value in axis.values)) if name]
    return any(name in sentence for name in names)


def rules_told(
    draft: DraftText, handbook: Handbook, facts: DraftFacts, place: int, wishes: tuple[str, ...]
) -> list[RefundRule]:
    """Return the rules of the cases that a draft tells at `place`; none: it tells of no case."""
    sentence = draft.sentence(place)
    fault, stage = fault_of(draft, handbook, facts, place), draft.stage()
    goods = _goods_told(draft, sentence.end)
    days = handbook.policies.returns.window_days
    is_closed = bool(_CLOSED.search(draft.text, 0, sentence.end)) or any(
        figure.kind == "天"
        and figure.value > days
        and (draft.before(figure.start, 1) == "第" or draft.after(figure.end, 1) in {"了", "才", "啦", "咯"})
        for figure in draft.figures
    )
    if facts.order is not None:
        goods = "worn" if facts.order.worn else goods
        is_closed = is_closed or (facts.order.days or 0) > days
    if not (fault or stage or goods or is_closed):
        return []
    found: dict[str, RefundRule] = {}
    for party in (fault,) if fault else PARTIES:
        window = "closed" if is_closed else "open"
        rules = rules_for(
            handbook, party, stage or "received", wishes, goods=goods or "as-new", window=window
        )
        found |= {rule.id: rule for rule in rules}
    return list(found.values())


def _goods_told(draft: DraftText, end: int) -> str | None:
    """Return the state of the goods that a draft tells before `end`."""
    for pattern, goods in ((_WORN, "worn"), (_INCOMPLETE, "incomplete")):
        for match in pattern.finditer(draft.text, 0, end):
            if not _NOT_YET.search(draft.before(match.start(), 6)):
                return goods
    return "worn" if re.search(r"影响(?:了|到)?(?:二次|再次)", draft.text[:end]) else None
