"""What the customer is told of a case names its side: who bears the freight, what does not matter, what is left."""

import pytest


def said(cstool, *arguments):
    return "\n".join(each["text"] for each in cstool(*arguments, "--json").answer["say"])


def because(cstool, *arguments):
    return "\n".join(each["text"] for each in cstool(*arguments, "--json").answer["because"])


@pytest.mark.parametrize(
    ("reason", "step", "bearer"), [("size", "2", "由您承担"), ("quality", "3", "由我们承担")]
)
def test_who_bears_the_way_back_is_said_where_the_reason_is_known(cstool, reason, step, bearer):
    """H7: a parcel that was not intercepted."""
    order = ("refund", reason, "--paid", "268", "--stage", "in-transit", "--not-intercepted", "--step", step)
    assert f"寄回的运费{'按约定' if reason == 'size' else ''}{bearer}" in said(cstool, *order)


def test_what_the_customer_is_told_of_makes_a_difference(cstool):
    """Q2: he is told of the window and of the wear, so neither is called idle."""
    order = ("refund", "colour", "--paid", "268", "--days", "30", "--worn")
    assert "签收已经超过7天了，宝贝有使用过的痕迹" in said(cstool, *order)
    assert "makes no difference" not in because(cstool, *order)


def test_a_first_freight_that_stays_until_all_is_back_is_named(cstool, tmp_path, shipped):
    """H8: the policy gives it back with the last of the goods."""
    policies = tmp_path / "policies.toml"
    text = shipped["policies.toml"].replace('first_freight = "share"', 'first_freight = "all-back"')
    policies.write_text(text, encoding="utf-8")
    order = ("refund", "quality", "--item", "a=100", "--item", "b=50", "--freight", "12")
    files = ("--policies", str(policies))
    named = "no part of the first freight goes with these goods"
    assert named in because(cstool, *order, "--back", "a", *files)
    assert named not in because(cstool, *order, *files)


def test_a_wish_that_leads_elsewhere_is_decided_by_its_own_row(cstool):
    """H8: who asked for another size wants to return the shoes; what is still needed is named."""
    facts = ("--fact", "days=3", "--fact", "goods=as-new", "--fact", "wish=return")
    answer = cstool("triage", "size-exchange", *facts, "--json").answer
    assert (answer["outcome"]["id"], answer["outcome"]["name"][:6]) == ("return-own", "顾客原因退货")
    assert answer["refund"]["argv"] == ["cstool", "refund", "size", "--wish", "return", "--days", "3"]
    assert answer["refund"]["needs"] == ["--paid"]
