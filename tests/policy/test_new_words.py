"""What a supervisor adds to the words is held against what is there: alike sentences, outvoted signs."""

from types import SimpleNamespace

import pytest

from cstool.comparison.trials import trial
from cstool.core.index_data import Entry
from cstool.core.likeness import AlikeSentences
from cstool.core.replies import Reply
from cstool.core.vocabulary import Classes, Extraction, Matching, Signs, SignTables, Topic, Words
from cstool.errors import InputError
from cstool.policy.sentences import WordFiles, read_sentences
from cstool.policy.shapes import Replies
from cstool.validation.checks.customer_words import SentencesFile, placed
from cstool.validation.checks.new_words import (
    OwnSign,
    alike_reply_asks,
    alike_sentences,
    outvoted_signs,
    own_sentences,
    own_signs,
)

CLASSES = Classes(
    words=(Words(id="leak", words="漏 洒"), Words(id="colour", words="红")),
    extraction=Extraction(
        colours="colour",
        size_after="码",
        size_not_after="元",
        size_before="穿",
        size_not_before="第",
        days="今天",
        ordered_after="拍的",
    ),
)
LINES = """kind\tlabel\ttext
triage\tleak\t瓶子漏了一箱
triage\tleak\t洗发水洒了半瓶
triage\tleak\t精华全漏光了
triage\tleak\t油漏得到处都是
topic\tprice\t昨天买的今天降价了
topic\tprice\t刚买就便宜了能退差价吗
topic\tprice\t降价补不补差价
topic\tprice\t买贵了怎么办
"""
MATCHING = Matching(threshold=50, prior=20, sure=70, likely=40, hint=15, doubt=25, never=80, example=90)
TOPIC = Topic(name="差价")
ROWS = {"triage": {"leak": ()}, "reply": {}}


def sentences(added: str = ""):
    return read_sentences((LINES + added).encode())


def files(added: str = "", **signs: Signs) -> WordFiles:
    return WordFiles(
        CLASSES, SignTables(matching=MATCHING, triage=signs, topic={"price": TOPIC}), sentences(added)
    )


def problems(added: str):
    file = SentencesFile("s", sentences(added))
    own = own_sentences(file.sentences, sentences())
    return [
        (each.line, each.code, each.message.values["lines"])
        for each in placed("s", alike_sentences(file, own, CLASSES))
    ]


def test_a_new_sentence_like_those_of_another_entry_names_them_with_their_lines() -> None:
    assert problems("triage\tleak\t刚买就便宜了退差价\n") == [
        (10, "alike-sentence", "7 price 刚买就便宜了能退差价吗")
    ]


@pytest.mark.parametrize(
    "added",
    [
        "",
        "topic\tprice\t刚买就便宜了退差价\n",
        "triage\tleak\t瓶子漏了一箱啊\n",
        "triage\tleak\t开盖一看全没了\n",
    ],
)
def test_nothing_is_said_of_sentences_of_the_same_entry_or_unlike_all(added: str) -> None:
    assert problems(added) == []


def test_the_same_sentence_twice_is_no_likeness() -> None:
    assert problems("triage\tleak\t刚买就便宜了，能退差价吗？\n") == []


def test_sentences_of_rows_are_held_against_the_file() -> None:
    asks = ("瓶子漏了半箱", "几点下班")
    reply = Reply(id="sizes", name="尺码", category="售前", texts=("亲",), source="Q1", asks=asks)
    replies = Replies(categories=(), replies=(reply,))
    found = [*alike_reply_asks(replies, SentencesFile("s", sentences()), CLASSES)]
    assert [each.path for each in found] == [("replies", 0, "asks", 0)]


def test_a_topic_that_a_reply_has_taken_over_is_the_same_entry() -> None:
    reply = Reply(
        id="price", name="差价", category="售前", texts=("亲",), source="Q1", asks=("刚买就便宜了退差价",)
    )
    replies = Replies(categories=(), replies=(reply,))
    assert not [*alike_reply_asks(replies, SentencesFile("s", sentences()), CLASSES)]


def test_only_sure_signs_that_are_not_shipped_are_the_shops_own() -> None:
    shipped = files(leak=Signs(sure="漏; 洒 了", likely="油")).signs
    shop = files(leak=Signs(sure="洒 了; 漏 .. 光", likely="瓶")).signs
    assert own_signs(shop, shipped) == (OwnSign(Entry("triage", "leak"), "漏 .. 光"),)


def test_a_sure_sign_that_is_outvoted_is_told_with_the_line() -> None:
    words = files(leak=Signs(sure="差价", never="降价|便宜"))
    (found,) = outvoted_signs([OwnSign(Entry("triage", "leak"), "差价")], words, ROWS)
    assert (found.path, found.code, found.part) == (("triage", "leak", "sure"), "outvoted-sign", "差价")
    assert (found.message.values["count"], found.message.values["lost"]) == (2, 2)
    assert "7 刚买就便宜了能退差价吗 → " in found.message.values["lines"]


def test_a_sure_sign_that_wins_is_not_spoken_of() -> None:
    words = files(leak=Signs(sure="漏"))
    assert not [*outvoted_signs([OwnSign(Entry("triage", "leak"), "漏")], words, ROWS)]


def book() -> SimpleNamespace:
    return SimpleNamespace(rows=ROWS, playbooks={"leak": SimpleNamespace(name="漏液")}, replies={})


def test_a_trial_tells_what_an_entry_takes_from_others() -> None:
    tried = trial(book(), files(leak=Signs(sure="漏; 差价; 补", likely="补 .. 差价")), "漏液")
    assert (tried.kind, tried.id, tried.name) == ("triage", "leak", "漏液")
    assert "精华全漏光了" in {each.text for each in tried.reaches}
    assert len(tried.reaches) + len(tried.misses) == 4
    taken = {each.text: each for each in (*tried.takes, *tried.strays)}
    assert taken["降价补不补差价"].line == 8
    assert taken["降价补不补差价"].signs == ("差价", "补", "补 .. 差价")
    assert {each.label for each in taken.values()} == {"price"}


def test_a_trial_of_what_does_not_exist_names_what_does() -> None:
    with pytest.raises(InputError) as refused:
        trial(book(), files(), "leek")
    assert refused.value.code == "unknown-entry"


def test_the_most_alike_comes_first_wherever_it_stands():
    alike = AlikeSentences([frozenset("abcd"), frozenset("abc"), frozenset("ab"), frozenset("xyz")])
    assert [*alike.nearest(frozenset("abcd"), 0.1, 2)] == [0, 1]
    assert [*alike.nearest(frozenset("abcd"), 0.1, 1)] == [0]
    assert [*alike.nearest(frozenset("abcd"), 0.9, 9)] == [0]
