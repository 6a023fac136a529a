"""What a draft claims of sizes (Q1, Q3): which number is for which foot."""

import re
from collections.abc import Iterator
from itertools import pairwise

from cstool.core.draft_context import DraftClause, DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numbers import decimal_text
from cstool.core.numerals import NUMBER, number_of
from cstool.core.said_figures import SaidFigure
from cstool.core.size_fitting import Fit, fit
from cstool.core.sizes import SMALLEST_MM, Style, worn
from cstool.desk.draft_charts import BETWEEN, STEP, styles_named
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message, UserError
from cstool.policy.handbook import Handbook

_WORN = DraftPattern(
    r"(?:平时|平常|一般|日常|通常|正常|经常)?(?:都|是|的)?(?:穿|脚长|脚|码数?是?|(?<!对应)(?<!买)(?<!拍)(?<!选)的)[^，。0-9拍选买对就]{0,4}$|(?:平时|平常|一般|通常)(?:都|是|就)*$"
)
_TO_BUY = DraftPattern(r"拍|选|买|建议|要|对应|换成|就是|等于|相当|=|也就是|合适|换算")
_BOUGHT = DraftPattern(r"(?:要|得|该|请|直接)[拍选买拿]$")
_SMALL, _LARGE = DraftPattern(r"偏小"), DraftPattern(r"偏大")
#: 拍小一码36的: the number behind so many sizes is the one to buy.
_BOUGHT_BY = DraftPattern(r"[拍选买][大小][一1]个?码$")
#: 平时穿240的拍245，39码: both are of one foot.
_BOUGHT_NOW = DraftPattern(r"[拍选买]$")
#: 就是42码，不是43: a number that is denied; and one that is changed for another, 39码改成37码.
_NOT_MEANT = DraftPattern(r"不是(?:拍|选|买|穿)?$|[改换](?:成|为|到)$|码?改$")
#: 平时穿36的，也拍36: the size that is worn is the one to buy.
_SAME_TAKEN = DraftPattern(r"(?:也|还|就|还是|照样|直接)[拍选买]$")
#: 36到40都有货: no size is converted.
_RANGE_AFTER = DraftPattern(
    r"码?[到至-](?P<number>[0-9]+)",
    needs="-到至",
)
_RANGE_BEFORE = DraftPattern(
    r"(?P<number>[0-9]+)码?[到至-]$",
    needs="-到至",
)
#: What the length of a foot is, in centimetres, that is said without a unit.
_LEAST_CM, _MOST_CM = 20, 30
_LENGTH = DraftPattern(
    rf"(?P<number>{NUMBER})\s*(?:厘米|cm|CM|公分)(?P<half>半)?",
    needs="Cc公厘",
)


def size_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the claims of a draft about sizes."""
    del facts
    said = [(sentence, _said(draft, handbook, sentence)) for sentence in draft.sentences]
    if not any(len(figures) > 1 for _sentence, figures in said):  # 您平时穿250是吧？给您推荐41码
        said = [(DraftClause(0, len(draft.text), draft.text), [each for _s, all_ in said for each in all_])]
    for sentence, figures in said:
        if len(figures) > 1:
            yield from _sizes(draft, handbook, sentence, figures)


def _said(draft: DraftText, handbook: Handbook, sentence: DraftClause) -> list[SaidFigure]:
    """Return the sizes and lengths that a sentence names, in their order."""
    chart = handbook.policies.charts[0]
    numbers = {number for column in chart.columns for number in chart.numbers(column) or ()}
    between = [match.span() for match in BETWEEN.finditer(draft.text)]
    said = [
        figure
        for figure in (*draft.figures, *_centimetres(draft))
        if sentence.start <= figure.start < sentence.end
        and figure.unit in {"码", "号", "毫米", "mm", ""}
        and not figure.has_sign
        and not any(start <= figure.start < end for start, end in between)
        and not _NOT_MEANT.search(draft.before(figure.start, 4))
        and (
            _BOUGHT_BY.search(draft.before(figure.start, 6)) or not STEP.search(draft.before(figure.start, 6))
        )
        and not _is_of_range(draft, figure)
        and (
            figure.number in numbers
            or _is_length(draft, figure)
            or (figure.unit in {"毫米", "mm"} and figure.number < max(numbers))
        )
    ]
    return sorted(said)


def _sizes(
    draft: DraftText, handbook: Handbook, sentence: DraftClause, said: list[SaidFigure]
) -> Iterator[Claim]:
    chart = handbook.policies.charts[0]
    usual = next((figure for figure in said if _WORN.search(draft.before(figure.start, 8))), None)
    is_pair = len({figure.number >= SMALLEST_MM for figure in said}) > 1
    if not is_pair and (usual is None or not _TO_BUY.search(sentence.text)):
        return
    first = usual or said[0]
    lengths = [figure for figure in said if figure.number >= SMALLEST_MM]
    is_one_foot = usual and any(_BOUGHT_NOW.search(draft.before(each.start, 2)) for each in lengths)
    if len({figure.number for figure in lengths}) > 1 and is_pair and not is_one_foot:
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


def _is_length(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether a figure is the length of a foot between two sizes: 脚长242."""
    is_one = SMALLEST_MM <= figure.number < _MOST_CM * 10
    return is_one and not figure.unit and draft.before(figure.start, 2) == "脚长"


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
    named = styles_named(draft, handbook)
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
