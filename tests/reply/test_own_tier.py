"""`discount --say`: a customer's own tier, price and what is next, as a sentence to send (H10)."""

import json

import pytest


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("--orders 0 --spent 0", ["一级会员", "9.8折"]),
        ("--orders 1 --spent 100 --amount 268", ["262.64", "5.36", "一级会员", "2单", "399.00", "9.3折"]),
        ("--orders 3 --spent 520 --amount 268", ["249.24", "18.76", "二级会员", "5单", "479.00", "9折"]),
        ("--orders 9 --spent 2000", ["三级会员", "9折"]),
        ("--orders 9 --spent 2000 --sale 59.9", ["59.90", "三级会员"]),
        ("--orders 3 --spent 520 --returned 268 --returned-orders 1", ["一级会员", "1单", "247.00"]),
    ],
)
def test_what_to_say(cstool, line, says):
    """The figures of this customer and of nobody else, and no placeholder is left."""
    ran = cstool("discount", *line.split(), "--say")
    assert (ran.code, ran.err) == (0, "")
    assert all(said in ran.out for said in says), ran.out
    assert not {"{", "}", "--"} & {*ran.out}
    if "--amount" not in line:
        assert "省" not in ran.out


def test_json_holds_the_sentences_beside_the_figures(cstool):
    """One document: what is said beside what `discount` answers."""
    ran = cstool("discount", "--orders", "3", "--spent", "520", "--amount", "268", "--say", "--json")
    assert [sentence["reply"] for sentence in ran.answer["say"]] == ["own-price", "own-tier"]
    assert ran.answer["payable"] == "249.24"


def test_a_policy_that_names_no_reply(cstool, shipped, clean_environment):
    """Older policies: the answer is a line that says what to add."""
    text = shipped["policies.toml"].replace('reply = "own-tier"\n', "")
    (clean_environment / "policies.toml").write_text(text, encoding="utf-8")
    ran = cstool("discount", "--orders", "3", "--spent", "520", "--say", "--json")
    assert (ran.code, json.loads(ran.err)["error"]["code"]) == (2, "no-reply")


def test_a_reply_that_does_not_exist_is_named(cstool, shipped, clean_environment):
    """`validate` finds it before a customer does."""
    text = shipped["policies.toml"].replace('reply = "best-tier"', 'reply = "best-tire"')
    (clean_environment / "policies.toml").write_text(text, encoding="utf-8")
    (clean_environment / "replies.toml").write_text(shipped["replies.toml"], encoding="utf-8")
    found = cstool("validate", "--json").answer["problems"]
    assert [(problem["code"], problem["message"]) for problem in found if problem["severity"] == "error"] == [
        ("unknown-reference", "there is no best-tire")
    ]


def test_only_for_one_customer(cstool):
    """A file of members has no one customer to speak to."""
    assert cstool("discount", "members.csv", "--say").code == 2
    assert cstool("discount", "--orders", "3", "--spent", "520", "--replies", "replies.toml").code == 2
