"""What a draft says may still be done so long after receipt (Q2): by days of the month, or by how many have passed."""

from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import NUMBER, number_of
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.desk.draft_permissions import ALLOWED
from cstool.desk.draft_refunds import fault_of, rules_for, ruling_of
from cstool.policy.handbook import Handbook

#: 5号签收，到20号前都能退: the day of receipt, and the last one.
RECEIVED_ON = DraftPattern(r"(?P<day>[0-9]{1,2})[号日](?:就|才)?(?:签收|收到?货?|到货)", needs="号日")
UNTIL = DraftPattern(
    r"(?<![0-9月])(?P<day>[0-9]{1,2})[号日](?P<before>[之以]?前)?[^，。不没]{0,8}(?:来得及|算?在期|还能|都?能|都?可以|还在|[退换])"
    r"|到(?P<closing>[0-9]{1,2})[号日]就?(?:截止|到期|过期|结束)|(?:最[晚迟]|截止)(?:到|是|在)*(?P<last>[0-9]{1,2})[号日]|(?:宽限|延长|放宽|保留)[^，。0-9]{0,3}(?P<grace>[0-9]{1,2})[号日]"
)
#: 11月2日签收，今天11月12日，还在退换期内.
_SINCE = DraftPattern(
    rf"(?:(?P<from_month>{NUMBER})月)?(?P<from>{NUMBER})[号日](?:就|才)?(?:签收|收到?货?|到货)[^。]{{0,24}}?(?:今天|您)(?:是|已经|都)*"
    rf"(?:(?P<month>{NUMBER})月)?(?P<day>{NUMBER})[号日]?[^。0-9]{{0,24}}?"
    r"(?P<still>还在|期限内|期内|还没过|没过|没超|来得及|还能|可以|(?P<over>超|(?<![才刚])过了|已过|过期|逾期|不在))",
    needs="号日",
)
#: 五天前签收的, 签收才三天: how long ago the goods were received; and 期限到第6天为止.
_AGO = DraftPattern(
    r"(?P<day>今天|昨天|前天)(?:才|刚|就)*(?:签收|收到|收的?货|到货|拿到)"
    rf"|签收[^，。0-9]{{0,6}}第(?P<nth>{NUMBER})天"
    rf"|(?P<ago>{NUMBER})天[之以]?前[^，。]{{0,3}}(?:签收|收到|收的?货|到货|拿到)"
    rf"|(?:签收|收到|收货|到手)(?:到现在|到今天|至今|已经|都|才|刚|有|了|快)*(?P<since>{NUMBER})天(?![内以之])",
    needs="天",
)
_IN_TIME = DraftPattern(
    r"(?:还|都)?在[^，。不]{0,6}(?:期限?|时效|天)[^，。]{0,2}[内里]|在期限[内里]|来得及|没(?:过|超)[^，。]{0,4}期"
)
#: 第9天了，您这个超了: it is said that it is too late; 破例: it is an exception.
TOO_LATE = DraftPattern(r"超[了期出过]|过了?(?:退换?)?货?期|来不及|退换?不了|不能再?[退换]|没法[退换]")
OVER = DraftPattern(
    r"(?<!没)(?<!还没有)(?<!要)(?:已经?)?(?:过了?期限?|过退换?货?期|过了[^，。]{0,3}期限?|超期|超过?期限|超时)了?(?!就|的话|才)"
)


def receipt_claims(
    draft: DraftText, handbook: Handbook, facts: DraftFacts, window: Ruling
) -> Iterator[Claim]:
    """Yield what is said to be in time or too late, where the day of receipt is told, held against the `window`."""
    yield from _until(draft, window, handbook.policies.returns.window_days)
    yield from _since(draft, handbook, facts, window)
    yield from _ago(draft, handbook, facts, window)


def _until(draft: DraftText, window: Ruling, days: int) -> Iterator[Claim]:
    """Yield until which day goods may come back, where the day of receipt is told: 5号签收，到20号前都能退."""
    received = RECEIVED_ON.search(draft.text)
    for match in UNTIL.finditer(draft.text, received.end()) if received else ():
        passed = int(match["day"] or match["last"] or match["closing"] or match["grace"]) - int(
            received["day"] if received else 0
        )
        if passed > 0:
            is_end = any(match[name] is not None for name in ("before", "last", "closing"))
            yield claim(match.span(), window, is_so=passed == days if is_end else passed <= days)


def _since(draft: DraftText, handbook: Handbook, facts: DraftFacts, window: Ruling) -> Iterator[Claim]:
    """Yield whether goods may still come back, where the days of receipt and of today are told, of one month."""
    days, more = handbook.policies.returns.window_days, handbook.policies.goodwill.extra_days
    for match in _SINCE.finditer(draft.text):
        is_other = match["from_month"] and match["month"] and match["from_month"] != match["month"]
        passed = int(number_of(match["day"])) - int(number_of(match["from"]))
        is_granted = draft.is_exception and passed <= days + more
        if is_other or passed < 0 or is_granted or fault_of(draft, handbook, facts, match.start()) == "shop":
            continue
        yield claim(match.span("still"), window, is_so=(passed > days) == (match["over"] is not None))


def _ago(draft: DraftText, handbook: Handbook, facts: DraftFacts, window: Ruling) -> Iterator[Claim]:
    """Yield whether it is said to be too late or in time, where it is told how long ago the goods were received."""
    days = handbook.policies.returns.window_days
    for match in _AGO.finditer(draft.text) if not draft.is_exception else ():
        days_ago = {"今天": 0, "昨天": 1, "前天": 2}.get(match["day"])
        passed = number_of(match["nth"] or match["ago"] or match["since"]) if days_ago is None else days_ago
        rest = match.end()
        late = OVER.search(draft.text, rest) or TOO_LATE.search(draft.text, rest)
        found = late or _IN_TIME.search(draft.text, rest) or ALLOWED.search(draft.text, rest)
        if found and fault_of(draft, handbook, facts, rest) == "shop":
            rules = rules_for(handbook, "shop", "received", ("return", "exchange"), window="closed")
            yield claim(match.span(), ruling_of(rules), is_so=None if late else True)
        elif found and not (late and draft.before(late.start(), 2).endswith("没")):
            yield claim(found.span(), window, is_so=(passed > days) is (late is not None))
