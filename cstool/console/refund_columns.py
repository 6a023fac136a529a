"""The columns of a file of orders that come back, named as the options of `cstool refund`, and what their cells say."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cstool.console.inputs import TypedOrder
from cstool.core.numbers import BLANKS
from cstool.core.own_axes import OwnAxis
from cstool.desk.refunded_rows import ADDED
from cstool.errors import InputError, Message

#: The columns of a file, by the name of the option, with the field that it fills.
FIELDS = {
    ("with" if field == "stated" else field.replace("_", "-")): field for field in TypedOrder._fields
} | {"ordered": "ordered"}
_FLAGS = {"worn", "no-tag", "no-packaging", "intercepted", "goodwill"}
_LISTS = {"item", "back", "back-before", "with"}
_YES_NO = dict.fromkeys(("yes", "true", "1", "是"), True) | dict.fromkeys(("no", "false", "0", "否"), False)
_PARTS = re.compile("[;；\n]")
#: An example of `--columns`.
EXAMPLE = "reason=退款原因,paid=实付,days=签收天数"


def stated_columns(axes: Iterable[OwnAxis]) -> dict[str, str | None]:
    """Return the columns that state what the shop's own rules look at, by the id of the axis, with its name."""
    return {axis.id: axis.name for axis in axes if not axis.is_band and axis.id not in FIELDS}


def order_columns(
    names: Sequence[str], mapping: Mapping[str, str], stated: Mapping[str, str | None]
) -> dict[str, int] | None:
    """Return the places of the columns by option if `names` is the header: it needs a reason, and what was paid.

    What is `stated` about axes of the shop's own is named by their ids or names.
    """
    found: dict[str, int] = {}
    plain = [name.lower().lstrip("-").replace("_", "-") for name in names]
    for option in (*FIELDS, *stated):
        called = [n for n, name in enumerate(names) if name == mapping.get(option)]
        places = (
            called
            if option in mapping
            else [n for n, name in enumerate(plain) if name in {option, stated.get(option)}]
        )
        if len(places) > 1:
            twice = Message("the header has the column {name} more than once", name=names[places[0]])
            raise InputError("duplicate-column", twice)
        if not places and option in mapping:
            return None
        if places:
            found[option] = places[0]
    if "reason" not in found or not {"paid", "item"} & {*found}:
        return None
    for name in ADDED:
        if name in names:
            message = Message("the file already has a column {name}, which would be added", name=name)
            raise InputError("duplicate-column", message, Message("rename or remove that column first"))
    return found


def typed_order(given: Mapping[str, str]) -> TypedOrder:
    """Return the order that the cells of a row state, by option, or by the id of an axis of the shop's own."""
    values: dict[str, Any] = {}
    for option, text in given.items():
        if option in _FLAGS:
            values[FIELDS[option]] = _flag(option, text)
        elif option in _LISTS:
            values[FIELDS[option]] = [part.strip() for part in _PARTS.split(text) if part.strip()]
        elif option in FIELDS:
            values[FIELDS[option]] = text
    own = [f"{option}={text.strip(BLANKS)}" for option, text in given.items() if option not in FIELDS]
    if own:
        values["stated"] = [*values.get("stated", ()), *own]
    return TypedOrder(**values)


def _flag(option: str, text: str) -> bool:
    """Return whether a cell says yes.

    Raises:
        InputError: it says neither yes nor no.
    """
    found = _YES_NO.get(text.strip(BLANKS).lower())
    if found is None:
        message = Message("{option}: {text} is neither yes nor no", option=f"--{option}", text=text)
        raise InputError("bad-flag", message, Message("write yes or no, 1 or 0, 是 or 否; nothing is no"))
    return found
