"""Cases of the decision table about orders as example orders, and as the commands that show them."""

from decimal import Decimal
from typing import NamedTuple

from cstool.core.orders import NOTHING_BACK, Order
from cstool.desk.refund_matrix import EXAMPLE, is_paid

#: The money of the example order, in yuan: what was paid, the freights, the price of an item that is kept.
PAID, _FREIGHT, _WAY_BACK, _KEPT = EXAMPLE
FEN = Decimal("0.01")
#: The states that goods can come back in, as the command line says them.
GOODS = {"as-new": "", "no-tag": "--no-tag", "no-packaging": "--no-packaging", "worn": "--worn"}
INTERCEPTED = {"unknown": None, "yes": True, "no": False}
#: The axes of the decision table that need not be looked at in every stage and for every wish, as a case names them.
OPTIONAL = {
    "intercepted": "intercepted",
    "days": "window",
    "goods": "goods",
    "repair_cost": "repair",
    "compensate": "compensation",
}

#: Those that an order can have in a stage.
POSSIBLE = {
    "unshipped": frozenset[str](),
    "in-transit": frozenset({"intercepted", "compensation"}),
    "received": frozenset({"window", "goods", "repair", "compensation"}),
}


class OrderCase(NamedTuple):
    """A case of the decision table as the command line states it."""

    reason: str
    stage: str
    wish: str
    intercepted: str
    days: str
    goods: str
    repair_cost: str
    compensate: str
    #: What is stated of the shop's own axes: sale=yes opened=no.
    stated: str

    def order(self) -> Order:
        """Return the case as an order, with the facts that it can have in its stage and for its wish."""
        is_received, wish = self.stage == "received", self.wish
        return Order(
            reason=self.reason,
            paid=PAID,
            freight=_FREIGHT,
            return_freight=Decimal(0) if is_received and wish in NOTHING_BACK else _WAY_BACK,
            stage=self.stage,  # type: ignore[arg-type]  # one of AXES
            wish=wish,
            intercepted=INTERCEPTED[self.intercepted],
            days=int(self.days) if is_received else None,
            worn=self.goods == "worn",
            tag=self.goods != "no-tag",
            packaging=self.goods != "no-packaging",
            repair_cost=Decimal(self.repair_cost) if wish == "repair" else None,
            kept_price=_KEPT if wish == "keep" else None,
            compensate=Decimal(self.compensate) if is_paid(wish) else None,
            stated=dict(pair.split("=") for pair in self.stated.split()),
        )

    def command(self, *, goodwill: bool) -> str:
        """Return the command that shows the case."""
        order = self.order()
        parts = [f"cstool refund {self.reason} --paid {PAID} --freight {_FREIGHT}"]
        if order.return_freight:
            parts.append(f"--return-freight {_WAY_BACK}")
        parts.append(f"--wish {self.wish} --stage {self.stage}")
        if order.intercepted is not None:
            parts.append("--intercepted" if order.intercepted else "--not-intercepted")
        if order.days is not None:
            parts += [f"--days {self.days}", GOODS[self.goods]]
        if order.repair_cost is not None:
            parts.append(f"--repair-cost {self.repair_cost}")
        if order.kept_price is not None:
            parts.append(f"--kept-price {_KEPT}")
        if order.compensate is not None:
            parts.append(f"--compensate {self.compensate}")
        parts += [f"--with {pair}" for pair in self.stated.split()]
        return " ".join(part for part in [*parts, "--goodwill" if goodwill else ""] if part)
