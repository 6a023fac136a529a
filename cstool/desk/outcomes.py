"""Where the facts of a case led, and what the customer is told then.

A playbook knows no rule of the shop's own. Where such a rule decides the money, it decides the case, too: nobody is
told that a parcel may come back for which nothing is paid.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from cstool.core.orders import Order
from cstool.core.playbooks import Playbook, Triage
from cstool.core.refund_rules import RefundRule, Step
from cstool.core.refunds import supposed
from cstool.core.templates import fill
from cstool.desk.finished_sentences import said, told_facts
from cstool.desk.refunding import RefundAnswer, declined
from cstool.desk.triage_answers import OutcomeAnswer
from cstool.errors import InputError
from cstool.policy.handbook import Handbook


def outcome_answer(
    handbook: Handbook,
    playbook: Playbook,
    state: Triage,
    order: Mapping[str, Any],
    money: RefundAnswer | None,
    *,
    is_told: bool = False,
    by_wish: bool = False,
) -> OutcomeAnswer | None:
    """Return where the facts of a case led; None: they do not suffice.

    Args:
        handbook: the handbook in use.
        playbook: what the case is about.
        state: where the case stands.
        order: what is known of the order, by the fields of `Order`.
        money: what the customer gets, once all of that is known.
        is_told: whether all of the case is known, but for what was paid.
        by_wish: whether the customer's wish leads elsewhere than the playbook: to the rule about such orders.
    """
    outcome = state.outcome
    if outcome is None:
        return None
    answer = OutcomeAnswer(
        id=outcome.id,
        name=outcome.name,
        text=fill(outcome.text, handbook.value),
        reply=outcome.reply,
        say=None,
        refund=order.get("reason"),
        source=outcome.source or playbook.source,
    )
    ruled = _ruled(handbook, order)
    if ruled:
        rule, steps = ruled
        is_own = is_told and _is_own(handbook, rule)
        if is_own or (
            by_wish and rule.decision != "refuse"
        ):  # what a wish's rule refuses, the playbook refuses
            return _by_rule(handbook, structs.replace(answer, id=rule.id), money, rule, steps)
    known = {
        **told_facts(handbook, outcome.reply, state.known),
        "condition": _declined(handbook, state, order),
    }
    return structs.replace(answer, say=said(handbook, outcome.reply, known))


def _ruled(handbook: Handbook, order: Mapping[str, Any]) -> tuple[RefundRule, tuple[Step, ...]] | None:
    """Return the rule about such orders, whatever was paid, and its steps; None: it takes more to know it."""
    try:
        return supposed(handbook.refund_policy, Order(**order)) if order else None
    except InputError:
        return None


def _is_own(handbook: Handbook, rule: RefundRule) -> bool:
    """Tell whether a rule looks at something of the shop's own."""
    return any(axis.id in rule.when for axis in handbook.refund_policy.own_axes)


def _by_rule(
    handbook: Handbook,
    answer: OutcomeAnswer,
    money: RefundAnswer | None,
    rule: RefundRule,
    steps: tuple[Step, ...],
) -> OutcomeAnswer:
    """Return the outcome as `rule` decides it: its steps, and once the money is known, what is said at the next one."""
    saying = next(iter(money.say), None) if money else None
    texts = money.steps if money else (fill(step.text, handbook.value) for step in steps)
    return structs.replace(
        answer,
        name=rule.name,
        text=" ".join(texts),
        reply=saying.reply if saying else None,
        say=saying.text if saying else None,
        source=rule.source,
    )


def _declined(handbook: Handbook, state: Triage, order: Mapping[str, Any]) -> str:
    """Return what a customer is told of the conditions of a return that the facts do not meet."""
    goods = {name: order[name] for name in ("days", "worn", "tag", "packaging") if name in order}
    windows = [value for name, value in state.known.items() if handbook.facts[name].measured == "window"]
    if "closed" in windows:
        goods.setdefault("days", handbook.policies.returns.window_days + 1)
    return declined(handbook, Order(reason="", **goods))
