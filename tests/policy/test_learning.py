"""What is learnt depends on the words and on what can be found, and on nothing else of the handbook."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from cstool.policy.cache import Store
from cstool.policy.learning import decoded, encoded
from cstool.validation.learnt_words import Learning, WordPath, learning

SMALL = Path(__file__).parents[2] / "docs" / "problems" / "handbook" / "words"
NAMES = ("classes.toml", "signs.toml", "sentences.tsv")
ROWS = {"triage": {"missing": ()}, "reply": {"ask-item": ()}}


class Desk:
    """The files of words of a small shop, and how often was learnt from them."""

    def __init__(self, folder: Path) -> None:
        self.times = 0
        self.words = folder / "words"
        self.store = Store(folder / "kept", "1")
        self.words.mkdir()
        for name in NAMES:
            (self.words / name).write_bytes((SMALL / name).read_bytes())

    def learning(self, store: Store | None = None, shipped: Path | None = None) -> Learning:
        def slow() -> nullcontext[None]:
            self.times += 1
            return nullcontext()

        paths = [WordPath(self.words / name) for name in NAMES]
        return learning(paths, store or self.store, shipped, slow=slow)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_it_is_learnt_once(desk: Desk) -> None:
    first = desk.learning()(ROWS)
    again = desk.learning()(ROWS)
    assert desk.times == 1
    for learnt in (first, again):
        assert learnt.index().find("少了一双鞋带").found == ("triage", "missing")


def test_a_row_of_which_the_words_know_nothing_changes_nothing(desk: Desk) -> None:
    """A new reply that nobody asks for by words needs no learning where what was learnt is shipped."""
    learnt = desk.learning()(ROWS)
    words = learnt.basis.words
    assert learnt.holds_for(
        words, {"triage": {"missing": (), "new": ()}, "reply": {"ask-item": (), "other": ()}}
    )
    assert not learnt.holds_for(
        words, {"triage": {"missing": (), "new": ("新的",)}, "reply": {"ask-item": ()}}
    )
    assert not learnt.holds_for(words, {"triage": {}, "reply": {}})


def test_sentences_of_a_row_itself_count(desk: Desk) -> None:
    learnt = desk.learning()({**ROWS, "triage": {"missing": (), "late": ("怎么还不发货",)}})
    assert learnt.index().find("怎么还不发货").found == ("triage", "late")


def test_a_topic_becomes_the_entry_that_takes_its_id(desk: Desk) -> None:
    """Its sentences and signs teach the new entry, and nothing is held against it."""
    sentences = "topic\tinvoice\t能开发票吗\ntopic\tinvoice\t开票要什么资料\ntopic\tweather\t今天好冷\n"
    with (desk.words / "sentences.tsv").open("a", encoding="utf-8") as file:
        file.write(sentences)
    with (desk.words / "signs.toml").open("a", encoding="utf-8") as file:
        file.write('[topic.invoice]\nname = "发票"\nsure = "抬头"\n[topic.weather]\nname = "天气"\n')
    said = ("能开发票吗", "抬头写什么")
    before = desk.learning()(ROWS)
    assert [before.index().find(text).found for text in said] == [("topic", "invoice")] * 2
    assert before.topics["invoice"].name == "发票"
    for kind in ("triage", "reply"):
        after = desk.learning()({**ROWS, kind: {**ROWS[kind], "invoice": ()}})
        assert [after.index().find(text).found for text in said] == [(kind, "invoice")] * 2


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_byte_of_the_words_is_learnt_from(desk: Desk, name: str) -> None:
    desk.learning()(ROWS)
    added = {"classes.toml": b"\n", "signs.toml": b"\n", "sentences.tsv": "none\tnone\t很好\n".encode()}
    (desk.words / name).write_bytes((desk.words / name).read_bytes() + added[name])
    desk.learning()(ROWS)
    assert desk.times == 2


def test_what_is_shipped_serves_whoever_has_the_same_words_and_rows(desk: Desk, tmp_path: Path) -> None:
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "words.msgpack").write_bytes(encoded(desk.learning()(ROWS)))
    nowhere = Store(tmp_path / "words" / "signs.toml", "1")
    desk.learning(nowhere, shipped)(ROWS)
    assert desk.times == 1
    desk.learning(nowhere, shipped)({**ROWS, "triage": {"missing": ("少了少了",)}})
    assert desk.times == 2


@pytest.mark.parametrize("cut", [0, 1, 500, -1])
def test_what_is_damaged_is_learnt_anew(desk: Desk, cut: int) -> None:
    kept = encoded(desk.learning()(ROWS))
    assert decoded(kept[:cut]) is None
    assert decoded(kept[:-40] + bytes(40)) is None


def test_the_same_words_give_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    """A wheel is built the same twice."""
    first, second = (desk.learning(Store(tmp_path / name, "1"))(ROWS) for name in "ab")
    assert desk.times == 2
    assert encoded(first) == encoded(second)
