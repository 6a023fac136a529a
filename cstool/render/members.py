"""What a members file came to, as text."""

from decimal import Decimal

from cstool.batch.summary import Report, TierRows
from cstool.core.numbers import decimal_text
from cstool.locale import _
from cstool.render.texts import table

#: Characters of the longest bar.
_WIDTH = 30
_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def report_text(report: Report, *, bars: bool) -> str:
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
