"""What is asked for when tables of members are priced."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

#: What DuckDB may use at most, unless it is said.
MEMORY = "2GB"


class TableJob(NamedTuple):
    """What to do with which files of one format."""

    sources: Sequence[str]
    output: str
    #: Absent: beside the output; `-` for stderr.
    rejects: str | None = None
    #: The names of the columns that are not called `orders`, `spent`, `amount`.
    columns: Mapping[str, str] = {}
    #: Whether the report has the sums by tier.
    summary: bool = False
    #: Start CSV with the signature by which Excel knows UTF-8.
    excel: bool = False
    #: Neutralise text in CSV that a spreadsheet would run as a formula.
    safe_cells: bool = False
    #: What DuckDB may use at most.
    memory: str = MEMORY
    #: Absent: one for each core.
    threads: int | None = None

    @property
    def rejects_name(self) -> str:
        """Where rejects go."""
        return self.rejects or f"{self.output}.rejects.csv"
