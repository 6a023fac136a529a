"""A walk through a playbook leads where its facts lead, asks nothing twice, and ends whatever is left open."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cstool.console import questions
from cstool.core.measurements import INPUTS
from cstool.core.playbooks import triage
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

ROOT = Path(__file__).parents[2]
FILES = load(ROOT / "policies.toml", ROOT / "replies.toml")
HANDBOOK = Handbook(FILES.policies, FILES.replies)
CHOICES = {
    fact.id: [choice.id for choice in fact.choices] for fact in HANDBOOK.facts.values() if fact.choices
}
#: What is as usual unless somebody says otherwise: silence about it says something.
USUAL = {fact.id for fact in HANDBOOK.facts.values() if fact.usual}


@st.composite
def cases(draw):
    """A playbook, and what is true of the case; numbers are never known."""
    playbook = draw(st.sampled_from(list(HANDBOOK.playbooks)))
    known = {name: draw(st.sampled_from(choices)) for name, choices in CHOICES.items()}
    # what implies something else than is true cannot be known: no window is open for a parcel on its way
    implies = {name: HANDBOOK.facts[name].implies.items() <= known.items() for name in known}
    return playbook, {name: value for name, value in known.items() if implies[name]}


def walk(monkeypatch, playbook, known):
    """Walk with a customer who answers what is `known`, and return the facts and the questions."""
    asked, shown = [], []

    def answer(fact):
        asked.append(fact.id)
        return known.get(fact.id, "")

    monkeypatch.setattr(questions, "ask_fact", answer)
    monkeypatch.setattr(questions, "tell", shown.append)
    facts = questions.walk(HANDBOOK, HANDBOOK.playbooks[playbook], {}, {})
    return facts, asked, shown


def outcome_of(playbook, facts):
    return triage(HANDBOOK.playbooks[playbook], HANDBOOK.facts, facts, HANDBOOK.measures).outcome


within_one_test = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@within_one_test
@given(case=cases())
def test_it_leads_where_all_the_facts_lead(monkeypatch, case):
    playbook, known = case
    facts, asked, _ = walk(monkeypatch, playbook, known)
    assert outcome_of(playbook, facts) == outcome_of(playbook, known) is not None
    assert len(asked) == len(set(asked))


@within_one_test
@given(case=cases(), silent=st.sets(st.sampled_from(sorted(CHOICES.keys() - USUAL))))
def test_it_ends_whatever_nobody_knows_and_never_asks_twice(monkeypatch, case, silent):
    playbook, known = case
    told = {name: value for name, value in known.items() if name not in silent}
    facts, asked, _ = walk(monkeypatch, playbook, told)
    assert len(asked) == len(set(asked))
    assert outcome_of(playbook, facts) in (outcome_of(playbook, known), None)


@within_one_test
@given(case=cases())
def test_nothing_is_asked_that_can_no_longer_decide(monkeypatch, case):
    """What outcomes look at is asked only as long as one that is still possible does."""
    playbook, known = case
    facts, asked, _ = walk(monkeypatch, playbook, known)
    axes = {axis for outcome in HANDBOOK.playbooks[playbook].outcomes for axis in outcome.when}
    so_far: dict[str, str] = {}
    for name in asked:
        book = HANDBOOK.playbooks[playbook]
        state = triage(book, HANDBOOK.facts, so_far, HANDBOOK.measures, supposing=False)
        assert state.outcome is None
        measured = HANDBOOK.facts[name].measured
        needs = {name, *(INPUTS[measured] if measured else ())}
        assert name not in axes or needs & set(state.missing)
        if name in facts:
            so_far[name] = facts[name]


def test_what_the_words_state_is_not_asked_and_not_the_agents(monkeypatch):
    asked, shown = [], []
    monkeypatch.setattr(questions, "ask_fact", lambda fact: asked.append(fact.id) or "")
    monkeypatch.setattr(questions, "tell", shown.append)
    playbook, stated = HANDBOOK.playbooks["size-exchange"], {"days": "3", "goods": "used"}
    facts = questions.walk(HANDBOOK, playbook, {"商品状态": "as-new"}, stated)
    assert facts == {"goods": "as-new"}
    assert "days" not in asked
    assert shown[1].endswith("days=3")


@pytest.mark.parametrize("playbook", list(HANDBOOK.playbooks))
def test_every_step_says_what_to_send(monkeypatch, playbook):
    """Where a step has a reply that needs no value of the agent, its finished text is shown."""
    _, _, shown = walk(monkeypatch, playbook, {})
    text = "\n".join(shown)
    first = HANDBOOK.playbooks[playbook].steps[0]
    assert HANDBOOK.playbooks[playbook].name in text
    assert first.reply is None or f"[{first.reply}]" in text
