"""The money that a playbook's outcome points to is the outcome's own: its command is run, and must decide the same."""

import tomllib
from itertools import product
from pathlib import Path

import pytest

from cstool.core.facts import known_facts
from cstool.core.playbooks import triage
from cstool.core.refund_calls import RefundCall, refund_call, stated_order
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

FOLDER = Path(__file__).parent
POLICIES = tomllib.loads((FOLDER.parents[1] / "policies.toml").read_text(encoding="utf-8"))
DECISIONS = tomllib.loads((FOLDER / "outcomes.toml").read_text(encoding="utf-8"))
FILES = load(FOLDER.parents[1] / "policies.toml", FOLDER.parents[1] / "replies.toml")
HANDBOOK = Handbook(FILES.policies, FILES.replies)
#: What a command may still need, and a value for it; of the days, one within the window and one after it.
VALUES = {"--paid": "268", "--kept-price": "259", "--repair-cost": "10", "--compensate": "20"}
DAYS = {"open": "3", "closed": "8"}


def cases():
    """Yield every case of every outcome that has money, with the decision for every wish that is still open."""
    for book in POLICIES["playbooks"]:
        for outcome in book["outcomes"]:
            if "refund" not in outcome:
                continue
            decisions = DECISIONS[book["id"]][outcome["id"]]
            values = [[each] if isinstance(each, str) else each for each in outcome["when"].values()]
            for facts in product(*values):
                case = dict(zip(outcome["when"], facts, strict=True))
                for wish in decisions if isinstance(decisions, dict) else [None]:
                    name = f"{book['id']}/{outcome['id']}: {' '.join(facts)} {wish or ''}"
                    decision = decisions[wish] if wish else decisions
                    yield pytest.param(book["id"], outcome["id"], case, wish, decision, id=name)


@pytest.mark.parametrize(("kind", "outcome", "facts", "wish", "decision"), [*cases()])
def test_the_command_decides_as_the_outcome(cstool, kind, outcome, facts, wish, decision):
    given = [part for name, value in facts.items() for part in ("--fact", f"{name}={value}")]
    answer = cstool("triage", kind, *given, "--json").answer
    assert answer["outcome"]["id"] == outcome
    call = answer["refund"]
    assert ("--wish" in call["needs"]) == (wish is not None)
    known = {**VALUES, "--wish": wish, "--days": DAYS[facts.get("window", "open")]}
    needed = [part for option in call["needs"] for part in (option, known[option])]
    assert call["argv"][0] == "cstool"
    ran = cstool(*call["argv"][1:], *needed, "--json")
    assert ran.code in {0, 1}, ran.err
    assert ran.answer["decision"] == decision


#: Every amount that `triage` takes, alone and all together.
AMOUNTS = {"--paid": "268", "--freight": "12", "--return-freight": "5"}


@pytest.mark.parametrize(("kind", "outcome", "facts", "wish", "decision"), [*cases()])
@pytest.mark.parametrize("given", [("--paid",), ("--freight",), ("--return-freight",), tuple(AMOUNTS)])
def test_refund_accepts_the_command_whatever_triage_accepts(
    cstool, kind, outcome, facts, wish, decision, given
):
    """An amount that the refund of an outcome would refuse is refused at once, with what it contradicts."""
    case = [part for name, value in facts.items() for part in ("--fact", f"{name}={value}")]
    amounts = [part for option in given for part in (option, AMOUNTS[option])]
    answered = cstool("triage", kind, *case, *amounts, "--json")
    if answered.code == 2:
        assert "--return-freight contradicts --wish" in answered.error["message"]
        assert "--return-freight" in given
        return
    call = answered.answer["refund"]
    known = {**VALUES, "--wish": wish, "--days": DAYS[facts.get("window", "open")]}
    needed = [part for option in call["needs"] for part in (option, known[option])]
    ran = cstool(*call["argv"][1:], *needed, "--json")
    assert ran.code == (1 if decision in {"refuse", "supervisor"} else 0), ran.err
    assert ran.answer["decision"] == decision


@pytest.mark.parametrize(("kind", "outcome", "facts", "wish", "decision"), [*cases()])
def test_refund_accepts_what_is_offered_besides_the_command(cstool, kind, outcome, facts, wish, decision):
    """Each option that is named as one that may be added is taken; where the wish is known, it makes a difference."""
    case = [part for name, value in facts.items() for part in ("--fact", f"{name}={value}")]
    answer = cstool("triage", kind, *case, "--json").answer["refund"]
    call = RefundCall(**{name: tuple(value) for name, value in answer.items()})
    known = {**VALUES, "--wish": wish, "--days": DAYS[facts.get("window", "open")]}
    needed = [part for option in call.needs for part in (option, known[option])]
    paid = () if "--paid" in needed else ("--paid", "268")
    for option in call.optional:
        ran = cstool(*call.argv[1:], *needed, *paid, option, "24", "--json")
        assert ran.code in {0, 1}, ran.err
        if decision != "refuse" and wish is None:
            assert not [each for each in ran.answer["because"] if option in each["text"]], option


def test_every_outcome_with_money_is_in_the_table():
    with_money = {
        book["id"]: {one["id"] for one in book["outcomes"] if "refund" in one}
        for book in POLICIES["playbooks"]
    }
    assert {name: set(outcomes) for name, outcomes in DECISIONS.items()} == {
        name: outcomes for name, outcomes in with_money.items() if outcomes
    }


@pytest.mark.parametrize(("days", "decision"), [("3", "exchange"), ("8", "refuse")])
def test_what_is_known_is_not_asked_again(cstool, days, decision):
    """The days that the playbook asked for stand in the command; with the price the money is answered at once."""
    facts = ("--fact", f"days={days}", "--fact", "goods=as-new", "--fact", "stock=yes")
    answer = cstool("triage", "size-exchange", *facts, "--paid", "268", "--json").answer
    assert answer["refund"] == {
        "argv": ["cstool", "refund", "size", "--wish", "exchange", "--days", days, "--paid", "268"],
        "needs": [],
        "ask": [],
    }
    assert answer["money"]["decision"] == decision
    assert answer["money"] == cstool(*answer["refund"]["argv"][1:], "--json").answer


@pytest.mark.parametrize("wish", ["exchange", "repair", "resend", "keep"])
def test_what_was_paid_is_asked_for_only_where_it_counts(wish):
    """The money of these wishes is the same whatever was paid."""
    facts = {
        "exchange": ("size-exchange", "stage=in-transit"),
        "repair": ("quality", "photos=complete", "repairable=yes", "repair=within"),
        "resend": ("missing", "item=full-size", "warehouse=short"),
        "keep": ("wrong-item", "item=full-size", "keep=yes"),
    }[wish]
    given = known_facts(HANDBOOK.facts, dict(fact.split("=") for fact in facts[1:]))
    state = triage(HANDBOOK.playbooks[facts[0]], HANDBOOK.facts, given, HANDBOOK.measures)
    order = stated_order(state, HANDBOOK.facts, {})
    call = refund_call(order, state, HANDBOOK.facts, HANDBOOK.refund_policy.reasons)
    assert order["wish"] == wish
    assert "--paid" not in call.needs


def test_the_remark_holds_the_sum(cstool):
    """H2: whoever reads the note knows what was given back."""
    facts = ("--fact", "stage=received", "--fact", "days=3", "--fact", "goods=as-new")
    note = cstool("triage", "dislike", *facts, "--paid", "268", "--json").answer["note"]
    assert "进展：退货，退货款；退 268.00 元｜" in note


def test_the_reason_why_changes_who_pays(cstool):
    """H7: who bears the freight of a parcel on its way follows the reason, which is a fact of its own."""
    facts = ("--fact", "shipped=yes", "--fact", "intercepted=yes")
    money = ("--paid", "268", "--freight", "12", "--json")
    own = cstool("triage", "in-transit-refund", *facts, *money).answer
    assert (own["refund"]["ask"], own["money"]["refund"]) == (["why"], "268.00")
    late = cstool("triage", "in-transit-refund", *facts, "--fact", "why=等太久", *money).answer
    assert (late["outcome"]["refund"], late["refund"]["ask"], late["money"]["refund"]) == (
        "late",
        [],
        "280.00",
    )


def test_an_undecided_case_has_no_money(cstool):
    answer = cstool("triage", "missing", "--fact", "item=full-size", "--paid", "268", "--json").answer
    assert (answer["outcome"], answer["refund"], answer["money"]) == (None, None, None)
