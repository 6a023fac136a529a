"""Where an answer differs from what an example expects of it, and what the example would have to state instead."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from cstool.errors import Message
from cstool.validation.problem import Path
from cstool.validation.values import listed


class Difference(NamedTuple):
    """A key of what an example expects to which the answer does not hold."""

    key: Path
    message: Message
    #: What the answer holds there; None: nothing that could be stated instead.
    instead: Any = None


def differences(expected: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield the keys of `expected` to which `answer` does not hold, each with what it holds instead."""
    if "error" in answer and "error" not in expected:
        values = {"code": answer["error"], "text": answer["message"]}
        message = Message("the answer is the error {code}: {text}", **values)
        yield Difference((), message, {"error": answer["error"]})
        return
    if "says" in expected and str(expected["says"]) not in str(answer.get("text")):
        yield Difference(("says",), Message("the answer does not say {text}", text=expected["says"]))
    yield from _differing({key: wanted for key, wanted in expected.items() if key != "says"}, answer)


def _differing(
    expected: Mapping[str, Any], answer: Mapping[str, Any], within: tuple[str, ...] = ()
) -> Iterator[Difference]:
    for key, wanted in expected.items():
        path = (*within, key)
        name = ".".join(path)
        if key not in answer:
            yield Difference(path, Message("the answer has no {key}", key=name))
        elif isinstance(wanted, dict) and isinstance(answer[key], dict):
            yield from _differing(wanted, answer[key], path)
        elif not _is(answer[key], wanted):
            message = Message("the answer has {key} = {found}", key=name, found=_shown(answer[key]))
            yield Difference(path, message, as_stated(answer[key], wanted))


def _is(found: Any, wanted: Any) -> bool:
    """Tell whether `found` is what `wanted` stands for: of a row its id, of nothing an empty text."""
    match found, wanted:
        case dict(), dict():
            return all(key in found and _is(found[key], value) for key, value in wanted.items())
        case tuple(), list():
            return len(found) == len(wanted) and all(map(_is, found, wanted))
        case (bool(), _) | (_, bool()):
            return found is wanted
        case _, int() | Decimal():
            return _number(found) == wanted
    return bool(_plain(found) == wanted)


def _plain(found: Any) -> Any:
    if isinstance(found, dict):
        return found.get("id", found.get("tier"))
    return "" if found is None else found


def _number(found: Any) -> Decimal | None:
    try:
        return Decimal(found)
    except (InvalidOperation, TypeError):
        return None


def as_stated(found: Any, wanted: Any) -> Any:
    """Return what an example states of `found` in the place of `wanted`: of a row its id, of money the number."""
    plain = _plain(found)
    if isinstance(plain, tuple | list):
        return [as_stated(each, None) for each in plain]
    is_number = (isinstance(wanted, int | Decimal) and not isinstance(wanted, bool)) or wanted == ""
    number = _number(plain) if is_number and not isinstance(plain, bool) else None
    if number is None:
        return plain
    return int(number) if isinstance(wanted, int) and number % 1 == 0 else number


def _shown(found: Any) -> str:
    """Return what is found as it stands in a file; numbers without quotes."""
    plain = _plain(found)
    if isinstance(plain, tuple | list):
        return f"[{listed(plain)}]"
    return str(plain).lower() if isinstance(plain, bool) else str(plain) or '""'
