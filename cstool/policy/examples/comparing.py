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
    for key, wanted in expected.items():
        if key == "says":
            if str(wanted) not in str(answer.get("text")):
                yield (key,), Message("the answer does not say {text}", text=wanted)
        elif key not in answer:
            yield (key,), Message("the answer has no {key}", key=key)
        elif not _is(answer[key], wanted):
            yield (key,), Message("the answer has {key} = {found}", key=key, found=_shown(answer[key]))


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
