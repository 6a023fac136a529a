"""Random members files, random policies, and a way to price them with either engine."""

import random
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from cstool.batch.members_file import Job
from cstool.batch.pricing import price_members
from cstool.batch.summary import MembersReport
from cstool.core.numbers import Rate, Yuan
from cstool.core.tiers import Tier


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

GOOD_COUNTS = [
    "0",
    "1",
    "2",
    "3",
    "7",
    "8",
    "007",
    "12",
    "999999999",
    "2147483647",
    '"3"',
    " 4 ",
    "３",
    '" 5"',
]
BAD_COUNTS = [
    "",
    "abc",
    "-1",
    "1.5",
    "1e3",
    "99999999999",
    "2147483648",
    "٣",
    "1_0",
    "3\r",
    '"3\n"',
    "3 4",
    "+3",
    "元",
]
GOOD_YUAN = [
    "0", "0.00", "1", "498.99", "499", "499.00", "998.99", "999", "520", "100.5", "0.01", "00012.30", '"520.00"',
    "￥268", "¥268", "２６８", "268元", " 268.5 元", '"￥1"', "99999999999.99", "9999999999999.99",
    "12345678.9", "1234567.89", "\u3000７",
]  # fmt: skip
BAD_YUAN = [
    "", "-0.01", "100.005", "1e3", "inf", "NaN", "ten", "99999999999999.00", "1,5", '"1,234.50"', ".5", "5.", "1.2.3",
    "5.1元元", "\x007", "１e2", "0x10", "1.234567", "12.3x", "--1", '"', '"1"2',
]  # fmt: skip
TEXTS = [
    "", "M1", "王伟", "李娜，张敏", '"Wang, Li"', '"a ""b"" c"', '"two\nlines"', '"\r\n"', "plain text", "=1+1",
    " @x", "＝1",
    '"-5"', "+86 138", "a\rb", "\t1", "龘", "😀", "x" * 40, '"' + "long text, " * 9 + '"', "é", '""', "\u3000=2", "'",
]  # fmt: skip
BROKEN = ['"open', 'a"b', '"a"b', '"""', '"a" ', '"x\ny', 'x"', '"a"\r']
LINES = ["", ",", "M1", ",,,,,,,,,,,,", '"', '"\n', "\r", "1,2,3,4,5,6,7"]


class Sample(NamedTuple):
    """A members file, and how to price it."""

    data: bytes
    tiers: tuple[Tier, ...]
    options: dict[str, Any]


def random_tiers(rnd: random.Random) -> tuple[Tier, ...]:
    """Return any policy: the first tier is everybody's, the others need orders, money, either or (never) neither."""
    tiers = [tier("none", str(Decimal(rnd.randrange(10001)).scaleb(-4)), 0, rnd.choice([None, "0"]))]
    for number in range(rnd.choice([0, 1, 3, 3, 3, 9, 40])):
        orders = rnd.choice([None, rnd.randrange(12), rnd.randrange(2**31)])
        spent = rnd.choice([None, str(Decimal(rnd.randrange(200_000)).scaleb(-2)), "9999999999999.99"])
        rate = Decimal(rnd.randrange(10001)).scaleb(-4)
        tiers.append(tier(f"tier-{number}" + "-x" * rnd.choice([0, 0, 0, 20]), str(rate), orders, spent))
    return tuple(tiers)


def random_sample(rnd: random.Random, rows: int) -> Sample:
    """Return a members file with `rows` records, good and bad, in a random shape."""
    columns = ["orders", "spent"] + ["amount"] * rnd.choice([0, 1, 1])
    columns += rnd.sample(["member_id", "name", "note, long", "last"], rnd.randrange(4))
    rnd.shuffle(columns)
    encoding = rnd.choice(["utf-8", "utf-8", "gb18030"])
    ending = rnd.choice(["\n", "\n", "\r\n", None])
    badness = rnd.choice([0, 0.02, 0.3])
    plainness = rnd.choice([0.99, 0.6, 0])
    pieces = [_join([f'"{name}"' if "," in name else name for name in columns], ending or "\n")]
    pieces += [
        _join(_row(rnd, columns, badness, plainness), ending or rnd.choice(["\n", "\r\n"]))
        for _ in range(rows)
    ]
    data = "".join(pieces).encode(encoding, "replace")
    if rnd.random() < 0.3:
        data = data.rstrip(b"\r\n")
    if encoding == "utf-8" and rnd.random() < 0.2:
        data = b"\xef\xbb\xbf" + data
    options = {
        "safe_cells": rnd.random() < 0.3,
        "excel": rnd.random() < 0.2,
        "limit": rnd.choice([1 << 20, 1 << 20, 5000]),
    }
    if rnd.random() < 0.3:
        options["encoding"] = rnd.choice(["utf-8", "gb18030"])
    return Sample(data, random_tiers(rnd), options)


def _join(cells: list[str], ending: str) -> str:
    return ",".join(cells) + ending


def _row(rnd: random.Random, columns: list[str], badness: float, plainness: float) -> list[str]:
    if rnd.random() < badness / 4:
        return [rnd.choice(LINES)]
    return [_cell(rnd, column, badness, plainness) for column in columns]


def _cell(rnd: random.Random, column: str, badness: float, plainness: float) -> str:
    if rnd.random() < badness / 3:
        return rnd.choice(
            BROKEN + {"orders": BAD_COUNTS, "spent": BAD_YUAN, "amount": BAD_YUAN}.get(column, TEXTS)
        )
    if rnd.random() > plainness:
        return rnd.choice({"orders": GOOD_COUNTS, "spent": GOOD_YUAN, "amount": GOOD_YUAN}.get(column, TEXTS))
    if column == "orders":
        return str(rnd.randrange(1, 12))
    if column in ("spent", "amount"):
        fen = int(rnd.paretovariate(0.4) * 100) % 10**13
        return rnd.choice([f"{fen // 100}.{fen % 100:02}", f"{fen // 100}.{fen % 10}", str(fen // 100)])
    return f"M{rnd.randrange(10**8):08}"


class Priced(NamedTuple):
    """What came of a members file."""

    rows: bytes
    rejects: bytes
    report: MembersReport


def price(folder: Path, data: bytes, tiers: tuple[Tier, ...] = HANDBOOK, **options: Any) -> Priced:
    """Price `data` in `folder`."""
    source, rows, rejects = folder / "members.csv", folder / "rows.csv", folder / "rejects.csv"
    source.write_bytes(data)
    report = price_members(tiers, Job(str(source), str(rows), str(rejects), summary=True, **options))
    return Priced(rows.read_bytes(), rejects.read_bytes(), report)
