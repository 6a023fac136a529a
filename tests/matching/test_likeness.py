"""What the examples teach: which entry a sentence is like, or none, and by what."""

from pathlib import Path

import msgspec
import pytest

from cstool.core.classifier import ELSEWHERE, Weights, features, leads, learn, shares
from cstool.core.index_data import Findable
from cstool.core.matching import learnt_index
from cstool.core.vocabulary import Signs, Words
from cstool.core.word_classes import Lexicon, vocabulary
from cstool.policy.cache import Store

LEXICON = Lexicon(vocabulary([Words(id="leak", words="漏 洒")]))
TAUGHT = [("leak", "瓶子漏了"), ("leak", "油洒了"), ("late", "还没到"), ("late", "怎么不发货")]
PRAISE = [(ELSEWHERE, "很好用"), (ELSEWHERE, "好看")]


def present(text: str) -> frozenset[str]:
    return features(LEXICON.read(text))


def taught(examples):
    return learn((label, present(text)) for label, text in examples)


def test_a_sentence_leads_to_the_examples_that_it_is_like() -> None:
    weights = taught(TAUGHT + PRAISE)
    for text, label in (("水洒了", "leak"), ("到现在没到", "late")):
        lead = leads(weights, present(text))
        assert lead[label] > 0
        assert lead[label] == max(lead.values())
    assert max(leads(weights, present("好用")).values()) < 0


def test_a_class_speaks_for_words_that_no_example_holds() -> None:
    """洒 is known from 漏 alone, since both are of one class."""
    weights = taught([TAUGHT[0], *TAUGHT[2:], *PRAISE])
    lead = leads(weights, present("洒"))
    assert lead["leak"] == max(lead.values())
    by_class = [share for share in shares(weights, LEXICON.read("洒"), "leak", 5) if share.feature == "=leak"]
    assert [share.words for share in by_class] == [("洒",)]


def test_the_order_of_the_labels_and_chance_do_not_matter() -> None:
    assert taught(TAUGHT + PRAISE) == taught(TAUGHT + PRAISE)


def test_shares_are_what_the_lead_is_made_of() -> None:
    weights = taught(TAUGHT + PRAISE)
    sentence = present("瓶子洒了")
    parts = shares(weights, LEXICON.read("瓶子洒了"), "leak", 100)
    always = (
        leads(weights, frozenset("^$ ") & sentence)["leak"]
        * (len(sentence & set("^$ ")) / len(sentence)) ** 0.5
    )
    assert sum(share.part for share in parts) + always == pytest.approx(leads(weights, sentence)["leak"])


def index_of(matching, elsewhere, *entries):
    return learnt_index(matching, (), entries, elsewhere, unmarked="=")


def test_an_example_of_none_silences_a_weak_sign(shop) -> None:
    """A sentence with a trigger word finds nothing once enough of its kind are written down as meant for nobody."""
    leak = Findable("leak", ("瓶子漏了", "漏得到处都是", "洗发水漏了"), Signs(likely="漏"))
    matching = msgspec.structs.replace(shop.matching, likely=65)
    praise = ("好看", "很满意")
    other = ("漏斗很好用", "这个漏勺真好看", "漏勺质量不错", "漏勺买给妈妈的")
    said = "漏勺很好看，妈妈喜欢"
    assert index_of(matching, praise, leak).find(said).id == "leak"
    index = index_of(matching, (*praise, *other), leak)
    match = index.find(said)
    assert match.id is None
    assert any(share.part < 0 for _, share in index.shares(match))


def test_an_example_holds_whatever_the_others_say(shop) -> None:
    leak = Findable("leak", ("很好看",))
    index = index_of(shop.matching, ("好看", "很好", "很好看的"), leak)
    assert index.find("很好看").id == "leak"


def test_without_examples_of_none_only_signs_count(shop) -> None:
    matching = msgspec.structs.replace(shop.matching, prior=0)
    match = index_of(matching, (), Findable("leak", ("瓶子漏了",), Signs(likely="漏"))).find("全漏光了呀")
    assert match.score == pytest.approx(shop.matching.likely / 100)
    assert match.compared is None


def test_what_was_learnt_is_remembered_for_the_same_files_only(tmp_path: Path) -> None:
    store = Store(tmp_path, "1")
    first, second = taught(TAUGHT + PRAISE), taught(TAUGHT[1:] + PRAISE)

    def recalled(file: bytes, part: str, made: Weights) -> Weights:
        return store.recall([file], part, "weights", Weights, lambda: made)

    assert recalled(b"files", "replies", first) == first
    assert recalled(b"files", "replies", second) == first
    assert recalled(b"files", "playbooks", second) == second
    assert recalled(b"edited", "replies", second) == second
    for kept in tmp_path.iterdir():
        kept.write_bytes(kept.read_bytes()[:-9])
    assert recalled(b"files", "replies", second) == second
