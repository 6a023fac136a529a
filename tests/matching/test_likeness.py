"""What the examples teach: which entry a sentence is like, or none, and by what."""

from pathlib import Path

import msgspec
import pytest
from learning_now import learnt_index

from cstool.core.classifier import Weights, features, leads, shares
from cstool.core.index_data import Entry, Findable
from cstool.core.kept_tables import kept_table
from cstool.core.vocabulary import Signs, Words
from cstool.core.weight_learning import learn
from cstool.core.word_classes import Lexicon, vocabulary
from cstool.policy.cache import Store

LEXICON = Lexicon(vocabulary([Words(id="leak", words="漏 洒")]))
LEAK, LATE, TALK = 0, 1, 2
TAUGHT = [(LEAK, "瓶子漏了"), (LEAK, "油洒了"), (LATE, "还没到"), (LATE, "怎么不发货")]
PRAISE = [(TALK, "很好用"), (TALK, "好看")]


def present(text: str) -> frozenset[str]:
    return features(LEXICON.read(text))


def taught(examples):
    return learn(((entry, present(text)) for entry, text in examples), 3)


def test_a_sentence_leads_to_the_examples_that_it_is_like() -> None:
    weights = taught(TAUGHT + PRAISE)
    for text, entry in (("水洒了", LEAK), ("到现在没到", LATE), ("好用", TALK)):
        lead = leads(weights, present(text))
        assert lead[entry] == max(lead)
    for entry, text in TAUGHT + PRAISE:
        lead = leads(weights, present(text))
        assert lead[entry] > 0
        assert [other < -0.5 for place, other in enumerate(lead) if place != entry] == [True, True]


def test_a_class_speaks_for_words_that_no_example_holds() -> None:
    """洒 is known from 漏 alone, since both are of one class."""
    weights = taught([TAUGHT[0], *TAUGHT[2:], *PRAISE])
    assert leads(weights, present("洒"))[LEAK] > leads(weights, present("墨"))[LEAK]
    by_class = [share for share in shares(weights, LEXICON.read("洒"), LEAK, 5) if share.feature == "=leak"]
    assert [share.words for share in by_class] == [("洒",)]


def test_the_order_of_the_labels_and_chance_do_not_matter() -> None:
    assert taught(TAUGHT + PRAISE) == taught(TAUGHT + PRAISE)


def test_shares_are_what_the_lead_is_made_of() -> None:
    weights = taught(TAUGHT + PRAISE)
    sentence = present("瓶子洒了")
    parts = shares(weights, LEXICON.read("瓶子洒了"), LEAK, 100)
    ends = frozenset("^$ ") & sentence
    always = (leads(weights, ends)[LEAK] + 1) * (len(ends) / len(sentence)) ** 0.5
    assert sum(share.part for share in parts) + always - 1 == pytest.approx(leads(weights, sentence)[LEAK])


def test_a_long_sentence_is_weighed_like_a_short_one() -> None:
    """More features than rows that may be added up at once."""
    weights = taught(TAUGHT + PRAISE)
    known = present("瓶子漏了油洒了还没到怎么不发货很好用好看")
    strange = frozenset(chr(0x4E00 + place) + "x" for place in range(400))
    rows = {**weights.weights.whole, **dict.fromkeys(strange, weights.weights.whole["漏"])}
    many = leads(Weights(count=3, weights=kept_table(rows)), known | strange)
    length = (len(known | strange) / len(known)) ** 0.5
    expected = (
        leads(weights, known)[LEAK]
        + 1
        + 400 * (leads(weights, frozenset("漏"))[LEAK] + 1) / len(known) ** 0.5
    )
    assert many[LEAK] == pytest.approx(expected / length - 1)


def index_of(matching, *entries):
    return learnt_index(matching, (), entries)


def topic(*asks: str) -> Findable:
    return Findable(Entry("topic", "talk"), asks)


LEAKING = Entry("triage", "leak")


def test_examples_of_a_topic_silence_a_weak_sign(shop) -> None:
    """A sentence with a trigger word finds no playbook once enough of its kind are written down as a topic."""
    leak = Findable(LEAKING, ("瓶子漏了", "漏得到处都是", "洗发水漏了"), Signs(likely="漏"))
    matching = msgspec.structs.replace(shop.matching, likely=65)
    praise = ("好看", "很满意")
    other = ("漏斗很好用", "这个漏勺真好看", "漏勺质量不错", "漏勺买给妈妈的")
    said = "漏勺很好看，妈妈喜欢"
    assert index_of(matching, topic(*praise), leak).find(said).found == LEAKING
    index = index_of(matching, topic(*praise, *other), leak)
    match = index.find(said)
    assert match.found != LEAKING
    assert any(share.part < 0 for share in index.shares(match, LEAKING))


def test_an_example_holds_whatever_the_others_say(shop) -> None:
    leak = Findable(LEAKING, ("很好看",))
    index = index_of(shop.matching, topic("好看", "很好", "很好看的"), leak)
    assert index.find("很好看").found == LEAKING


def test_without_examples_of_a_topic_only_signs_count(shop) -> None:
    matching = msgspec.structs.replace(shop.matching, prior=0)
    match = index_of(matching, Findable(LEAKING, ("瓶子漏了",), Signs(likely="漏"))).find("全漏光了呀")
    assert match.score(LEAKING) == pytest.approx(shop.matching.likely / 100)
    assert not match.is_compared


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


def test_the_shares_that_weigh_most_come_first_for_or_against() -> None:
    parts = [
        abs(share.part) for share in shares(taught(TAUGHT + PRAISE), LEXICON.read("瓶子漏了没到"), LEAK, 9)
    ]
    assert parts == sorted(parts, reverse=True)
    assert len(parts) == 9


def test_a_sentence_of_one_feature_leads_by_all_that_it_weighs() -> None:
    """The lead is the sum over the root of how many stand in the sentence: of two alike, half the square more."""
    weights = taught(TAUGHT + PRAISE)
    one, two = (leads(weights, found)[LEAK] + 1 for found in (frozenset("漏"), frozenset(("漏", "没有例子"))))
    assert one == pytest.approx(two * 2**0.5, rel=0.02)


def test_half_a_character_is_kept_as_it_was() -> None:
    values = {"漏\ud83d": b"1", "漏": b"2"}
    assert dict(kept_table(values).items()) == values
