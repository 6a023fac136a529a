"""The two indexes over the shipped handbook, built once."""

from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
import tomli

from cstool.core.matching import Index
from cstool.core.vocabulary import Matching, Signs, Words

_SHIPPED = Path(__file__).parents[2]


class Entry(NamedTuple):
    """What the index needs to know of a playbook or a reply."""

    id: str
    asks: tuple[str, ...]
    signs: Signs


def entries(rows: list[dict[str, object]]) -> list[Entry]:
    """The rows of a table that can be found by a customer's words."""
    return [
        Entry(str(row["id"]), tuple(row.get("asks", ())), msgspec.convert(row.get("signs", {}), Signs))  # type: ignore[arg-type]
        for row in rows
    ]


class Shop(NamedTuple):
    """The shipped handbook, as far as it concerns what customers write."""

    words: tuple[Words, ...]
    matching: Matching
    playbooks: list[Entry]
    replies: list[Entry]
    triage: Index
    reply: Index


@pytest.fixture(scope="session")
def shop() -> Shop:
    policies = tomli.loads((_SHIPPED / "policies.toml").read_text("utf-8"))
    replies = tomli.loads((_SHIPPED / "replies.toml").read_text("utf-8"))
    words = msgspec.convert(policies["words"], tuple[Words, ...])
    matching = msgspec.convert(policies["matching"], Matching)
    playbooks, texts = entries(policies["playbooks"]), entries(replies["replies"])
    return Shop(
        words=words,
        matching=matching,
        playbooks=playbooks,
        replies=texts,
        triage=Index(matching, words, playbooks, unmarked="="),
        reply=Index(matching, words, texts, unmarked="~"),
    )


class Kind(NamedTuple):
    """A kind of complaint."""

    id: str
    name: str
    asks: tuple[str, ...]
    signs: Signs


@pytest.fixture(scope="session")
def desk() -> tuple[dict[str, Kind], Index]:
    """A desk that knows two complaints, and how they are found."""
    leak = Kind("leak", "漏液", ("瓶子漏了", "油洒了"), Signs(likely="瓶 wet", doubt="praise"))
    late = Kind("late", "催发货", ("还没到", "怎么不发货"), Signs())
    words = (Words(id="wet", words="漏 洒"), Words(id="praise", words="好看"))
    matching = Matching(
        threshold=50, prior=20, sure=70, likely=40, hint=15, doubt=25, never=80, example=90,
        elsewhere=("很好看", "天气真好"),
    )  # fmt: skip
    return {kind.id: kind for kind in (leak, late)}, Index(matching, words, [leak, late], unmarked="=")
