"""The documents that the authors of TOML keep for parsers: read, placed and refused as they must be.

Each test takes one folder of `toml-test` and names every document of it that fails.
"""

import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import pytest
import tomli
from small_handbook import POLICIES, REPLIES, found

from cstool.policy.number_types import OddDecimal
from cstool.validation.document import read
from cstool.validation.places import Places

SUITE = Path(__file__).parent / "toml-test"
#: What TOML 1.1 allows and what it forbids; whatever earlier versions allow is still allowed.
VALID = sorted(SUITE.glob("valid/**/*.toml"))
LISTED = (SUITE / "files-toml-1.1.0").read_text(encoding="utf-8").split()
INVALID = [SUITE / name for name in LISTED if re.fullmatch(r"invalid/.*\.toml", name)]
#: What only TOML 1.0 forbids.
OTHERS = sorted(set(SUITE.glob("invalid/**/*.toml")) - set(INVALID))

SYNTAX = {"syntax", "duplicate-key", "encoding"}
PROBLEM = re.compile(r"^policies\.toml:([0-9]+):([0-9]+): ([a-z-]+): \S", re.MULTILINE)
#: Seconds that a document of fewer than 300 lines may take.
LONGEST = 0.2


def by_folder(files: list[Path]) -> Any:
    folders: dict[str, list[Path]] = {}
    for file in files:
        folders.setdefault(file.parent.relative_to(SUITE).as_posix(), []).append(file)
    return pytest.mark.parametrize("files", folders.values(), ids=folders)


def failures(files: list[Path], fault: Callable[[Path], str | None]) -> dict[str, str]:
    """What is wrong with each of `files`, by name."""
    return {file.name: wrong for file in files if (wrong := fault(file)) is not None}


def text_of(file: Path) -> str:
    return file.read_bytes().removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")


def test_line_ends_are_those_that_the_documents_are_about():
    windows = [file.stem for file in VALID if b"\r\n" in file.read_bytes()]
    assert windows == ["empty-crlf", "newline-crlf", "multiline-escaped-crlf"]


@by_folder(VALID)
def test_a_valid_document_says_what_it_must(files):
    def fault(file: Path) -> str | None:
        document = read(file.read_bytes(), file.name)
        expected = meant(json.loads(file.with_suffix(".json").read_text(encoding="utf-8")))
        return None if repr(said(document.data)) == repr(expected) else f"{document.data} is not {expected}"

    assert failures(files, fault) == {}


@by_folder(VALID)
def test_every_key_and_value_of_a_valid_document_has_its_place(files):
    def fault(file: Path) -> str | None:
        text = text_of(file)
        places = Places(text)
        misplaced = [
            path for path, value in nodes(tomli.loads(text)) if not stands(path, value, text, places)
        ]
        return str(misplaced) if misplaced else None

    assert failures(files, fault) == {}


def timed(run):
    """What `run` returns, and the seconds of processor time that it takes."""
    begin = time.process_time()
    return run(), time.process_time() - begin


@pytest.fixture
def codes_of(clean_environment, cstool):
    """Validate a document as policies.toml and return the codes of its problems, all of them placed in it."""
    # without sentences of its own, which are held against all others: that takes longer than any syntax
    replies = re.sub(r"(?m)^asks = .*\n", "", REPLIES)
    (clean_environment / "replies.toml").write_text(replies, encoding="utf-8")
    policies = clean_environment / "policies.toml"

    def codes_of(file: Path) -> set[str]:
        policies.write_bytes(file.read_bytes())
        lines = text_of(file).split("\n")
        ran, seconds = timed(lambda: cstool("validate", "policies.toml"))
        if seconds >= LONGEST:  # the first of a process also loads what it needs
            ran, seconds = timed(lambda: cstool("validate", "policies.toml"))
        assert seconds < LONGEST
        assert (ran.code, ran.err) == (1, "")
        problems = PROBLEM.findall(ran.out)
        assert len(problems) == int(ran.out.rsplit(maxsplit=1)[1])
        assert all(int(column) <= len(lines[int(line) - 1]) + 1 for line, column, _ in problems)
        return {code for *_, code in problems}

    return codes_of


@by_folder(VALID)
def test_a_valid_document_has_no_fault_of_syntax(files, codes_of):
    assert failures(files, lambda file: str(codes_of(file) & SYNTAX or "") or None) == {}


@by_folder(INVALID)
def test_an_invalid_document_is_a_fault_of_syntax_with_a_place(files, codes_of):
    assert failures(files, lambda file: None if codes_of(file) & SYNTAX else "not found") == {}


@by_folder(OTHERS)
def test_what_an_earlier_version_forbids_is_reported_too(files, codes_of):
    assert all(codes_of(file) for file in files)


@by_folder([file for file in INVALID if b"\0" not in file.read_bytes()][::5])
def test_an_invalid_document_hides_nothing_before_it(files):
    broken = POLICIES.replace("window_days = 7", "windw_days = 7").encode()

    def fault(file: Path) -> str | None:
        problems = found(broken + b"\n[floor.x]\n" + file.read_bytes())
        is_all = "unknown-key" in [problem.code for problem in problems] or problems[0].code == "encoding"
        return None if is_all else str(problems)

    assert failures(files, fault) == {}


@pytest.mark.parametrize(
    "text", ["中 = 1", "a = “x”", "a ＝ 1", "［a］", "a：1", "a = 七", "a = 15元", "a = 50%"]
)
def test_what_chinese_keyboards_write_is_a_fault_of_syntax(text):
    assert "syntax" in [problem.code for problem in found(text)]


def nodes(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield all that a document holds, with its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key), item
        yield from nodes(item, (*path, key))


def stands(path: tuple[str | int, ...], value: Any, text: str, places: Places) -> bool:
    """Tell whether a key and its value can be read where they are said to stand."""
    if path not in places:
        return False
    key, at = offset(places.of(path, "key"), text), offset(places.of(path, "value"), text)
    is_named = isinstance(path[-1], int) or begins(text, key, "{} = 1", path[-1:], {path[-1]: 1})
    if isinstance(value, dict | list):
        return is_named and (text[at] in "[{" or at == key)
    return is_named and begins(text, at, "a = {}", ("a",), {"a": value})


def offset(place: tuple[int, int], text: str) -> int:
    line, column = place
    return sum(len(before) + 1 for before in text.split("\n")[: line - 1]) + column - 1


def begins(text: str, start: int, form: str, path: tuple[str | int, ...], expected: dict[str, Any]) -> bool:
    """Tell whether at `start` something begins that reads as `expected` when it stands in `form`."""
    for end in range(start + 1, len(text) + 1):
        try:
            if repr(tomli.loads(form.format(text[start:end]))) == repr(expected):
                return True
        except tomli.TOMLDecodeError:
            continue
    return False


#: How the values of each type of the suite's JSON are read.
TYPES: dict[str, Callable[[str], Any]] = {
    "string": str,
    "integer": int,
    "float": float,
    "bool": {"true": True, "false": False}.__getitem__,
    "datetime": datetime.fromisoformat,
    "datetime-local": datetime.fromisoformat,
    "date-local": date.fromisoformat,
    "time-local": time_of_day.fromisoformat,
}


def meant(value: Any) -> Any:
    """What a document of the suite says, from its JSON: every value is a text beside its type."""
    match value:
        case {"type": str(kind), "value": str(text)}:
            return TYPES[kind](text)
        case dict():
            return {key: meant(value[key]) for key in sorted(value)}
    return [meant(item) for item in value]


def said(value: Any) -> Any:
    """The same from what was read: numbers as Python has them."""
    match value:
        case dict():
            return {key: said(value[key]) for key in sorted(value)}
        case list():
            return [said(item) for item in value]
        case OddDecimal():
            return float(value.text)
    return float(value) if type(value).__name__ == "Decimal" else value
