"""The index over the shipped handbook, built once."""

from types import SimpleNamespace
from typing import NamedTuple

import pytest
from learning_now import learnt_index
from shipped_words import found_by, word_files

from cstool.core.index_data import Entry, Findable
from cstool.core.matching import Index
from cstool.core.vocabulary import Matching, Signs, StatedFact, Words


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
    files = word_files()
    entries, words, matching = found_by(files), files.classes.words, files.signs.matching
    index = learnt_index(matching, words, entries)
    return Shop(words=words, matching=matching, entries=entries, index=index, facts=files.signs.fact)


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
