"""Replies as matches of the text expander espanso: a trigger each, a form for the values, wordings at random.

What needs reckoning (a size on the chart, a date with its margin, an amount) espanso has `cstool reply` finish, as a
program with arguments, never through a shell.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from cstool.policy.exporting import ExportedReply, Field, Gap
from cstool.render.exports import joined
from cstool.render.yaml import yaml_text

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


def _labelled(field: Field) -> str:
    example = _EXAMPLES.get(field.slot.kind)
    return f"{field.slot.name}（{example}）" if example else field.slot.name


def _control(field: Field) -> dict[str, Any]:
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
