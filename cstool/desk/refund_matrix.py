"""The refund rules as a table for readers: whose fault, where the order is, what is wanted, what an order gets."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import product
from typing import NamedTuple, get_args

from cstool.core.decision_tables import may_meet, meets, taken
from cstool.core.orders import NOTHING_BACK, Order, case_of
from cstool.core.refund_rules import AXES, PARTIES, BuiltInWish, Cause, Party, RefundPolicy, RefundRule
from cstool.core.refunds import Refund, refund

_FEN = Decimal("0.01")


class ExampleOrder(NamedTuple):
    """The order that the table is worked out for, in yuan: goods, first freight, way back, price of what is kept."""

    paid: Decimal = Decimal(268)
    freight: Decimal = Decimal(12)
    return_freight: Decimal = Decimal(15)
    kept_price: Decimal = Decimal(259)


EXAMPLE = ExampleOrder()


class MatrixRow(NamedTuple):
    """A rule in a cell of the table: for which reasons, and what the example order gets."""

    rule: RefundRule
    #: The reasons that it is for; none: all with the same fault.
    reasons: tuple[Cause, ...]
    #: What else it depends on, as the rule states it.
    when: dict[str, tuple[str, ...]]
    #: The answer to the example order; none: the rule is never met by one.
    answer: Refund | None


class MatrixCell(NamedTuple):
    """The rules for one fault, stage and wish."""

    fault: Party
    stage: str
    wish: str
    rows: tuple[MatrixRow, ...]


def refund_matrix(policy: RefundPolicy) -> tuple[MatrixCell, ...]:
    """Return the rules by fault, stage and wish; cells that no rule can be met in are left out."""
    cells = (
        MatrixCell(fault, stage, wish, tuple(_rows(policy, fault, stage, wish)))
        for fault, stage, wish in product(PARTIES, AXES["stage"], policy.wishes)
        if not (wish == "keep" and stage != "received")
    )
    return tuple(cell for cell in cells if cell.rows)


def _rows(policy: RefundPolicy, fault: Party, stage: str, wish: str) -> Iterator[MatrixRow]:
    blamed = [reason for reason in policy.reasons.values() if reason.fault == fault]
    for rule in policy.rules:
        met = [
            reason
            for reason in blamed
            if may_meet(rule.when, {"fault": fault, "reason": reason.id, "stage": stage, "wish": wish})
        ]
        if met:
            answer = _answer(policy, rule, met[0], stage, wish)
            reasons = () if len(met) == len(blamed) else tuple(met)
            yield MatrixRow(rule, reasons, _others(rule), answer)


def _others(rule: RefundRule) -> dict[str, tuple[str, ...]]:
    return {
        axis: taken(values)
        for axis, values in rule.when.items()
        if axis not in {"reason", "fault", "stage", "wish"}
    }


def _answer(policy: RefundPolicy, rule: RefundRule, reason: Cause, stage: str, wish: str) -> Refund | None:
    """Return what the example order gets in the first of the cases that meet the rule."""
    axes = [AXES[axis] for axis in ("window", "goods", "repair", "compensation")]
    for values in product(reversed(AXES["intercepted"]), *axes):
        order = _order(policy, reason, stage, wish, values)
        if meets(rule.when, case_of(policy, order)):
            return refund(policy, order)
    return None


def is_paid(wish: str) -> bool:
    """Tell whether money without a return may be asked for with a wish: that, or one of the shop's own."""
    return wish == "compensate" or wish not in get_args(BuiltInWish)


def _order(policy: RefundPolicy, reason: Cause, stage: str, wish: str, values: Sequence[str]) -> Order:
    intercepted, window, goods, repair, compensation = values
    is_received = stage == "received"
    comes_back = wish not in NOTHING_BACK if is_received else intercepted != "yes"
    days, limit = policy.returns.window_days, policy.repair.limit
    most = policy.compensation.most(EXAMPLE.paid) if policy.compensation else Decimal(0)
    return Order(
        reason=reason.id,
        paid=EXAMPLE.paid,
        freight=EXAMPLE.freight,
        return_freight=EXAMPLE.return_freight if comes_back and stage != "unshipped" else Decimal(0),
        stage=stage,  # type: ignore[arg-type]  # one of AXES
        wish=wish,
        intercepted={"yes": True, "no": False}.get(intercepted) if stage == "in-transit" else None,
        days=(days if window == "open" else days + 1) if is_received else None,
        worn=is_received and goods == "worn",
        tag=not (is_received and goods == "incomplete"),
        repair_cost=(limit if repair == "within" else limit + _FEN) if wish == "repair" else None,
        compensate=(most if compensation == "within" else most + _FEN) if is_paid(wish) else None,
        kept_price=EXAMPLE.kept_price if wish == "keep" else None,
    )
