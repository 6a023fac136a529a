"""The times within which a draft says that goods may come back (Q2)."""

import re
from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import NUMBER, number_of
from cstool.core.said_figures import SaidFigure
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.desk.draft_permissions import ALLOWED
from cstool.desk.draft_receipts import OVER, RECEIVED_ON, TOO_LATE, UNTIL, receipt_claims
from cstool.desk.draft_refunds import fault_of, rules_for, ruling_of
from cstool.desk.draft_rulings import of_window
from cstool.desk.draft_times import is_time_of_deed
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_WINDOW_AFTER = DraftPattern(
    r"(?:的?免费)?试穿|的?(?:[退换]货?|包退)|[的]?(?:考虑|犹豫|冷静|反悔)|[之以]?后[^，。]{0,4}(?:不[退换]|不能|就不)|[以之]?内|无理由|[^，。]{0,2}(?:包退|包换|可退|可换|(?:能|可以|都能|都可以)[^，。]{0,2}[退换])"
)
_WINDOW_BEFORE = DraftPattern(
    r"(?:期限|时限|时间|期|规定|约定|超过?|超出|过了|满)(?:都|是|为|有|了|在|签收|收货)*[^，。]{0,2}$"
    r"|[退换]货(?!款)[^。不]{0,6}(?:给|有|是)(?:您|足|了)*$"
    r"|(?:签收|收货|收到|到手)货?(?:之日|当天)?(?:起|后|之后|以后)[^，。]{0,2}$"
)
_OTHER_TIME = DraftPattern(
    r"发货|寄出|发出|到账|送到|送达|(?<!收)到货|(?:内|能|会|可以|就)[^，。]{0,3}收到货|回复|联系(?!我|客服|店)|处理|补发|补寄|答复|发走|入账|派送|保修|质保"
)
#: 超期了三天: so many days after the window.
_BEYOND = DraftPattern(r"(?:超期|超时|逾期|过期|[超晚多])了?$")
#: 到今天签收满5天: so many days have passed.
_SO_FAR = DraftPattern(r"(?:到今天|到现在|今天|至今|目前)[^，。]{0,8}$|[才刚]过了?$")
#: 48小时内提出才能退: until when it must be asked for.
_ASKED_WITHIN = DraftPattern(
    rf"(?P<number>{NUMBER})(?P<unit>个?小时|天)[以之]?内[^，。]{{0,6}}(?:提出|申请|联系|告诉|反馈)[^，。]{{0,3}}才[^，。]{{0,4}}[退换]",
    needs="才",
)
#: 改成二十天了: not so many days have passed.
_CHANGED = DraftPattern(r"改成|改为|延长|放宽|调整")
#: From which day else the time is said to run.
_RUNS_FROM = DraftPattern(
    r"(?<!不是)(?<!不)(?:从|按|自)[^，。签收]{0,3}(?:下单|付款|发货|拍下|购买|寄出|发出)[^，。签收]{0,8}(?:算|起|计|数)",
    needs="算起计数",
)
#: 退货期限再给您宽限5天: days beyond the window.
_LONGER = DraftPattern(
    rf"(?:宽限|放宽|延长|多给|多延|延期|再延)(?:了|您|到|给您|个)*(?P<days>{NUMBER})[天日]", needs="宽延多"
)
#: 多给3天，也就是第十天之前: the window, and the days beyond it.
_NEW_END = DraftPattern(rf"第(?P<days>{NUMBER})天(?:之?前|[以之]内|为止|都)", needs="第")
#: 期限到第6天为止.
_LAST_DAY = DraftPattern(rf"第(?P<days>{NUMBER})天(?:就|算|也)?(?:为止|截止|到期|过期|结束)", needs="第")
_FROM_ELSE = DraftPattern(
    r"(?:下单|付款|发货|拍下|购买|买|发出)(?:之?日|当天|那天|那日|的时候)?(?:起|后|之后|以后|开始)?[^，。]{0,2}$"
)
_PAST = DraftPattern(
    r"(?:超过?了?|(?<![穿用洗])过了?)[^，。]{0,8}(?:天|期限?|周|星期)了?[^，。]{0,3}(?:也|都|照样|还|一样)(?:是)?(?:能(?!不能)|可(?!不可)以|给|行)",
    needs="超过",
)
_EVER = DraftPattern(
    r"(?:月底|年底|过年)(?:之?前)?[^，。不发到]{0,4}(?:都|也|就|还)?(?:能|可以)[退换]|(?:任何时候|什么时候|随时|多久|永远|一直|无论何时)[^，。]{0,5}(?:都|也|可以|能|给您)[^，。]{0,4}[退换]|随时[^，。不]{0,2}[退换]|(?:什么时候|任何时候|多久)[^，。不]{0,3}寄回[^，。不]{0,2}(?:都|也)|(?:没有?|不限|无)(?:时间|期限)(?:限制)?"
)
_HOURS = DraftPattern(rf"({NUMBER})个?(?:小时|钟头)", needs="时钟")


def window_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the times within which goods may come back, each held against the window of the policy."""
    returns = handbook.policies.returns
    window = of_window(handbook.policies)
    for figure in (*draft.figures, *_hours(draft)):
        if figure.kind == "天" and not is_time_of_deed(draft, figure.start):
            yield from _time(draft, handbook, facts, figure, window)
    for match in _RUNS_FROM.finditer(draft.text) if re.search("[退换七7]", draft.text) else ():
        yield claim(match.span(), window, is_so=False)
    yield from receipt_claims(draft, handbook, facts, window)
    yield from _longer(draft, handbook)
    is_other = draft.is_exception or not re.search("[退换期]", draft.text)
    for match in () if is_other else _LAST_DAY.finditer(draft.text):
        yield claim(match.span(), window, is_so=number_of(match["days"]) == returns.window_days)
    for match in _ASKED_WITHIN.finditer(draft.text):
        asked = number_of(match["number"]) / (1 if match["unit"] == "天" else 24)
        yield claim(match.span(), window, is_so=asked == returns.window_days)
    for pattern in (_EVER, _PAST):
        for match in pattern.finditer(draft.text):
            told = (each for each in draft.figures if match.start() <= each.start < match.end())
            if any(each.kind == "天" and each.value <= returns.window_days for each in told):
                continue  # 才过了三天，还可以换
            is_open = pattern is _EVER and (
                draft.is_denied(match.start())
                or draft.stage() == "unshipped"
                or not re.search("[退换]", draft.sentence(match.start()).text)
            )
            if not is_open and fault_of(draft, handbook, facts, match.start()) != "shop":
                yield claim(match.span(), window, is_so=False)


def _longer(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield by how many days the window is lengthened as an exception (H8)."""
    goodwill = handbook.policies.goodwill
    says = Message("as an exception: up to {days} days more", days=goodwill.extra_days)
    ruling = Ruling(goodwill.source, says)
    for match in _LONGER.finditer(draft.text):
        sentence = draft.sentence(match.start())
        if re.search(r"[退换期]|签收", sentence.text) and not draft.is_denied(match.start()):
            longer = number_of(match["days"])
            yield claim(match.span(), ruling, is_so=longer <= goodwill.extra_days)
            for end in _NEW_END.finditer(draft.text, match.end(), sentence.end):
                is_so = number_of(end["days"]) == handbook.policies.returns.window_days + longer
                yield claim(end.span(), ruling, is_so=is_so)


def _hours(draft: DraftText) -> Iterator[SaidFigure]:
    """Yield the times that are said in hours, in days."""
    for match in _HOURS.finditer(draft.text):
        number = number_of(match[1])
        yield SaidFigure(
            *match.span(), match[0], number, "小时", False, "天", number / 24, is_certain=True, is_idiom=False
        )


def _time(
    draft: DraftText, handbook: Handbook, facts: DraftFacts, figure: SaidFigure, window: Ruling
) -> Iterator[Claim]:
    if figure.unit == "日" and UNTIL.match(draft.text, figure.start) and RECEIVED_ON.search(draft.text):
        return
    place, days = (figure.start, figure.end), handbook.policies.returns.window_days
    goodwill = handbook.policies.goodwill
    if _is_window(draft, figure) and _is_for_faults(draft, figure):
        rules = rules_for(handbook, "shop", "received", ("return", "exchange"), window="closed")
        yield claim(place, ruling_of(rules), is_so=any(rule.decision == "refuse" for rule in rules))
    elif _is_window(draft, figure):
        from_else = _FROM_ELSE.search(draft.before(figure.start, 8))
        yield claim(place, window, is_so=figure.value == days and not from_else)
    elif _is_limit(draft, figure):
        yield claim(place, None, is_so=None)
    elif draft.before(figure.start, 1) == "第" and figure.value <= days:
        late = OVER.search(draft.text, figure.end, draft.sentence(figure.start).end)
        if late and not draft.is_denied(late.start()):
            yield claim(late.span(), window, is_so=False)
    elif _is_told_late(draft, figure) and fault_of(draft, handbook, facts, figure.start) != "shop":
        yield claim(place, window, is_so=figure.value > days)
    elif (
        figure.value > days
        and _is_passed(draft, figure, days + goodwill.extra_days)
        and fault_of(draft, handbook, facts, figure.start) != "shop"
    ):
        yield claim(place, window, is_so=False)


def _is_for_faults(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether the shop is held to its faults within the window alone: 质量问题也必须七天内提出."""
    before = draft.text[draft.sentence(figure.start).start : figure.start]
    is_fault = re.search(r"质量问题[^。不没]{0,8}(?:必须|也得|也要|只能|也只)[^，。不]{0,6}$", before)
    return is_fault is not None


def _is_told_late(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether it is said that so many days are too many: 签收12天了，过期限啦."""
    rest = draft.text[figure.end : draft.sentence(figure.start).end]
    return re.match("[了啦咯]", rest) is not None and TOO_LATE.search(rest[:24]) is not None


def _is_limit(draft: DraftText, figure: SaidFigure) -> bool:
    before, after = draft.before(figure.start, 3), draft.after(figure.end, 1)
    is_passed = after == "了" and not _CHANGED.search(draft.clause(figure.start).text)
    is_passed = is_passed or _SO_FAR.search(draft.before(figure.start, 12)) is not None
    if before.endswith("第") or is_passed or _BEYOND.search(before):
        return False
    if figure.is_idiom and not draft.after(figure.end, 2).startswith(("内", "以内", "之内")):
        return False
    return bool(
        _WINDOW_AFTER.match(draft.after(figure.end, 8))
        or _WINDOW_BEFORE.search(draft.before(figure.start, 10))
    )


def _is_window(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether a number of days is a time within which goods may come back."""
    if not _is_limit(draft, figure) or draft.before(figure.start, 1) == "第":
        return False
    clause, sentence = draft.clause(figure.start), draft.sentence(figure.start)
    around = clause.text + draft.text[clause.end : min(sentence.end, clause.end + 12)]
    if _OTHER_TIME.search(clause.text) and not re.search(r"[退换]|无理由|有效", clause.text):
        return False
    if draft.is_denied(figure.start) and not re.search(r"[退换]", clause.text):
        return False
    if re.search(r"没有|不支持|没(?=[0-9一二三四五六七八九十])", draft.before(figure.start, 6)):
        return False
    if re.search(r"[退换]|无理由|申请|售后|失效|作废|有效|试穿", around) or re.search(
        r"签收|收货|收到", clause.text
    ):
        return True
    return bool(re.search(r"[退换]", draft.text))


def _is_passed(draft: DraftText, figure: SaidFigure, most: int) -> bool:
    """Tell whether so many days have passed and a return is allowed all the same, and not as an exception."""
    rest = draft.text[figure.end : draft.sentence(figure.start).end]
    if TOO_LATE.search(rest) or (figure.value <= most and draft.is_exception):
        return False
    allowed = ALLOWED.search(rest)
    is_state = re.search(r"^了|第$|已经?$", draft.after(figure.end, 1)) or draft.before(
        figure.start, 2
    ).endswith(("第", "已经", "了"))
    return bool(is_state and allowed and not draft.is_denied(figure.end + allowed.start()))
