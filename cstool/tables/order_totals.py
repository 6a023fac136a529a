"""From judged rows to members as SQL of DuckDB: each order once, what it comes to, and the tier that is held.

Of one order in one list the first sound row counts, or its goods add up; of one order in several lists the list named
last decides. An order under two buyers counts for neither.
"""

from collections.abc import Sequence
from datetime import date

from cstool.batch.plan import fen
from cstool.core.member_periods import MemberPeriod, reached_since, window
from cstool.core.numbers import decimal_text
from cstool.core.tiers import Membership, Tier
from cstool.tables.duckdb_connection import literal
from cstool.tables.order_rows import OrderSource, day_literal, judged

#: The key of rows at fault.
_FAULTY = "chr(2)"
_EPOCH = "DATE '1970-01-01'"


def all_rows(sources: Sequence[OrderSource], membership: Membership, *, shown: bool = False) -> str:
    """Return the query for the judged rows of all lists."""
    return " UNION ALL ".join(
        judged(source, number, membership, shown=shown) for number, source in enumerate(sources)
    )


def orders_query(sources: Sequence[OrderSource], membership: Membership) -> str:
    """Return the query for orders: one row for each order in each list, and one for each member of an idle order.

    Its columns: `file`, `key`, `member`, `idle`, `paid`, `refunded`, `day`, `twins`, `rows`,
    `conflict` (stands under two buyers), `decides` (no later list has it).
    """
    goods = [str(number) for number, source in enumerate(sources) if source.are_goods]
    several = len(sources) > 1
    adds_up = (f"file IN ({', '.join(goods)})" if several else "true") if goods else ""
    grouped = (
        f"SELECT {'file' if several else '0'} AS file, key, min(member) AS member, max(member) AS other, "
        f"any_value(idle) AS idle, {_taken('paid', 'sum', adds_up)}, {_taken('refunded', 'sum', adds_up)}, "
        f"{_taken('day', 'min', adds_up)}, count(*) AS rows, "
        f"{f'CASE WHEN {adds_up} THEN 0 ELSE count(*) - 1 END' if goods else 'count(*) - 1'} AS twins "
        f"FROM ({_with_faults_apart(all_rows(sources, membership))}) "
        f"GROUP BY {'file, ' * several}key, CASE WHEN idle THEN member END"
    )
    if not several:
        return f"SELECT *, NOT idle AND member <> other AS conflict, true AS decides FROM ({grouped})"
    sound = "FILTER (NOT idle) OVER (PARTITION BY key)"
    return (
        f"SELECT *, NOT idle AND min(member) {sound} <> max(other) {sound} AS conflict, "
        f"file = max(file) OVER (PARTITION BY key) AS decides FROM ({grouped})"
    )


def _with_faults_apart(rows: str) -> str:
    """Return the rows with those at fault as idle rows of nobody, so that they are counted in the same pass."""
    return (
        f"SELECT * REPLACE (CASE WHEN fault IS NULL THEN key ELSE {_FAULTY} END AS key, "
        f"CASE WHEN fault IS NULL THEN member ELSE '' END AS member, idle OR fault IS NOT NULL AS idle) FROM ({rows})"
    )


def members_query(tiers: Sequence[Tier], orders: str, membership: Membership, on: date) -> str:
    """Return the query for members, with their tier as a place in `tiers`.

    Its columns: `member`, `orders`, `spent` (fen), `first`, `last`, `place`; and how many rows were read, repeated an
    order, stood under two buyers, had a state that does not count, were replaced by those of a later list. The row
    without a member has those that were rejected.
    """
    since, span = reached_since(membership, on), window(membership)
    counted = f"SELECT *, {_net(membership)} AS net, {_is_order(membership)} AS counts FROM ({orders})"
    in_window = f"counts AND coalesce(day <= {day_literal(on)}, true)"
    if not span.is_endless:
        in_window += f" AND day > {day_literal(span.before(on))}"
    totals = (
        f"SELECT member, count(*) FILTER ({in_window}) AS orders, "
        f"coalesce(sum(net) FILTER ({in_window}), 0) AS spent, "
        f"min(day) FILTER ({in_window}) AS first, max(day) FILTER ({in_window}) AS last, "
        "sum(rows) AS read, sum(twins) FILTER (NOT idle AND NOT conflict) AS twins, "
        "any_value(key) FILTER (twins > 0 AND NOT idle AND NOT conflict) AS twin, "
        "sum(rows) FILTER (conflict) AS conflicts, "
        "sum(rows) FILTER (NOT decides AND NOT idle AND NOT conflict) AS replaced, "
        f"sum(rows) FILTER (idle AND (member <> '' OR key <> {_FAULTY})) AS idle, "
        f"sum(rows) FILTER (member = '' AND key = {_FAULTY}) AS rejected, bool_or(NOT conflict) AS is_sound "
        f"FROM ({counted}) GROUP BY member"
    )
    place = _place(tiers)
    if span.is_endless or since >= on:
        return f"SELECT *, {place} AS place FROM ({totals})"
    held = _held(tiers, counted, span, since, on)
    return (
        f"WITH totals AS ({totals}), held AS ({held}) SELECT totals.*, "
        f"greatest({place}, coalesce(held.place, 0)) AS place FROM totals LEFT JOIN held USING (member)"
    )


def shown_members(tiers: Sequence[Tier], members: str, *, with_next: bool = False) -> str:
    """Return the query for members as people see them, by name; `members` is a table of `members_query`."""
    columns = [
        "member", "orders", f"{_yuan('spent')} AS spent",
        f"{_by_place([literal(tier.id) for tier in tiers])} AS tier",
        f"{_by_place([literal(decimal_text(tier.rate, 2)) for tier in tiers])} AS rate",
        "CAST(first AS VARCHAR) AS first", "CAST(last AS VARCHAR) AS last",
    ]  # fmt: skip
    if with_next:
        columns += _missing(tiers)
    return f"SELECT {', '.join(columns)} FROM {members} WHERE is_sound AND member <> ''"


def _taken(value: str, add: str, adds_up: str) -> str:
    """Return what the rows of an order come to: that of the first row, or of goods all of them."""
    first = f"arg_min_null({value}, line)"  # also where the first row has none
    return (
        f"CASE WHEN {adds_up} THEN {add}({value}) ELSE {first} END AS {value}"
        if adds_up
        else f"{first} AS {value}"
    )


def _net(membership: Membership) -> str:
    """Return the fen that an order leaves."""
    in_part = "paid - refunded" if membership.refunded_in_part == "money" else "paid"
    return f"CASE WHEN refunded = paid THEN 0 ELSE {in_part} END"


def _is_order(membership: Membership) -> str:
    """Return the condition for an order that counts, whenever it was."""
    tests = ["NOT idle", "NOT conflict", "decides", "paid > 0"]
    if membership.refunded_in_whole == "no-order":
        tests.append("refunded <> paid")
    if membership.refunded_in_part == "order":
        tests.append("(refunded = 0 OR refunded = paid)")
    return " AND ".join(tests)


def _held(tiers: Sequence[Tier], counted: str, span: MemberPeriod, since: date, on: date) -> str:
    """Return the query for the best tier that each member reached on a day from `since` on.

    It is reached by the window that ends with an order, or with the first of those days.
    """
    days = (
        f"SELECT member, day, count(*) AS orders, sum(net) AS spent FROM ({counted}) "
        f"WHERE counts AND day <= {day_literal(on)} GROUP BY ALL"
    )
    if since > date.min:
        days += f" UNION ALL SELECT DISTINCT member, {day_literal(since)}, 0, 0 FROM ({counted})"
    length = f"{span.days} DAY" if span.days is not None else f"{span.months} MONTH"
    frame = (
        f"(PARTITION BY member ORDER BY day - {_EPOCH} "
        f"RANGE BETWEEN day - CAST(day - INTERVAL {length} AS DATE) - 1 PRECEDING AND CURRENT ROW)"
    )
    running = f"SELECT member, day, sum(orders) OVER {frame} AS orders, sum(spent) OVER {frame} AS spent FROM ({days})"
    return (
        f"SELECT member, max({_place(tiers)}) AS place FROM ({running}) "
        f"WHERE day >= {day_literal(since)} GROUP BY member"
    )


def _place(tiers: Sequence[Tier]) -> str:
    """Return the place of the best tier that `orders` and `spent`, in fen, reach."""
    cases = []
    for place in range(len(tiers) - 1, 0, -1):
        tests = [f"orders >= {tiers[place].orders}"] if tiers[place].orders is not None else []
        if (spent := tiers[place].spent) is not None:
            tests.append(f"spent >= {fen(spent)}")
        if tests:
            cases.append(f"WHEN {' OR '.join(tests)} THEN {place}")
    return f"CASE {' '.join(cases)} ELSE 0 END" if cases else "0"


def _missing(tiers: Sequence[Tier]) -> list[str]:
    """Return the columns with the next tier and what is missing to it; empty where there is none."""
    following = tiers[1:]
    orders = ["NULL" if t.orders is None else f"CAST({t.orders} - orders AS VARCHAR)" for t in following]
    spent = ["NULL" if t.spent is None else _yuan(f"({fen(t.spent)} - spent)") for t in following]
    return [
        f"{_by_place([*(literal(tier.id) for tier in following), 'NULL'])} AS next",
        f"{_by_place([*orders, 'NULL'])} AS orders_short",
        f"{_by_place([*spent, 'NULL'])} AS spent_short",
    ]


def _by_place(values: Sequence[str]) -> str:
    return f"CASE place {' '.join(f'WHEN {n} THEN {value}' for n, value in enumerate(values))} END"


def _yuan(value: str) -> str:
    """Return fen as yuan with two decimals, as text."""
    return f"CAST({value} // 100 AS VARCHAR) || '.' || lpad(CAST({value} % 100 AS VARCHAR), 2, '0')"
