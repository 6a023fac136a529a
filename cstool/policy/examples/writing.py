"""Examples as TOML, ready to be pasted into policies.toml."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import structs

from cstool.core.record import Record
from cstool.policy.examples.running import Answer

#: The keys of an answer that an example of a command states.
_EXPECTED = {
    "discount": ("tier", "rate"),
    "refund": ("decision", "refund"),
    "size": ("mm", "eu"),
    "triage": ("outcome",),
}
#: The keys whose values are exact numbers, which answers hold as text.
_NUMBERS = {"rate", "refund"}


def example_text(command: str, question: Record, answer: Answer) -> str:
    """Return the example that expects what matters of `answer` from `question`."""
    keys = ("error",) if "error" in answer else _EXPECTED[command]
    stated = {
        field.name: getattr(question, field.name)
        for field in structs.fields(question)
        if getattr(question, field.name) != field.default
    }
    expected = {key: _expected(key, answer[key]) for key in keys}
    return f"[[examples]]\ngiven = {_toml({command: stated})}\nexpect = {_toml(expected)}"


def _expected(key: str, found: Any) -> Any:
    """Return what an example says of a value: of a row its id, of money and rates the number."""
    if key in _NUMBERS:
        return Decimal(found)
    return found["id"] if isinstance(found, Mapping) else found


def _toml(value: Any) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
        case bool():
            return str(value).lower()
        case int() | Decimal():
            return str(value)
    return json.dumps(value or "", ensure_ascii=False)
