"""Examples of the policy: run by `validate`, and enough of them to notice every change of a number."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from cstool.policy.reading import Document, read
from cstool.policy.review import review

#: How customers are understood is held by the sentences of tests/matching, the law by the tests of the floor.
NOT_ANSWERS = ("matching", "extraction", "words", "floor", "examples")

HEADER = re.compile(r"^\[+([a-z_]+)")
NUMBER = re.compile(r"(?<=[=\[,] )-?[0-9]+(?:\.[0-9]+)?(?=\s*(?:,|\}|\]|$))", re.MULTILINE)


def numbers(text: str) -> Iterator[re.Match[str]]:
    """The numbers of policies.toml that decide answers."""
    table = ""
    for match in re.finditer(rf"{HEADER.pattern}|{NUMBER.pattern}", text, re.MULTILINE):
        if match[1]:
            table = match[1]
        elif table not in NOT_ANSWERS:
            yield match


def stepped(number: str, step: int) -> str:
    """The number one step of its last place away."""
    return str(Decimal(number) + step * Decimal(1).scaleb(Decimal(number).as_tuple().exponent))


@pytest.fixture(scope="module")
def replies(shipped) -> Document:
    return read(shipped["replies.toml"].encode(), "replies.toml")


def found(policies: str, replies: Document) -> list[str]:
    """The codes of the problems of a changed policies.toml."""
    return [problem.code for problem in review(read(policies.encode(), "p"), replies, coverage=True).problems]


def test_shipped_examples_hold_and_touch_every_row(shipped, replies):
    assert found(shipped["policies.toml"], replies) == []


def test_every_number_of_the_policy_is_held_by_an_example(shipped, replies):
    text = shipped["policies.toml"]
    changed = unnoticed = 0
    for match in numbers(text):
        for step in (1, -1):
            number = stepped(match[0], step)
            codes = found(f"{text[: match.start()]}{number}{text[match.end() :]}", replies)
            changed += 1
            if not codes:
                unnoticed += 1
                line = text.count("\n", 0, match.start()) + 1
                print(f"{line}: {match[0]} -> {number}")
    assert changed >= 90
    assert unnoticed == 0
