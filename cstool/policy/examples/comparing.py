"""Whether an answer holds what an example expects of it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from cstool.errors import Message
from cstool.policy.problems import Path


def differences(expected: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[tuple[Path, Message]]:
    """Yield the keys of `expected` to which `answer` does not hold, each with what it holds instead."""
    if "error" in answer and "error" not in expected:
        values = {"code": answer["error"], "text": answer["message"]}
        yield (), Message("the answer is the error {code}: {text}", **values)
        return
    if "says" in expected and str(expected["says"]) not in str(answer.get("text")):
        yield ("says",), Message("the answer does not say {text}", text=expected["says"])
    yield from _differing({key: wanted for key, wanted in expected.items() if key != "says"}, answer)


def _differing(
    expected: Mapping[str, Any], answer: Mapping[str, Any], within: tuple[str, ...] = ()
) -> Iterator[tuple[Path, Message]]:
    for key, wanted in expected.items():
        path = (*within, key)
        name = ".".join(path)
        if key not in answer:
            yield path, Message("the answer has no {key}", key=name)
        elif isinstance(wanted, dict) and isinstance(answer[key], dict):
            yield from _differing(wanted, answer[key], path)
        elif not _is(answer[key], wanted):
            yield path, Message("the answer has {key} = {found}", key=name, found=_shown(answer[key]))


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


def _shown(found: Any) -> str:
    plain = _plain(found)
    return str(list(plain) if isinstance(plain, tuple) else plain) or '""'
