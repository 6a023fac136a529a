"""The options of a members file as one type."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from cstool.console.options import only_for
from cstool.errors import Message

if TYPE_CHECKING:
    from cstool.batch.members_file import Job


class FileOptions(NamedTuple):
    """The options of a members file as they were typed; none of them has an effect for one customer."""

    output: str | None
    rejects: str | None
    allow_rejects: str | None
    columns: str | None
    encoding: str | None
    skip: str | None
    without_total: bool
    excel: bool
    safe_cells: bool
    summary: bool
    engine: Literal["auto", "kernel", "reference", "spark"]
    many: bool
    memory: str | None
    master: str | None

    def refuse(self, what: Message, *names: str) -> None:
        """Refuse those of the options called `names` that were given: they only serve for `what`.

        Raises:
            InputError: one was given.
        """
        given = {name: value for name, value in self._asdict().items() if value != "auto"}
        only_for(what, **{name: given.get(name) for name in names})

    def job(self, members: str, in_use: Sequence[str]) -> "Job":
        """Return the job for the members file `members`; files `in_use` are not written over.

        Raises:
            InputError: `columns` cannot be read.
        """
        from cstool.batch.columns import read_mapping
        from cstool.batch.members_file import Job
        from cstool.console.inputs import count

        return Job(
            source=members,
            in_use=in_use,
            output="-" if self.output is None else self.output,
            rejects=self.rejects,
            columns=read_mapping(self.columns) if self.columns else {},
            encoding=self.encoding,
            skip=None if self.skip is None else count("--skip", self.skip),
            excel=self.excel,
            safe_cells=self.safe_cells,
            summary=self.summary,
            engine="auto" if self.engine == "spark" else self.engine,
        )
