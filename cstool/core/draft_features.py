"""What stands in a draft, as what it claims is learnt from: words of one meaning as one, figures by what they are here.

不喜欢的话我们给您出运费 and 不合脚的邮费店里承担 are nearly the same when every word stands for its class. A number
of days is the window of the policy, more or less than it; a rate, a sum, a count of orders is one of the tiers', or
none's. So what is learnt speaks of no figure, and holds for whatever the policy says.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from cstool.core.record import Record
from cstool.core.said_figures import SaidFigure

#: What no meaning depends on.
_IDLE = frozenset("的了哦哈呢呀啦嘛吧啊就也还～~ 。，")
#: So many tokens in a row; so many classes of words may stand between two, and behind them.
_LONGEST, _REACH, _NEAR = 3, 6, 3
#: The ends of a draft.
_START, _END = "^", "$"
#: Classes of words of which the shop has its own.
_OWN_CLASSES = ("courier", "city")
_BREAKS = frozenset("，。、")
#: So many of the cases that were named last count.
_CASES = 3
_DAYS, _YUAN = "天", "元"
_SIZES = frozenset({"码", "号", "毫米", "mm"})


class Frames(Record):
    """Classes by what they are in a claim: in which case, who does what; and what denies it, up to the clause's end."""

    cases: frozenset[str]
    parties: frozenset[str]
    acts: frozenset[str]
    denials: frozenset[str]


class DraftLexicon(NamedTuple):
    """The class of each word that has one, and what classes are in a claim."""

    classes: Mapping[str, str]
    frames: Frames


class Figures(NamedTuple):
    """The figures of the policy that drafts speak of, and the names that are the shop's own."""

    window_days: int
    repair_limit: Decimal
    #: By kind of figure: the values of the tiers, each with the number of its tier.
    tiers: Mapping[str, Mapping[Decimal, int]]
    #: The shop's warehouse and couriers, as text.
    own_names: str


def word_classes(classes: Mapping[str, str]) -> dict[str, str]:
    """Return the class of each word of `classes`, where they stand by its name, between spaces; the first counts."""
    found: dict[str, str] = {}
    for name, words in classes.items():
        for word in words.split():
            found.setdefault(word, name)
    return found


def draft_features(
    text: str, figures: Sequence[SaidFigure], words: DraftLexicon, known: Figures
) -> frozenset[str]:
    """Return what stands in `text`: its tokens, up to three in a row, and which classes follow which.

    Args:
        text: a draft, or a part of one.
        figures: the figures in it, placed in it.
        words: what words mean the same.
        known: what figures are the policy's.
    """
    read = [*_tokens(text, figures, words, known)]
    tokens = [_START, *(each for each in read if each not in _IDLE), _END]
    found = {*_frames(read, words.frames)}
    found |= {
        "|".join(tokens[start : start + length])
        for length in range(1, _LONGEST + 1)
        for start in range(len(tokens) - length + 1)
    }
    classes = [each for each in tokens if len(each) > 1]
    for place, first in enumerate(classes):
        for second in range(place + 1, min(len(classes), place + _REACH + 1)):
            pair = f"{first}..{classes[second]}"
            found.add(pair)
            if second <= place + _NEAR:
                found.update(f"{pair}..{third}" for third in classes[second + 1 : second + _NEAR + 1])
    return frozenset(found)


def _frames(tokens: Sequence[str], frames: Frames) -> Iterator[str]:
    """Yield who does what in which case, and whether it is denied: 不合脚 … 运费我们出 is own, we, pay."""
    cases: list[str] = []
    who, denied = "", ""
    for token in tokens:
        name = token[1:-1]
        if token in _BREAKS:
            denied = ""
        elif name in frames.denials:
            denied = "-"
        elif name in frames.parties:
            who = name
        if name in frames.acts:
            for case in cases[-_CASES:] or [""]:
                yield f"@{case}:{who}{denied}:{name}"
                yield f"@{case}{denied}:{name}"
        if name in frames.cases:
            cases = [*(each for each in cases if each != name), name]


def _tokens(text: str, figures: Sequence[SaidFigure], words: DraftLexicon, known: Figures) -> Iterator[str]:
    """Yield the classes of the longest words, the kinds of figures, and single characters for all else."""
    by_start = {figure.start: figure for figure in figures}
    longest, place = max(map(len, words.classes), default=0), 0
    while place < len(text):
        end = next(
            (
                end
                for end in range(min(len(text), place + longest), place, -1)
                if text[place:end] in words.classes
            ),
            place,
        )
        figure = by_start.get(place)
        if figure and end <= figure.end:
            yield _figure(figure, known)
            place = figure.end
        elif end > place:
            yield _word(text[place:end], words, known)
            place = end
        else:
            yield text[place]
            place += 1


def _word(word: str, words: DraftLexicon, known: Figures) -> str:
    name = words.classes[word]
    if name in _OWN_CLASSES:
        return f"<{name}{'=' if word.lower() in known.own_names else '!'}>"
    return f"<{name}>"


def _figure(figure: SaidFigure, known: Figures) -> str:
    """Return what a figure is here: of which kind, and whether it is one of the policy's."""
    kind, value = figure.kind, figure.value
    if kind == _DAYS and figure.unit:
        is_idiom = figure.is_idiom and figure.unit in {"天", "日"}
        return "<day~>" if is_idiom else f"<day{_compared(value, Decimal(known.window_days))}>"
    tiers = known.tiers.get(kind or "", {})
    if value in tiers:
        return f"<{kind}{tiers[value]}>"
    if tiers and (figure.unit or figure.has_sign):
        return f"<yuan{_compared(value, known.repair_limit)}>" if kind == _YUAN else f"<{kind}!>"
    return "<size>" if figure.unit in _SIZES else "<number>"


def _compared(value: Decimal, limit: Decimal) -> str:
    return "=" if value == limit else "<" if value < limit else ">"
