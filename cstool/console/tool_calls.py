"""The tools that programs are given: commands that only read, called as an agent calls them, with what may be said."""

import io
import json
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any, NamedTuple

from cstool.console.answer_shapes import answer_schema
from cstool.console.command_shapes import CommandShape, command_line, command_shape
from cstool.errors import InputError, Message, UserError
from cstool.locale import translated
from cstool.validation.load import version_of

#: The commands, and what a program may give them: nothing that writes, and no file.
TOOLS: dict[str, tuple[str, ...]] = {
    "discount": ("orders", "spent", "amount", "sale", "returned", "returned_orders", "on"),
    "refund": (
        "reason", "paid", "wish", "stage", "freight", "return_freight", "days", "worn", "no_tag", "no_packaging",
        "intercepted", "repair_cost", "exchange_price", "kept_price", "swap_freight", "item", "back", "back_before",
        "discount", "threshold", "already", "gift_kept", "compensate", "stated", "goodwill", "on", "ordered", "step",
    ),
    "size": ("value", "style", "column", "chart", "on"),
    "reply": ("words", "values", "on", "ordered", "variant"),
    "triage": ("words", "facts", "paid", "freight", "return_freight", "stated", "on", "ordered"),
    "check": (
        "words", "reason", "paid", "stage", "freight", "return_freight", "days", "worn", "orders", "spent",
        "order_number", "on", "ordered",
    ),
    "notes": ("order",),
    "due": ("on", "agent"),
}  # fmt: skip


class Called(NamedTuple):
    """What came of a call: the document, and whether it is an error."""

    document: dict[str, Any]
    is_error: bool


class Tools:
    """The tools over one handbook and one ledger: those that were in use when the server started."""

    def __init__(self, group: Any, policies: Path, replies: Path) -> None:
        self._group = group
        self._files = (policies, replies)
        self._version: tuple[object, str] = (None, "")
        self._known = {name: command_shape(group, name, only) for name, only in TOOLS.items()}

    def shapes(self) -> list[CommandShape]:
        """Return the tools as they are now: their choices are of the policy in use."""
        return [command_shape(self._group, name, only) for name, only in TOOLS.items()]

    def call(self, name: str, given: Mapping[str, Any]) -> Called:
        """Return what the command `name` answers to what was `given`, with what may be said and must be asked."""
        from cstool.render.failure import as_user_error

        try:
            return Called(self._answer(name, given), is_error=False)
        except Exception as error:  # noqa: BLE001 - as on the command line; a defect must not end the server
            mendable = as_user_error(error) or InputError("defect", Message("{cause}", cause=repr(error)))
            return Called({"error": _stated(mendable)}, is_error=True)

    def _answer(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        if name not in TOOLS:
            allowed = Message("allowed: {allowed}", allowed=", ".join(TOOLS))
            raise InputError("usage", Message("there is no tool {name}", name=name), allowed)
        line = command_line(self._known[name], given)
        answer, code, notes = self._run(line)
        return {
            "policy": self.version(),
            "needs_person": code == 1,
            "say": self._sentence(name, line, answer, given),
            "ask": _ask(answer),
            "notes": notes,
            "answer": answer,
        }

    def _run(self, line: Sequence[str]) -> tuple[dict[str, Any], int, list[str]]:
        """Return the document that a command line answers with, its exit code, and what stood on stderr."""
        taken = {param.name for param in self._group.commands[line[0]].params}
        names = ("policies", "replies") if line[0] != "discount" or "--say" in line else ("policies",)
        files = [
            f"--{option}={path}" for option, path in zip(names, self._files, strict=False) if option in taken
        ]
        said, notes = io.StringIO(), io.StringIO()
        with redirect_stdout(said), redirect_stderr(notes):
            code = self._group.main(
                args=[line[0], "--json", *files, *line[1:]], prog_name="cstool", standalone_mode=False
            )
        return json.loads(said.getvalue()), code, notes.getvalue().splitlines()

    def _sentence(
        self, name: str, line: list[str], answer: dict[str, Any], given: Mapping[str, Any]
    ) -> str | None:
        """Return the finished sentence that may be said; null: there is none yet."""
        own = {
            "discount": [*line, "--say"],
            "size": self._size_line(given) if name == "size" else [],
        }
        if name not in own:
            return _say(answer)
        if not own[name]:
            return None
        with suppress(UserError):
            found = self._run(own[name])[0]
            return str(found["text"]) if "text" in found else "\n".join(each["text"] for each in found["say"])
        return None

    def _size_line(self, given: Mapping[str, Any]) -> list[str]:
        """Return the command for the first reply that tells a size; none if the shop has no such reply."""
        from cstool.console.handbook_files import open_handbook

        values = {"size": given.get("value"), "style": given.get("style")}
        for reply in open_handbook(*self._files).replies.values():
            if any(slot.kind == "size" for slot in reply.slots):
                said = {slot.id: values[slot.kind] for slot in reply.slots if values.get(slot.kind)}
                return ["reply", reply.id, *(f"--set={slot}={value}" for slot, value in said.items())]
        return []

    def version(self) -> str:
        """Return what tells one state of the handbook from another, as its page says it."""
        states = [(path.stat().st_mtime_ns, path.stat().st_size) for path in self._files]
        if self._version[0] != states:
            self._version = (states, version_of(path.read_bytes() for path in self._files))
        return self._version[1]


def output_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of what a tool gives."""
    answer = answer_schema(name)
    texts = {"type": "array", "items": {"type": "string"}}
    properties = {
        "policy": {"type": "string", "description": "Version of the handbook that the answer is of."},
        "needs_person": {"type": "boolean", "description": "A person has to decide or to write it anew."},
        "say": {
            "type": ["string", "null"],
            "description": "The finished sentence that may be said; null: none yet.",
        },
        "ask": {**texts, "description": "What must be asked or made sure of first."},
        "notes": {**texts, "description": "What else there is to know."},
        "answer": {"anyOf": answer["anyOf"]},
    }
    return {"type": "object", "properties": properties, "required": [*properties], "$defs": answer["$defs"]}


def _say(answer: Mapping[str, Any]) -> str | None:
    """Return the finished sentence of an answer: of a reply its text, of steps that of the one that is next."""
    if isinstance(answer.get("claims"), list):
        return answer["text"] if answer["verdict"] == "ok" else None
    if isinstance(answer.get("text"), str):
        return str(answer["text"])
    said = answer.get("say")
    if isinstance(said, list):
        return next((each["text"] for each in said if each.get("text")), None)
    if answer.get("steps") and answer.get("next"):
        return answer["steps"][answer["next"] - 1].get("say")  # type: ignore[no-any-return]
    return (answer.get("outcome") or {}).get("say")


def _ask(answer: Mapping[str, Any]) -> list[str]:
    """Return what must be asked or made sure of before anything is said: checks, evidence, values, facts."""
    asked = [*(answer.get("before") or ()), *answer.get("evidence", ())]
    said = answer.get("say")
    for each in said if isinstance(said, list) else ():
        asked += [*each.get("before", ()), *each.get("needs", ())]
    for each in answer.get("replies", ()):
        asked += each.get("before", ()) if isinstance(each, dict) else ()
    asked += [f"{each['id']} {each['name']}" for each in answer.get("asked", ())]
    return [*dict.fromkeys(asked)]


def _stated(error: UserError) -> dict[str, Any]:
    hint = translated(error.hint) if error.hint else None
    return {"code": error.code, "message": translated(error.message), "hint": hint}
