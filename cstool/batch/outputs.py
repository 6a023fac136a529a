"""Both outputs of a members file, rows and rejects, and the count of what went where."""

import os

from cstool.batch.encoding import SIGNATURE
from cstool.batch.engine import Part, TierTotal
from cstool.batch.files import STANDARD, Target, is_plain, open_target
from cstool.batch.plan import Plan
from cstool.batch.rejects import RejectsFile, Voice, open_rejects


class Outputs:
    """Writes parts in the order of the file; nothing appears before `commit`, where that is possible."""

    def __init__(
        self,
        plan: Plan,
        output: str,
        rejects: str | None,
        *,
        signed: bool,
        voice: Voice,
        label: str | None = None,
    ) -> None:
        self._plan = plan
        self._label = label
        #: The file of the rows, `-` for standard output.
        self.name = output
        self._signed = signed
        self._voice = voice
        self._rows: Target | None = None
        self._rejects: RejectsFile | None = None
        self._rejects_asked_for = rejects is not None
        self._line = 1
        #: Where rejects go: a name, or `-` for stderr.
        self.rejects_name = rejects or (
            f"{output}.rejects.csv" if output != STANDARD and is_plain(output) else STANDARD
        )
        self.read = 0
        self.rejected = 0
        self.totals = [TierTotal() for _ in plan.tiers] if plan.sums else []

    def begin(self, header: bytes) -> None:
        """Open the outputs and write `header`, the first line."""
        self._rows = open_target(self.name)
        self._rows.write((SIGNATURE if self._signed else b"") + header)
        self._line += header.count(b"\n")
        if self._rejects_asked_for:
            self._open_rejects()

    def take(self, part: Part) -> None:
        """Write and count `part`."""
        assert self._rows is not None  # noqa: S101 -- for the type checker
        if part.rejects:
            (self._rejects or self._open_rejects()).write(self._line, part.rejects, self._label or "")
            self.rejected += len(part.rejects)
        for data in part.output:
            self._rows.write(data)
        self._line += part.lines
        self.read += part.records
        for mine, more in zip(self.totals, part.totals, strict=True):
            mine.add(more.rows, more.spent_fen, more.payable_fen)

    def commit(self) -> None:
        """Make both outputs appear, the rejects first: rows never stand there without them."""
        if self._rejects is None and self._has_old_rejects():
            self._open_rejects()
        if self._rejects is not None:
            self._rejects.target.commit()
        if self._rows is not None:
            self._rows.commit()

    def discard(self) -> None:
        """Leave the old files in place."""
        if self._rows is not None:
            self._rows.discard()
        if self._rejects is not None:
            self._rejects.target.discard()

    def _open_rejects(self) -> RejectsFile:
        plan = self._plan
        self._rejects = open_rejects(
            self.rejects_name,
            plan.encoding,
            signed=self._signed,
            safe_cells=plan.safe_cells,
            voice=self._voice,
            named=self._label is not None,
        )
        return self._rejects

    def _has_old_rejects(self) -> bool:
        """Tell whether rejects of an earlier run lie beside the output; they would speak of rows that are good now."""
        return self.rejects_name != STANDARD and os.path.exists(self.rejects_name)  # noqa: PTH110 -- any name
