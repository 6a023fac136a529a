"""An order that the customer does not want as it is."""

from decimal import Decimal

from cstool.core.record import Record
from cstool.core.refund_rules import Stage, Wish


class Order(Record):
    """An order and what the customer wants; money in yuan, `days` since receipt (null: not known)."""

    reason: str
    paid: Decimal
    wish: Wish = "return"
    stage: Stage = "received"
    freight: Decimal = Decimal(0)
    return_freight: Decimal = Decimal(0)
    days: int | None = None
    worn: bool = False
    tag: bool = True
    packaging: bool = True
    intercepted: bool | None = None
    repair_cost: Decimal | None = None
    exchange_price: Decimal | None = None
