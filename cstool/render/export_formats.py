"""Replies and notes in the formats of other programs: tables, JSON, YAML, the text expander espanso."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import json

from cstool.batch.encodings import is_dangerous
from cstool.core.shown_texts import safe, safe_json
from cstool.desk.exporting import ExportedReply, FormField, Gap, joined, spoken_text
from cstool.desk.noting import NoteAnswer
from cstool.render.streams import json_text


def yaml_text(document: Mapping[str, Any]) -> str:
    """Return `document`, of mappings with plain keys, lists, texts, numbers and truth values, as YAML."""
    return "\n".join(_lines(document)) + "\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _entry(f"{key}:", item, indent="  ")
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for item in value:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield safe_json(json.encode(value).decode())


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    is_block = isinstance(value, Mapping | Sequence) and not isinstance(value, str) and value
    if not is_block:
        yield f"{key} {next(_lines(value))}"
        return
    yield key
    yield from (indent + line for line in _lines(value))


#: The columns of a table of replies, a wording a row.
REPLY_COLUMNS = ("id", "code", "name", "category", "source", "wording", "before", "text")


def reply_rows(replies: Iterable[ExportedReply]) -> Iterator[list[str]]:
    """Yield `replies` as rows of a table, one wording a row; values that have no default stand in 【】."""
    for reply in replies:
        for number, text in enumerate(reply.texts, 1):
            before = "；".join(reply.before)
            cells = (reply.id, reply.code or "", reply.name, reply.category_name, reply.source)
            yield [*cells, str(number), before, spoken_text(text)]


def csv_text(replies: Iterable[ExportedReply]) -> str:
    """Return `replies` as CSV (RFC 4180)."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(REPLY_COLUMNS)
    writer.writerows(map(_safe, row) for row in reply_rows(replies))
    return table.getvalue()


_NOTE_COLUMNS = (
    "id", "order", "kind", "agent", "at", "due", "state", "holder", "about", "to", "text"
)  # fmt: skip


def notes_csv(notes: Iterable[NoteAnswer]) -> str:
    """Return `notes` as CSV (RFC 4180), one a line."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(_NOTE_COLUMNS)
    for note in notes:
        cells = (getattr(note, name) for name in _NOTE_COLUMNS)
        writer.writerow([_safe(safe(cell)) if isinstance(cell, str) else cell for cell in cells])
    return table.getvalue()


def replies_json(replies: Iterable[ExportedReply]) -> str:
    """Return `replies` as one JSON document; `{name}` in a text is filled by the slot of that name."""
    return json_text({"replies": [_document(reply) for reply in replies]}) + "\n"


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


#: Kinds of slots whose values are reckoned or put in form, not just inserted.
_RECKONED = {"size", "day", "yuan"}
#: How a value of a kind is written, shown beside its field.
_EXAMPLES = {"day": "2026-05-01", "yuan": "128.50"}


def espanso_text(replies: Sequence[ExportedReply], program: Sequence[str]) -> str:
    """Return the match file of `replies`; `program` begins the call that finishes a reply."""
    triggers = [f":{reply.code or reply.id}" for reply in replies]
    matches = [
        _match(reply, trigger, program, is_prefix=_is_prefix(trigger, triggers))
        for reply, trigger in zip(replies, triggers, strict=True)
    ]
    return "# cstool export espanso\n" + yaml_text({"matches": matches})


def _is_prefix(trigger: str, triggers: Iterable[str]) -> bool:
    return any(other != trigger and other.startswith(trigger) for other in triggers)


def _match(reply: ExportedReply, trigger: str, program: Sequence[str], *, is_prefix: bool) -> dict[str, Any]:
    texts = [joined(text, _injected, _escaped) for text in reply.texts]
    form = [_variable("form1", "form", _form(reply))] if reply.fields else []
    if any(field.slot.kind in _RECKONED for field in reply.fields):
        numbers = [str(number) for number in range(1, len(texts) + 1)]
        chosen = [_variable("wording", "random", {"choices": numbers})]
        finished = [_variable("text", "script", {"args": _call(reply, program)})]
        replace, variables = "{{text}}", [*form, *chosen, *finished]
    elif len(texts) > 1:
        replace, variables = "{{text}}", [*form, _variable("text", "random", {"choices": texts})]
    else:
        replace, variables = texts[0], form
    return {
        "trigger": trigger,
        # one that begins another's would go off before the other is typed out
        **({"right_word": True} if is_prefix else {}),
        "label": f"{reply.name}｜{'；'.join(reply.before)}" if reply.before else reply.name,
        "search_terms": [reply.id],
        "replace": replace,
        **({"vars": variables} if variables else {}),
    }


def _variable(name: str, kind: str, params: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "type": kind, "params": params}


def _form(reply: ExportedReply) -> dict[str, Any]:
    checks = [_shown(f"⚠ {check}") for check in reply.before]
    lines = [f"{_shown(_labelled(field))} [[{_name(field.slot.id)}]]" for field in reply.fields]
    controls = {_name(field.slot.id): _control(field) for field in reply.fields}
    params: dict[str, Any] = {"layout": "\n".join([*checks, *lines])}
    fields = {name: control for name, control in controls.items() if control}
    return params | ({"fields": fields} if fields else {})


def _labelled(field: FormField) -> str:
    example = _EXAMPLES.get(field.slot.kind)
    return f"{field.slot.name}（{example}）" if example else field.slot.name


def _control(field: FormField) -> dict[str, Any]:
    default = {} if field.slot.default is None else {"default": _escaped(field.slot.default)}
    if not field.choices:
        return default
    return {"type": "choice", "values": [*default.values(), *map(_escaped, field.choices)], **default}


def _call(reply: ExportedReply, program: Sequence[str]) -> list[str]:
    values = [f"{field.slot.id}={{{{form1.{_name(field.slot.id)}}}}}" for field in reply.fields]
    call = [*program, reply.id, "--bare", "--variant", "{{wording}}"]
    return [*call, *(part for value in values for part in ("--set", value))]


def _injected(gap: Gap) -> str:
    return f"{{{{form1.{_name(gap.slot.id)}}}}}"


def _name(slot: str) -> str:
    """Return the name of a field: letters, digits and underscores are allowed."""
    return slot.replace("-", "_")


def _escaped(words: str) -> str:
    """Return `words` so that espanso takes none of them for a variable."""
    return words.replace("{{", r"\{\{").replace("}}", r"\}\}")


def _shown(words: str) -> str:
    """Return `words` so that they stand in a form as words, on one line, and are no field, old style or new."""
    return " ".join(words.split()).replace("{{", "{ {").replace("[[", "[ [")
