"""Figures as texts say them: 7天, 七天内, 一周, 9.3折, 九三折, 优惠7%, 499元, ¥499, 3单, 38码; with their places."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import NUMBER, NUMERALS, number_of

#: The kinds of figures: days, yuan, orders, tenths of the price, grams.
UNITS = ("天", "元", "单", "折", "克")


class _Said(NamedTuple):
    """How a unit is said: of which kind it is, how many of that it stands for, whether it is always a figure."""

    kind: str
    factor: Decimal = Decimal(1)
    is_certain: bool = True


#: What is said of days, money and so on; a week may be any week, 克 what a jar holds, a bare number anything.
_SAYINGS = {
    **{unit: _Said(unit) for unit in UNITS},
    **dict.fromkeys(("日",), _Said("天", is_certain=False)),
    **dict.fromkeys(("周", "星期", "礼拜"), _Said("天", Decimal(7), is_certain=False)),
    **dict.fromkeys(("月",), _Said("天", Decimal(30), is_certain=False)),
    **dict.fromkeys(("块", "圆", "RMB", "rmb", "人民币", "¥", "￥"), _Said("元")),
    **dict.fromkeys(("笔",), _Said("单")),
    **dict.fromkeys(("克", "g"), _Said("克", is_certain=False)),
    **dict.fromkeys(("%", "百分之"), _Said("折", Decimal("0.1"), is_certain=False)),
    "": _Said("元", is_certain=False),
}
_SIGN = r"(?:(?P<sign>[¥￥]|百分之|RMB|rmb|人民币)\s*)?"
#: Not the rest of a number, of a date or of a name; of a range, both ends.
_NUMBER = rf"(?<![0-9.{{月{NUMERALS}A-Za-z-])(?<!日[至到]){_SIGN}(?:[0-9]+-)?(?P<number>{NUMBER})"
_UNIT = r"天|日|个?(?:星期|礼拜)|个月|周(?!年)|折|元|块|圆|RMB|rmb|单|笔|克|g|码|号|毫米|mm|%|(?![0-9.:：-])"
#: 184块2毛4, 35块6: tenths of a yuan and fen behind the yuan.
_SMALL_MONEY = (
    rf"(?:(?<=[元块])(?P<tenths>[0-9{NUMERALS}])[毛角](?:(?P<fen>[0-9{NUMERALS}])分?)?"
    rf"|(?<=块)(?P<bare>[0-9一二三四五六七八九])(?![0-9{NUMERALS}.元块天单双件个折%成分码号]))?"
)
#: A time within which something is promised is a figure, whatever its unit.
_SAID = DraftPattern(rf"{_NUMBER}\s*(?P<unit>{_UNIT}){_SMALL_MONEY}(?P<within>(?=[以之]?内))?")
_FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("．"): ".", ord("％"): "%"}
#: Said of anything, not of a figure of the policy: 一天, 两单, 等两三天.
_IDIOMATIC = {"零", "一", "两", "一两", "两三", "三五", *map("".join, pairwise("一二三四五六七八九"))}
#: 第二天 is the next day, 第七天 the last one of the window.
_NEXT_DAYS = 3
#: What is taken off stands behind these; what is left is the rate.
_TAKEN_OFF = ("减", "省", "惠", "宜", "让", "降")


class SaidFigure(NamedTuple):
    """A number with its unit, where it stands, and what it comes to."""

    start: int
    end: int
    text: str
    #: The number itself, and the unit as it was said; "": none.
    number: Decimal
    unit: str
    has_sign: bool
    #: Which kind of figure it is and its value in that: two weeks are 14 天, 95折 and 5 % off are 9.5 折.
    kind: str | None
    value: Decimal
    #: Whether it can be nothing else.
    is_certain: bool
    #: Whether it is a way of speaking rather than a figure: 一天, 第二天.
    is_idiom: bool


def said_figures(text: str) -> Iterator[SaidFigure]:
    """Yield every number of `text` with the unit that it is said in."""
    for match in _SAID.finditer(text.translate(_FULL_WIDTH)):
        yield _figure(match)


def _figure(match: re.Match[str]) -> SaidFigure:
    number = number_of(match["number"])
    number += number_of(match["tenths"] or match["bare"] or "0") / 10 + number_of(match["fen"] or "0") / 100
    said = _SAYINGS.get(match["sign"] or match["unit"].removeprefix("个"))
    return SaidFigure(
        start=match.start(),
        end=match.end(),
        text=match[0],
        number=number,
        unit=match["unit"],
        has_sign=bool(match["sign"]),
        kind=said.kind if said else None,
        value=_value(match, said, number) if said else number,
        is_certain=said is not None
        and not match.string.endswith("第", 0, match.start())
        and (said.is_certain or (match["within"] is not None and said.kind == "天")),
        is_idiom=said is not None and _is_idiom(match, said, number),
    )


def _value(match: re.Match[str], said: _Said, number: Decimal) -> Decimal:
    value = number * said.factor
    if said.kind == "折" and value >= 10:
        value /= 10
    is_off = said.factor < 1 and match.string.endswith(_TAKEN_OFF, 0, match.start())
    return 10 - value if is_off else value


def _is_idiom(match: re.Match[str], said: _Said, number: Decimal) -> bool:
    if said.kind != "折" and said.factor == 1 and match["number"] in _IDIOMATIC:
        return True
    return match.string.endswith("第", 0, match.start()) and number <= _NEXT_DAYS
