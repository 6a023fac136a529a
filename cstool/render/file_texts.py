"""What files came to, as text: the handbook files in use, a members file."""

from decimal import Decimal
from typing import Literal

from cstool.batch.summary import MembersReport, TierRows
from cstool.core.numbers import decimal_text
from cstool.core.record import Record
from cstool.locale import _
from cstool.render.period_texts import PeriodInForce, in_force_lines
from cstool.render.terminal import padded, table, whole, width


class InUse(Record):
    """A file in use: its path, and where it was named or found."""

    path: str
    origin: Literal["option", "environment", "folder", "user", "beside", "shipped"]
    #: False: the file that was named is not there.
    exists: bool = True


class FilesInUse(Record):
    """The files in use, and the engine for members files."""

    policies: InUse
    replies: InUse
    #: The decided cases that belong to policies.toml; null: there are none.
    cases: InUse | None
    #: The files of words.
    classes: InUse
    signs: InUse
    sentences: InUse
    #: Where the cases are looked for.
    cases_place: str
    #: The agent's own replies, laid over the shop's; null: there are none.
    personal: InUse | None
    #: Where those are looked for unless they are named.
    personal_place: str
    #: Where notes are kept: a file, or a database without the password.
    ledger: str
    ledger_origin: Literal["environment", "user"]
    #: What prices members files: the compiled kernel, or the reference in plain Python.
    engine: Literal["kernel", "reference"]
    #: The day that was asked about, and the periods that hold on it, the most special last.
    on: str | None = None
    periods: tuple[PeriodInForce, ...] = ()


class Exported(Record):
    """A file that replies were written to, in a format of other programs."""

    file: str
    format: Literal["espanso", "csv", "xlsx", "json"]
    replies: int


class WrittenSelect(Record):
    """The SELECT for a database."""

    database: str
    table: str
    select: str
    #: The period by whose tiers it prices; null: none holds.
    period: str | None = None


def exported_text(exported: Exported) -> str:
    """Return what was written, in words."""
    return _("{count} replies written to {file}").format(count=exported.replies, file=exported.file)


def files_text(files: FilesInUse) -> str:
    """Return the files in use, each with its path on a line of its own, and the engine in words."""
    why = {
        "option": _("named by an option"),
        "environment": _("named by the environment"),
        "folder": _("in the current folder"),
        "user": _("in your configuration folder"),
        "beside": _("beside policies.toml"),
        "shipped": _("shipped with cstool"),
    }
    rows = [
        (name, file.path, why[file.origin] + ("" if file.exists else _(", but not there")))
        if file
        else (name, place, _("not there yet"))
        for name, file, place in (
            ("policies", files.policies, ""),
            ("replies", files.replies, ""),
            ("cases", files.cases, files.cases_place),
            ("classes", files.classes, ""),
            ("signs", files.signs, ""),
            ("sentences", files.sentences, ""),
            ("my-replies", files.personal, files.personal_place),
        )
    ]
    ledger = (
        _("named by the environment") if files.ledger_origin == "environment" else _("in your data folder")
    )
    rows.append(("ledger", files.ledger, ledger))
    engine = {
        "kernel": _("members files are priced by the compiled kernel"),
        "reference": _("members files are priced in plain Python: the kernel was not built"),
    }
    names = max(width(name) for name, _path, _why in rows)
    lines = [
        line for name, path, why in rows for line in (f"{padded(name, names)}  {why}", whole(f"  {path}"))
    ]
    return "\n".join(
        [*lines, "", engine[files.engine], *(in_force_lines(files.on, files.periods) if files.on else ())]
    )


#: Characters of the longest bar: the table has room in 80 columns.
_WIDTH = 15
_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def report_text(report: MembersReport, *, bars: bool) -> str:
    """Return the tiers of a members file as a table; `bars` shows the shares as bars too."""
    headers = [_("tier"), _("name"), _("rate"), _("rows"), _("share"), _("spent"), _("payable")]
    largest = max((tier.share for tier in report.tiers), default=Decimal(0))
    rows = [_cells(tier) + ([_bar(tier.share, largest)] if bars else []) for tier in report.tiers]
    return table(rows, headers + ([""] if bars else []))


def _cells(tier: TierRows) -> list[str]:
    return [
        tier.tier,
        tier.name,
        decimal_text(tier.rate, 2),
        str(tier.rows),
        f"{tier.share * 100:.1f} %",
        str(tier.spent),
        "" if tier.payable is None else str(tier.payable),
    ]


def _bar(share: Decimal, largest: Decimal) -> str:
    """Draw `share` as a bar, exact to an eighth of a character; the `largest` share has full width."""
    whole, eighths = divmod(round(share / (largest or 1) * _WIDTH * 8), 8)
    return "█" * whole + _EIGHTHS[eighths]
