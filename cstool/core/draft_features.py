"""What stands in a draft, as what it claims is learnt from: words of one meaning as one, figures by what they are here.

不喜欢的话我们给您出运费 and 不合脚的邮费店里承担 are nearly the same when every word stands for its class. A number
of days is the window of the policy, more or less than it; a rate, a sum, a count of orders is one of the tiers', or
none's. So what is learnt speaks of no figure, and holds for whatever the policy says.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from cstool.core.said_figures import SaidFigure

#: What no meaning depends on.
_IDLE = frozenset("的了哦哈呢呀啦嘛吧啊就也还～~ 。，")
#: So many tokens in a row; so many classes of words may stand between two, and behind them.
_LONGEST, _REACH, _NEAR = 3, 6, 3
#: The ends of a draft.
_START, _END = "^", "$"
#: Classes of words of which the shop has its own.
_OWN_CLASSES = ("courier", "city")
#: What frames are made of: cases, who does something, what is done, and what denies it, up to the end of the clause.
_SITUATIONS = frozenset(
    "own fault unshipped transit worn gone sale newb tier1 tier2 tier3 tier4 member missing full_size skin intercept"
    " refuse repair day= day< day> 单1 单2 单3 单! 元2 元3 first back both again stock custom colour tag box regular".split()
)
_PARTIES = frozenset({"we", "you"})
_ACTS = frozenset(
    "pay selfpay free half advance ret exch money full part zhe stack arrive ship inacc givenow compens coupon repair"
    " custom same tell chase intercept refuse inspect fine goon stop doctor reach 折0 折1 折2 折3 折! day< day> day="
    " freight gift apply warranty always diff keep".split()
)
_DENYING = frozenset({"no", "neg", "cannot", "noneed", "promise0"})
_BREAKS = frozenset("，。、")
_CASES = 3
_DAYS, _YUAN = "天", "元"
_SIZES = frozenset({"码", "号", "毫米", "mm"})


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
    text: str, figures: Sequence[SaidFigure], words: Mapping[str, str], known: Figures
) -> frozenset[str]:
    """Return what stands in `text`: its tokens, up to three in a row, and which classes follow which.

    Args:
        text: a draft, or a part of one.
        figures: the figures in it, placed in it.
        words: the class of each word that has one.
        known: what figures are the policy's.
    """
    read = [*_tokens(text, figures, words, known)]
    tokens = [_START, *(each for each in read if each not in _IDLE), _END]
    found = {*_frames(read)}
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


def _frames(tokens: Sequence[str]) -> Iterator[str]:
    """Yield who does what in which case, and whether it is denied: 不合脚 … 运费我们出 is own, we, pay."""
    cases: list[str] = []
    who, denied = "", ""
    for token in tokens:
        name = token[1:-1]
        if token in _BREAKS:
            denied = ""
        elif name in _DENYING:
            denied = "-"
        elif name in _PARTIES:
            who = name
        if name in _ACTS:
            for case in cases[-_CASES:] or [""]:
                yield f"@{case}:{who}{denied}:{name}"
                yield f"@{case}{denied}:{name}"
        if name in _SITUATIONS:
            cases = [*(each for each in cases if each != name), name]


def _tokens(
    text: str, figures: Sequence[SaidFigure], words: Mapping[str, str], known: Figures
) -> Iterator[str]:
    """Yield the classes of the longest words, the kinds of figures, and single characters for all else."""
    by_start = {figure.start: figure for figure in figures}
    longest, place = max(map(len, words), default=0), 0
    while place < len(text):
        end = next(
            (end for end in range(min(len(text), place + longest), place, -1) if text[place:end] in words),
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


def _word(word: str, words: Mapping[str, str], known: Figures) -> str:
    name = words[word]
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
