"""What people type, read as values; a mistake names the option, what was found and what is allowed."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from cstool.core.numbers import LARGEST_COUNT, NumberError, read_count, read_yuan
from cstool.errors import InputError, Message

if TYPE_CHECKING:
    from cstool.core.items import GoodsBack
    from cstool.core.orders import Order
    from cstool.policy.handbook import Handbook

ValueT = TypeVar("ValueT")


class Named(Protocol):
    """A row of the policy that people call by its id or its name."""

    @property
    def id(self) -> str:
        """The stable id."""

    @property
    def name(self) -> str:
        """The Chinese name."""


NamedT = TypeVar("NamedT", bound=Named)

#: Stands between a name and its value; the first one counts.
_EQUALS = "[=＝]"
_WHOLE = Message("give a whole number, for example 3")
_AMOUNT = Message("give an amount in yuan with at most two decimals, for example 128.50")


def count(option: str, text: str, most: int = LARGEST_COUNT) -> int:
    """Return the whole number that was typed for `option`.

    Raises:
        InputError: it is none, or more than `most`.
    """
    number = _read(option, text, read_count, _WHOLE)
    if number > most:
        error = NumberError("too-large")
        told = Message("{what}: {text} {fault}", what=option, text=text, fault=error.message)
        raise InputError(f"bad-number-{error.fault}", told, Message("at most {most}", most=f"{most:,}"))
    return number


def yuan(option: str, text: str) -> Decimal:
    """Return the amount of money that was typed for `option`.

    Raises:
        InputError: it is none.
    """
    return _read(option, text, read_yuan, _AMOUNT)


def optional_count(option: str, text: str | None) -> int | None:
    """Return the whole number that was typed for `option`, if any was.

    Raises:
        InputError: it is none.
    """
    return None if text is None else count(option, text)


def optional_yuan(option: str, text: str | None) -> Decimal | None:
    """Return the amount of money that was typed for `option`, if any was.

    Raises:
        InputError: it is none.
    """
    return None if text is None else yuan(option, text)


def day_or(default: Callable[[], date], option: str, text: str | None) -> date:
    """Return the day that was typed for `option`, or the `default` if none was.

    Raises:
        InputError: it is none.
    """
    if text is None:
        return default()
    from cstool.core.days import read_day

    return read_day(text, option, None)


def pick(what: Message, text: str, rows: Iterable[NamedT]) -> NamedT:
    """Return the row that `text` calls by its id or name.

    Raises:
        InputError: none is called so; the nearest and all allowed are named.
    """
    known = list(rows)
    wanted = text.strip()
    found = next((row for row in known if wanted in {row.id, row.name}), None)
    if found is not None:
        return found
    near = nearest(wanted, known)
    allowed = "、".join(f"{row.id}（{row.name}）" for row in known)
    raise InputError(
        "unknown-id",
        Message("{what}: there is no {text}", what=what, text=wanted or '""'),
        Message("did you mean {near}? allowed: {allowed}", near=near[0].id, allowed=allowed)
        if near
        else Message("allowed: {allowed}", allowed=allowed),
    )


def nearest(text: str, rows: Sequence[NamedT], count: int = 1) -> list[NamedT]:
    """Return up to `count` rows whose id or name is most like `text`, the most alike first."""
    from difflib import SequenceMatcher

    def likeness(row: NamedT) -> float:
        return max(SequenceMatcher(None, text, name).ratio() for name in (row.id, row.name))

    alike = sorted(rows, key=likeness, reverse=True)[:count]
    return [row for row in alike if likeness(row) > 0.4]


def assignments(option: str, pairs: Sequence[str]) -> dict[str, str]:
    """Return the values of `name=value` pairs that were typed for `option`.

    Raises:
        InputError: a pair has no `=` or no name, or a name comes twice.
    """
    values: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = re.sub(_EQUALS, "=", pair, count=1).partition("=")
        name = name.strip()
        if not equals or not name:
            raise InputError(
                "bad-assignment",
                Message("{option}: {pair} is not name=value", option=option, pair=pair or '""'),
                Message("for example {option} style=classic", option=option),
            )
        if name in values:
            raise InputError(
                "given-twice", Message("{option}: {name} is given twice", option=option, name=name)
            )
        values[name] = value
    return values


class TypedOrder(NamedTuple):
    """An order that comes back as it was typed, by the options of the command."""

    reason: str | None = None
    paid: str | None = None
    wish: str | None = None
    stage: str = "received"
    freight: str | None = None
    return_freight: str | None = None
    days: str | None = None
    worn: bool = False
    no_tag: bool = False
    no_packaging: bool = False
    intercepted: bool | None = None
    repair_cost: str | None = None
    exchange_price: str | None = None
    kept_price: str | None = None
    swap_freight: str | None = None
    item: Sequence[str] = ()
    back: Sequence[str] = ()
    back_before: Sequence[str] = ()
    discount: str | None = None
    threshold: str | None = None
    already: str | None = None
    gift_kept: str | None = None
    compensate: str | None = None
    stated: Sequence[str] = ()
    goodwill: bool = False

    def read(self, handbook: "Handbook") -> "tuple[Order, GoodsBack | None]":
        """Return the order, as if only what comes back had been bought, and what is given back for its goods.

        Raises:
            InputError: something is missing, or is not what it should be.
        """
        policies, what = handbook.policies, Message("reason")
        if self.reason is None:
            raise InputError("usage", Message("{name} is missing", name=what))
        try:
            cause = pick(what, self.reason, policies.reasons)
        except InputError as unknown:
            from cstool.console.nearest_reasons import named_nearest

            raise named_nearest(handbook, self.reason, unknown) from None
        wanted = "compensate" if self.wish is None and self.compensate is not None else self.wish
        from cstool.core.orders import Order

        order = Order(
            reason=cause.id,
            paid=optional_yuan("--paid", self.paid),
            wish=cause.usual_wish if wanted is None else pick(Message("--wish"), wanted, policies.wishes).id,
            stage=pick(Message("--stage"), self.stage, policies.stages).id,
            freight=optional_yuan("--freight", self.freight) or Decimal(0),
            return_freight=optional_yuan("--return-freight", self.return_freight) or Decimal(0),
            days=optional_count("--days", self.days),
            worn=self.worn,
            tag=not self.no_tag,
            packaging=not self.no_packaging,
            intercepted=self.intercepted,
            repair_cost=optional_yuan("--repair-cost", self.repair_cost),
            exchange_price=optional_yuan("--exchange-price", self.exchange_price),
            kept_price=optional_yuan("--kept-price", self.kept_price),
            swap_freight=optional_yuan("--swap-freight", self.swap_freight),
            compensate=optional_yuan("--compensate", self.compensate),
            stated=self._stated(handbook) if self.stated else {},
        )
        return self._with_goods(handbook, order)

    def _stated(self, handbook: "Handbook") -> dict[str, str]:
        from cstool.console.item_inputs import stated_axes

        return stated_axes(self.stated, handbook.policies.axes)

    def _with_goods(self, handbook: "Handbook", order: "Order") -> "tuple[Order, GoodsBack | None]":
        money = self.discount, self.threshold, self.already, self.gift_kept
        if not (self.item or self.back or self.back_before or any(each is not None for each in money)):
            return order, None
        from cstool.console.item_inputs import TypedGoods, part_of_order

        typed = TypedGoods(self.item, self.back, self.back_before, *money)
        return part_of_order(handbook.order_rules, order, typed)


def _read(option: str, text: str, read: Callable[[str], ValueT], hint: Message) -> ValueT:
    try:
        return read(text)
    except NumberError as error:
        found = text if text.strip() else '""'
        raise InputError(
            f"bad-number-{error.fault}",
            Message("{what}: {text} {fault}", what=option, text=found, fault=error.message),
            hint,
        ) from None
