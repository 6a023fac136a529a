"""The law's floor: in no case may a customer get less than `[floor]` says; the counter-example is shown."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from cstool.core.orders import Order
from cstool.core.refunds import Refund, refund
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Floor
from cstool.validation.ground import ANY, Ground
from cstool.validation.problem import Path, Problem

#: What a refund rests on.
_REFUND: tuple[Path, ...] = (
    ("reasons", ANY, "id"),
    ("reasons", ANY, "fault"),
    ("floor",),
    *((table,) for table in ("refunds", "steps", "returns", "repair", "goodwill", "remarks", "flags")),
)
_WINDOW: Path = ("returns", "window_days")


def below_floor(handbook: Handbook, ground: Ground) -> Iterator[Problem]:
    """Yield the rows that decide a case with less for the customer than the law gives, where the `ground` holds."""
    floor = handbook.policies.floor
    if floor is None:
        return
    if ground.holds(_WINDOW, ("floor", "return_days"), ("floor", "source")):
        too_short = [*_window(handbook.policies.returns.window_days, floor)]
        yield from too_short
        if too_short:
            return
    if ground.holds(*_REFUND):
        yield from _cases(handbook, floor)


def _window(days: int, floor: Floor) -> Iterator[Problem]:
    if days < floor.return_days:
        values = {"days": days, "floor": floor.return_days, "law": floor.source}
        message = Message("a return is refused after day {days}; by law ({law}) until day {floor}", **values)
        hint = Message("write {floor} or more", floor=floor.return_days)
        yield Problem(path=_WINDOW, at="value", code="below-floor", message=message, hint=hint)


def _cases(handbook: Handbook, floor: Floor) -> Iterator[Problem]:
    seen: set[str] = set()
    for order, least in _orders(handbook, floor):
        decided = refund(handbook.refund_policy, order)
        if decided.rule not in seen and not _is_enough(decided, least):
            seen.add(decided.rule)
            yield _less(handbook, order, decided, floor, least)


def _orders(handbook: Handbook, floor: Floor) -> Iterator[tuple[Order, Sequence[str]]]:
    """Yield returns that the law speaks of, each with what it gives back at least."""
    for reason in handbook.policies.reasons:
        least = floor.own_reason if reason.fault == "customer" else floor.shop_fault
        for days in sorted({0, floor.return_days}):
            yield _order(reason.id, days), least


def _order(reason: str, days: int) -> Order:
    """Return an order as new, with every payment that can be given back."""
    hundred = Decimal(100)
    return Order(reason=reason, days=days, paid=hundred, freight=hundred, return_freight=hundred)


def _is_enough(decided: Refund, least: Sequence[str]) -> bool:
    given = {part.what for part in decided.parts}
    return decided.decision == "refund" and given.issuperset(least)


def _less(handbook: Handbook, order: Order, decided: Refund, floor: Floor, least: Sequence[str]) -> Problem:
    rules = [rule.id for rule in handbook.policies.refunds]
    path: Path = ("refunds", rules.index(decided.rule))
    reason = handbook.refund_policy.reasons[order.reason]
    values = {
        "reason": f"{reason.name}（{reason.id}）",
        "days": order.days,
        "decision": decided.decision,
        "given": _list(part.what for part in decided.parts),
        "law": floor.source,
        "least": _list(least),
    }
    message = Message(
        "returned for {reason} on day {days}, as new: decision = {decision}, which gives back {given};"
        " by law ({law}) a refund that gives back at least {least}",
        **values,
    )
    hint = Message("in {rule}, write {keys}", rule=decided.rule, keys=", ".join(_keys(least)))
    return Problem(path=path, at="header", code="below-floor", message=message, hint=hint)


def _keys(least: Sequence[str]) -> Iterator[str]:
    """Yield the keys of a row that gives back at least that, as TOML writes them."""
    yield 'decision = "refund"'
    yield f"pays = {_list(name for name in least if name != 'return-freight')}"
    if "return-freight" in least:
        yield 'return_freight = "shop"'


def _list(names: Iterable[str]) -> str:
    """Return names as TOML writes a list of them."""
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
