"""What to do with files of one format, and whether those files can be read and written."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cstool.batch.atomic_files import cannot_read
from cstool.batch.file_identity import check_outputs
from cstool.batch.named_pipes import refuse_pipe
from cstool.batch.outputs import rejects_name
from cstool.errors import InputError, Message

#: What DuckDB may use at most, unless the job says otherwise.
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
    #: Files that must not be written over, besides the sources: those of the handbook.
    in_use: Sequence[str] = ()
    #: What DuckDB may use at most.
    memory: str = MEMORY
    #: Absent: one for each core.
    threads: int | None = None

    @property
    def rejects_name(self) -> str:
        """The file of the rejects, `-` for stderr."""
        return rejects_name(self.output, self.rejects)


def check_files(job: TableJob) -> None:
    """Refuse sources that cannot be read, and outputs that would be written over what is read.

    Raises:
        InputError: a source cannot be read, or an output is one of the files that are read, or the other output.
    """
    for source in job.sources:
        try:
            refuse_pipe(source)
            Path(source).open("rb").close()
        except OSError as error:
            raise _unreadable(source, error) from error
    check_outputs([job.output, job.rejects_name], job.sources, job.in_use)


def _unreadable(source: str, error: OSError) -> InputError:
    """Return the error for a file that cannot be opened, with a hint if a folder or a pattern was named."""
    said = cannot_read(source, error)
    if Path(source).is_dir() or any(special in source for special in "*?["):
        hint = Message("--many prices the files that a folder or a pattern stands for")
        return InputError(said.code, said.message, hint)
    return said
