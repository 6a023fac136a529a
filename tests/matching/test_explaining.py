"""`--explain` says what was found, what was needed, which words counted, and what comes next."""

import json

import pytest

from cstool.desk.finding import explained
from cstool.render.answer_texts import explanation_text


@pytest.fixture
def explain(desk):
    """What is said about a sentence, as lines."""
    kinds, index = desk
    return lambda *words: explanation_text(explained(words, kinds, lambda: index)).splitlines()


def test_what_was_found_and_what_comes_next_frame_the_reasons(explain) -> None:
    first, *reasons, last = explain("瓶子全洒啦，还没用")
    assert first.startswith("found: leak（漏液） ")
    assert first.endswith(", 0.50 is needed")
    assert "leak: + likely: 瓶…洒" in reasons
    assert last.startswith("next: late（催发货） 0.")


def test_a_class_that_counts_is_shown_by_its_words_in_the_sentence(explain) -> None:
    assert "leak: + as in its examples: 漏、洒 (=wet)" in explain("又漏又洒")


def test_when_nothing_is_found_the_nearest_and_what_spoke_against_it_are_shown(explain) -> None:
    lines = explain("瓶子好看")
    assert lines[0] == "found: nothing, 0.50 is needed"
    assert "leak: - doubt: 好看" in lines
    assert any(line.startswith("leak: - as in examples of none: ") for line in lines)


@pytest.mark.parametrize("nothing", ["", "  ", "😀😀", "？！"])
def test_what_is_no_word_explains_nothing(explain, nothing) -> None:
    assert explain(nothing)[:2] == ["found: nothing, 0.50 is needed", "no word of it counts"]


@pytest.mark.parametrize("called", [("leak",), ("催发货",), ("leak", "late")])
def test_what_is_called_by_id_or_name_is_not_weighed(explain, called) -> None:
    assert explain(*called) == ["called by id, name or short code: no word was weighed"]


def test_reasons_stand_on_stderr_and_the_answer_on_stdout(cstool) -> None:
    cstool(
        "reply", "你们家尺码标准吗"
    )  # a source checkout learns from the words at the first question, and says so
    ran = cstool("reply", "你们家尺码标准吗", "--explain")
    assert (ran.code, ran.out) == (0, cstool("reply", "size-accuracy").out)
    assert ran.err.startswith("found: size-accuracy（尺码准吗） ")


@pytest.mark.parametrize("command", ["reply", "triage"])
def test_with_json_an_explanation_is_a_document_and_part_of_the_one_of_an_error(cstool, command) -> None:
    missed = cstool(command, "qqqq", "--explain", "--json")
    assert (missed.code, missed.out) == (1, "")
    document = json.loads(missed.err)
    assert document["error"]["code"] == "nothing-found"
    assert document["explanation"]["found"] is None
    found = cstool(command, "瓶子漏了怎么办", "--explain", "--json")
    assert found.code in {0, 1}
    assert json.loads(found.err.splitlines()[0])["explanation"]["threshold"] > 0
