"""How customers' words and signs are written: brackets closed, joints between two words, nothing that does nothing."""

from collections.abc import Iterator
from itertools import pairwise

from cstool.core.spelling import plain, split_signs
from cstool.core.vocabulary import Classes, SignTables
from cstool.errors import Message
from cstool.validation.checks.sign_references import written_signs
from cstool.validation.problem import Path, Problem

#: The roles of words that look ahead.
_LOOKING = ("denies", "doubts", "doubts-question")

#: Full-width characters that are meant as marks of a sign.
_WIDE = {"；": ";", "｜": "|", "＆": "&", "＋": "+"}


def class_forms(classes: Classes) -> Iterator[Problem]:
    """Yield the words, numbers and keys of words/classes.toml that cannot do what they are written for."""
    for index, row in enumerate(classes.words):
        path: Path = ("words", index)
        for word in (row.words or "").split():
            if _is_unclosed(word):
                yield _bad((*path, "words"), *_unclosed(word), word)
        for place, numbers in enumerate(row.numbers):
            low, _, high = numbers.partition("-")
            if low.isdigit() and high.isdigit() and int(low) > int(high):
                message = Message("no number is from {low} to {high}", low=low, high=high)
                hint = Message("write {numbers}", numbers=f"{high}-{low}")
                yield _bad((*path, "numbers", place), message, hint)
        if row.reach and row.role not in _LOOKING:
            message = Message("reach does nothing: the words of {row} neither deny nor doubt", row=row.id)
            hint = Message("give it one of the roles {roles}, or delete reach", roles=tuple(_LOOKING))
            rests = ((*path, "reach"), (*path, "role"))
            yield Problem(
                path=rests[0], at="key", code="idle-key", message=message, hint=hint, rests_on=rests
            )


def sign_forms(signs: SignTables) -> Iterator[Problem]:
    """Yield the signs of words/signs.toml that are not written as a sign is."""
    for path, text in written_signs(signs):
        yield from (_bad(path, *fault) for fault in _faults(text))


def _faults(text: str) -> Iterator[tuple[Message, Message, str | None]]:
    wide = next((character for character in text if character in _WIDE), None)
    if wide:
        message = Message("{plain} is a full-width character: it separates nothing", plain=wide)
        yield message, Message("write {plain}", plain=_WIDE[wide]), wide
        return
    known: set[str] = set()
    for sign in split_signs(text):
        if sign in known:
            yield Message("{sign} stands twice", sign=sign), Message("delete one of the two"), None
        known.add(sign)
        if fault := _fault(sign):
            yield (*fault, sign)


def _fault(sign: str) -> tuple[Message, Message] | None:
    """Return what is wrong with one sign, and what to do."""
    for turn in sign.split(" & "):
        parts = turn.removeprefix("-").split()
        joints = [part in ("+", "..") for part in parts]
        if not parts or joints[0] or joints[-1] or any(a and b for a, b in pairwise(joints)):
            message = Message("{sign}: +, .. and & stand between two words", sign=sign)
            return message, Message("write the word that is missing, or delete the mark")
        for part in parts:
            if not all(choice.lstrip("=!?~*") for choice in part.split("|")):
                message = Message("{part}: a word is missing beside |", part=part)
                return message, Message("write a word between two |, and at both ends")
            if _is_unclosed(part):
                return _unclosed(part)
    return None


def _is_unclosed(word: str) -> bool:
    """Tell whether `word` has a bracket that is not closed, or one within another."""
    depth = 0
    for character in plain(word):
        depth += (character == "(") - (character == ")")
        if depth not in (0, 1):
            return True
    return depth != 0


def _unclosed(word: str) -> tuple[Message, Message]:
    hint = Message("a choice stands between ( and ), without blanks: 没(有/)发")
    return Message("a bracket of {word} is not closed", word=word), hint


def _bad(path: Path, message: Message, hint: Message, part: str | None = None) -> Problem:
    return Problem(path=path, at="value", code="bad-format", message=message, hint=hint, part=part)
