"""Which size a customer's sentence says that he wears; what no chart can tell for certain is asked for (Q3)."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from cstool.core.numbers import decimal_text
from cstool.core.numerals import NUMERALS, number_of
from cstool.core.record import Record
from cstool.core.size_fitting import fit
from cstool.core.sizes import (
    FOOT,
    LENGTHS,
    MILLIMETRES,
    SHOE_NUMBER,
    Chart,
    WornSize,
    chart_with,
    column_of,
    foot_length,
)
from cstool.core.vocabulary import Extraction
from cstool.errors import InputError

_NUMBER = re.compile(rf"(?<![0-9.])[0-9]+(?:\.[0-9]{{1,2}})?(?![0-9.])|[{NUMERALS}]{{2,}}")
_FOOT = re.compile(rf"{FOOT}$")
#: 脚24.5: a foot is that long, where no size is called so.
_ON_FOOT = "脚"
#: us7.5: the column of a chart that is meant, or a system that the shop has no chart of.
_COLUMN = re.compile("(?<![a-z])[a-z]{2}$")
_UNIT = re.compile("|".join(LENGTHS))
_HALF = Decimal("0.5")
#: A number of one digit is a size only where it is called one: 7码.
_LEAST = 10
#: So far before and behind a number is looked.
_REACH = 12


class SaidSizes(Record):
    """The sizes in a sentence; `unclear` is what was said where it is not known which is worn, and then no size is."""

    sizes: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


class _Spoken(Record):
    """A number that may be a size."""

    #: As it was said, where it begins and ends.
    text: str
    start: int
    end: int
    #: As a slot takes it; null: no chart has it, or it may be one of two systems.
    value: str | None
    #: What `fit` finds for it.
    fitted: str | None
    #: Said to be what is worn; called a size.
    usual: bool
    called: bool


class SizeReader:
    """Finds the sizes in sentences."""

    def __init__(self, extraction: Extraction, charts: Iterable[Chart]) -> None:
        """Take the words to go by, and the sizes that exist."""
        self._words = extraction
        self._charts = tuple(charts)
        joint = f"[、/~—-]|{any_of(extraction.size_or or '、')}"
        self._joined = re.compile(rf"(?:{any_of(extraction.size_after)})?[\s,]*(?:{joint})(?:[\s,]|{joint})*")

    def read(self, text: str) -> SaidSizes:
        """Return the sizes that `text`, in plain characters, says; those first that are worn."""
        groups = [*self._groups(text)]
        known = [[each for each in group if each.value] for group in groups]
        usual = [
            each for group in groups if any(each.usual for each in group) for each in group if each.value
        ]
        odd = [each for group in groups for each in group if each.usual and not each.value]
        called = [group for group in known if any(each.called for each in group)]
        first = usual or odd or next((group for group in called or known if group), [])
        first = first or [each for group in groups for each in group if each.text.endswith("码")]
        if any(not each.value for each in first) or len({each.fitted for each in first}) > 1:
            return SaidSizes(unclear=tuple(dict.fromkeys(each.text for each in first)))
        others = [each for group in called or ([] if usual else known) for each in group]
        return SaidSizes(sizes=tuple(dict.fromkeys(each.value or "" for each in (*first, *others))))

    def _groups(self, text: str) -> Iterator[list[_Spoken]]:
        """Yield the numbers that are said in one breath together: 39或40, 38-39; the first says what they are."""
        group: list[_Spoken] = []
        for said in self._numbers(text):
            if group and self._joined.fullmatch(text[group[-1].end : said.start]):
                group.append(said)
                continue
            if group:
                yield group
            group = [said]
        if group:
            yield group

    def _numbers(self, text: str) -> Iterator[_Spoken]:
        for number in _NUMBER.finditer(text):
            before = text[max(0, number.start() - _REACH) : number.start()].rstrip()
            after = text[number.end() : number.end() + _REACH].lstrip()
            if not (_ends(before, self._words.size_not_before) or self._is_other(after)):
                said = self._said(number, before, after)
                if said.value or number[0].isascii():
                    yield said

    def _said(self, number: re.Match[str], before: str, after: str) -> _Spoken:
        words = self._words
        half = _begins(after, words.size_half or "")
        is_label = half or _begins(after, words.size_after)
        is_called = is_label or _ends(before, words.size_before)
        size, lead = self._size(number_of(number[0]) + (_HALF if half else 0), before, after)
        has_unit = size.column == MILLIMETRES
        value, fitted = self._known(size) if is_called or has_unit or number[0].isascii() else (None, None)
        is_usual = size.text.startswith(_ON_FOOT) or _ends(lead, words.size_usual or "")
        return _Spoken(
            text=size.text,
            start=number.start(),
            end=number.end(),
            value=value,
            fitted=fitted,
            usual=is_usual and bool(value or is_label or size.column or number_of(number[0]) >= _LEAST),
            called=is_called,
        )

    def _is_other(self, after: str) -> bool:
        """Tell whether what stands behind a number makes it something else; 39/40 are two sizes, 11/8 is a day."""
        other = _NUMBER.match(after, 1) if after.startswith("/") else None
        if other and self._known(WornSize(text=other[0], number=number_of(other[0])))[0]:
            return False
        return _begins(after, self._words.size_not_after)

    def _size(self, number: Decimal, before: str, after: str) -> tuple[WornSize, str]:
        """Return a number as a size, and what stands before that: a length by its unit or 脚长, a label of a column."""
        unit, foot, column = _UNIT.match(after), _FOOT.search(before), _COLUMN.search(before)
        mark = foot or column
        said, lead = decimal_text(number), before[: mark.start()] if mark else before
        if unit or foot:
            name = f"{foot[0] if foot else ''}{said}{unit[0] if unit else ''}"
            length = foot_length(number, unit[0] if unit else "")
            return WornSize(text=name, number=length, column=MILLIMETRES), lead
        if column:
            return WornSize(text=f"{column[0]}{said}", number=number, column=column[0]), lead
        size = WornSize(text=f"{said}码" if after.startswith("码") else said, number=number)
        if (
            before.endswith(_ON_FOOT)
            and not self._known(size)[0]
            and not _begins(after, self._words.size_after)
        ):
            length = foot_length(number, "")
            return WornSize(text=f"{_ON_FOOT}{said}", number=length, column=MILLIMETRES), before
        return size, lead

    def _known(self, size: WornSize) -> tuple[str | None, str | None]:
        """Return a size as a slot takes it, and what fits; nothing: no chart tells it for certain."""
        if not self._charts or size.number is None:
            return None, None
        chart = chart_with(size, self._charts)
        if column_of(size, chart) is None or _is_twofold(size, chart):
            return None, None
        number = decimal_text(size.number)
        in_column = size.column not in {None, MILLIMETRES}
        value = f"{size.column}{number}" if in_column else number
        if size.column == MILLIMETRES and MILLIMETRES not in chart.columns:
            value = f"{number}mm"
        try:
            return value, fit(size, chart).size
        except InputError:
            return None, None


def _is_twofold(size: WornSize, chart: Chart) -> bool:
    """Tell whether a number without a unit stands in two columns of a chart, neither of them the usual one."""
    if size.column or size.number is None:
        return False
    columns = [
        column
        for column in chart.columns
        if column_of(WornSize(text=size.text, number=size.number, column=column), chart)
    ]
    return len(columns) > 1 and not {SHOE_NUMBER, MILLIMETRES} & {*columns}


def any_of(words: str) -> str:
    """Return the pattern of any of `words`, which blanks separate."""
    return "|".join(re.escape(word) for word in sorted(words.split(), key=len, reverse=True))


def _begins(text: str, words: str) -> bool:
    return text.startswith(tuple(words.split()))


def _ends(text: str, words: str) -> bool:
    return text.endswith(tuple(words.split()))
