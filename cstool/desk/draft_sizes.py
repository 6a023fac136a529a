"""What a draft claims of sizes (Q1, Q3): numbers for feet, how a style runs, the smallest and the largest."""

import re
from collections.abc import Iterator
from itertools import pairwise

from cstool.core.draft_context import DraftClause, DraftText
from cstool.core.lazy_patterns import LazyPattern
from cstool.core.numbers import decimal_text
from cstool.core.numerals import NUMBER, number_of
from cstool.core.said_figures import SaidFigure
from cstool.core.size_fitting import Fit, fit
from cstool.core.sizes import SMALLEST_MM, Style, worn
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message, UserError
from cstool.policy.handbook import Handbook

_WORN = LazyPattern(
    r"(?:平时|平常|一般|日常|通常|正常|经常)?(?:都|是|的)?(?:穿|脚长|脚|码数?是?|(?<!对应)(?<!买)(?<!拍)(?<!选)的)[^，。0-9拍选买对就]{0,4}$|(?:平时|平常|一般|通常)(?:都|是|就)*$"
)
_TO_BUY = LazyPattern(r"拍|选|买|建议|要|对应|换成|就是|等于|相当|=|也就是|合适|换算")
_BOUGHT = LazyPattern(r"(?:要|得|该|请|直接)[拍选买拿]$")
_SMALL, _LARGE = LazyPattern(r"偏小"), LazyPattern(r"偏大")
#: From one size to the next.
_STEP = LazyPattern(r"[一每]个?码[^，。0-9]{0,3}差?$")
#: 32到46码: from which size to which.
_SIZES_FROM_TO = LazyPattern(r"(?P<least>[0-9]{2})码?[到至-](?P<most>[0-9]{2})码", needs="码")
#: 在38和39中间，往小拿: between which sizes a foot is, and which of them is said to be taken.
_BETWEEN = LazyPattern(
    r"[0-9]{2,3}码?[和跟与、-][0-9]{2,3}码?的?[之中]间|夹在?[^，。]{0,4}中间|[两2]个?码的?[之中]间",
    needs="间",
)
_TAKEN = LazyPattern(r"[往取拿选拍买](?:其中)?(?:的|那个|码数?)?(?P<end>[大小])|(?P<that>[大小])(?:的|一?码)")
#: 就是42码，不是43: a number that is denied; and one that is changed for another, 39码改成37码.
_NOT_MEANT = LazyPattern(r"不是(?:拍|选|买|穿)?$|[改换](?:成|为|到)$")
#: 平时穿36的，也拍36: the size that is worn is the one to buy.
_SAME_TAKEN = LazyPattern(r"(?:也|还|就|还是|照样|直接)[拍选买]$")
#: 做到43码为止: the largest size.
_LAST = LazyPattern(r"(?:为止|封顶|到顶)")
#: 36到40都有货: no size is converted.
_RANGE_AFTER = LazyPattern(r"码?[到至-](?P<number>[0-9]+)")
_RANGE_BEFORE = LazyPattern(r"(?P<number>[0-9]+)码?[到至-]$")
#: What the length of a foot is, in centimetres, that is said without a unit.
_LEAST_CM, _MOST_CM = 20, 30
_LENGTH = LazyPattern(rf"(?P<number>{NUMBER})\s*(?:厘米|cm|CM|公分)(?P<half>半)?")


def size_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the claims of a draft about sizes."""
    del facts
    for sentence in draft.sentences:
        yield from _sizes(draft, handbook, sentence)
    yield from _between(draft, handbook)
    yield from _ends(draft, handbook)
    yield from _runs(draft, handbook)


def _styles(draft: DraftText, handbook: Handbook) -> list[Style]:
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
    styles = _styles(draft, handbook)
    if len(styles) == 1:
        style = styles[0]
        says = Message("{style}: take {shift:+} sizes", style=style.name, shift=style.shift)
        for match in re.finditer(r"(偏[大小])|标准码|正常码|正码|按平时的?(?:尺码|码)?[拍选买]", draft.text):
            if not draft.is_denied(match.start()) and not re.search(r"不|没", draft.before(match.start(), 2)):
                shift = {"偏小": 1, "偏大": -1}.get(match[0], 0)
                is_so = (style.shift > 0) - (style.shift < 0) == shift
                yield claim(match.span(), Ruling(style.source, says), is_so=is_so)


def _sizes(draft: DraftText, handbook: Handbook, sentence: DraftClause) -> Iterator[Claim]:
    chart = handbook.policies.charts[0]
    numbers = {number for column in chart.columns for number in chart.numbers(column) or ()}
    between = [match.span() for match in _BETWEEN.finditer(draft.text)]
    said = [
        figure
        for figure in (*draft.figures, *_centimetres(draft))
        if sentence.start <= figure.start < sentence.end
        and figure.unit in {"码", "号", "毫米", "mm", ""}
        and not figure.has_sign
        and not any(start <= figure.start < end for start, end in between)
        and not _NOT_MEANT.search(draft.before(figure.start, 4))
        and not _STEP.search(draft.before(figure.start, 6))
        and not _is_of_range(draft, figure)
        and (
            figure.number in numbers
            or _is_length(draft, figure)
            or (figure.unit in {"毫米", "mm"} and figure.number < max(numbers))
        )
    ]
    said.sort()
    if len(said) < 2:
        return
    usual = next((figure for figure in said if _WORN.search(draft.before(figure.start, 8))), None)
    is_pair = len({figure.number >= SMALLEST_MM for figure in said}) > 1
    if not is_pair and (usual is None or not _TO_BUY.search(sentence.text)):
        return
    first = usual or said[0]
    if len({figure.number for figure in said if figure.number >= SMALLEST_MM}) > 1 and is_pair:
        # 240穿38，245穿39: each by itself.
        leads = said[0].number < SMALLEST_MM
        turned = [each for pair in zip(said[1::2], said[::2], strict=False) for each in pair]
        yield from _pairs(turned if leads else said, handbook, _styles_meant(draft, handbook))
        return
    try:
        fits = [fit(worn(first.number), chart, style) for style in _styles_meant(draft, handbook)]
        plain = fit(worn(first.number), chart)
    except UserError:
        return
    for figure in said:
        # A draft may name the plain size first, and then the one of the style.
        is_plain = len(said) > 2 and decimal_text(figure.number) in plain.labels.values()
        is_plain = is_plain and not _BOUGHT.search(draft.before(figure.start, 3))
        if figure is not first and not is_plain:
            found = next(
                (each for each in fits if decimal_text(figure.number) in each.labels.values()), fits[0]
            )
            is_taken = _SAME_TAKEN.search(draft.before(figure.start, 4)) is not None
            yield _size(figure, first, found, chart.source, is_taken=is_taken)


def _is_of_range(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether a number is an end of a range; 225-35 is a length with its size."""
    after = _RANGE_AFTER.match(draft.after(figure.end, 5))
    before = _RANGE_BEFORE.search(draft.before(figure.start, 6))
    return any(
        match is not None and (int(match["number"]) < SMALLEST_MM) == (figure.number < SMALLEST_MM)
        for match in (after, before)
    )


def _pairs(said: list[SaidFigure], handbook: Handbook, styles: list[Style | None]) -> Iterator[Claim]:
    """Yield shoe numbers, each said behind the millimetres that it is for."""
    chart = handbook.policies.charts[0]
    for length, number in pairwise(said):
        if length.number >= SMALLEST_MM > number.number:
            try:
                fits = [fit(worn(length.number), chart, style) for style in styles]
            except UserError:
                continue
            label = decimal_text(number.number)
            fits.append(fit(worn(length.number), chart))
            yield _size(
                number,
                length,
                next((each for each in fits if label in each.labels.values()), fits[0]),
                chart.source,
            )


def _between(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield which of two sizes is taken by a foot between them."""
    chart = handbook.policies.charts[0]
    says = {
        "larger": Message("between two sizes: take the larger one"),
        "smaller": Message("between two sizes: take the smaller one"),
    }[chart.between]
    for match in _BETWEEN.finditer(draft.text):
        taken = _TAKEN.search(draft.text, match.end(), draft.sentence(match.start()).end)
        if taken and not draft.is_denied(taken.start()):
            end = "larger" if "大" in taken[0] else "smaller"
            yield claim(taken.span(), Ruling(chart.source, says), is_so=end == chart.between)


def _is_length(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether a figure is the length of a foot between two sizes: 脚长242."""
    is_one = SMALLEST_MM <= figure.number < _MOST_CM * 10
    return is_one and not figure.unit and draft.before(figure.start, 2) == "脚长"


def _ends(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield the smallest and the largest size: 最大到48码."""
    chart = handbook.policies.charts[0]
    sizes = sorted(number for column in chart.columns for number in chart.numbers(column) or ())
    numbers = [number for number in sizes if number < SMALLEST_MM]
    for match in _SIZES_FROM_TO.finditer(draft.text) if numbers else ():
        if int(match["least"]) < numbers[0] or int(match["most"]) > numbers[-1]:
            says = Message("the sizes: {least}-{most}", least=f"{numbers[0]}", most=f"{numbers[-1]}")
            yield claim(match.span(), Ruling(chart.source, says), is_so=False)
    for figure in draft.figures if numbers else ():
        if figure.unit in {"毫米", "mm"} and _STEP.search(draft.before(figure.start, 6)):
            step = handbook.policies.charts[0]
            says = Message("the sizes: {least}-{most}", least=f"{numbers[0]}", most=f"{numbers[-1]}")
            lengths = [number for number in sizes if number >= SMALLEST_MM]
            is_step = figure.number == lengths[1] - lengths[0]
            yield claim((figure.start, figure.end), Ruling(step.source, says), is_so=is_step)
        told = re.search(
            r"最(?P<end>[大小])(?:的|码|只|能|可以|做|有|到|是|就)*$", draft.before(figure.start, 8)
        )
        told = told or _LAST.match(draft.after(figure.end, 4))
        if told and figure.unit in {"码", "号"}:
            says = Message("the sizes: {least}-{most}", least=f"{numbers[0]}", most=f"{numbers[-1]}")
            end = numbers[0] if told.groupdict().get("end") == "小" else numbers[-1]
            place = (figure.start, figure.end)
            yield claim(place, Ruling(chart.source, says), is_so=figure.number == end)


def _centimetres(draft: DraftText) -> Iterator[SaidFigure]:
    """Yield the lengths of feet that are said in centimetres, in millimetres."""
    for figure in draft.figures:
        is_length = not figure.unit and not figure.has_sign and _LEAST_CM <= figure.number < _MOST_CM
        if is_length and re.search(r"(?:脚长|脚|量出来|穿)[^，。0-9]{0,3}$", draft.before(figure.start, 6)):
            yield figure._replace(number=figure.number * 10, unit="mm", kind=None, value=figure.number * 10)
    for match in _LENGTH.finditer(draft.text):
        length = number_of(match["number"]) * 10
        length += 5 if match["half"] else 0
        yield SaidFigure(*match.span(), match[0], length, "mm", False, None, length, False, False)


def _styles_meant(draft: DraftText, handbook: Handbook) -> list[Style | None]:
    """Return the styles to convert for: those that are named, else one that runs as the draft says."""
    named = _styles(draft, handbook)
    if named:
        return [*named]
    if _SMALL.search(draft.text) or _LARGE.search(draft.text):
        shift = 1 if _SMALL.search(draft.text) else -1
        chart = handbook.policies.charts[0]
        return [Style(id="said", name="-", chart=chart.id, shift=shift, source=chart.source)]
    return [None]


def _size(figure: SaidFigure, usual: SaidFigure, found: Fit, rule: str, *, is_taken: bool = False) -> Claim:
    says = Message(
        "who wears {worn} takes {eu} ({mm} mm)", worn=f"{usual.number}", eu=found.size, mm=found.mm
    )
    is_so = decimal_text(figure.number) in found.labels.values() or (
        figure.number == usual.number and not is_taken
    )
    return claim((figure.start, figure.end), Ruling(rule, says), is_so=is_so)
