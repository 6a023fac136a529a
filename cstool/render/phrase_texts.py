"""Phrases of another tool as rows of replies.toml, each with what there is to look at above it."""

from collections import Counter
from collections.abc import Iterator

from msgspec import json

from cstool.comparison.phrases import ImportedPhrases, ImportedReply
from cstool.core.replies import Reply
from cstool.core.shown_texts import safe
from cstool.errors import Message
from cstool.locale import _, translated


def phrases_toml(found: ImportedPhrases) -> str:
    """Return the rows of replies.toml for what is not there already."""
    lines = [_comment(_("to look through, then to paste into replies.toml; nothing was written there"))]
    if found.categories:
        lines += ["", _comment(_("to add to the list of categories at the head of replies.toml:"))]
        lines += [
            f"#   {{ id = {_quoted(row.id)}, name = {_quoted(row.name)} }}," for row in found.categories
        ]
    for each in found.replies:
        if each.state != "same":
            lines += ["", *_comments(each), *_row(each.reply)]
    return "\n".join(lines)


def phrase_notes(found: ImportedPhrases) -> Iterator[Message]:
    """Yield what is worth saying, a line each: how the table was read, what was left out, what came of it."""
    columns = ", ".join(f"{meaning}={name}" for meaning, name in found.columns.items())
    yield Message("{file}: {format}, {columns}", file=found.file, format=found.format, columns=columns)
    if found.unread:
        lines = ", ".join(map(str, found.unread[:10]))
        yield Message("lines without a text, or that cannot be read: {lines}", lines=lines)
    counts = Counter(each.state for each in found.replies)
    yield Message(
        "{read} phrases are {count} replies: {new} new, {changed} changed, {alike} alike to one, {same} there already",
        read=found.read,
        count=len(found.replies),
        **{state: counts[state] for state in ("new", "changed", "alike", "same")},
    )


def _comments(each: ImportedReply) -> list[str]:
    numbers = ", ".join(map(str, each.lines))
    line = translated(Message("line {lines}: {what}", lines=numbers, what=_heading(each)))
    return [_comment(line), *(_comment(translated(note)) for note in each.notes)]


def _heading(each: ImportedReply) -> Message:
    """Return what became of phrases."""
    if each.state == "changed":
        return Message("changed: put it in the place of the row {id}, whose id it has", id=each.existing)
    if each.state == "alike":
        share = f"{(each.share or 0) * 100:.0f}"
        return Message(
            "alike to {id} ({share} %): another wording of it, or a reply of its own",
            id=each.existing,
            share=share,
        )
    return Message("new")


def _comment(text: str) -> str:
    return f"# {' '.join(safe(text).split())}"


def _row(reply: Reply) -> list[str]:
    """Return a reply as TOML; strings of JSON are strings of TOML."""
    values: dict[str, str | None] = {
        "id": reply.id, "name": reply.name, "code": reply.code, "category": reply.category, "source": reply.source,
        "otherwise": reply.otherwise,
    }  # fmt: skip
    lines = ["[[replies]]", *(f"{key} = {_quoted(value)}" for key, value in values.items() if value)]
    lines += [f"{name} = true" for name in ("fixed", "true_to_size", "returnable") if getattr(reply, name)]
    lists = {"before": reply.before, "asks": reply.asks}
    lines += [f"{key} = [{', '.join(map(_quoted, texts))}]" for key, texts in lists.items() if texts]
    lines += [f"slots = [{', '.join(map(_slot, reply.slots))}]"] if reply.slots else []
    return [*lines, "texts = [", *(f"  {_quoted(text)}," for text in reply.texts), "]"]


def _slot(slot: object) -> str:
    fields = json.decode(json.encode(slot))
    named = {
        key: fields[key] for key in ("id", "name", "kind", "default", "fact") if fields.get(key) is not None
    }
    named = {key: value for key, value in named.items() if (key, value) != ("kind", "words")}
    return "{ " + ", ".join(f"{key} = {_quoted(value)}" for key, value in named.items()) + " }"


def _quoted(text: str) -> str:
    return json.encode(text).decode().replace("\x7f", "\\u007f")
