"""The index over the shipped handbook, built once."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import msgspec
import pytest
import tomli
from learning_now import learnt_index

from cstool.core.index_data import Entry, Findable
from cstool.core.matching import Index
from cstool.core.vocabulary import Classes, Matching, Signs, SignTables, StatedFact, Words
from cstool.policy.learning import basis_of, entries_of
from cstool.policy.sentences import WordFiles, read_sentences

_SHIPPED = Path(__file__).parents[2]


def shaped(name: str, shape: Any) -> Any:
    """What stands in a shipped file of words."""
    return msgspec.convert(tomli.loads((_SHIPPED / "words" / name).read_text("utf-8")), shape)


class Shop(NamedTuple):
    """The shipped handbook, as far as it concerns what customers write."""

    words: tuple[Words, ...]
    matching: Matching
    entries: list[Findable]
    index: Index
    #: How sentences state facts, by the id of the fact.
    facts: dict[str, StatedFact] = {}  # noqa: RUF012 - nobody changes it

    def topics(self) -> list[Findable]:
        """Return what the handbook has no answer for."""
        return [each for each in self.entries if each.entry.kind == "topic"]


@pytest.fixture(scope="session")
def shop() -> Shop:
    classes, signs = shaped("classes.toml", Classes), shaped("signs.toml", SignTables)
    sentences = read_sentences((_SHIPPED / "words" / "sentences.tsv").read_bytes())
    files = WordFiles(classes, signs, sentences)

    def ids(file: str, table: str) -> dict[str, tuple[str, ...]]:
        return {row["id"]: () for row in tomli.loads((_SHIPPED / file).read_text("utf-8"))[table]}

    rows: Any = {"triage": ids("policies.toml", "playbooks"), "reply": ids("replies.toml", "replies")}
    entries = [*entries_of(files, basis_of((), rows, {kind: tuple(found) for kind, found in rows.items()}))]
    words, matching = classes.words, signs.matching
    index = learnt_index(matching, words, entries)
    return Shop(words=words, matching=matching, entries=entries, index=index, facts=signs.fact)


class Kind(NamedTuple):
    """A kind of complaint."""

    id: str
    name: str
    asks: tuple[str, ...]
    signs: Signs


@pytest.fixture(scope="session")
def desk() -> SimpleNamespace:
    """A desk that knows two complaints, a question and a topic, and how they are found."""
    leak = Kind(
        "leak", "漏液", ("瓶子漏了", "油洒了"), Signs(likely="瓶 wet", doubt="praise", sure="漏 .. 一地")
    )
    late = Kind("late", "催发货", ("还没到", "怎么不发货"), Signs(sure="没到"))
    sizes = Kind("sizes", "选码", ("穿多大", "拿几码"), Signs())
    words = (Words(id="wet", words="漏 洒"), Words(id="praise", words="好看"))
    matching = Matching(
        threshold=50, prior=20, sure=70, likely=40, hint=15, doubt=25, never=80, example=90
    )  # fmt: skip
    findable = [Findable(Entry("triage", kind.id), kind.asks, kind.signs) for kind in (leak, late)]
    findable.append(Findable(Entry("reply", "sizes"), sizes.asks, sizes.signs))
    findable.append(Findable(Entry("topic", "talk"), ("很好看", "天气真好")))
    return SimpleNamespace(
        playbooks={kind.id: kind for kind in (leak, late)},
        replies={"sizes": sizes},
        topics={"talk": SimpleNamespace(id="talk", name="闲聊", reply="sizes")},
        index=learnt_index(matching, words, findable),
    )
