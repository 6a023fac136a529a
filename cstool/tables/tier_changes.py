"""Who moved from one tier to another since an earlier day, as SQL of DuckDB."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool.batch import encodings
from cstool.batch.encodings import SIGNATURE
from cstool.batch.order_copies import HEAD, plain_lines, read_head
from cstool.batch.order_heads import OrderHead, find_header
from cstool.core.tiers import Membership, Tier
from cstool.errors import InputError, Message
from cstool.tables.duckdb_connection import escaped, literal
from cstool.tables.formats import format_of, is_table, is_workbook
from cstool.tables.order_rows import BLANK, lines_cells, lines_fault, lines_scan, lines_split

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: The columns of an earlier members file that are read.
_EARLIER = ("member", "tier")
#: Members of the earlier day who are not known now.
_UNKNOWN = "FROM earlier WHERE member NOT IN (SELECT member FROM members)"
#: Characters of a header that a message shows at most.
_SHOWN = 300


def open_earlier(connection: "DuckDBPyConnection", path: str, tiers: Sequence[Tier], folder: Path) -> int:
    """Make the members file of an earlier day the table `earlier`; return how many of its members are not known now.

    Raises:
        InputError: it is none, it names a member twice, or a tier that there is not.
    """
    scan, (member, tier), fault = _scan(connection, path, folder)
    connection.execute(
        f"CREATE TEMP TABLE earlier AS SELECT line, {member} AS member, {tier} AS tier, "
        f"{_by_tier(tiers, tier)} AS place, {fault} AS fault FROM ({scan})"
    )
    _check(connection, path)
    (unknown,) = connection.execute(f"SELECT count(*) {_UNKNOWN}").fetchall()[0]
    return int(unknown)


def unknown_members(connection: "DuckDBPyConnection", most: int) -> tuple[str, ...]:
    """Return some members of the earlier day who are not known now, at most so many."""
    query = f"SELECT member {_UNKNOWN} ORDER BY line LIMIT {most}"
    return tuple(member for (member,) in connection.execute(query).fetchall())


class _EarlierRows(NamedTuple):
    """The rows of an earlier members file: a query, its cells for member and tier, what is wrong with a row."""

    scan: str
    cells: tuple[str, str]
    fault: str


def _scan(connection: "DuckDBPyConnection", path: str, folder: Path) -> _EarlierRows:
    """Return how an earlier members file is read.

    Raises:
        InputError: it has no columns member and tier, or cannot be read.
    """
    if is_table(path) and not is_workbook(path):
        return _table_scan(connection, path)
    read = _as_text(path, folder) if is_workbook(path) else path
    start = read_head(read)
    encoding = encodings.detect(start, complete=len(start) < HEAD)
    head = find_header(start.removeprefix(SIGNATURE).decode(encoding.name, "replace"), _places)
    if isinstance(head, list):
        raise _no_members(path, head)
    places = OrderHead(*head[:4], head.found, None)
    plain = plain_lines(read, encoding, places, folder / "earlier.txt")
    member, tier = (f"cstool_tidy({cell})" for cell in lines_cells(head.found, plain.part).values())
    rows = lines_scan(plain.path, head.records)
    whole = lines_fault(len(head.names), plain.part)
    scan = f"SELECT *, {lines_split(plain.part)} FROM ({rows})"
    return _EarlierRows(
        f"SELECT * FROM ({scan}) WHERE {whole} IS DISTINCT FROM {BLANK}", (member, tier), whole
    )


def _places(names: Sequence[str]) -> dict[str, int] | None:
    """Return the places of member and tier if `names` is the header of a members file."""
    found = {name: names.index(name) for name in _EARLIER if name in names}
    return found if len(found) == len(_EARLIER) else None


def _table_scan(connection: "DuckDBPyConnection", path: str) -> _EarlierRows:
    """Return how Parquet or lines of JSON are read."""
    name = literal(escaped(Path(path).absolute()))
    is_parquet = format_of(path) == "parquet"
    table = f"read_parquet({name})" if is_parquet else f"read_json({name}, format = 'newline_delimited')"
    described = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    names = [column for column, *_ in described]
    if _places(names) is None:
        raise _no_members(path, names)
    member, tier = (f"coalesce(CAST({column} AS VARCHAR), '')" for column in _EARLIER)
    return _EarlierRows(f"SELECT row_number() OVER () AS line, * FROM {table}", (member, tier), "NULL")


def _no_members(path: str, names: Sequence[str]) -> InputError:
    """Return the error for a file that this command did not write, such as a list of orders."""
    message = Message(
        "--since {file} has no columns member and tier; it has {names}",
        file=path,
        names=", ".join(filter(None, names))[:_SHOWN],
    )
    return InputError("earlier-members", message, Message("name a file that cstool members wrote"))


def _as_text(path: str, folder: Path) -> str:
    """Copy a workbook to text parted by tabs, and return the name of the copy."""
    from cstool.tables.workbooks import open_sheet

    sheet = open_sheet(path, lambda cells: set(_EARLIER) <= set(cells))
    copied = folder / "earlier.tsv"
    with copied.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines("\t".join(cell.replace("\t", " ") for cell in row) + "\n" for row in sheet.rows())
    return str(copied)


def moved_members(rows: str, tiers: Sequence[Tier], membership: Membership) -> str:
    """Return the query for those of the members in `rows` who moved, with the tier before and the reply to send.

    Whoever is not in the earlier file was in the first tier.
    """
    up, down = (literal(reply) if reply else "NULL" for reply in (membership.up, membership.down))
    return (
        f"SELECT now.* EXCLUDE (before, risen, has_moved), before, CASE WHEN risen THEN 'up' ELSE 'down' END AS moved, "
        f"CASE WHEN risen THEN {up} ELSE {down} END AS reply FROM ("
        f"SELECT rows.*, coalesce(earlier.tier, {literal(tiers[0].id)}) AS before, "
        f"{_by_tier(tiers, 'rows.tier')} > coalesce(earlier.place, 0) AS risen, "
        f"{_by_tier(tiers, 'rows.tier')} <> coalesce(earlier.place, 0) AS has_moved "
        f"FROM ({rows}) AS rows LEFT JOIN earlier USING (member)) AS now WHERE has_moved"
    )


def _by_tier(tiers: Sequence[Tier], tier: str = "tier") -> str:
    """Return the place of a tier, by its id."""
    return f"CASE {tier} {' '.join(f'WHEN {literal(t.id)} THEN {n}' for n, t in enumerate(tiers))} END"


def _check(connection: "DuckDBPyConnection", path: str) -> None:
    """Refuse an earlier file that is damaged, by its first line at fault."""
    twice = "count(*) OVER (PARTITION BY member) > 1"
    query = (
        f"SELECT line, member, tier, fault, twice FROM (SELECT *, {twice} AS twice FROM earlier) "
        "WHERE fault IS NOT NULL OR place IS NULL OR twice OR member = '' ORDER BY line LIMIT 1"
    )
    for line, member, tier, fault, twice in connection.execute(query).fetchall():
        if fault or not member:
            said = Message("the row cannot be read")
        elif twice:
            said = Message("{member} stands there more than once", member=member)
        else:
            said = Message("there is no tier {tier}", tier=tier or '""')
        message = Message("{file}:{line}: {problem}", file=path, line=line, problem=said)
        raise InputError("earlier-members", message, Message("name a file that cstool members wrote"))
