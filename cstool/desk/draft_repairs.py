"""What a draft says of a repair (H8): up to which cost it is the shop's to decide, and who pays for it."""

import re
from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.said_figures import SaidFigure
from cstool.desk.draft_claims import Claim, DraftFacts, claim
from cstool.desk.draft_rulings import of_repair
from cstool.policy.handbook import Handbook

_LIMIT_AFTER = DraftPattern(r"钱?(?:[以之]?内|以下|封顶|为限|上限|的?范围)")
_LIMIT_BEFORE = DraftPattern(r"(?:最多|最高|超过?|超出|大于|上限|至多|限额)[^，。]{0,6}$")
_REPAIRED = DraftPattern(
    r"修|找[^，。]{0,4}师傅|师傅[^，。]{0,4}补|补鞋|鞋摊|鞋匠|补一补|缝一缝|粘一下|粘一粘",
    needs="修师找粘缝补鞋",
)
_ANY_COST = DraftPattern(
    r"(?:多少|不管|无论)[^，。不]{0,8}(?:我们|咱|店)[^，。不]{0,4}(?:报|出|付|承担)|修[^，。]{0,4}[费钱用][^，。不]{0,4}(?:我们|咱们?|店里)[^，。不]{0,3}(?:全|都)|(?:全额|全部|全都)(?:由我们)?(?:报销|承担)|(?:不限|没有?上限)"
)
_SHARED_REPAIR = DraftPattern(
    r"修[^。]{0,16}(?:各[出付承担自]*一?半|一人[^，。]{0,2}一半|平摊|分摊|对半|[aA]{2})",
    needs="修",
)
#: 20元是补偿那边的上限.
_OF_OTHER = DraftPattern(r"补偿|运费|邮费", needs="偿费")
#: 28元超过我们能承担的，得主管点头; 50元我做不了主: a sum is said to be more than an agent may decide.
TOO_MUCH = DraftPattern(
    r"超过|超出|超了|做不了主|定不了|给不了|(?<!不)(?<!不需)(?<!不用)(?:得|要|由|等|交给)[^，。不]{0,4}主管"
)
#: 维修费12元麻烦您自己出: a repair that the shop bears.
_ON_THE_CUSTOMER = DraftPattern(r"(?:(?:您|顾客|买家)(?:自己|这边)*|自己|自行)(?:来)?[出付掏承担]")


def repair_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what a repair may cost by a draft, and who pays for it."""
    del facts
    yield from _any_cost(draft, handbook)
    for figure in draft.figures:
        is_yuan = figure.kind == "元" and (figure.unit or figure.has_sign or is_limit(draft, figure))
        if is_yuan and is_of_repair(draft, figure) and not _is_other(draft, figure):
            yield from _repair(draft, handbook, figure)


def _is_other(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether a sum beside a repair is none of it: a total, a freight, or one that is denied."""
    if is_together(draft, figure) or draft.is_total(figure.start, figure.value):
        return True
    is_denied = draft.before(figure.start, 2) == "不是"
    return is_denied or _OF_OTHER.search(draft.clause(figure.start).text) is not None


def is_of_repair(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether a sum is named in a sentence about a repair."""
    return _REPAIRED.search(draft.sentence(figure.start).text) is not None


def is_together(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether 一块 means together, and not a yuan: 一块儿寄给您."""
    return figure.text == "一块" and re.match("儿|[退寄给还补送发]", draft.after(figure.end, 1)) is not None


def is_limit(draft: DraftText, figure: SaidFigure) -> bool:
    """Tell whether a sum is named as the most that a repair may cost."""
    return bool(
        _LIMIT_AFTER.match(draft.after(figure.end, 4)) or _LIMIT_BEFORE.search(draft.before(figure.start, 10))
    )


def _any_cost(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield that a repair is paid whatever it costs."""
    ruling = of_repair(handbook.policies)
    for sentence in draft.sentences:
        shared = _SHARED_REPAIR.search(sentence.text)
        if shared and draft.fault(sentence.start) != "customer":
            place = (sentence.start + shared.start(), sentence.start + shared.end())
            yield claim(place, ruling, is_so=False)
        match = _ANY_COST.search(sentence.text)
        has_limit = any(sentence.start <= f.start < sentence.end and f.kind == "元" for f in draft.figures)
        if (
            match
            and _REPAIRED.search(sentence.text)
            and not has_limit
            and not draft.is_denied(sentence.start)
        ):
            place = (sentence.start + match.start(), sentence.start + match.end())
            yield claim(place, ruling, is_so=False)


def _repair(draft: DraftText, handbook: Handbook, figure: SaidFigure) -> Iterator[Claim]:
    repair = handbook.policies.repair
    ruling = of_repair(handbook.policies)
    place = (figure.start, figure.end)
    if is_limit(draft, figure):
        yield claim(place, ruling, is_so=figure.value == repair.limit)
    elif (
        draft.fault(figure.start) == "shop"
        and figure.value <= repair.limit
        and (borne := _ON_THE_CUSTOMER.search(draft.text, figure.end, draft.sentence(figure.start).end))
    ):
        yield claim(borne.span(), ruling, is_so=False)
    elif figure.value > repair.limit and TOO_MUCH.search(draft.sentence(figure.start).text):
        yield claim(place, ruling, is_so=True)
    elif re.search(
        r"我们|咱们?|店里|报销|给您报|找我报|我(?:当场|直接|这就|就能)", draft.sentence(figure.start).text
    ):
        yield claim(place, ruling, is_so=figure.value <= repair.limit)
