"""Rates and prices as SQL: the rate of a tier, and the amount times the rate, rounded half up to the fen."""

from collections.abc import Sequence

from sqlglot import exp

from cstool.core.numbers import WHOLE_DIGITS, decimal_text
from cstool.core.record import Record
from cstool.core.tiers import Tier
from cstool.sql.dialects import DatabaseDialect
from cstool.sql.members_table import OWN, Column

#: The column with the integer of fen, in databases without decimals.
PAYABLE_FEN = "payable_fen"
#: Digits of the widest decimal in 64 bits; engines do not widen the product of larger ones by themselves.
_WIDEST = 18


class StepNames(Record):
    """What the columns of the steps before the answer are called: the tier, why there is none, and the fen."""

    tier: str
    reject: str
    payable_fen: str


#: As in the answer, for databases whose `*` shows the steps; and else so that no column of a table is called the same.
SHOWN = StepNames(tier="tier", reject="reject", payable_fen=PAYABLE_FEN)
HIDDEN = StepNames(tier=f"{OWN}tier", reject=f"{OWN}reject", payable_fen=f"{OWN}{PAYABLE_FEN}")


class Prices:
    """The expressions for rate and payable of a row whose tier is known."""

    def __init__(self, tiers: Sequence[Tier], dialect: DatabaseDialect, names: StepNames) -> None:
        self._tiers = tiers
        self._names = names
        self._dialect = dialect
        #: Decimals of all rates.
        self._scale = max(2, *(len(decimal_text(tier.rate).partition(".")[2]) for tier in tiers))

    def rate(self) -> exp.Expr:
        """Return the rate; NULL where the row cannot be priced."""
        texts = [decimal_text(tier.rate, self._scale) for tier in self._tiers]
        return self._by_tier([self._dialect.decimal(text, self._scale) for text in texts])

    def payable(self, amount: Column, fen: exp.Expr) -> exp.Expr:
        """Return what is paid for `amount`, which is `fen` where the row can be priced; else NULL."""
        if self._dialect.decimals == "none":
            paid = exp.column(self._names.payable_fen)
            return self.if_priced(
                exp.func("PRINTF", exp.Literal.string("%d.%02d"), _divided(paid, 100), paid % 100)
            )
        if self._dialect.rounds and self._has_room(amount):
            product = exp.Mul(this=self._dialect.column(amount.name), expression=self.rate())
            return exp.cast(exp.func("ROUND", product, exp.Literal.number(2)), "DECIMAL(15, 2)")
        yuan = exp.Mul(this=self.payable_fen(fen), expression=self._dialect.decimal("0.01", 2))
        return exp.cast(yuan, "DECIMAL(15, 2)")

    def payable_fen(self, fen: exp.Expr) -> exp.Expr:
        """Multiply in integers and divide once; large amounts in two parts where the product could overflow."""
        unit = 10**self._scale
        share = self._by_tier([exp.Literal.number(int(tier.rate * unit)) for tier in self._tiers])
        amount = self.if_priced(fen)
        if unit < 10_000:
            return _shared(amount, share, unit)
        whole = exp.Mul(this=_divided(amount, unit), expression=share)
        rest = exp.Mod(this=amount.copy(), expression=exp.Literal.number(unit))
        return exp.Paren(
            this=exp.Add(this=whole, expression=_shared(exp.Paren(this=rest), share.copy(), unit))
        )

    def if_priced(self, value: exp.Expr) -> exp.Case:
        """Return `value` where the row can be priced; else NULL."""
        return exp.Case().when(exp.column(self._names.reject).is_(exp.null()), value)

    def _has_room(self, amount: Column) -> bool:
        """Tell whether the type of a column excludes too large amounts and holds the product."""
        whole, decimals = amount.digits
        fits = whole <= WHOLE_DIGITS and whole + decimals + self._scale + 1 <= _WIDEST
        return amount.kind == "number" and fits

    def _by_tier(self, values: Sequence[exp.Expr]) -> exp.Case:
        case = exp.Case(this=exp.column(self._names.tier))
        for tier, value in zip(self._tiers, values, strict=True):
            case = case.when(exp.Literal.string(tier.id), value)
        return case


def _shared(amount: exp.Expr, share: exp.Expr, unit: int) -> exp.Expr:
    """Return `share` parts in `unit` of `amount`, rounded half up."""
    product = exp.Mul(this=amount, expression=share)
    return _divided(exp.Paren(this=exp.Add(this=product, expression=exp.Literal.number(unit // 2))), unit)


def _divided(value: exp.Expr, unit: int) -> exp.Expr:
    return exp.IntDiv(this=value, expression=exp.Literal.number(unit))
