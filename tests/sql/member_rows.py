"""Random tables of members, random policies, and what the core says about them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from cstool.core.numbers import NumberError, Rate, Yuan, decimal_text, read_count, read_yuan, rounded
from cstool.core.tiers import Tier, tier_index
from cstool.errors import InputError


def tier(name: str, rate: str, orders: int | None = None, spent: str | None = None) -> Tier:
    threshold = None if spent is None else Yuan(spent)
    return Tier(id=name, name=name, rate=Rate(rate), orders=orders, spent=threshold, source="H10")


#: H10.
HANDBOOK = (
    tier("none", "1", 0),
    tier("member", "0.98", 1),
    tier("gold", "0.93", 3, "499"),
    tier("vip", "0.90", 8, "999"),
)

#: A campaign: the second tier is reached with half as much.
DOUBLE_PACE = """
[[periods]]
id = "double-pace"
name = "双倍升级"
from = 2026-11-01
until = 2026-11-15
source = "H10"
set = { tiers.gold.orders = 2 }
"""
#: What those with 2 orders and with 3 pay for 200 yuan: before the campaign, on its first and last day, after it.
DOUBLE_PACE_TIERS = {
    "2026-10-31": [("member", "0.98", "196.00"), ("gold", "0.93", "186.00")],
    "2026-11-01": [("gold", "0.93", "186.00"), ("gold", "0.93", "186.00")],
    "2026-11-15": [("gold", "0.93", "186.00"), ("gold", "0.93", "186.00")],
    "2026-11-16": [("member", "0.98", "196.00"), ("gold", "0.93", "186.00")],
}


class Row(NamedTuple):
    """Orders, spent and amount as they stand in the table: decimals, text, or nothing."""

    orders: Decimal | str | None
    spent: Decimal | str | None
    amount: Decimal | str | None


class Verdict(NamedTuple):
    """What a row comes to: tier, rate and payable, or why not."""

    tier: str | None
    rate: str | None
    payable: str | None
    reject: str | None


class Numbers(NamedTuple):
    """A row that was read: its numbers, or what is wrong with it."""

    orders: int = 0
    spent: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    reject: str | None = None


def read(row: Row) -> Numbers:
    """Read a row as the command line would read what it says."""
    values: list[Decimal | int] = []
    for meaning, value, reader in zip(row._fields, row, (read_count, read_yuan, read_yuan), strict=True):
        try:
            values.append(reader(_said(value)))
        except NumberError as error:
            return Numbers(reject=f"{meaning}: {error.fault}")
    return Numbers(int(values[0]), Decimal(values[1]), Decimal(values[2]))


def _said(value: Decimal | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else decimal_text(value)


def judge(tiers: tuple[Tier, ...], numbers: Iterable[Numbers]) -> Iterator[Verdict]:
    """Say what the core says about rows that were read."""
    scale = max(2, *(len(decimal_text(tier.rate).partition(".")[2]) for tier in tiers))
    rates = [decimal_text(tier.rate, scale) for tier in tiers]
    for row in numbers:
        if row.reject:
            yield Verdict(None, None, None, row.reject)
            continue
        try:
            index = tier_index(tiers, row.orders, row.spent)
        except InputError as error:
            yield Verdict(None, None, None, f"orders: {error.code}")
            continue
        yield Verdict(tiers[index].id, rates[index], str(rounded(row.amount * tiers[index].rate)), None)


COUNTS = [
    "", " ", "0", "007", " 4 ", "３", "\u3000５", "2147483647", "2147483648", "0000000003",
    "00000000003", "99999999999", "-1", "－１", "-1.5", "1.5", "１．５", "1.", ".5", "1e3", "٣", "1_0",
    "+3", "3 4", "元", "¥3", "3元", "abc", "3\n", "\n", "\t3", "3\r", "NaN", "0x10", "--1", "1-", "-",
    "३", "3\xa0", "1,000", "1,0000", ",100", "2,147,483,648", "3.0", "3.000", "3.010",
    "1,000.0", "12,34", "1,234,567", "3\t", "\u202f3\u200b", "-1,000", "99999999999.0", "3.0.0", ",",
    "1,", "４，０００",
    "4294967297", "999999999999999999999999999999", "3\\", "'", "%", "_",
]  # fmt: skip
SUMS = [
    "", " ", "0", "0.00", "499", "498.99", "499.00", "999", "998.99", "0.01", "00012.30", "￥268",
    "¥268", "２６８", "268元", " 268.5 元", "￥ 1", "¥¥1", "1元元", "元1", "1¥", "¥元", "元¥", "¥", "元",
    " ¥ 5 元 ", "5 元 元", "5.1.2", "1 2", "1 元2", "9999999999999.99", "99999999999.99",
    "10000000000000", "0000000000000.10", "00000000000000.10", "1.000", "100.005", "99999999999999.999",
    "-0", "-0.01", "－5", "-1.234", "¥-5", "-¥5", "1e3", "NaN", "inf", "Infinity", ".5", "5.", "1,234",
    "1,520.00", "￥1,234,567.80元", "1,234.5678", "1,234.5600", "520.0000", "0.0010", "12,34.00", "1.234,5", "5\t",
    "-1,234.00", "1,000,000,000,000,000", "9,999,999,999,999.99", "1,23", "¥,5", ",5", "5,元", "1,234,56", "1234,567",
    "5\n", "\n", "5\r\n", "元\n", "\n5", "0.001", "１２．３４", "７\u3000", "\xa05", "٥", "5..",
    "9999999999999999999999999999999999999999", "元'", "\\", "5.-3", "-.5",
]  # fmt: skip
_LETTERS = "0011259.-¥￥元 　５．－\n+e,a"


def text_row(rnd: random.Random) -> Row:
    """Return a row as people type it: plain, odd, or a heap of characters."""
    return Row(_typed(rnd, COUNTS, _count(rnd)), _typed(rnd, SUMS, _sum(rnd)), _typed(rnd, SUMS, _sum(rnd)))


def _typed(rnd: random.Random, odd: list[str], plain: str) -> str | None:
    kind = rnd.random()
    if kind < 0.75:
        return plain
    if kind < 0.9:
        return rnd.choice(odd)
    return None if kind < 0.92 else "".join(rnd.choices(_LETTERS, k=rnd.randrange(9)))


def number_row(rnd: random.Random) -> Row:
    """Return a row of decimals."""
    return Row(*(_stored(rnd, plain) for plain in (_count(rnd), _sum(rnd), _sum(rnd))))


def _stored(rnd: random.Random, plain: str) -> Decimal | None:
    kind = rnd.random()
    if kind < 0.9:
        return Decimal(plain)
    odd = [
        "-1",
        "-0.01",
        "1.5",
        "0.001",
        "100.005",
        "10000000000000",
        "9999999999999.99",
        "2147483648",
        "-2.5",
        "12345678901234.5",
    ]
    return None if kind < 0.92 else Decimal(rnd.choice(odd))


def _count(rnd: random.Random) -> str:
    return str(rnd.choice([rnd.randrange(12), rnd.randrange(12), rnd.randrange(2**31)]))


def _sum(rnd: random.Random) -> str:
    fen = int(rnd.paretovariate(0.4) * 100) % 10 ** rnd.choice([4, 5, 6, 9, 15])
    return rnd.choice(["0", f"{fen // 100}.{fen % 100:02}", f"{fen // 100}.{fen % 10}", str(fen // 100)])


def random_tiers(rnd: random.Random, decimals: int = 4) -> tuple[Tier, ...]:
    """Return any policy whose rates have so many decimals at most: later tiers need not be harder to reach."""
    unit = 10**decimals
    tiers = [tier("none", str(Decimal(unit).scaleb(-decimals)), 0)]
    for number in range(rnd.choice([1, 3, 3, 9, 20])):
        orders = rnd.choice([None, rnd.randrange(12), rnd.randrange(2**31)])
        spent = rnd.choice([None, str(Decimal(rnd.randrange(200_000)).scaleb(-2)), "9999999999999.99", "500"])
        tiers.append(
            tier(f"tier-{number}", str(Decimal(rnd.randrange(unit + 1)).scaleb(-decimals)), orders, spent)
        )
    return tuple(tiers)
