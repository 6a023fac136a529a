"""What a customer's sentence says by the way: sizes, colours, styles, days; they become the values of a reply."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from cstool.core.record import Record
from cstool.core.replies import Slot
from cstool.core.said_sizes import SizeReader, any_of
from cstool.core.sizes import Chart, Style
from cstool.core.spelling import plain
from cstool.core.vocabulary import Extraction, Words
from cstool.core.word_classes import Lexicon, vocabulary


class Said(Record):
    """The values in a sentence, each kind in the order in which they are said."""

    #: Sizes of the shop's charts, in millimetres or as the number on the box.
    sizes: tuple[str, ...]
    #: What was said where it is not known which size is worn.
    unclear_sizes: tuple[str, ...]
    colours: tuple[str, ...]
    #: Ids of styles.
    styles: tuple[str, ...]
    #: The days of orders, as the customer calls them: 昨天, 11月18号.
    order_days: tuple[str, ...]


_T = TypeVar("_T")
_MONTH, _DAY = "(?:1[0-2]|[1-9])", "(?:3[01]|[12][0-9]|[1-9])"
#: 11月18号, 18号; 11.18, 11/18; 上周三.
_DATE = "|".join(
    (
        rf"(?<![0-9])(?:{_MONTH}月)?{_DAY}[号日]",
        rf"(?<![0-9./]){_MONTH}[./]{_DAY}(?![0-9./])",
        "上*(?:周|个?星期|个?礼拜)[一二三四五六日天]",
    )
)
#: So much may stand between a day and what makes it an order's: 昨天 晚上八点 拍的.
_BETWEEN = r"[^0-9,.!?;~\s]{0,5}?"
_SHORTEST_PART = 3


class Reader:
    """Finds the values in sentences."""

    def __init__(
        self, extraction: Extraction, words: Iterable[Words], charts: Iterable[Chart], styles: Sequence[Style]
    ) -> None:
        """Take the words to go by, and the sizes and styles that exist."""
        self._colour = extraction.colours
        self._lexicon = Lexicon(vocabulary(each for each in words if each.id == self._colour))
        self._sizes = SizeReader(extraction, charts)
        self._styles = {style.id: plain(style.name) for style in styles}
        days, ordered = any_of(extraction.days), any_of(extraction.ordered_after)
        self._ordered = re.compile(rf"({days}|{_DATE}){_BETWEEN}(?:{ordered})")

    def read(self, text: str) -> Said:
        """Return the values that `text` says."""
        text = plain(text)
        found = self._sizes.read(text)
        return Said(
            sizes=found.sizes,
            unclear_sizes=found.unclear,
            colours=_once(self._read_colours(text)),
            styles=_once(self._read_styles(text)),
            order_days=_once(found[1] for found in self._ordered.finditer(text)),
        )

    def _read_colours(self, text: str) -> Iterator[str]:
        reach = 0
        for token in sorted(
            self._lexicon.read(text).found.get(self._colour, ()), key=lambda at: (at.start, -at.end)
        ):
            if token.start >= reach:
                reach = token.end
                yield text[token.start : token.end]

    def _read_styles(self, text: str) -> Iterator[str]:
        """Yield the styles whose id or name is said, or the end of a name (乐福鞋) that only one style has."""
        named = [id_ for id_, name in self._styles.items() if name in text or id_ in text]
        ends = [] if named else [id_ for id_, name in self._styles.items() if name[-_SHORTEST_PART:] in text]
        yield from named or (ends if len(ends) == 1 else ())


def slot_values(slots: Iterable[Slot], said: Said) -> dict[str, str]:
    """Return the values in a sentence that fill `slots`: a size, a style; words for `colour` and `order-day`."""
    ready: Mapping[str, tuple[str, ...]] = {
        "size": said.sizes,
        "style": said.styles,
        "colour": said.colours,
        "order-day": said.order_days,
    }
    values = {}
    for slot in slots:
        found = ready.get(slot.kind if slot.kind != "words" else slot.id)
        if found:
            values[slot.id] = found[0]
    return values


def _once(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))
