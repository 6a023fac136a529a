"""Customers' sentences: a strict file of lines, each sentence under one label."""

import pytest

from cstool.core.replies import Reply
from cstool.policy.sentences import read_sentences
from cstool.policy.shapes import Replies
from cstool.validation.checks.customer_words import (
    SentencesFile,
    doubtful_sentences,
    lost_reply_asks,
    placed,
    read_all,
    stray_playbook_sentences,
)
from cstool.validation.names import Names

HEADER = "kind\tlabel\ttext\n"
LINES = "triage\tleak\t瓶子漏了\nreply\tsizes\t拿多大\nnone\tnone\t好看\n"


def replies_with(ask: str) -> Replies:
    reply = Reply(id="sizes", name="尺码", category="售前", texts=("亲",), source="Q1", asks=(ask,))
    return Replies(categories=(), replies=(reply,))


def doubts(lines: str) -> list[tuple[int, int, str]]:
    sentences = read_sentences((HEADER + lines).encode())
    assert not sentences.faults
    found = doubtful_sentences(SentencesFile("s", sentences))
    return [(each.line, each.column, each.code) for each in placed("s", found)]


@pytest.mark.parametrize("text", [HEADER + LINES, "\ufeff" + HEADER + LINES, HEADER + LINES.rstrip("\n")])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_editors_and_spreadsheets_do_to_line_ends_does_not_matter(text: str, end: str) -> None:
    sentences = read_sentences(text.replace("\n", end).encode())
    assert not sentences.faults
    assert sentences.of("triage") == {"leak": ("瓶子漏了",)}
    assert sentences.of("reply") == {"sizes": ("拿多大",)}
    assert sentences.elsewhere == ("好看",)


def test_marks_in_a_sentence_are_part_of_it() -> None:
    sentences = read_sentences((HEADER + "none\tnone\t\"这个\" 怎么样，'好'吗\n").encode())
    assert sentences.elsewhere == ("\"这个\" 怎么样，'好'吗",)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_another_encoding_is_named_once(encoding: str) -> None:
    sentences, problems = read_all("s", (HEADER + LINES).encode(encoding))
    assert (sentences.rows, [each.code for each in problems]) == ((), ["encoding"])


def test_many_lines_with_the_same_fault_are_one_problem() -> None:
    _, problems = read_all("s", (HEADER + "none none 好看\n" * 300).encode())
    assert [(each.line, each.code) for each in problems] == [(2, "bad-row")]
    assert "300" in str(problems[0].hint)


def test_a_label_that_does_not_exist_is_one_problem_with_the_one_that_was_meant() -> None:
    sentences = read_sentences((HEADER + "triage\tleek\t漏了\ntriage\tleek\t洒了\n").encode())
    found = stray_playbook_sentences(SentencesFile("s", sentences), Names(["leak", "late"]))
    (problem,) = placed("s", found)
    assert (problem.line, problem.column, problem.code) == (2, 8, "unknown-reference")
    assert str(problem.hint) == "did you mean leak?"


@pytest.mark.parametrize(
    "line", ["triage\tlate\t瓶子，漏了！\n", "triage\tleak\t瓶子漏了\n", "none\tnone\t瓶子漏了\n"]
)
def test_a_sentence_that_stands_twice_is_named(line: str) -> None:
    text = line.split("\t")[2]
    assert doubts(LINES + line) == [(5, len(line) - len(text) + 1, "lost-ask")]


def test_a_sentence_may_want_a_playbook_and_a_reply() -> None:
    assert doubts(LINES + "reply\tsorry\t瓶子漏了\n") == []


def test_a_sentence_of_marks_alone_is_named() -> None:
    assert doubts("none\tnone\t？！\n") == [(2, 11, "lost-ask")]


def test_a_character_that_deceives_is_named() -> None:
    assert doubts("none\tnone\t好\u200b看\n") == [(2, 11, "hidden-character")]


def test_a_sentence_of_a_row_that_stands_among_the_others_too_is_named_with_its_line() -> None:
    sentences = read_sentences((HEADER + LINES).encode())
    file = SentencesFile("sentences.tsv", sentences)
    (problem,) = lost_reply_asks(replies_with("好看"), file)
    assert problem.path == ("replies", 0, "asks", 0)
    assert str(problem.message) == "it stands in sentences.tsv, line 4, under none too"
    assert [*lost_reply_asks(replies_with("瓶子漏了"), file)] == []
