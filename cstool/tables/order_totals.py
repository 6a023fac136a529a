"""From judged rows to members as SQL of DuckDB: each order once, what it comes to, and the tier that is held.

Of one order in one list the first sound row counts, or its goods add up; of one order in several lists the list named
last decides. An order under two buyers counts for neither. All of it is found in one pass over the lists.
"""

from collections.abc import Sequence
from datetime import date

from cstool.batch.plan import fen
from cstool.core.member_periods import MemberPeriod, reached_since, window
from cstool.core.numbers import decimal_text
from cstool.core.tiers import Membership, Tier
from cstool.tables.duckdb_connection import literal
from cstool.tables.order_rows import BLANK, OrderSource, day_literal

#: What becomes of an order, by its number in the tables: it counts, or why not. Of `rejected` and `blank` the
#: member is the row, as list:line, of `two-buyers` the number of the order.
STANDINGS = (
    "counts", "idle", "unpaid", "refunded", "later", "earlier", "replaced", "rejected", "two-buyers", "blank",
)  # fmt: skip


#: The standings of rows that are of no member.
OF_NO_MEMBER = ("rejected", "two-buyers", "blank")
#: The query for how many rows, repeated rows and orders have which standing.
ACCOUNT = "SELECT standing, sum(rows - twins), sum(twins), sum(orders) FROM tallies GROUP BY standing"


def standing(name: str) -> str:
    """Return the number of a standing."""
    return str(STANDINGS.index(name))


def orders_query(sources: Sequence[OrderSource], rows: str) -> str:
    """Return the query for orders: one row for each order in each list, for each member of an idle order, each fault.

    Its columns: `member`, `key`, `state` (0 sound, 1 idle, 2 at fault, 3 a blank line), `paid`, `refunded`, `day`,
    `rows`, `twins`, `conflict` (stands under two buyers), `decides` (no later list has it).

    Args:
        sources: the lists.
        rows: the query for their judged rows.
    """
    goods = [str(number) for number, source in enumerate(sources) if source.are_goods]
    several = len(sources) > 1
    adds_up = (f"file IN ({', '.join(goods)})" if several else "true") if goods else ""
    state = (
        f"CASE WHEN fault = {BLANK} THEN 3 WHEN fault IS NOT NULL THEN 2 WHEN idle THEN 1 ELSE 0 END AS state"
    )
    named = "CASE WHEN fault IS NULL THEN member ELSE file || ':' || line END AS member"
    grouped = (
        f"SELECT {'file, ' * several}key, state, min(member) AS member, max(member) AS other, "
        f"{_taken('paid', 'sum', adds_up)}, {_taken('refunded', 'sum', adds_up)}, "
        f"{_taken('day', 'min', adds_up)}, count(*) AS rows, "
        f"{f'CASE WHEN {adds_up} THEN 0 ELSE count(*) - 1 END' if goods else 'count(*) - 1'} AS twins "
        f"FROM (SELECT file, line, key, {named}, {state}, paid, refunded, day FROM ({rows})) "
        f"GROUP BY {'file, ' * several}key, state, CASE WHEN state <> 0 THEN member END"
    )
    if not several:
        return f"SELECT *, state = 0 AND member <> other AS conflict, true AS decides FROM ({grouped})"
    by_key = "OVER (PARTITION BY key)"
    sound = "CASE WHEN state = 0 THEN {} END"
    conflict = f"min({sound.format('member')}) {by_key} <> max({sound.format('other')}) {by_key}"
    decides = f"file = max(CASE WHEN state < 2 THEN file END) {by_key}"
    return f"SELECT *, state = 0 AND {conflict} AS conflict, coalesce({decides}, true) AS decides FROM ({grouped})"


def tallies_query(orders: str, membership: Membership, on: date) -> str:
    """Return the query for what the orders of each member come to, apart by their standing.

    Its columns: `member`, `standing` (its number), `first`, `last`, `orders`, `spent` (fen), `rows`, `twins`, `twin`
    (one of the orders that repeat). Where a tier is kept by what was reached earlier, every day is a row of its own.
    """
    by_day = ", day" if _is_held(membership, on) else ""
    judged = (
        f"SELECT CASE WHEN conflict THEN key ELSE member END AS member, key, day, {_net(membership)} AS net, "
        f"rows, twins, {_standing(membership, on)} AS standing FROM ({orders})"
    )
    return (
        "SELECT member, standing, min(day) AS first, max(day) AS last, count(*) AS orders, "
        "coalesce(sum(net), 0) AS spent, sum(rows) AS rows, sum(twins) AS twins, "
        "min(CASE WHEN twins > 0 THEN key END) AS twin "
        f"FROM ({judged}) GROUP BY member, standing{by_day}"
    )


def members_query(tiers: Sequence[Tier], membership: Membership, on: date) -> str:
    """Return the query for members, with their tier as a place in `tiers`, from the table `tallies`.

    Its columns: `member`, `orders`, `spent` (fen), `first`, `last`, `place`.
    """
    counts = f"FILTER (WHERE standing = {standing('counts')})"
    without = ", ".join(map(standing, OF_NO_MEMBER))
    totals = (
        f"SELECT member, CAST(coalesce(sum(orders) {counts}, 0) AS BIGINT) AS orders, "
        f"coalesce(sum(spent) {counts}, 0) AS spent, min(first) {counts} AS first, max(last) {counts} AS last "
        f"FROM tallies WHERE standing NOT IN ({without}) AND member <> '' "
        "GROUP BY member"
    )
    place = _place(tiers)
    if not _is_held(membership, on):
        return f"SELECT *, {place} AS place FROM ({totals})"
    held = _held(tiers, window(membership), reached_since(membership, on), on)
    return (
        f"WITH totals AS ({totals}), held AS ({held}) SELECT totals.*, "
        f"greatest({place}, coalesce(held.place, 0)) AS place FROM totals LEFT JOIN held USING (member)"
    )


def twins_query(most: int) -> str:
    """Return the query for some of the orders that stand in a list more than once, at most so many."""
    told = f"twin IS NOT NULL AND standing NOT IN ({standing('idle')}, {standing('two-buyers')})"
    return f"SELECT DISTINCT twin FROM tallies WHERE {told} ORDER BY twin LIMIT {most}"


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
    return f"SELECT {', '.join(columns)} FROM {members}"


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


def _standing(membership: Membership, on: date) -> str:
    """Return the number of the standing of an order, the usual one first."""
    cases = [
        ("state = 3", "blank"),
        ("state = 2", "rejected"),
        ("state = 1", "idle"),
        ("conflict", "two-buyers"),
        ("NOT decides", "replaced"),
        ("paid = 0", "unpaid"),
    ]
    if membership.refunded_in_whole == "no-order":
        cases.append(("refunded = paid", "refunded"))
    if membership.refunded_in_part == "order":
        cases.append(("refunded > 0 AND refunded < paid", "refunded"))
    cases.append((f"day > {day_literal(on)}", "later"))
    if not (span := window(membership)).is_endless:
        cases.append((f"day <= {day_literal(span.before(on))}", "earlier"))
    return f"CASE {' '.join(f'WHEN {test} THEN {standing(name)}' for test, name in cases)} ELSE 0 END"


def _is_held(membership: Membership, on: date) -> bool:
    """Tell whether a tier can be held by what was reached on an earlier day."""
    return not window(membership).is_endless and reached_since(membership, on) < on


def _held(tiers: Sequence[Tier], span: MemberPeriod, since: date, on: date) -> str:
    """Return the query for the best tier that each member reached on a day from `since` on.

    It is reached by the window that ends with an order, or with the first of those days.
    """
    known = f"FROM tallies WHERE standing IN ({standing('counts')}, {standing('earlier')})"
    past = f"SELECT member, first AS day, sum(orders) AS orders, sum(spent) AS spent {known} GROUP BY member, first"
    ends = f"SELECT DISTINCT member, first AS day {known} AND first >= {day_literal(since)}"
    if since > date.min:
        ends += f" UNION SELECT DISTINCT member, {day_literal(since)} AS day {known}"
    length = f"{span.days} DAY" if span.days is not None else f"{span.months} MONTH"
    reached = (
        "SELECT ends.member, ends.day, sum(past.orders) AS orders, sum(past.spent) AS spent "
        f"FROM ({ends}) AS ends JOIN ({past}) AS past ON past.member = ends.member AND past.day <= ends.day "
        f"AND past.day > CAST(ends.day - INTERVAL {length} AS DATE) GROUP BY ends.member, ends.day"
    )
    return f"SELECT member, max({_place(tiers)}) AS place FROM ({reached}) GROUP BY member"


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
