"""What a draft promises for a day or within a time (H3, H4): parcels, money, answers; held against what was noted."""

import re
from collections.abc import Iterator
from datetime import date

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import NUMBER, NUMERALS, number_of
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook

_NUMBER = rf"(?:[0-9]+|[{NUMERALS}]+|半)"
_UNIT = "工作日|小时|钟头|分钟|天|日|周|星期|礼拜|月"
_LENGTH = rf"(?P<number>{_NUMBER})(?:[-到至~、]{_NUMBER})?个?(?P<unit>{_UNIT})(?!之?前)"
_DAY = (
    r"今天|今日|今晚|明天|明日|明早|后天|大后天|隔天|隔日|次日|当天|当日|第二天"
    r"|(?:本|这|下)?(?:周|星期|礼拜)[一二三四五六日天](?!内|之内)"
    r"|(?:这|下)?周末|月[底初]|年[前底]|节前|过年前"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}月[0-9]{1,2}[日号]?|(?<![0-9月])[0-9]{1,2}号(?!码|鞋|的)"
)
_HOUR = rf"(?:上午|下午|早上|一早|中午|晚上|傍晚|夜里)?(?:[0-9{NUMERALS}]{{1,3}}[点时](?:半|钟)?)?"
_TIME = rf"(?P<time>(?:(?P<day>{_DAY})|{_LENGTH})(?:[以之]?内|之?后|左右)?){_HOUR}(?:[以之]?前)?"
_WILL = (
    r"(?:就|会|都|能|可以|可|准时|一定|肯定|保证|我们|我|店里|财务|这边|马上|给您|帮您|为您|跟您|和您|与您"
    r"|把|您的?|钱|款|货款|安排|处理好?|完成|的时间)"
)
_MONEY = r"(?:退款|退钱|退货款|(?:退|返|打|转|补)[到给还回]|返还|原路|到账|入账|退好|退完|退您)"
_MONEY_SAID = rf"(?:退款|退的?钱|货款|款项|款(?![式项])|钱|退回|退给您)[^，。超过0-9{NUMERALS}]{{0,5}}"
#: What the shop or a courier does within the time; a return that the customer asks for within a window is none.
_DEEDS = {
    "delays": DraftPattern(
        rf"退(?:款|钱|货款)[^，。不0-9{NUMERALS}]{{0,3}}(?:要|得|需要?|必须)(?:先|再|等|过|我们|您)*{_TIME}",
        needs="退",
    ),
    "arrives": DraftPattern(
        rf"{_TIME}[^，。到发]{{0,4}}(?:到(?![账仓期店了0-9]|货[后了通时以]|时候|底)|收到(?![货后])|送到|送达|达(?!成|到))",
        needs="到达",
    ),
    "ships": DraftPattern(
        rf"{_TIME}[^，。退]{{0,4}}(?:(?:发货|发出|寄出|发走|寄走|出库|走件)(?!的(?!$|[，。])|后|之后)|(?:发|走|寄)(?=$|[，。哦的哈呢]))",
        needs="发寄走出",
    ),
    "at once": DraftPattern(
        r"(?:付款|下单|拍下|拍完|付完款?)(?:之?后)?(?P<time>(?P<day>立即|立刻|立马|马上|即刻|秒)(?P<number>)(?P<unit>))(?:给您|就|帮您)*(?:发货|发出|寄出|安排发)"
        r"|(?P<until>前|之前)(?:付款|下单|拍)[^，。]{0,3}(?:今天|今日|当天|当日)[^，。]{0,3}(?:发|走|出库|寄)"
    ),
    "refund": DraftPattern(rf"{_TIME}{_WILL}*{_MONEY}", needs="退返打转补原账"),
    "waits": DraftPattern(
        rf"(?:等|(?<!超)过|审核|收到)[^，。0-9{NUMERALS}]{{0,3}}{_TIME}[^，。]{{0,4}}(?:才|(?<!不)再)[^，。]{{0,6}}(?:退|处理|审核|打款|办理)",
        needs="才再",
    ),
    "money first": DraftPattern(
        rf"{_TIME}[^，。]{{0,2}}(?:钱|货?款)[^，。不]{{0,3}}(?:到|回|返|打)", needs="钱款"
    ),
    "money": DraftPattern(
        rf"{_MONEY_SAID}{_TIME}(?:就|会|能|可以)*[^，。]{{0,4}}(?:到|退|返|打|原路)", needs="款钱退"
    ),
    "answers": DraftPattern(
        rf"{_TIME}{_WILL}*(?:(?:打|回|去|来)?个?电话|回电|回复|答复|回话|回您|联系(?!我|店|客服)您?|答案|消息|结果|说法|反馈)",
        needs="电复话回系案息果法馈",
    ),
}
#: Money that is there, which the platform and the bank decide.
_THERE = DraftPattern("到账|入账|原路|[到回]$")
#: A margin, a condition, or a day that was confirmed.
_MARGIN = DraftPattern(
    r"预计|大概|大约|左右|前后|可能|一般|正常|通常|显示|争取|尽量|应该|估计|确认|核实|差不多|不敢|不好|没法|无法|不能|不一定|吗|要是|如果|补|换"
)
#: What the customer sends.
_BY_CUSTOMER = DraftPattern(r"收货后|签收后|收到后|有效|寄回|(?<!给)(?<!帮)(?<!为)您寄")
_NO_PROMISE = DraftPattern(
    r"(?:不[敢能好可会]?|没法|没办法|无法|难以?)[^，。]{0,4}(?:承诺|答应|许诺|打包票|保证|说)[^，。]{0,6}$"
)
#: 那边确认12月8日能发，我跟您说12月9日: the day that was confirmed, and the one that the customer is told.
_TOLD = DraftPattern(
    r"(?:确认|(?:仓库|发货组|那边)[^，。0-9]{0,3}[说讲报回答给定])[^。0-9]{0,14}?"
    rf"(?:(?P<month>{NUMBER})月)?(?P<day>{NUMBER})[日号][^。0-9]{{0,24}}"
    rf"(?:说|告诉|报|回复|讲|答复)[^。0-9]{{0,6}}?(?:(?P<told_month>{NUMBER})月)?(?P<told>{NUMBER})[日号]",
    needs="日号",
)
#: Says that it is certain, of what nobody has confirmed.
_CERTAIN = DraftPattern(r"(?<!不)(?<!不能)(?<!不敢)(?:一定|肯定|保证|绝对|必定?|准保|准时|准点|包)(?!要|得)")
#: 一天余量都不留.
_NO_MARGIN = DraftPattern(
    r"比(?:仓库)?确认的?(?:日期|时间|日子)?(?:要)?(?:早|提前)|不(?:会|用|必)?(?:给您|再)?留[^，。]{0,4}(?:余[地量]|富余|宽裕)|(?:余[地量]|富余)(?:都|也)?不留",
    needs="留比",
)
#: 不用问发货组，直接答应您: a day that nobody asked for.
_UNCHECKED = DraftPattern(
    r"(?:不用|不必|无需|不需要?|没必要)[^，。]{0,3}(?:问|查|确认|核实)[^，。]{0,4}(?:发货|仓库)|直接答应"
)
#: Whose answers a customer hears at once.
_AT_ONCE = DraftPattern(r"主管|仓库", needs="管库")
#: 多留五天余地: how much is said to be the margin.
_MARGIN_OF = DraftPattern(rf"留(?:出|了|个)*(?P<days>{NUMBER})[天日]的?(?:余[地量]|富余)", needs="留")
_SAME_DAY = {"今天", "今日", "今晚", "当天", "当日"}
_NEXT_DAY = {"明天", "明日", "明早", "隔天", "隔日", "次日", "第二天"}
_HOURS = {"小时", "钟头", "分钟"}


def is_time_of_deed(draft: DraftText, place: int) -> bool:
    """Tell whether the time at `place` is one within which the shop or a courier does something."""
    return any(match.start("time") <= place < match.end("time") for _deed, match in _deeds_said(draft))


def _deeds_said(draft: DraftText) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield what the shop or a courier is said to do within a time, but not what the customer sends."""
    for deed, pattern in _DEEDS.items():
        for match in pattern.finditer(draft.text):
            if deed != "ships" or not _BY_CUSTOMER.search(draft.clause(match.start()).text):
                yield deed, match


def time_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the times that a draft promises, each against the notes of the order, else against the rules."""
    yield from _margins(draft, handbook)
    source = next((row.source for row in handbook.policies.principles if row.id == "no-empty-promise"), None)
    for deed, match in _deeds_said(draft) if source else ():
        before = draft.before(match.start(), 12)
        is_refused = _NO_PROMISE.search(before) or draft.is_refused(match.end())
        if not draft.is_denied(match.start()) and not is_refused:
            yield from _judged(deed, match, draft, handbook, facts, source or "")


def _margins(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield whether a customer is told a day with a margin behind the one that was confirmed, of one month."""
    shipping = handbook.policies.shipping
    says = Message("tell a day with a margin: {days} more than was confirmed", days=shipping.margin_days)
    ruling = Ruling(shipping.source, says)
    for match in _NO_MARGIN.finditer(draft.text):
        yield claim(match.span(), ruling, is_so=not shipping.margin_days)
    for match in _MARGIN_OF.finditer(draft.text):
        yield claim(match.span(), ruling, is_so=number_of(match["days"]) == shipping.margin_days)
    for match in _TOLD.finditer(draft.text):
        if match["month"] == match["told_month"]:
            is_so = number_of(match["told"]) - number_of(match["day"]) >= shipping.margin_days
            yield claim(match.span("told"), ruling, is_so=is_so)


def _judged(
    deed: str, match: re.Match[str], draft: DraftText, handbook: Handbook, facts: DraftFacts, source: str
) -> Iterator[Claim]:
    has_margin = bool(_MARGIN.search(draft.clause(match.start()).text))
    noted = facts.promised.get(deed, ())
    day = _day_of(match, facts.today) if noted else None
    if day is not None:
        days = "、".join(each.isoformat() for each in noted)
        ruling = Ruling(source, Message("the notes of the order promise {days}", days=days))
        yield claim(match.span(), ruling, is_so=day in noted)
    elif deed in {"refund", "money", "money first", "waits", "delays"}:
        yield from _money(match, source, has_margin=has_margin)
    elif deed == "answers":
        yield _answer(match, handbook, is_strict=bool(_AT_ONCE.search(draft.sentence(match.start()).text)))
    elif not has_margin:
        says = Message("no day is promised: ask the shipping desk, and tell a day with a margin")
        is_false = (
            deed in {"arrives", "at once"}
            or _is_for_everything(match)
            or bool(_CERTAIN.search(match[0]) or _UNCHECKED.search(draft.sentence(match.start()).text))
        )
        yield claim(match.span(), Ruling(source, says), is_so=False if is_false else None)


def _is_for_everything(match: re.Match[str]) -> bool:
    """Tell whether a time of shipping is one that no desk confirmed for the order: 48小时内, 当天."""
    return match["day"] in {"当天", "当日"} or (
        match["day"] is None and (match["time"].endswith("内") or match["unit"] in _HOURS)
    )


def _money(match: re.Match[str], source: str, *, has_margin: bool) -> Iterator[Claim]:
    """Yield that a refund is promised for a time: it is made at once, and when it is there nobody knows."""
    says = Message("a refund is made at once, and no time is promised for it")
    is_there = bool(_THERE.search(match[0]))
    if is_there:
        says = Message("when money arrives is shown by the platform: promise no time")
    elif match["day"] in _SAME_DAY:
        return
    is_soon = match["day"] in _SAME_DAY | _NEXT_DAY and is_there
    is_open = (
        has_margin or (match["day"] is not None and not is_soon) or (match["unit"] in _HOURS and not is_there)
    )
    yield claim(match.span(), Ruling(source, says), is_so=None if is_open else False)


def _answer(match: re.Match[str], handbook: Handbook, *, is_strict: bool) -> Claim:
    """Return whether the customer hears of the shop as soon as notes of such a kind fall due.

    A later answer may have been agreed on, but never for a supervisor or the warehouse (A1).
    """
    kinds = handbook.note_kinds.values()
    kind = next((kind for kind in kinds if kind.due_days and "call" in kind.open.values()), None)
    if kind is None or kind.due_days is None:
        return claim(match.span(), None, is_so=None)
    today = date(2000, 1, 3)
    day = _day_of(match, today)
    says = Message("{kind}: within {days} days; note what is promised", kind=kind.name, days=kind.due_days)
    if kind.due_days == 1:
        says = Message("{kind}: by the next day; note what is promised", kind=kind.name)
    is_soon = day is not None and (day - today).days <= kind.due_days
    is_so = True if is_soon else False if is_strict and (day or match["unit"]) else None
    return claim(match.span(), Ruling(kind.source, says), is_so=is_so)


def _day_of(match: re.Match[str], today: date | None) -> date | None:
    """Return the day that a time comes to; None: it is none, or is past."""
    from cstool.core.days import read_day

    said = match["time"].removesuffix("左右")
    if match["day"]:
        within = re.sub("[以之]?内$", "", said)
        said = "今天" if within in _SAME_DAY else "明天" if within in _NEXT_DAY else said
    elif match["unit"] in _HOURS:
        hours = int(number_of(match["number"])) if match["unit"] != "分钟" and match["number"] != "半" else 0
        said = f"{-(-hours // 24)}天内" if hours >= 24 else "今天"
    try:
        return read_day(said, "", today)
    except InputError:
        return None
