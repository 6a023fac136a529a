"""What the notes about an order tell: facts of a complaint, the days that were promised, the sum that comes back."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from cstool.core.note_rows import DONE, Note, open_notes
from cstool.core.numbers import decimal_text, read_decimal
from cstool.core.playbooks import Playbook
from cstool.core.refund_rules import RefundRow
from cstool.core.templates import is_made_of
from cstool.desk.noting import NoteAnswer
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook
from cstool.policy.shop_rows import NoteKind

#: How a remark says what is given back, and what was before.
_GIVEN_BACK = re.compile(r"(?<![^；：\s])退 ([0-9]{1,9}(?:\.[0-9]{1,2})?) 元")
_GIVEN_BEFORE = re.compile(r"(?<![^；：\s])之前已退 ([0-9]{1,9}(?:\.[0-9]{1,2})?) 元")
#: What is waited for and does not come any more: 顾客不退了, 取消退货.
_CALLED_OFF = re.compile(r"不|没|未|取消|撤销|作废")
#: A parcel that arrives on a day, and one that leaves on it.
_ARRIVES, _SHIPS = re.compile(r"送到|送达|到货|收到|到手|到您|签收"), re.compile(r"发|寄|出库")


def facts_of_notes(handbook: Handbook, playbook: Playbook, notes: Sequence[Note]) -> dict[str, str]:
    """Return the facts that a `playbook` asks for and that the notes about the order tell, by id.

    An open note tells its own only where no other one is open: a customer with two may have written about either. One
    that was closed because nothing is waited for any more tells nothing. Where the desk has done its part and something
    is waited for again, as a second parcel, what was told before is over.
    """
    asked = {name for step in playbook.steps for name in step.facts}
    kinds = handbook.note_kinds
    waiting = open_notes(notes)
    done = {note.about for note in notes if note.kind == DONE and _has_come(handbook, note)}
    told: dict[str, str] = {}
    is_settled = False
    for note in notes:
        if note.kind not in kinds or not kinds[note.kind].done:
            continue
        if note in waiting and is_settled:
            told.clear()
        is_deed = kinds[note.kind].due_days is None
        if note.id in done or is_deed:
            told |= kinds[note.kind].done
        is_settled = is_settled or is_deed
    if len(waiting) == 1 and waiting[0].kind in kinds:
        told |= kinds[waiting[0].kind].open
    return {name: value for name, value in told.items() if name in asked}


def facts_besides(
    handbook: Handbook,
    playbook: Playbook,
    notes: Sequence[Note],
    given: Collection[str],
    said: Collection[str],
) -> dict[str, str]:
    """Return the facts that the notes tell besides those that an agent has `given` and a customer has `said`.

    What the desk has done itself holds against what is said: who waits for money does not know that it left.
    """
    told = facts_of_notes(handbook, playbook, notes)
    done = {fact for kind in handbook.note_kinds.values() if kind.due_days is None for fact in kind.done}
    return {
        id_: value
        for id_, value in told.items()
        if {id_, handbook.facts[id_].name}.isdisjoint(given) and (id_ in done or id_ not in said)
    }


def _has_come(handbook: Handbook, done: Note) -> bool:
    """Tell whether a note was closed because what it waited for has come: not called off, nor decided anew."""
    if is_remark(handbook, done.text):
        return decided_by(handbook, done) is None
    return not _CALLED_OFF.search(done.text)


def promised_days(notes: Sequence[NoteAnswer], handbook: Handbook) -> dict[str, tuple[date, ...]]:
    """Return the days that open `notes` promise: of parcels where the kind states a day, of answers for calls.

    A parcel is due on the day that was confirmed, and the customer is told it with the margin (H3). Who notes one by
    hand may mean either.
    """
    margin = timedelta(days=handbook.margin_days)
    days: dict[str, tuple[date, ...]] = {}
    for note in notes:
        kind = handbook.note_kinds.get(note.kind)
        if note.state != "open" or note.due is None or kind is None:
            continue
        day = date.fromisoformat(note.due)
        by_hand = not is_remark(handbook, note.text)
        told = (day,) if not kind.facts else (*((day,) if by_hand else ()), day + margin)
        for deed in deeds_of(kind, note.text if by_hand else ""):
            days[deed] = (*days.get(deed, ()), *(each for each in told if each not in days.get(deed, ())))
    return days


def deeds_of(kind: NoteKind, text: str = "") -> tuple[str, ...]:
    """Return what a note of a kind promises: a parcel for a day, or that the customer hears of the shop.

    What the shop can promise is that a parcel leaves; that it arrives, only where the `text` says so.
    """
    if kind.facts:
        arrives = bool(_ARRIVES.search(text))
        return (
            *(("arrives",) if arrives else ()),
            *(("ships",) if not arrives or _SHIPS.search(text) else ()),
        )
    return ("answers",) if "call" in kind.open.values() else ()


def is_remark(handbook: Handbook, text: str) -> bool:
    """Tell whether a note may be a remark that was made, and was not typed by hand."""
    return is_made_of(text, " ".join(handbook.policies.remarks.template.split()))


def decided_by(handbook: Handbook, note: Note) -> RefundRow | None:
    """Return the refund rule by which a remark says that an order was decided; None: it says nothing of it."""
    if not is_remark(handbook, note.text):
        return None
    named = (rule for rule in handbook.policies.refunds if rule.name in note.text)
    return max(named, key=lambda rule: len(rule.name), default=None)


def sums_noted(handbook: Handbook, notes: Sequence[Note]) -> tuple[Decimal, ...]:
    """Return the yuan that the last decision noted about an order gives back, and what it comes to with earlier ones.

    It is 0 where that decision refuses to take the goods back; nothing is returned where no sum is known.
    """
    for note in reversed(notes):
        if not is_remark(handbook, note.text):
            continue
        if given := _GIVEN_BACK.search(note.text):
            now, before = Decimal(given[1]), _GIVEN_BEFORE.search(note.text)
            return (now, Decimal(before[1]), now + Decimal(before[1])) if before else (now,)
        if rule := decided_by(handbook, note):
            return (Decimal(0),) if rule.decision == "refuse" else ()
    return ()


def refuse_other_sums(
    handbook: Handbook, notes: Sequence[Note], said: Collection[str], given: Mapping[str, str]
) -> None:
    """Refuse to tell a customer another sum than the last decision noted about the order gives back (H3).

    Args:
        handbook: its `[[steps]]` tell which replies say what is given back.
        notes: those about the order.
        said: the replies, by id.
        given: the values of their slots.

    Raises:
        InputError: a sum is none of those that were noted.
    """
    sums = sums_noted(handbook, notes)
    steps = {step.reply for step in handbook.policies.steps}
    slots = [
        slot for each in said if each in steps for slot in handbook.replies[each].slots if slot.kind == "yuan"
    ]
    for slot in slots if sums else ():
        text = given.get(slot.id, given.get(slot.name))
        if text is not None and read_decimal(text) not in sums:
            raise InputError(
                "contradiction",
                Message(
                    "--set {name}={amount} contradicts the notes: {sum} yuan are given back",
                    name=slot.id,
                    amount=text,
                    sum=decimal_text(sums[-1]),
                ),
                Message(
                    "decided otherwise, note that first: cstool refund … --order {order}",
                    order=notes[0].order,
                ),
            )
