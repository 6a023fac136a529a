"""Where the facts of a case led, and what the customer is told then.

A playbook knows no rule of the shop's own. Where such a rule decides the money, it decides the case, too: nobody is
told that a parcel may come back for which nothing is paid.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import structs

from cstool.core.orders import Order
from cstool.core.playbooks import Playbook, Triage
from cstool.core.refund_rules import RefundRule
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
    by_wish: bool = False,
) -> OutcomeAnswer | None:
    """Return where the facts of a case led; None: they do not suffice.

    Args:
        handbook: the handbook in use.
        playbook: what the case is about.
        state: where the case stands.
        order: what is known of the order, by the fields of `Order`.
        money: what the customer gets, once all of that is known.
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
    rule = _own_rule(handbook, money)
    if money and rule:
        return _by_own_rule(answer, money, rule)
    if by_wish and (ruled := _by_wish(handbook, answer, order, money)):
        return ruled
    known = {
        **told_facts(handbook, outcome.reply, state.known),
        "condition": _declined(handbook, state, order),
    }
    return structs.replace(answer, say=said(handbook, outcome.reply, known))


def _own_rule(handbook: Handbook, money: RefundAnswer | None) -> RefundRule | None:
    """Return the rule that decided about the money if it looks at something of the shop's own."""
    if money is None:
        return None
    own = {axis.id for axis in handbook.refund_policy.own_axes}
    rules = (rule for rule in handbook.refund_policy.rules if rule.id == money.rule)
    return next((rule for rule in rules if own & rule.when.keys()), None)


def _by_own_rule(answer: OutcomeAnswer, money: RefundAnswer, rule: RefundRule) -> OutcomeAnswer:
    """Return the outcome as a rule of the shop's own decides it: its steps, and what is said at the next one."""
    saying = next(iter(money.say), None)
    return structs.replace(
        answer,
        name=rule.name,
        text=" ".join(money.steps),
        reply=saying.reply if saying else None,
        say=saying.text if saying else None,
        source=rule.source,
    )


def _by_wish(
    handbook: Handbook, answer: OutcomeAnswer, order: Mapping[str, Any], money: RefundAnswer | None
) -> OutcomeAnswer | None:
    """Return the outcome as the rule about such orders decides it; None: it refuses them as the playbook does."""
    try:
        rule, steps = supposed(handbook.refund_policy, Order(**order))
    except InputError:
        return None
    if rule.decision == "refuse":
        return None
    answer = structs.replace(answer, id=rule.id)
    if money:
        return _by_own_rule(answer, money, rule)
    text = " ".join(fill(step.text, handbook.value) for step in steps)
    return structs.replace(answer, name=rule.name, text=text, reply=None, source=rule.source)


def _declined(handbook: Handbook, state: Triage, order: Mapping[str, Any]) -> str:
    """Return what a customer is told of the conditions of a return that the facts do not meet."""
    goods = {name: order[name] for name in ("days", "worn", "tag", "packaging") if name in order}
    windows = [value for name, value in state.known.items() if handbook.facts[name].measured == "window"]
    if "closed" in windows:
        goods.setdefault("days", handbook.policies.returns.window_days + 1)
    return declined(handbook, Order(reason="", **goods))
