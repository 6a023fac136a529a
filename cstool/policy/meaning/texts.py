"""Texts: every brace belongs to a placeholder, and something fills every placeholder."""

from collections.abc import Callable, Iterable, Iterator

from cstool.core.remarks import REMARK_NAMES
from cstool.core.replies import Reply, slot_names
from cstool.core.templates import TemplateError, placeholders
from cstool.errors import Message
from cstool.policy.problems import Path, Problem
from cstool.policy.shape import Policies
from cstool.policy.values import policy_value


def texts(policies: Policies) -> Iterator[Problem]:
    """Yield the stray braces and unfilled placeholders in the texts of policies.toml."""

    def is_figure(name: str) -> bool:
        return _is_figure(policies, name)

    for index, step in enumerate(policies.steps):
        yield from _text(("steps", index, "text"), step.text, is_figure)
    for book, playbook in enumerate(policies.playbooks):
        for field in ("steps", "outcomes"):
            for index, row in enumerate(getattr(playbook, field)):
                yield from _text(("playbooks", book, field, index, "text"), row.text, is_figure)
    yield from _text(("remarks", "template"), policies.remarks.template, REMARK_NAMES.__contains__)
    yield from _text(("remarks", "pending"), policies.remarks.pending, {"missing"}.__contains__)


def _text(path: Path, text: str, is_known: Callable[[str], bool]) -> Iterator[Problem]:
    try:
        names = placeholders(text)
    except TemplateError as error:
        message = Message("stray brace in {text}", text=text[error.offset : error.offset + 12])
        hint = Message("a placeholder is {{name}}; write {{{{ and }}}} for the braces themselves")
        yield Problem(path=path, at="value", code="bad-placeholder", message=message, hint=hint)
        return
    for name in _of_one_slot_each(name for name in names if not is_known(name)):
        message = Message("nothing fills {placeholder}", placeholder=f"{{{name}}}")
        hint = Message("name a slot of this text or a figure of policies.toml such as returns.window_days")
        yield Problem(path=path, at="value", code="unknown-placeholder", message=message, hint=hint)


def _of_one_slot_each(names: Iterable[str]) -> Iterable[str]:
    """Return `names`, of those that mean one slot (`size`, `size.eu`) the first."""
    first: dict[str, str] = {}
    for name in names:
        root = name.split(".")[0]
        first.setdefault(name if root in Policies.__struct_fields__ else root, name)
    return first.values()


def _is_figure(policies: Policies, name: str) -> bool:
    try:
        policy_value(policies, name)
    except KeyError:
        return _may_be_unread(policies, name)
    return True


def _may_be_unread(policies: Policies, dotted: str) -> bool:
    """Tell whether a name may mean a row whose id could not be read (`salvage`)."""
    value: object = policies
    for name in dotted.split("."):
        rows = {getattr(row, "id", None): row for row in value} if isinstance(value, tuple) else None
        if rows is not None and name not in rows:
            return "" in rows
        value = rows[name] if rows is not None else getattr(value, name, None)
    return False


def reply_texts(path: Path, reply: Reply, policies: Policies) -> Iterator[Problem]:
    """Yield the stray braces and unfilled placeholders in the wordings and checks of a reply."""
    filled = {name for slot in reply.slots for name in slot_names(slot)}
    is_partly_read = "" in filled

    def is_known(name: str) -> bool:
        return is_partly_read or name in filled or _is_figure(policies, name)

    for field in ("texts", "before"):
        for index, text in enumerate(getattr(reply, field)):
            yield from _text((*path, field, index), text, is_known)
