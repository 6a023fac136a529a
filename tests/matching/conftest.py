"""The two indexes over the shipped handbook, built once."""

from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import tomli

from cstool.core.index_data import Findable
from cstool.core.matching import Index, learnt_index
from cstool.core.vocabulary import Classes, Matching, Signs, SignTables, Words
from cstool.policy.sentences import read_sentences

_SHIPPED = Path(__file__).parents[2]


def shaped(name: str, shape: Any) -> Any:
    """What stands in a shipped file of words."""
    return msgspec.convert(tomli.loads((_SHIPPED / "words" / name).read_text("utf-8")), shape)


class Shop(NamedTuple):
    """The shipped handbook, as far as it concerns what customers write."""

    words: tuple[Words, ...]
    matching: Matching
    elsewhere: tuple[str, ...]
    playbooks: list[Findable]
    replies: list[Findable]
    triage: Index
    reply: Index


@pytest.fixture(scope="session")
def shop() -> Shop:
    classes, signs = shaped("classes.toml", Classes), shaped("signs.toml", SignTables)
    sentences = read_sentences((_SHIPPED / "words" / "sentences.tsv").read_bytes())

    def entries(file: str, table: str, kind: Any) -> list[Findable]:
        rows = tomli.loads((_SHIPPED / file).read_text("utf-8"))[table]
        asks, known = sentences.of(kind), getattr(signs, kind)
        return [Findable(row["id"], asks.get(row["id"], ()), known.get(row["id"], Signs())) for row in rows]

    playbooks = entries("policies.toml", "playbooks", "triage")
    replies = entries("replies.toml", "replies", "reply")
    words, matching, none = classes.words, signs.matching, sentences.elsewhere
    return Shop(
        words=words,
        matching=matching,
        elsewhere=none,
        playbooks=playbooks,
        replies=replies,
        triage=learnt_index(matching, words, playbooks, none, unmarked="="),
        reply=learnt_index(matching, words, replies, none, unmarked="~"),
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
        threshold=50, prior=20, sure=70, likely=40, hint=15, doubt=25, never=80, example=90
    )  # fmt: skip
    entries = [Findable(kind.id, kind.asks, kind.signs) for kind in (leak, late)]
    index = learnt_index(matching, words, entries, ("很好看", "天气真好"), unmarked="=")
    return {kind.id: kind for kind in (leak, late)}, index
