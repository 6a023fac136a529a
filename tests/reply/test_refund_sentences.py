"""What `cstool refund` has the agent say: one sentence, the one that is true now; the others are named."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
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
    swap = (*SIZE, "--wish", "exchange", "--step", "7")
    ran = cstool(*swap, "--copy", "--json")
    assert (ran.code, ran.out, copied) == (2, "", [])
    assert "cstool reply exchange-tracking --set tracking=…" in ran.error["hint"]
    (now,) = said(cstool, *swap)
    assert (now["text"], now["needs"]) == (None, ["tracking"])


def test_what_the_shop_knows_is_filled_in(cstool):
    """H8: the address to return to is a row of the policy; an agent may still give another."""
    (now,) = said(cstool, *SIZE, "--step", "3")
    assert now["needs"] == []
    assert "本店售后组收" in now["text"]
    assert "深圳" in cstool("reply", "return-address", "--set", "address=深圳").out


def test_of_the_freight_only_this_case_is_told(cstool):
    (back,) = said(cstool, *SIZE)
    (swap,) = said(cstool, *SIZE, "--wish", "exchange", "--step", "3")
    assert "268.00元，首次运费不退" in back["text"]
    assert "来回运费由您承担" in swap["text"]
    assert "质量" not in back["text"] + swap["text"]


def test_a_refusal_names_the_condition_that_is_not_met(cstool):
    (now,) = said(cstool, "refund", "size", "--paid", "268", "--days", "3", "--no-tag")
    assert "吊牌不在了，" in now["text"]
    assert "签收已经超过" not in now["text"]


def test_one_step_of_a_playbook_is_finished_and_copied(cstool, copied):
    line = ("triage", "missing", "--step", "6", "--copy")
    answer = cstool(*line, "--json").answer
    assert answer["next"] == 6
    assert copied == [answer["steps"][5]["say"]]
    assert cstool("triage", "missing", "--step", "7", "--json").error["code"] == "nothing-to-say"


def test_goods_of_the_shop_tell_what_was_filled_and_what_it_weighs(cstool):
    """A2: more left than the factory filled is contradictory; nobody asks the customer for the fill."""
    known = ("triage", "leak", "--fact", "product=保湿精华50ml")
    assert cstool(*known, "--fact", "left-ml=60", "--json").error["code"] == "contradiction"
    facts = ("signed=in-person", "item=full-size", "photos=complete", "left-ml=30")
    answer = cstool(*known, *(word for fact in facts for word in ("--fact", fact)), "--json").answer
    assert answer["outcome"]["id"] == "settle"


def test_a_shop_of_shoes_asks_nobody_about_samples_and_seals(cstool, clean_environment):
    for name in ("policies.toml", "replies.toml"):
        text = (
            (ROOT / name)
            .read_text(encoding="utf-8")
            .replace('sells = ["shoes", "cosmetics"]', 'sells = ["shoes"]')
        )
        (clean_environment / name).write_text(text, encoding="utf-8")
    answer = cstool("triage", "wrong-item", "--fact", "keep=no", "--json").answer
    assert answer["missing"] == ["resalable"]
    assert not {"item", "seal"} & {fact for step in answer["steps"] for fact in step["facts"]}
    assert "正装" not in answer["note"]


def test_a_gift_is_one_of_the_shop_s(cstool):
    assert "鞋垫一双" in cstool("reply", "gift-offer", "--set", "gift=insoles").out
    assert cstool("reply", "gift-offer", "--set", "gift=手机", "--json").error["code"] == "unknown-gift"


@pytest.mark.parametrize(
    ("order", "told", "headline"),
    [
        (("--freight", "10"), "这次破例给您补10.00元运费，其余的运费由您承担", "freight back: the customer"),
        (
            ("--freight", "10", "--return-freight", "20"),
            "这次破例给您补25.00元运费，其余的运费由您承担",
            "freight back: the customer, less 15.00 yuan from the shop",
        ),
        (
            ("--freight", "10", "--return-freight", "15"),
            "这次的运费破例由我们来出，一共补给您25.00元",
            "freight back: the shop",
        ),
        (
            ("--wish", "exchange", "--return-freight", "20"),
            "这次破例给您补15.00元运费，其余的运费由您承担",
            "freight back: the customer, less 15.00 yuan from the shop",
        ),
    ],
)
def test_goodwill_about_freight_tells_what_is_given_and_what_is_left(cstool, order, told, headline):
    """A customer who gets a freight back is told how much of it, and never that it is not given back."""
    given = cstool(*SIZE, *order, "--goodwill", "--json").answer
    step = given["steps"].index(next(text for text in given["steps"] if "破例" in text)) + 1
    (now,) = said(cstool, *SIZE, *order, "--goodwill", "--step", f"{step}")
    assert told in now["text"]
    assert "首次运费不退" not in now["text"]
    assert headline in cstool(*SIZE, *order, "--goodwill").out.splitlines()


def test_a_dearer_or_cheaper_exchange_tells_the_difference(cstool):
    swap = ("refund", "size", "--wish", "exchange", "--paid", "268", "--days", "3")
    for price, told in (("300", "差价32.00元要麻烦您补一下"), ("200", "差价68.00元退给您")):
        answer = cstool(*swap, "--exchange-price", price, "--json").answer
        step = next(each["step"] for each in answer["later"] if each["reply"] == "exchange-difference")
        assert told in said(cstool, *swap, "--exchange-price", price, "--step", f"{step}")[0]["text"]
    assert "exchange-difference" not in cstool(*swap, "--json").answer["replies"]


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
