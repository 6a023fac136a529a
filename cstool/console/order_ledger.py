"""What commands read and note about an order in the ledger in use, while they answer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cstool.console.inputs import day_or
from cstool.console.signature import shop_day, shop_now, signed
from cstool.core.note_rows import read_name
from cstool.desk.draft_claims import DraftFacts
from cstool.desk.noted_facts import promised_days, sums_noted
from cstool.desk.noting import OrderNotes, note_answers
from cstool.desk.order_remarks import Drafts, Occasion
from cstool.ledger.location import in_use
from cstool.policy.handbook import Handbook

if TYPE_CHECKING:
    from cstool.core.note_rows import Note


def facts_noted(handbook: Handbook, order: str, on: str | None) -> DraftFacts:
    """Return the day it is, the days that the open notes of `order` promise, and the sums that a remark gives back.

    Raises:
        InputError: the order or the day cannot be used.
        LedgerError: the ledger cannot be read.
    """
    today = day_or(lambda: shop_day(handbook.policies), "--on", on)
    with in_use() as ledger:
        found = ledger.of_order(read_name("--order", order))
    promised = promised_days(note_answers(handbook, found), handbook)
    return DraftFacts(today=today, promised=promised, noted=sums_noted(handbook, found))


def occasion(handbook: Handbook, order: str, agent: str | None) -> Occasion:
    """Return what a remark about `order` needs to know: who notes it, and when.

    Raises:
        InputError: the order or the name of the agent cannot be used.
        HandbookError: there is no such time zone.
    """
    return Occasion(order=read_name("--order", order), agent=signed(agent), now=shop_now(handbook.policies))


def notes_of(order: str) -> "list[Note]":
    """Return what was noted about an order in the ledger in use, oldest first.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    with in_use() as ledger:
        return ledger.of_order(order)


def seen(handbook: Handbook, on: Occasion) -> OrderNotes:
    """Return what was noted about an order; nothing is added.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    return OrderNotes(order=on.order, notes=note_answers(handbook, notes_of(on.order)), noted=None)


def noted(
    handbook: Handbook,
    on: Occasion,
    drafts_of: Drafts,
    known: Mapping[str, str] | None = None,
) -> OrderNotes:
    """Add what is to be noted about an order, given what was noted before, to the ledger in use; return both.

    `known` are facts that the answer took from the notes.

    Raises:
        LedgerError: the ledger cannot be read, or cannot take it.
    """
    with in_use() as ledger:
        before, kept = ledger.append_after(on.order, drafts_of)
    answers = note_answers(handbook, kept)
    return OrderNotes(
        order=on.order,
        notes=note_answers(handbook, before),
        noted=answers[-1],
        besides=tuple(answer for answer in answers[:-1] if answer.about is None),
        closed=tuple(note.about for note in kept if note.about is not None),
        known=dict(known or {}),
    )
