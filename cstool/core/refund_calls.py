"""The refund that a playbook's outcome leads to: the order as the facts tell it, and the command that asks for it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from cstool.core.facts import Fact
from cstool.core.orders import NOTHING_BACK, OrderFacts
from cstool.core.playbooks import Triage
from cstool.core.record import Record
from cstool.core.refund_rules import Cause

#: The facts that are numbers of the order, and its fields.
_NUMBERS = {"days": "days", "repair-cost": "repair_cost"}
#: The fields of an order as options that take a value, in the order in which the command states them.
_OPTIONS = {
    "wish": "--wish",
    "stage": "--stage",
    "days": "--days",
    "repair_cost": "--repair-cost",
    "paid": "--paid",
    "freight": "--freight",
    "return_freight": "--return-freight",
}


#: The wishes whose money does not depend on what was paid, and the sum that a wish needs besides.
_WITHOUT_PRICE = {"exchange", "repair", "resend", "keep"}
_SUMS = {"keep": "--kept-price", "compensate": "--compensate"}


class RefundCall(Record):
    """The command that asks for the money of a case."""

    #: The command, with everything that is known.
    argv: tuple[str, ...]
    #: The options that it still needs.
    needs: tuple[str, ...]
    #: Facts that nobody knows yet and that would change the reason.
    ask: tuple[str, ...]

    @property
    def optional(self) -> tuple[str, ...]:
        """The options that the command has no need of, and that could change what it answers."""
        stated = dict(zip(self.argv[3::2], self.argv[4::2], strict=False))
        wish, stage = stated.get("--wish"), stated.get("--stage", "received")
        counts = {
            "--freight": stage == "unshipped" or wish not in {*_WITHOUT_PRICE, "compensate"},
            "--return-freight": "--intercepted" not in self.argv
            and (stage == "in-transit" or (stage == "received" and wish not in NOTHING_BACK)),
            "--swap-freight": wish == "keep",
            "--exchange-price": wish == "exchange" and stage != "unshipped",
        }
        return tuple(option for option, is_so in counts.items() if is_so and option not in self.argv)


def stated_order(state: Triage, facts: Mapping[str, Fact], money: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is known of the order to refund, by the fields of `Order`; empty: the case does not lead to one.

    Args:
        state: where the case stands.
        facts: every fact of the policy, by id.
        money: amounts of the order in yuan, and what is stated of the shop's own axes, by field.
    """
    outcome = state.outcome
    if outcome is None or outcome.refund is None:
        return {}
    said = _merged([outcome.order, *_said(state.known, facts)])
    order = {"reason": outcome.refund, "stage": "received", **said, **money}
    numbers = {_NUMBERS[name]: Decimal(state.known[name]) for name in _NUMBERS if name in state.known}
    if order["stage"] == "received":
        order.pop("intercepted", None)
    else:
        for name in ("worn", "tag", "packaging"):
            order.pop(name, None)
        numbers.pop("days", None)
    if order.get("wish") != "repair":
        numbers.pop("repair_cost", None)
    return order | numbers


def refund_call(
    order: Mapping[str, Any], state: Triage, facts: Mapping[str, Fact], causes: Mapping[str, Cause]
) -> RefundCall:
    """Return the command that asks for the money of `order`, a case that stands as `state` says."""
    return RefundCall(
        argv=("cstool", "refund", order["reason"], *_options(order)),
        needs=tuple(_needs(order, causes)),
        ask=tuple(_open(state, facts)),
    )


def _said(known: Mapping[str, str], facts: Mapping[str, Fact]) -> Iterator[OrderFacts]:
    for name, value in known.items():
        yield from (choice.order for choice in facts[name].choices if choice.id == value)


def _merged(said: list[OrderFacts]) -> dict[str, Any]:
    """Return what is said about the order; of two that say something about the same, the first counts."""
    merged: dict[str, Any] = {}
    for each in reversed(said):
        stated = {name: getattr(each, name) for name in each.__struct_fields__}
        merged |= {name: value for name, value in stated.items() if value is not None}
    return merged


def _options(order: Mapping[str, Any]) -> Iterator[str]:
    for name, option in _OPTIONS.items():
        if name in order and (name, order[name]) != ("stage", "received"):
            yield from (option, f"{order[name]}")
    if "intercepted" in order:
        yield "--intercepted" if order["intercepted"] else "--not-intercepted"
    states = {"worn": (True, "--worn"), "tag": (False, "--no-tag"), "packaging": (False, "--no-packaging")}
    yield from (option for name, (state, option) in states.items() if order.get(name) is state)
    for axis, value in order.get("stated", {}).items():
        yield from ("--with", f"{axis}={value}")


def _needs(order: Mapping[str, Any], causes: Mapping[str, Cause]) -> Iterator[str]:
    own_reason = causes[order["reason"]].fault == "customer"
    wish = order.get("wish")
    needed = {
        "wish": True,
        "days": own_reason and order["stage"] == "received",
        "repair_cost": wish == "repair",
        "paid": wish not in _WITHOUT_PRICE or order["stage"] == "unshipped",
    }
    yield from (_OPTIONS[name] for name, is_needed in needed.items() if is_needed and name not in order)
    if wish in _SUMS:
        yield _SUMS[wish]


def _open(state: Triage, facts: Mapping[str, Fact]) -> Iterator[str]:
    asked = dict.fromkeys(name for step in state.steps for name in step.facts)
    for name in asked:
        if name not in state.known and any(choice.order.reason for choice in facts[name].choices):
            yield name
