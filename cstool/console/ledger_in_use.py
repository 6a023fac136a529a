"""The ledger that is in use, and what commands note in it about an order while they answer."""

from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING

from cstool.console.inputs import day_or
from cstool.console.signature import shop_day, shop_now, signed
from cstool.core.note_rows import read_name
from cstool.desk.noting import OrderNotes, note_answers, promised_days
from cstool.desk.order_remarks import Occasion
from cstool.ledger.location import ledger_place, open_ledger
from cstool.policy.handbook import Handbook

if TYPE_CHECKING:
    from cstool.core.note_rows import Draft
    from cstool.ledger.note_ledger import NoteLedger


def in_use() -> "AbstractContextManager[NoteLedger]":
    """Give the ledger that is in use."""
    return open_ledger(ledger_place())


def of_promises(handbook: Handbook, order: str, on: str | None) -> tuple[date, dict[str, tuple[date, ...]]]:
    """Return the day it is, and the days that the open notes of `order` promise, by what is promised for them.

    Raises:
        InputError: the order or the day cannot be used.
        LedgerError: the ledger cannot be read.
    """
    today = day_or(lambda: shop_day(handbook.policies), "--on", on)
    with in_use() as ledger:
        found = ledger.of_order(read_name("--order", order))
    return today, promised_days(note_answers(handbook, found), handbook)


def occasion(handbook: Handbook, order: str, agent: str | None) -> Occasion:
    """Return what a remark about `order` needs to know: who notes it, and when.

    Raises:
        InputError: the order or the name of the agent cannot be used.
        HandbookError: there is no such time zone.
    """
    return Occasion(order=read_name("--order", order), agent=signed(agent), now=shop_now(handbook.policies))


def noted(handbook: Handbook, on: Occasion, draft: "Draft | None") -> OrderNotes:
    """Add a remark about an order, if there is one, to the ledger in use; return it and what was noted before.

    Raises:
        LedgerError: the ledger cannot be read, or cannot take it.
    """
    with in_use() as ledger:
        before = ledger.of_order(on.order)
        kept = [ledger.append(draft)] if draft else []
    return OrderNotes(
        order=on.order,
        notes=note_answers(handbook, before),
        noted=note_answers(handbook, kept)[0] if kept else None,
    )
