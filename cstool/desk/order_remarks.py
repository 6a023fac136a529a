"""The remark that triage, refund and reply write about an order: what came of it, and what is due when."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from msgspec import structs

from cstool.core.days import day_in, read_day, spoken_day
from cstool.core.facts import known_facts
from cstool.core.note_rows import DONE, Draft, Note, open_notes
from cstool.core.orders import Order
from cstool.core.playbooks import Playbook, remark
from cstool.core.record import Record
from cstool.core.replies import Reply
from cstool.desk.noting import deeds_of, done_note, new_note, note_rules
from cstool.desk.refunding import RefundAnswer, noted_sums
from cstool.desk.triage_answers import TriageAnswer
from cstool.policy.handbook import Handbook, by_id
from cstool.policy.shop_rows import NoteKind, NoteRules

#: How a remark says what is given back; by hand hardly anybody writes it with both blanks.
_GIVEN_BACK = re.compile(r"(?<![^；：\s])退 ([0-9]{1,9}(?:\.[0-9]{1,2})?) 元")


class Occasion(Record):
    """An order, and who notes something about it when."""

    order: str
    agent: str
    now: datetime


def triage_remark(handbook: Handbook, on: Occasion, triage: TriageAnswer, given: Mapping[str, str]) -> Draft:
    """Return the remark about a complaint; where the facts `given` state a promised day, due on it.

    Raises:
        InputError: the order cannot be used, or what should be a day is none, or past.
    """
    facts = known_facts(handbook.facts, given)
    kind = _kind_of(note_rules(handbook), facts, _said_now(triage))
    today = on.now.date()
    days = (read_day(facts[name], name, today, nearest=True) for name in kind.facts if name in facts)
    return new_note(on.order, triage.note, kind=kind, agent=on.agent, now=on.now, due=next(days, None))


def facts_of_notes(handbook: Handbook, playbook: Playbook, notes: Sequence[Note]) -> dict[str, str]:
    """Return the facts that a `playbook` asks for and that the notes about the order tell, by id.

    An open note tells its own only where no other one is open: a customer with two may have written about either.
    """
    asked = {name for step in playbook.steps for name in step.facts}
    kinds = handbook.note_kinds
    waiting = open_notes(notes)
    done = {note.about for note in notes if note.kind == DONE}
    told: dict[str, str] = {}
    for note in notes:
        if note.id in done and note.kind in kinds:
            told |= kinds[note.kind].done
    if len(waiting) == 1 and waiting[0].kind in kinds:
        told |= kinds[waiting[0].kind].open
    return {name: value for name, value in told.items() if name in asked}


def _said_now(triage: TriageAnswer) -> list[str]:
    """Return the replies that the customer is told now: the outcome's, or the next step's."""
    steps = [triage.steps[triage.next - 1].reply] if triage.next else []
    spoken = [triage.outcome.reply] if triage.outcome else steps
    later = triage.money.replies if triage.money else ()
    return [*filter(None, spoken), *later]


def refund_remark(handbook: Handbook, on: Occasion, order: Order, refund: RefundAnswer) -> Draft:
    """Return the remark about an order that comes back: the rule by which it was decided, and the money.

    Raises:
        InputError: the order cannot be used.
    """
    policies = handbook.policies
    reason = by_id(policies.reasons)[order.reason].name
    facts = "、".join([by_id(policies.wishes)[order.wish].name, by_id(policies.stages)[order.stage].name])
    rule = by_id(policies.refunds)[refund.rule].name
    kind = _kind_of(note_rules(handbook), (), refund.replies)
    progress = "；".join([rule, *noted_sums(refund)])
    text = _remark(handbook, on, flag=refund.flag, about=reason, progress=progress, facts=facts)
    return new_note(on.order, text, kind=kind, agent=on.agent, now=on.now)


def refund_noted(notes: Sequence[Note]) -> Decimal | None:
    """Return the yuan that the last remark about a refund of an order gives back, as `refund_remark` writes them."""
    found = [match[1] for note in notes for match in _GIVEN_BACK.finditer(note.text)]
    return Decimal(found[-1]) if found else None


def reply_drafts(
    handbook: Handbook, on: Occasion, said: Sequence[str], given: Mapping[str, str], before: Sequence[Note]
) -> list[Draft]:
    """Return what is noted when replies were `said` about an order: what waited for one of them is done.

    A remark besides says what was said, unless closing those notes says it all: no other reply, no new day.

    Args:
        handbook: what the shop notes.
        on: the order, and who notes it when.
        said: the replies, by id.
        given: the values of their slots.
        before: what was noted about the order.

    Raises:
        InputError: the order cannot be used.
    """
    waited = {kind.id: kind.reply for kind in note_rules(handbook).kinds if kind.reply in said}
    replies = [handbook.replies[each] for each in said]
    today = handbook.today() if handbook.today else on.now.date()
    confirmed = [day for reply in replies for day in _confirmed_days(reply, given, today)]
    told = _reply_remark(handbook, on, said, confirmed, _said_times(handbook, replies, given))
    closing = [
        done_note(note, told.text, agent=on.agent, now=on.now)
        for note in open_notes(before)
        if note.kind in waited
    ]
    if closing and not confirmed and set(said) <= set(waited.values()):
        return closing
    closed = {each.about for each in closing}
    return [*closing, waiting_once(handbook, told, [note for note in before if note.id not in closed])]


def waiting_once(handbook: Handbook, remark: Draft, before: Sequence[Note]) -> Draft:
    """Return a remark that is due on no day where a note from `before` waits for the same already, and no longer.

    Else one parcel stands on the list of the day once for each time that it was spoken of. A kind that promises a
    day or an answer waits for each day of its own.
    """
    is_promise = bool(deeds_of(handbook.note_kinds[remark.kind]))
    alike = [note.due or "" for note in open_notes(before) if note.kind == remark.kind]
    day = remark.due or ""
    waits = day in alike if is_promise else any(due <= day for due in alike)
    return structs.replace(remark, due=None) if waits else remark


def _said_times(handbook: Handbook, replies: Sequence[Reply], given: Mapping[str, str]) -> dict[str, str]:
    """Return until when `replies` promise an answer, in the words that were `given`, by what these are called."""
    promising = {
        each for kind in handbook.note_kinds.values() if "answers" in deeds_of(kind) for each in kind.said
    }
    slots = [
        slot for reply in replies if reply.id in promising for slot in reply.slots if slot.kind == "time"
    ]
    told = {slot.name: given.get(slot.id, given.get(slot.name)) for slot in slots}
    return {name: text for name, text in told.items() if text}


def _reply_remark(
    handbook: Handbook,
    on: Occasion,
    said: Sequence[str],
    confirmed: Sequence[date],
    times: Mapping[str, str],
) -> Draft:
    """Return the remark that replies were `said`; where one promises a day, due on that day less the margin.

    That is the day that was confirmed. The customer can then still be told BEFORE the promised one (H4). An answer is
    due on the day that its time names. Where nothing was said but what the customer is told on the day, nothing is due.
    """
    kind = _kind_of(note_rules(handbook), (), said)
    named = (day_in(text, on.now.date()) for text in times.values())
    days = [*confirmed, *(each[1] for each in named if each)]
    text = _remark(
        handbook,
        on,
        flag=kind.flag,
        about=kind.name,
        progress="、".join(handbook.replies[each].name for each in said),
        facts="、".join(
            [
                *(spoken_day(day + timedelta(days=handbook.margin_days)) for day in confirmed),
                *(f"{name} {time}" for name, time in times.items()),
            ]
        ),
    )
    note = new_note(on.order, text, kind=kind, agent=on.agent, now=on.now, due=min(days, default=None))
    is_told = not days and {*said} & {*kind.said} == {kind.reply}
    return structs.replace(note, due=None) if is_told else note


def _confirmed_days(reply: Reply, given: Mapping[str, str], today: date) -> Iterator[date]:
    for slot in reply.slots:
        text = given.get(slot.id, given.get(slot.name))
        if slot.kind == "day" and text is not None:
            yield read_day(text, slot.id, today)


def _kind_of(rules: NoteRules, facts: Iterable[str], replies: Collection[str]) -> NoteKind:
    """Return the kind of a remark about an order, given the facts that are known and the replies that are said."""
    known = set(facts)
    claims = (
        kind for kind in rules.kinds if known & set(kind.facts) or not set(replies).isdisjoint(kind.said)
    )
    return next(claims, None) or next(kind for kind in rules.kinds if kind.id == rules.remark)


def _remark(handbook: Handbook, on: Occasion, *, flag: str, about: str, progress: str, facts: str) -> str:
    remarks = handbook.policies.remarks
    values = {
        "flag": handbook.flags[flag],
        "playbook": about,
        "progress": progress,
        "facts": facts or remarks.no_facts,
        "agent": on.agent,
        "time": on.now.strftime("%Y-%m-%d %H:%M"),
    }
    return remark(remarks.template, values)
