"""What `cstool refund` has the agent say: one sentence, the one that is true now; the others are named."""

import sys
from types import SimpleNamespace

import pytest

SIZE = ("refund", "size", "--paid", "268", "--days", "3")


@pytest.fixture
def copied(monkeypatch):
    package = SimpleNamespace(texts=[], PyperclipException=RuntimeError)
    package.copy = package.texts.append
    monkeypatch.setitem(sys.modules, "pyperclip", package)
    return package.texts


def said(cstool, *arguments):
    return cstool(*arguments, "--json").answer["say"]


@pytest.mark.parametrize(
    ("line", "step", "reply"),
    [
        ("refund quality --paid 268", 2, "comfort"),
        ("refund size --paid 268 --days 3", 2, "freight-of-return"),
        ("refund size --paid 268 --wish exchange", 3, "freight-of-return"),
        ("refund late --paid 268 --stage unshipped", 2, "refund-done"),
        ("refund size --paid 268 --stage in-transit", 2, "intercept-started"),
        ("refund size --paid 268 --stage in-transit --not-intercepted", 2, "intercept-failed"),
        ("refund changed-mind --paid 268 --stage in-transit --intercepted", 2, "refund-done"),
        ("refund size --paid 268 --days 20", 2, "return-declined"),
    ],
)
def test_the_next_sentence_is_finished_and_no_other(cstool, line, step, reply):
    answer = cstool(*line.split(), "--json").answer
    (now,) = answer["say"]
    assert (now["step"], now["reply"]) == (step, reply)
    assert now["text"]
    assert {now["reply"], *(each["reply"] for each in answer["later"])} == set(answer["replies"])


def test_later_sentences_name_what_they_wait_for(cstool):
    later = cstool("refund", "size", "--paid", "268", "--wish", "exchange", "--json").answer["later"]
    assert {each["reply"]: each["waits_for"] for each in later} == {
        "out-of-stock": "查过没货",
        "return-address": "step 3 is done",
        "return-arrived": "退件到仓",
        "exchange-tracking": "换的货已寄出",
    }


def test_the_text_to_send_stands_on_lines_of_its_own(cstool):
    lines = cstool(*SIZE).out.splitlines()
    (now,) = said(cstool, *SIZE)
    at = lines.index(now["text"])
    assert (lines[at - 1], lines[at + 1]) == ("", "")
    assert "已经给您办好" not in "".join(lines)


def test_another_step_is_finished_on_demand(cstool):
    (now,) = said(cstool, *SIZE, "--step", "5")
    assert (now["step"], now["reply"]) == (5, "refund-done")
    assert "退款268.00元" in now["text"]
    assert now["before"] == ["退款已经操作好再发，金额核对一遍"]


@pytest.mark.parametrize("step", ["0", "1", "9"])
def test_a_step_without_a_sentence_is_refused(cstool, step):
    ran = cstool(*SIZE, "--step", step, "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "nothing-to-say")
    assert "2, 3, 4, 5" in ran.error["hint"]


def test_the_sentence_is_copied(cstool, copied):
    assert cstool(*SIZE, "--copy").code == 0
    assert cstool(*SIZE, "--step", "4", "--copy").code == 0
    assert copied == [said(cstool, *SIZE)[0]["text"], said(cstool, *SIZE, "--step", "4")[0]["text"]]


def test_what_needs_values_is_not_copied_but_the_command_that_finishes_it_named(cstool, copied):
    ran = cstool(*SIZE, "--step", "3", "--copy", "--json")
    assert (ran.code, ran.out, copied) == (2, "", [])
    assert "cstool reply return-address --set address=…" in ran.error["hint"]
    (now,) = said(cstool, *SIZE, "--step", "3")
    assert (now["text"], now["needs"]) == (None, ["address"])


def test_goodwill_about_freight_does_not_explain_the_freight(cstool):
    """A customer who gets the first freight back is not told that it is not given back."""
    strict = cstool(*SIZE, "--freight", "10", "--json").answer
    given = cstool(*SIZE, "--freight", "10", "--goodwill", "--json").answer
    assert "freight-of-return" in strict["replies"]
    assert "freight-of-return" not in given["replies"]


def test_a_playbook_says_what_is_due_now(cstool):
    """H7: that the parcel was not caught is not said while nobody knows."""
    unknown = cstool("triage", "in-transit-refund", "--fact", "shipped=yes", "--json").answer
    by_reply = {step["reply"]: step for step in unknown["steps"] if step["reply"]}
    assert (unknown["steps"][unknown["next"] - 1]["reply"], unknown["next"]) == ("ask-why", 3)
    assert by_reply["intercept-failed"]["say"] is None
    assert by_reply["intercept-failed"]["waits_for"] == "拦截结果 没拦住"
    known = ("--fact", "shipped=yes", "--fact", "intercepted=no", "--fact", "why=late", "--fact", "product=x")
    failed = cstool("triage", "in-transit-refund", *known, "--json").answer
    assert failed["steps"][failed["next"] - 1]["reply"] == "intercept-failed"
    text = cstool("triage", "in-transit-refund", *known).out
    assert "\n\n" + failed["steps"][failed["next"] - 1]["say"] + "\n\n" in text
