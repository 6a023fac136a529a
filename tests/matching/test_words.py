"""Words are found as they are meant: stated, denied or left open; and numbers by their ranges."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstool.core.negation import Stance
from cstool.core.spelling import plain, spelled_out, spellings_fault
from cstool.core.vocabulary import QUESTION, Words
from cstool.core.word_classes import Lexicon, vocabulary


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(
        vocabulary(
            [
                Words(id="leak", words="漏 漏液"),
                Words(id="size", words="均码", numbers=("34-46", "220-285")),
                Words(id="not", words="没有 没", role="denies", reach=6),
                Words(id="not-near", words="不", role="denies", reach=2),
                Words(id="not-after", words="没有", role="denies-before"),
                Words(id="perhaps", words="会不会 怕", role="doubts", reach=6),
                Words(id="may", words="会", role="doubts-question", reach=6),
                Words(id="asks", words="吗 ?", role="asks"),
                Words(id="asks-last", words="不 没", role="asks-last"),
                Words(id="but", words="但是 就", role="stops"),
                Words(id="other", words="漏斗 不错", role="hides"),
                Words(id="unsuitable", words="不合适"),
            ]
        )
    )


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("瓶子漏了", Stance.STATED),
        ("瓶子没有漏", Stance.DENIED),
        ("一点也没漏", Stance.DENIED),
        ("漏的没有", Stance.DENIED),
        ("会不会漏", Stance.OPEN),
        ("怕路上漏", Stance.OPEN),
        ("会漏吗", Stance.OPEN),
        ("会漏的", Stance.STATED),
        ("漏不漏", Stance.OPEN),
        ("漏了吗", Stance.STATED),
        ("没有盖好,漏了", Stance.STATED),
        ("没盖好 漏了", Stance.STATED),
        ("没两天就漏", Stance.STATED),
        ("没有一个是好的的的的漏", Stance.STATED),
        ("不合适,漏", Stance.STATED),
        ("不合适漏", Stance.STATED),
    ],
)
def test_a_word_is_stated_denied_or_open(lexicon: Lexicon, text: str, stance: Stance) -> None:
    assert {token.stance for token in lexicon.read(text).found["leak"]} == {stance}


@pytest.mark.parametrize("text", ["漏不漏没有", "会漏吗", "没两天就漏 "])
def test_a_whole_chat_is_read_as_fast_as_its_sentences(lexicon: Lexicon, text: str) -> None:
    """Twenty thousand characters are read in a fifth of a second, not in the minutes that every pair of words takes."""
    began = process_time()
    assert len(lexicon.read(text * 4000).found["leak"]) >= 4000
    assert process_time() - began < 5


def test_a_word_inside_another_that_means_something_else_does_not_count(lexicon: Lexicon) -> None:
    assert "leak" not in lexicon.read("厨房漏斗").found
    assert "not-near" not in lexicon.read("这个不错").found


def test_words_within_words_count(lexicon: Lexicon) -> None:
    assert [(token.start, token.end) for token in lexicon.read("有漏液").found["leak"]] == [(1, 3), (1, 2)]


@pytest.mark.parametrize(
    ("text", "found"),
    [("穿38码", 1), ("２４０的", 1), ("38.5", 1), ("99", 0), ("第1234单", 0), ("均码", 1), ("38和39", 2)],
)
def test_numbers_belong_to_a_class_by_their_range(lexicon: Lexicon, text: str, found: int) -> None:
    assert len(lexicon.read(text).found.get("size", ())) == found


def test_a_question_is_known_by_its_particle(lexicon: Lexicon) -> None:
    assert QUESTION in lexicon.read("有货吗").found
    assert QUESTION in lexicon.read("有货不").found
    assert QUESTION not in lexicon.read("不是我买的").found


def test_choices_are_spelled_out() -> None:
    assert list(spelled_out("没(有/)(发/寄)")) == ["没有发", "没有寄", "没发", "没寄"]
    assert list(spelled_out("发错")) == ["发错"]
    assert list(spelled_out("(有/)发/寄")) == ["有发/寄", "发/寄"], "a stroke outside brackets is a stroke"


@pytest.mark.parametrize(
    ("word", "fault"),
    [
        ("甲" * 255, None),
        ("甲" * 256, f"{'甲' * 20}… is longer than 255 characters"),
        ("甲(乙/)" + "丙" * 254, f"甲(乙/){'丙' * 15}… is longer than 255 characters"),
        ("(甲/)", "(甲/) stands for an empty word, too"),
        ("(甲/)(乙/)", "(甲/)(乙/) stands for an empty word, too"),
        ("(甲/乙)" * 10, "(甲/乙)(甲/乙)(甲/乙)(甲/乙)… stands for more than 1000 words"),
    ],
)
def test_what_is_wrong_with_a_word_is_told_and_a_long_one_is_cut(word: str, fault: str | None) -> None:
    found = spellings_fault(word)
    assert (found and str(found)) == fault


def test_wide_letters_and_capitals_are_the_same() -> None:
    assert plain("ＸＬ码，Ｏｋ？") == "xl码,ok?"


@given(st.text(max_size=60))
def test_any_text_can_be_read_and_tokens_lie_inside_it(text: str) -> None:
    lexicon = Lexicon(
        vocabulary(
            [Words(id="any", words="a aa 漏 漏液 1", numbers=("1-99",), role="denies", reach=3)], ["没 有"]
        )
    )
    reading = lexicon.read(text)
    for tokens in reading.found.values():
        for token in tokens:
            assert 0 <= token.start < token.end <= len(reading.text)
