"""Small rules of the decisions that no case of a command shows by itself."""

from itertools import product
from pathlib import Path

import pytest
from msgspec import structs

from cstool.core.decision_tables import Boxes, may_meet
from cstool.core.playbooks import _missing, is_due, triage
from cstool.core.refund_rules import by_reason
from cstool.core.slots import slot_choices
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

ROOT = Path(__file__).parents[2]
FILES = load(ROOT / "policies.toml", ROOT / "replies.toml")
HANDBOOK = Handbook(FILES.policies, FILES.replies)


def test_a_row_with_fault_and_reasons_takes_these_reasons_alone():
    reasons = HANDBOOK.refund_policy.reasons
    when = {"fault": "shop", "reason": ("quality", "size", "leak"), "wish": "return"}
    assert by_reason(when, reasons) == {"reason": ("quality", "leak"), "wish": "return"}


def test_a_value_that_stands_twice_in_a_row_counts_once():
    space = Boxes({"a": ("x", "y"), "b": ("p", "q", "r")})
    assert space.of({"a": ("x", "x")}) == space.of({"a": "x"})
    assert space.count(space.of({"a": ("x", "x"), "b": ("p", "r", "p")})) == 2


@pytest.mark.parametrize("playbook", HANDBOOK.playbooks.values(), ids=lambda playbook: playbook.id)
def test_a_step_is_due_if_and_only_if_it_is_still_to_be_taken(playbook):
    """It applies, something that it finds out is not known, and once all is decided it only decides or notes."""
    facts = [
        HANDBOOK.facts[name] for name in dict.fromkeys(axis for row in playbook.outcomes for axis in row.when)
    ]
    for values in product(*[["", *(choice.id for choice in fact.choices)] for fact in facts[:4]]):
        known = {fact.id: value for fact, value in zip(facts, values, strict=False) if value}
        state = triage(playbook, HANDBOOK.facts, known, HANDBOOK.measures)
        for step in playbook.steps:
            applies = may_meet(step.when, state.known)
            is_open = not step.facts or any(fact not in state.known for fact in step.facts)
            asks = step.do in {"ask", "check"}
            assert is_due(step, state) == (applies and is_open and not (state.outcome and asks))


def test_sizes_to_choose_from_ascend_in_both_scales():
    reply = HANDBOOK.replies["size-conversion"]
    choices = [int(choice) for choice in slot_choices(reply, reply.slots[0], HANDBOOK)]
    half = len(choices) // 2
    assert choices[:half] == sorted(choices[:half])
    assert choices[half:] == sorted(choices[half:])
    assert (choices[0], choices[half]) == (210, 32)


def test_facts_that_no_step_asks_for_are_missing_in_a_fixed_order():
    playbook = HANDBOOK.playbooks["missing"]
    silent = structs.replace(playbook, steps=(playbook.steps[0],))
    missing = _missing(silent, HANDBOOK.facts, {})
    asked = ["due", "item", "next-order", "warehouse", "waybill-grams", "expected-grams", "item-grams"]
    assert missing == asked
