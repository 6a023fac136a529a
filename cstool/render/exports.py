"""Replies in the formats of other programs: a table for spreadsheets and shop tools, a JSON document."""

import csv
import io
from collections.abc import Callable, Iterable

from cstool.batch.safecells import is_dangerous
from cstool.policy.exporting import ExportedReply, Gap, OpenText
from cstool.render.output import json_text

_COLUMNS = ("id", "code", "name", "category", "source", "wording", "before", "text")


def csv_text(replies: Iterable[ExportedReply]) -> str:
    """Return `replies` as CSV (RFC 4180), one wording a line; values that have no default stand in 【】."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for reply in replies:
        for number, text in enumerate(reply.texts, 1):
            before = "；".join(reply.before)
            cells = (reply.id, reply.code or "", reply.name, reply.category_name, reply.source)
            writer.writerow([*map(_safe, cells), number, _safe(before), _safe(joined(text, _spoken))])
    return table.getvalue()


def replies_json(replies: Iterable[ExportedReply]) -> str:
    """Return `replies` as one JSON document; `{name}` in a text is filled by the slot of that name."""
    return json_text({"replies": [_document(reply) for reply in replies]}) + "\n"


def joined(text: OpenText, gap: Callable[[Gap], str], words: Callable[[str], str] = str) -> str:
    """Return `text` with every gap and all words as the functions write them."""
    return "".join(gap(part) if isinstance(part, Gap) else words(part) for part in text)


def _spoken(gap: Gap) -> str:
    if gap.slot.default is not None:
        return gap.slot.default
    derived = gap.placeholder.removeprefix(gap.slot.id).replace(".", " ")
    return f"【{gap.slot.name}{derived}】"


def _safe(cell: str) -> str:
    return f"'{cell}" if is_dangerous(cell) else cell


def _document(reply: ExportedReply) -> dict[str, object]:
    return {
        "id": reply.id,
        "code": reply.code,
        "name": reply.name,
        "category": reply.category,
        "category_name": reply.category_name,
        "source": reply.source,
        "before": reply.before,
        "texts": [joined(text, lambda gap: f"{{{gap.placeholder}}}", _doubled) for text in reply.texts],
        "slots": [
            {
                "id": slot.id,
                "name": slot.name,
                "kind": slot.kind,
                "default": slot.default,
                "choices": choices,
            }
            for slot, choices in reply.fields
        ],
    }


def _doubled(words: str) -> str:
    return words.replace("{", "{{").replace("}", "}}")
