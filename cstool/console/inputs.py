"""What people type, read as values; a mistake names the option, what was found and what is allowed."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol, TypeVar

from cstool.core.numbers import LARGEST_COUNT, NumberError, read_count, read_yuan
from cstool.errors import InputError, Message

if TYPE_CHECKING:
    from cstool.core.own_axes import OwnAxis

ValueT = TypeVar("ValueT")


class Named(Protocol):
    """A row of the policy that people call by its id or its name."""

    @property
    def id(self) -> str:
        """The stable id."""

    @property
    def name(self) -> str:
        """The Chinese name."""


NamedT = TypeVar("NamedT", bound=Named)

#: Stands between a name and its value; the first one counts.
_EQUALS = "[=＝]"
#: So much of what a customer wrote is repeated in a message.
_REPEATED = 60
_WHOLE = Message("give a whole number, for example 3")
_AMOUNT = Message("give an amount in yuan with at most two decimals, for example 128.50")


def count(option: str, text: str, most: int = LARGEST_COUNT) -> int:
    """Return the whole number that was typed for `option`.

    Raises:
        InputError: it is none, or more than `most`.
    """
    number = _read(option, text, read_count, _WHOLE)
    if number > most:
        error = NumberError("too-large")
        message = Message("{what}: {text} {fault}", what=option, text=text, fault=error.message)
        raise InputError(f"bad-number-{error.fault}", message, Message("at most {most}", most=f"{most:,}"))
    return number


def yuan(option: str, text: str) -> Decimal:
    """Return the amount of money that was typed for `option`.

    Raises:
        InputError: it is none.
    """
    return _read(option, text, read_yuan, _AMOUNT)


def optional_count(option: str, text: str | None) -> int | None:
    """Return the whole number that was typed for `option`, if any was.

    Raises:
        InputError: it is none.
    """
    return None if text is None else count(option, text)


def optional_yuan(option: str, text: str | None) -> Decimal | None:
    """Return the amount of money that was typed for `option`, if any was.

    Raises:
        InputError: it is none.
    """
    return None if text is None else yuan(option, text)


def day_or(default: Callable[[], date], option: str, text: str | None) -> date:
    """Return the day that was typed for `option`, or the `default` if none was.

    Raises:
        InputError: it is none.
    """
    if text is None:
        return default()
    from cstool.core.days import read_day

    return read_day(text, option, None)


def pick(what: Message, text: str, rows: Iterable[NamedT]) -> NamedT:
    """Return the row that `text` calls by its id or name.

    Raises:
        InputError: none is called so; the nearest and all allowed are named.
    """
    known = list(rows)
    wanted = text.strip()
    found = next((row for row in known if wanted in {row.id, row.name}), None)
    if found is not None:
        return found
    near = nearest(wanted, known)
    allowed = "、".join(f"{row.id}（{row.name}）" for row in known)
    raise InputError(
        "unknown-id",
        Message("{what}: there is no {text}", what=what, text=wanted or '""'),
        Message("did you mean {near}? allowed: {allowed}", near=near[0].id, allowed=allowed)
        if near
        else Message("allowed: {allowed}", allowed=allowed),
    )


def stated_axes(pairs: Sequence[str], axes: "Sequence[OwnAxis]") -> dict[str, str]:
    """Return what `--with` states of the shop's own axes, by their ids.

    Raises:
        InputError: there is no such axis or value, an axis is named twice, or it is a number of the order.
    """
    if not axes:
        raise InputError(
            "usage",
            Message("--with: the policy has no axes of its own"),
            Message("[[axes]] in policies.toml adds one"),
        )
    known = [_CalledAxis(axis) for axis in axes]
    stated: dict[str, str] = {}
    for name, value in assignments("--with", pairs).items():
        axis = pick(Message("--with"), name, known).axis
        if axis.is_band:
            raise InputError(
                "usage", Message("--with {axis}: it follows from --{axis}, leave it out", axis=axis.id)
            )
        if axis.id in stated:
            raise InputError(
                "given-twice", Message("{option}: {name} is given twice", option="--with", name=axis.id)
            )
        stated[axis.id] = pick(Message("--with {axis}", axis=axis.id), value, axis.choices).id
    return stated


class _CalledAxis:
    def __init__(self, axis: "OwnAxis") -> None:
        self.axis, self.id, self.name = axis, axis.id, axis.name or axis.id


def nearest(text: str, rows: Sequence[NamedT], count: int = 1) -> list[NamedT]:
    """Return up to `count` rows whose id or name is most like `text`, the most alike first."""
    from difflib import SequenceMatcher

    def likeness(row: NamedT) -> float:
        return max(SequenceMatcher(None, text, name).ratio() for name in (row.id, row.name))

    alike = sorted(rows, key=likeness, reverse=True)[:count]
    return [row for row in alike if likeness(row) > 0.4]


def excerpt(text: str) -> str:
    """Return `text` as a message repeats it: on one line, a long one only as it begins."""
    line = " ".join(text.split())
    return f"{line[:_REPEATED]}…" if len(line) > _REPEATED else line or '""'


def assignments(option: str, pairs: Sequence[str]) -> dict[str, str]:
    """Return the values of `name=value` pairs that were typed for `option`.

    Raises:
        InputError: a pair has no `=` or no name, or a name comes twice.
    """
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = re.sub(_EQUALS, "=", pair, count=1).partition("=")
        name = name.strip()
        if not equals or not name:
            raise InputError(
                "bad-assignment",
                Message("{option}: {pair} is not name=value", option=option, pair=pair or '""'),
                Message("for example {option} style=classic", option=option),
            )
        if name in values:
            raise InputError(
                "given-twice", Message("{option}: {name} is given twice", option=option, name=name)
            )
        values[name] = value
    return values


def _read(option: str, text: str, read: Callable[[str], ValueT], hint: Message) -> ValueT:
    try:
        return read(text)
    except NumberError as error:
        found = text if text.strip() else '""'
        raise InputError(
            f"bad-number-{error.fault}",
            Message("{what}: {text} {fault}", what=option, text=found, fault=error.message),
            hint,
        ) from None
