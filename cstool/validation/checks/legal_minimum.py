"""The law's floor: in no case may a customer get less than `[floor]` says; the counter-example is shown."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from cstool.core.decision_tables import meets, taken
from cstool.core.orders import Order, case_of
from cstool.core.own_axes import completed, rank
from cstool.core.refund_rules import RefundRule
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shop_rows import Floor
from cstool.validation.problem import Path, Problem

_WINDOW: Path = ("returns", "window_days")


def below_floor(handbook: Handbook) -> Iterator[Problem]:
    """Yield the rows that decide a case with less for the customer than the law gives."""
    floor = handbook.policies.floor
    if floor is not None:
        yield from _window(handbook.policies.returns.window_days, floor)
        yield from _cases(handbook, floor)


def _window(days: int, floor: Floor) -> Iterator[Problem]:
    if days < floor.return_days:
        values = {"days": days, "floor": floor.return_days, "law": floor.source}
        message = Message("a return is refused after day {days}; by law ({law}) until day {floor}", **values)
        hint = Message("write {floor} or more", floor=floor.return_days)
        rests = (_WINDOW, ("floor", "return_days"), ("floor", "source"))
        yield Problem(
            path=_WINDOW, at="value", code="below-floor", message=message, hint=hint, rests_on=rests
        )


def _cases(handbook: Handbook, floor: Floor) -> Iterator[Problem]:
    seen: set[int] = set()
    policies = handbook.policies
    rules, own = completed(policies.refunds), {axis.id for axis in policies.axes}
    ranks = [rank(row, own) for row in policies.refunds]
    of_reason = _rows_by_reason(rules)
    for order, part in _orders(handbook, floor):
        case = case_of(handbook.refund_policy, order)
        rows = [row for row in of_reason(order.reason) if meets(rules[row].when, case)]
        rows.sort(key=lambda row: -ranks[row])
        if rows and rows[0] not in seen and not _is_enough(rules[rows[0]], getattr(floor, part)):
            seen.add(rows[0])
            yield _less(handbook, order, rows, part)


def _rows_by_reason(rules: Sequence[RefundRule]) -> Callable[[str], Sequence[int]]:
    """Return what tells the rows that may decide about a reason: with thousands of both, few of them do."""
    named: dict[str, list[int]] = defaultdict(list)
    for row, rule in enumerate(rules):
        for reason in taken(rule.when.get("reason", ("",))):
            named[reason].append(row)
    return lambda reason: sorted([*named[reason], *named[""]])


def _orders(handbook: Handbook, floor: Floor) -> Iterator[tuple[Order, str]]:
    """Yield returns that the law speaks of, each with the part of the floor that says what it gives back at least."""
    # A window that is too short is a problem of its own, which every later return would only repeat.
    is_open = handbook.policies.returns.window_days >= floor.return_days
    for reason in handbook.policies.reasons:
        part = "own_reason" if reason.fault == "customer" else "shop_fault"
        for days in sorted({0, floor.return_days if is_open else 0}):
            yield _order(reason.id, days), part


def _order(reason: str, days: int) -> Order:
    """Return an order as new, with every payment that can be given back."""
    hundred = Decimal(100)
    return Order(reason=reason, days=days, paid=hundred, freight=hundred, return_freight=hundred)


def _is_enough(rule: RefundRule, least: Sequence[str]) -> bool:
    return rule.decision == "refund" and set(_given(rule)).issuperset(least)


def _given(rule: RefundRule) -> Sequence[str]:
    """Return what a row gives back whole: who bears the way back pays it; a share of something is less."""
    whole = [name for name in rule.pays if name != "goods" or "goods_share" not in _shares(rule)]
    bears = rule.return_freight == "shop" and "return_freight_share" not in _shares(rule)
    return (*whole, *(("return-freight",) if bears else ()))


def _shares(rule: RefundRule) -> Sequence[str]:
    """Return the keys of a row by which a share of something is given back, not all."""
    stated = {name: getattr(rule, name) for name in ("goods_share", "return_freight_share")}
    return [name for name, value in stated.items() if value not in {None, 1}]


def _less(handbook: Handbook, order: Order, rows: Sequence[int], part: str) -> Problem:
    rule, floor = completed(handbook.policies.refunds)[rows[0]], handbook.policies.floor
    least = getattr(floor, part)
    reason = handbook.refund_policy.reasons[order.reason]
    place = handbook.policies.reasons.index(reason)
    values = {
        "reason": f"{reason.name}（{reason.id}）",
        "days": order.days,
        "decision": rule.decision,
        "given": _list(_given(rule)),
        "law": floor.source if floor else "",
        "least": _list(least),
    }
    message = Message(
        "returned for {reason} on day {days}, as new: decision = {decision}, which gives back {given};"
        " by law ({law}) a refund that gives back at least {least}",
        **values,
    )
    hint = Message("in {rule}, write {keys}", rule=rule.id, keys=", ".join(_keys(least)))
    if shares := _shares(rule):
        hint = Message("in {rule}, leave out {keys}", rule=rule.id, keys=", ".join(shares))
    path: Path = ("refunds", rows[0])
    parts = [
        *((*path, key) for key in ("decision", "pays", "return_freight", *_shares(rule))),
        *(("refunds", row, "when") for row in rows),
        *(("reasons", place, key) for key in ("id", "fault")),
        *(("floor", key) for key in ("return_days", part)),
    ]
    return Problem(
        path=path, at="header", code="below-floor", message=message, hint=hint, rests_on=tuple(parts)
    )


def _keys(least: Sequence[str]) -> Iterator[str]:
    """Yield the keys of a row that gives back at least that, as TOML writes them."""
    yield 'decision = "refund"'
    yield f"pays = {_list(name for name in least if name != 'return-freight')}"
    if "return-freight" in least:
        yield 'return_freight = "shop"'


def _list(names: Iterable[str]) -> str:
    """Return names as TOML writes a list of them."""
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
