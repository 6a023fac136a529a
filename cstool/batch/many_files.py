"""Several members files with the same columns, priced one after the other into one output and one report."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from cstool.batch.atomic_files import Target, open_target
from cstool.batch.blocks import BLOCK_SIZE, Blocks
from cstool.batch.encodings import SIGNATURE, Encoding
from cstool.batch.file_identity import STANDARD, check_outputs, is_plain
from cstool.batch.members_file import Job
from cstool.batch.members_heads import names_of
from cstool.batch.outputs import Callbacks, open_rejects
from cstool.batch.pricing import price_members
from cstool.batch.records import LONGEST_RECORD
from cstool.batch.summary import MembersReport, TierRows, share_of
from cstool.batch.unfinished import scratch
from cstool.core.tiers import Tier
from cstool.errors import InputError, Message

#: Bytes that are copied at a time.
_CHUNK = 1 << 20


class PricedFile(NamedTuple):
    """One file, priced: its rows and its rejects as files of their own, in the encoding of the file."""

    source: str
    rows: Path
    rejects: Path
    report: MembersReport
    #: The first record of the rows, after the signature if there is one.
    header: bytes
    signed: bool

    @property
    def encoding(self) -> str:
        """The encoding of both."""
        return "gb18030" if self.report.encoding.startswith("GB18030") else "utf-8"

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return names_of(self.header, self.part, self.encoding)

    @property
    def part(self) -> bytes:
        """What parts the columns."""
        return self.report.part.encode()


def price_several(
    tiers: Sequence[Tier], job: Job, sources: Sequence[str], callbacks: Callbacks | None = None
) -> MembersReport:
    """Price members files with the same columns into one, and return what came of them.

    Args:
        tiers: from the first, which everybody reaches, to the best.
        job: how to treat them, and the output.
        sources: the files, in the order of their rows in the output.
        callbacks: how to speak to the person who waits; absent: in English, without progress.

    Raises:
        UserError: one cannot be priced at all or does not fit the others, or the output is not written; the old one
            is in place then.
    """
    check_outputs([job.output, job.rejects_name], sources, job.in_use)
    parts: list[PricedFile] = []
    with scratch_beside(job.output) as folder, ExitStack() as opened:
        rows = open_target(job.output, job.encoding or "utf-8")
        opened.callback(rows.discard)
        for part in price_parts(tiers, job, sources, folder, callbacks):
            parts.append(part)
            _check_alike(parts[0], part)
            _append(rows, part, job, is_first=len(parts) == 1)
            part.rows.unlink()
        rejects = open_rejects_of(parts, job, callbacks or Callbacks(), parts[0].encoding)
        if rejects:
            opened.callback(rejects.discard)
            rejects.commit()
        rows.commit()
    return account(parts, job)


def price_parts(
    tiers: Sequence[Tier], job: Job, sources: Sequence[str], folder: Path, callbacks: Callbacks | None = None
) -> Iterator[PricedFile]:
    """Price files one after the other to files in `folder`; arguments and errors as of `price_several`."""
    names: list[str] = []
    for place, source in enumerate(sources):
        rows, rejects = folder / f"{place}.csv", folder / f"{place}.rejects.csv"
        own = job._replace(source=source, output=str(rows), rejects=str(rejects), excel=False)
        if len(sources) == 1:
            report = price_members(tiers, own, callbacks)
        else:
            report = _named(tiers, own._replace(label=source), callbacks)
        part = PricedFile(source, rows, rejects, report, *_header(rows))
        names = names or part.names
        if part.names != names:
            message = Message("{file} has other columns than {other}", file=source, other=sources[0])
            raise InputError("other-columns", message, Message("price files of one kind at a time"))
        yield part


def _named(tiers: Sequence[Tier], job: Job, callbacks: Callbacks | None) -> MembersReport:
    """Price one of several files; an error message begins with its name."""
    try:
        return price_members(tiers, job, callbacks)
    except InputError as error:
        message = Message("{file}: {problem}", file=job.source, problem=error.message)
        raise InputError(error.code, message, error.hint) from error


def open_rejects_of(
    parts: Sequence[PricedFile], job: Job, callbacks: Callbacks, encoding: str
) -> Target | None:
    """Return one file with the rejects of all parts, not yet committed; None if there is none to write."""
    name = job.rejects_name
    is_wanted = job.rejects is not None or (name != STANDARD and Path(name).exists())
    if not is_wanted and not any(part.report.rejected for part in parts):
        return None
    rejects = open_rejects(
        name,
        Encoding(encoding),
        signed=(job.excel or parts[0].signed) and encoding == "utf-8",
        safe_cells=job.safe_cells,
        callbacks=callbacks,
        named=len(parts) > 1,
    ).target
    try:
        for part in parts:
            _append_rejects(rejects, part, encoding)
    except BaseException:
        rejects.discard()
        raise
    return rejects


def _append_rejects(target: Target, part: PricedFile, encoding: str) -> None:
    """Add the rejects of `part` to `target`, in `encoding`."""
    with part.rejects.open("rb") as file:
        file.readline()
        while chunk := file.readlines(_CHUNK):
            lines = b"".join(chunk)
            target.write(lines if part.encoding == encoding else _recoded(lines, part.encoding, encoding))


def account(parts: Sequence[PricedFile], job: Job) -> MembersReport:
    """Return the account of all parts together."""
    reports = [part.report for part in parts]
    rejected = sum(report.rejected for report in reports)
    priced = sum(report.priced for report in reports)
    return replace(
        reports[0],
        read=sum(report.read for report in reports),
        priced=priced,
        rejected=rejected,
        encoding=", ".join(dict.fromkeys(report.encoding for report in reports)),
        output=job.output,
        rejects=job.rejects_name if rejected else None,
        titles=sum(report.titles for report in reports),
        blank=sum(report.blank for report in reports),
        damaged=sum(report.damaged for report in reports),
        totals_found=tuple(total for report in reports for total in report.totals_found),
        tiers=tuple(_sum(rows, priced) for rows in zip(*(report.tiers for report in reports), strict=True)),
    )


def folder_of(output: str) -> Path:
    """Return the folder for temporary files: that of `output`, if it is a file."""
    import tempfile

    is_file = output != STANDARD and is_plain(output)
    return Path(output).resolve().parent if is_file else Path(tempfile.gettempdir())


def scratch_beside(output: str) -> AbstractContextManager[Path]:
    """Return a folder for temporary files beside `output`, which is gone at the end.

    Raises:
        OutputError: nothing can be written there.
    """
    return scratch(folder_of(output), output)


def _header(rows: Path) -> tuple[bytes, bool]:
    """Return the first record of a file, and whether the file starts with a signature."""
    with rows.open("rb", buffering=0) as file:
        blocks = Blocks(file, str(rows), size=BLOCK_SIZE, limit=LONGEST_RECORD)
        signed = blocks.head()[0].startswith(SIGNATURE)
        blocks.skip(len(SIGNATURE) * signed)
        return blocks.header(), signed


def _append(target: Target, part: PricedFile, job: Job, *, is_first: bool) -> None:
    """Add the rows of `part` to `target`, the header and the signature once."""
    if is_first:
        signed = part.signed or (job.excel and part.encoding == "utf-8")
        target.write(SIGNATURE * signed + part.header)
    with part.rows.open("rb") as file:
        file.seek(len(SIGNATURE) * part.signed + len(part.header))
        while chunk := file.read(_CHUNK):
            target.write(chunk)


def _check_alike(first: PricedFile, part: PricedFile) -> None:
    """Refuse files that one CSV file cannot hold: of other encodings, or parted by other characters."""
    if part.part != first.part:
        message = Message(
            "the columns of {file} and {other} are parted by different characters",
            file=part.source,
            other=first.source,
        )
        raise InputError("mixed-parts", message, Message("write Parquet or JSON lines"))
    if part.encoding != first.encoding:
        message = Message(
            "{file} is {encoding}, {other} is {other_encoding}: one CSV file cannot be both",
            file=part.source,
            encoding=part.report.encoding,
            other=first.source,
            other_encoding=first.report.encoding,
        )
        raise InputError(
            "mixed-encodings", message, Message("write Parquet or JSON lines, or name one with --encoding")
        )


def _recoded(data: bytes, encoding: str, wanted: str) -> bytes:
    return data.decode(encoding, "replace").encode(wanted, "replace")


def _sum(rows: Sequence[TierRows], priced: int) -> TierRows:
    count = sum(tier.rows for tier in rows)
    payable = [tier.payable for tier in rows if tier.payable is not None]
    return replace(
        rows[0],
        rows=count,
        share=share_of(count, priced),
        spent=sum((tier.spent for tier in rows), Decimal(0)),
        payable=sum(payable, Decimal(0)) if payable else None,
    )
