"""What customers write finds the playbook or reply that it needs, or none."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest
from learning_now import learnt_index

from cstool.core.signs import names, parse_signs
from cstool.core.vocabulary import QUESTION

_UTTERANCES = Path(__file__).with_name("utterances.tsv")
#: What must be right, in percent, of all sentences and of each kind of sentence.
_ALL, _EACH = 95, 85
#: Written without a look at signs or examples, and never made examples: before the examples were weighed, and after.
_BLIND = [Path(__file__).with_name(name) for name in ("first_sight.tsv", "blind.tsv")]
#: What must be right of these, in percent.
_AT_FIRST_SIGHT = {"triage": 92, "reply": 90, "none": 92}


#: Replies to what asks for nothing: finding them is no harm.
SMALL_TALK = {"greeting", "thanks", "received-your-message", "special-request", "thanks-for-waiting"}
#: Replies that `discount --say` fills in once the customer's level is known: nobody asks for one of them by itself.
SAID_OF_A_LEVEL = {"own-price", "full-price", "tier-of-newcomer", "best-tier", "tier-lowered"}


class Utterance(NamedTuple):
    kind: str
    label: str
    text: str


@pytest.fixture(scope="session")
def utterances() -> list[Utterance]:
    return read(_UTTERANCES)


def read(path: Path) -> list[Utterance]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Utterance(**row) for row in rows]


def is_right(shop, said: Utterance) -> bool:
    found = shop.index.find(said.text).found
    if said.kind == "none":
        return found is None or found.kind == "topic" or found.id in SMALL_TALK
    return found == (said.kind, said.label)


def test_most_sentences_find_what_they_need(shop, utterances) -> None:
    right: Counter[tuple[str, str]] = Counter()
    wrong = defaultdict(list)
    for said in utterances:
        group = (said.kind, said.label)
        right[group] += is_right(shop, said)
        if not is_right(shop, said):
            wrong[group].append(said.text)
    total = Counter((said.kind, said.label) for said in utterances)
    for kind in ("triage", "reply", "none"):
        groups = [group for group in total if group[0] == kind]
        share = sum(right[group] for group in groups) / sum(total[group] for group in groups)
        assert share >= _ALL / 100, (kind, share)
    weak = {group: wrong[group] for group in total if right[group] < _EACH / 100 * total[group]}
    assert not weak


@pytest.mark.parametrize("kind", ["triage", "reply", "none"])
@pytest.mark.parametrize("path", _BLIND, ids=lambda path: path.stem)
def test_sentences_written_blind_find_what_they_need(shop, path: Path, kind: str) -> None:
    sentences = [said for said in read(path) if said.kind == kind]
    wrong = [said for said in sentences if not is_right(shop, said)]
    assert len(wrong) <= (1 - _AT_FIRST_SIGHT[kind] / 100) * len(sentences), wrong


def test_many_sentences_at_once_find_what_each_finds(shop, utterances) -> None:
    """Examples, sentences of which nothing is known, and the rest of their odds, too."""
    texts = [
        *(said.text for said in utterances),
        *shop.entries[0].asks[:50],
        "",
        "？？",
        "leak",
        "ＴＹＰＥ 38 碼",
    ]
    for text, verdict in zip(texts, shop.index.find_all(texts), strict=True):
        match = shop.index.find(text)
        assert (verdict.found, verdict.odds) == (match.found, pytest.approx(match.odds)), text


def test_every_example_finds_its_own_entry(shop) -> None:
    astray = [
        (each.entry, example, found)
        for each in shop.entries
        for example in each.asks
        if (found := shop.index.find(example).found) != each.entry
    ]
    assert not astray


def test_every_playbook_and_reply_has_sentences_of_its_own(shop) -> None:
    assert {each.entry for each in shop.entries if len(each.asks) < 3} == {
        ("reply", name) for name in SAID_OF_A_LEVEL
    }


def test_the_examples_are_not_among_the_sentences_that_measure(shop, utterances) -> None:
    examples = {example for each in shop.entries for example in each.asks}
    assert not examples & {said.text for said in (*utterances, *chain.from_iterable(map(read, _BLIND)))}


def all_signs(shop) -> Iterator[str]:
    for entry in shop.entries:
        for strength in entry.signs.__struct_fields__:
            yield getattr(entry.signs, strength) or ""
    for fact in shop.facts.values():
        yield from (*fact.choices.values(), fact.word or "", fact.clause or "")


def test_signs_name_classes_that_exist_and_no_class_is_idle(shop) -> None:
    named = {
        name
        for text in all_signs(shop)
        for sign in parse_signs(text, unmarked="=")
        for name in names(sign)
        if name.isascii()
    }
    classes = {words.id: words for words in shop.words}
    assert named <= {*classes, QUESTION}
    assert {id_ for id_, words in classes.items() if id_ not in named and not words.role} == set()


def test_a_sentence_says_why_and_what_came_next(shop) -> None:
    match = shop.index.find("快递盒湿透了，洗发水漏了一半")
    first, *following = match.nearest("triage", 4)
    assert match.found == first.entry == ("triage", "leak")
    assert 0.5 <= first.score <= 1
    assert len(following) == 3
    assert any(each.entry.id == "leak" and "漏" in "".join(each.words) for each in match.evidence)


def test_no_sentence_no_match(shop) -> None:
    for text in ("", " ", "？？？", "hello", "🙂"):
        match = shop.index.find(text)
        assert match.found is None or match.found.kind == "topic"
        assert [each.score < 0.5 for each in match.nearest("triage", 3)] == [True] * 3


@pytest.mark.parametrize(
    ("said", "playbook"),
    [
        ("洗发水漏了", "leak"),
        ("一点都没有漏", None),
        ("瓶盖会漏吗", None),
        ("怕漏，多包几层", None),
        ("没用几天就开胶了", "quality"),
        ("不开胶不掉皮", None),
        ("用了过敏", "allergy"),
        ("用了不过敏", None),
        ("颜色选错了", "colour-exchange"),
        ("颜色发错了", "wrong-item"),
        ("不想要了，退货", "dislike"),
        ("不想要了，已经发货了怎么退", "in-transit-refund"),
        ("还没收到货", "late-delivery"),
        ("赠品没收到", "missing"),
    ],
)
def test_denial_questions_and_the_state_of_the_order_decide(shop, said: str, playbook: str | None) -> None:
    found = shop.index.find(said).found
    assert (found.id if found and found.kind == "triage" else None) == playbook


def test_an_example_is_found_whatever_its_punctuation(shop) -> None:
    example = shop.entries[0]._replace(asks=("请问老板贵姓",))
    index = learnt_index(shop.matching, shop.words, [example, *shop.topics()])
    match = index.find("请问…老板贵姓？？")
    assert match.found == match.example == example.entry


def test_an_example_without_a_letter_is_none(shop) -> None:
    example = shop.entries[0]._replace(asks=("？！", "请问老板贵姓"))
    index = learnt_index(shop.matching, shop.words, [example, *shop.topics()])
    assert index.find("…").found is None
