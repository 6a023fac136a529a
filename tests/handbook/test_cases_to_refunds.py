"""What a case hands on to its refund, and what is said where a fact does not exist (H8)."""

import pytest

FACTS = ["--fact", "photos=complete", "--fact", "repair-cost=12"]


@pytest.mark.parametrize(
    ("more", "argv", "needs"),
    [
        (["repairable=yes"], ["quality", "--wish", "repair", "--repair-cost", "12"], []),
        (["repairable=no", "goods=as-new", "wish=return"], ["quality", "--wish", "return"], ["--paid"]),
    ],
)
def test_the_bill_of_a_repair_goes_with_a_repair_alone(cstool, more, argv, needs):
    facts = [word for fact in more for word in ("--fact", fact)]
    call = cstool("triage", "quality", *FACTS, *facts, "--json").answer["refund"]
    assert call == {"argv": ["cstool", "refund", *argv], "needs": needs, "ask": []}


def test_an_unknown_fact_names_all_that_there_are(cstool):
    ran = cstool("triage", "leak", "--fact", "qqqqqq=1")
    head, _, names = ran.err.partition("; the facts: ")
    assert (ran.code, ran.out, head) == (2, "", "error: there is no fact qqqqqq")
    assert names.startswith("order-checked、received、signed、box、arrived、")
    assert names.count("、") == len(names.split("、")) - 1 > 30
    assert all(name.replace("-", "").isalpha() for name in names.strip().split("、"))
