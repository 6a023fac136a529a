"""What a draft says of the chart (Q1, Q3): how a style runs, which of two sizes is taken, the first and the last."""

import re
from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import number_of
from cstool.core.sizes import SMALLEST_MM, Style
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_RUNS = DraftPattern(
    r"(偏[大小])|标准码|正常码|正码|(?:尺码|码[数子])(?:是|很|挺|都)*标准|[按照]平[时常]的?(?:尺码|码)?[拍选买]"
)
#: 比平时拍小两码.
_BY = DraftPattern(
    r"比平[时常][^，。]{0,6}[拍选买](?P<end>[大小])(?P<count>[一二两三123])(?:个?码|号)", needs="比"
)
#: From one size to the next.
STEP = DraftPattern(
    r"[一每]个?码[^，。0-9]{0,3}差?$",
    needs="码",
)
#: 32到46码: from which size to which.
_SIZES_FROM_TO = DraftPattern(r"(?P<least>[0-9]{2})码?[到至-](?P<most>[0-9]{2})码", needs="码")
#: 在38和39中间，往小拿: between which sizes a foot is, and which of them is said to be taken.
BETWEEN = DraftPattern(
    r"[0-9]{2,3}码?[和跟与、-][0-9]{2,3}码?的?[之中]间|夹在?[^，。]{0,4}(?:中间|当中|之间)|[两2]个?码(?:的?[之中]间|当中)",
    needs="间中",
)
_TAKEN = DraftPattern(
    r"[往取拿选拍买](?:其中)?(?:的|那个|码数?)?(?P<end>[大小])|(?P<that>[大小])(?:的|一?码)"
)
_THAT_TAKEN = DraftPattern(r"[取拿](?P<number>[0-9]{2,3})")
#: 做到43码为止: the largest size.
_LAST = DraftPattern(
    r"(?:为止|封顶|到顶)",
    needs="为到封",
)


def chart_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what a draft says of the chart as a whole."""
    del facts
    yield from _between(draft, handbook)
    yield from _ends(draft, handbook)
    yield from _runs(draft, handbook)


def styles_named(draft: DraftText, handbook: Handbook) -> list[Style]:
    """Return the styles that a draft names, by their names or the ends of them."""
    return [
        style
        for style in handbook.policies.styles
        if any(style.name[cut:] in draft.text for cut in range(max(1, len(style.name) - 2)))
        or style.name[:-1] in draft.text
        or re.search(rf"{re.escape(style.name[:2])}(?:那|这|的|款)", draft.text)
    ]


def _runs(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield that a style runs small or large."""
    styles = styles_named(draft, handbook)
    if len(styles) == 1:
        style = styles[0]
        says = Message("{style}: take {shift:+} sizes", style=style.name, shift=style.shift)
        for match in _BY.finditer(draft.text):
            shift = int(number_of(match["count"])) * (1 if match["end"] == "大" else -1)
            yield claim(match.span(), Ruling(style.source, says), is_so=shift == style.shift)
        for match in _RUNS.finditer(draft.text):
            if not draft.is_denied(match.start()) and not re.search(r"不|没", draft.before(match.start(), 2)):
                shift = {"偏小": 1, "偏大": -1}.get(match[0], 0)
                is_so = (style.shift > 0) - (style.shift < 0) == shift
                yield claim(match.span(), Ruling(style.source, says), is_so=is_so)


def _between(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield which of two sizes is taken by a foot between them."""
    chart = handbook.policies.charts[0]
    says = {
        "larger": Message("between two sizes: take the larger one"),
        "smaller": Message("between two sizes: take the smaller one"),
    }[chart.between]
    for match in BETWEEN.finditer(draft.text):
        ends = sorted(number_of(each) for each in re.findall("[0-9]{2,3}", match[0]))
        said = _THAT_TAKEN.search(draft.text, match.end(), draft.sentence(match.start()).end)
        if said and number_of(said["number"]) in ends and not draft.is_denied(said.start()):
            is_larger = number_of(said["number"]) == ends[-1]
            yield claim(
                said.span(), Ruling(chart.source, says), is_so=is_larger == (chart.between == "larger")
            )
        taken = _TAKEN.search(draft.text, match.end(), draft.sentence(match.start()).end)
        if taken and not draft.is_denied(taken.start()):
            end = "larger" if "大" in taken[0] else "smaller"
            yield claim(taken.span(), Ruling(chart.source, says), is_so=end == chart.between)


def _ends(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield the smallest and the largest size: 最大到48码."""
    chart = handbook.policies.charts[0]
    sizes = sorted(number for column in chart.columns for number in chart.numbers(column) or ())
    numbers = [number for number in sizes if number < SMALLEST_MM]
    if not numbers:
        return
    says = Message("the sizes: {least}-{most}", least=f"{numbers[0]}", most=f"{numbers[-1]}")
    ruling = Ruling(chart.source, says)
    for match in _SIZES_FROM_TO.finditer(draft.text):
        if int(match["least"]) < numbers[0] or int(match["most"]) > numbers[-1]:
            yield claim(match.span(), ruling, is_so=False)
    for figure in draft.figures:
        place = (figure.start, figure.end)
        if figure.unit in {"毫米", "mm"} and STEP.search(draft.before(figure.start, 6)):
            lengths = [number for number in sizes if number >= SMALLEST_MM]
            yield claim(place, ruling, is_so=figure.number == lengths[1] - lengths[0])
        told = re.search(
            r"最(?P<end>[大小])(?:的|码|只|能|可以|做|有|到|是|就)*$", draft.before(figure.start, 8)
        )
        told = told or _LAST.match(draft.after(figure.end, 4))
        if told and (figure.unit in {"码", "号"} or figure.number in numbers):
            end = numbers[0] if told.groupdict().get("end") == "小" else numbers[-1]
            yield claim(place, ruling, is_so=figure.number == end)
