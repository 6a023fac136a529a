"""The remarks that triage and refund write about an order: what came of it, and what is due when."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import structs

from cstool.core.days import read_day
from cstool.core.facts import known_facts
from cstool.core.note_rows import Draft, Note, open_notes
from cstool.core.numbers import decimal_text
from cstool.core.orders import Order
from cstool.core.playbooks import remark
from cstool.core.record import Record
from cstool.desk.noted_facts import decided_by, deeds_of
from cstool.desk.noting import done_note, new_note, note_rules, usual_due
from cstool.desk.refunding import RefundAnswer, noted_sums
from cstool.desk.triage_answers import TriageAnswer
from cstool.policy.handbook import Handbook, by_id
from cstool.policy.shop_rows import NoteKind, NoteRules

#: Gives what is noted about an order, given what was noted before: what closes some of that, and the remark last.
Drafts = Callable[[Sequence[Note]], list[Draft]]


class Occasion(Record):
    """An order, and who notes something about it when."""

    order: str
    agent: str
    now: datetime


def triage_drafts(handbook: Handbook, on: Occasion, triage: TriageAnswer, given: Mapping[str, str]) -> Drafts:
    """Return what is noted about a complaint: one remark of each kind that its facts and its sentence ask for.

    Where the facts `given` state a promised day, it is due on that day, and takes the place of the day promised before.

    Raises:
        InputError: the order cannot be used, or what should be a day is none, or past.
    """
    facts = known_facts(handbook.facts, given)
    today = day_of(handbook, on)
    later = triage.money.replies if triage.money else ()
    kinds = _kinds_of(note_rules(handbook), facts, _said_now(triage), later)
    remarks = []
    for kind in reversed(kinds):
        days = (read_day(facts[name], name, today, nearest=True) for name in kind.facts if name in facts)
        due = next(days, None) or usual_due(kind, today)
        remarks.append(new_note(on.order, triage.note, kind=kind, agent=on.agent, now=on.now, due=due))

    def drafts(before: Sequence[Note]) -> list[Draft]:
        ended = ended_by(handbook, _said_now(triage), before)
        over = [*renewed(handbook, remarks, before), *ended]
        return noted_drafts(handbook, on, remarks, before, [note for note in before if note in over])

    return drafts


def refund_drafts(handbook: Handbook, on: Occasion, order: Order, refund: RefundAnswer) -> Drafts:
    """Return what is noted about an order that comes back: the rule by which it was decided, and the money.

    It takes the place of what was decided before, unless that was of other goods of the order.

    Raises:
        InputError: the order cannot be used.
    """
    policies = handbook.policies
    reason = by_id(policies.reasons)[order.reason].name
    facts = "、".join([by_id(policies.wishes)[order.wish].name, by_id(policies.stages)[order.stage].name])
    rule = by_id(policies.refunds)[refund.rule].name
    kind = _kinds_of(note_rules(handbook), (), (), refund.replies)[0]
    given_before = [f"之前已退 {decimal_text(order.already)} 元"] if order.already else []
    progress = "；".join([rule, *noted_sums(refund), *given_before])
    text = remark_line(handbook, on, flag=refund.flag, about=reason, progress=progress, facts=facts)
    due = usual_due(kind, day_of(handbook, on))
    note = new_note(on.order, text, kind=kind, agent=on.agent, now=on.now, due=due)

    def drafts(before: Sequence[Note]) -> list[Draft]:
        ended = ended_by(handbook, refund.replies, before)
        over = [
            each
            for each in open_notes(before)
            if each in ended or (not order.already and decided_by(handbook, each))
        ]
        waited = [each.due for each in over if each.due and each.kind == note.kind]
        due_first = min([note.due, *waited]) if note.due else None
        return noted_drafts(handbook, on, [structs.replace(note, due=due_first)], before, over)

    return drafts


def _said_now(triage: TriageAnswer) -> list[str]:
    """Return the replies that the customer is told now: the outcome's, or the next step's."""
    steps = [triage.steps[triage.next - 1].reply] if triage.next else []
    return [*filter(None, [triage.outcome.reply] if triage.outcome else steps)]


def _kinds_of(
    rules: NoteRules, facts: Iterable[str], said: Collection[str], later: Collection[str]
) -> list[NoteKind]:
    """Return the kinds of the remarks about an order, the most important first.

    Args:
        rules: what the desk notes.
        facts: those that are known; only they promise a day.
        said: the replies that are said now.
        later: those that will be; they count where nothing else does.
    """
    known = {*facts}
    found = [kind for kind in rules.kinds if known & {*kind.facts} or _is_asked_by(kind, said)]
    # what is only kept in mind has not happened before it is said
    found = found or [kind for kind in rules.kinds if kind.due_days is not None and _is_asked_by(kind, later)]
    # what is to be done today is not done by what is due later
    found = [*found[:1], *(kind for kind in found[1:] if kind.due_days == 0 and _is_asked_by(kind, said))]
    return found or [kind for kind in rules.kinds if kind.id == rules.remark]


def _is_asked_by(kind: NoteKind, replies: Collection[str]) -> bool:
    return not kind.facts and not {*replies}.isdisjoint(kind.said)


def renewed(handbook: Handbook, remarks: Sequence[Draft], before: Sequence[Note]) -> list[Note]:
    """Return the open notes that promise a day in place of which `remarks` promise another one."""
    days = {remark.kind: remark.due for remark in remarks if handbook.note_kinds[remark.kind].facts}
    return [note for note in open_of(days, before) if days[note.kind] not in {None, note.due}]


def ended_by(handbook: Handbook, said: Collection[str], before: Sequence[Note]) -> list[Note]:
    """Return the open notes for which nothing is waited any more once these replies are said."""
    kinds = {kind.id for kind in handbook.note_kinds.values() if not {*kind.ends}.isdisjoint(said)}
    return open_of(kinds, before)


def open_of(kinds: Collection[str], before: Sequence[Note]) -> list[Note]:
    """Return those of the notes `before` that are open and of one of these kinds."""
    return [note for note in open_notes(before) if note.kind in kinds]


def noted_drafts(
    handbook: Handbook, on: Occasion, remarks: Sequence[Draft], before: Sequence[Note], over: Sequence[Note]
) -> list[Draft]:
    """Return what is noted: that those of the notes `before` that are `over` are done, and the `remarks`."""
    texts = {remark.kind: remark.text for remark in remarks}
    left = [note for note in before if note not in over]
    closing = [
        done_note(note, texts.get(note.kind, remarks[-1].text), agent=on.agent, now=on.now) for note in over
    ]
    return [*closing, *(_waiting_once(handbook, remark, left) for remark in remarks)]


def _waiting_once(handbook: Handbook, remark: Draft, before: Sequence[Note]) -> Draft:
    """Return a remark that is due on no day where a note from `before` waits for the same already, and no longer.

    Else one parcel stands on the list of the day once for each time that it was spoken of. A kind that promises a
    day or an answer waits for each day of its own.
    """
    is_promise = bool(deeds_of(handbook.note_kinds[remark.kind]))
    alike = [note.due or "" for note in open_of({remark.kind}, before)]
    day = remark.due or ""
    waits = day in alike if is_promise else any(due <= day for due in alike)
    return structs.replace(remark, due=None) if waits else remark


def day_of(handbook: Handbook, on: Occasion) -> date:
    """Return the day it is: the one from which dates are read, else that of the occasion."""
    return handbook.today() if handbook.today else on.now.date()


def remark_line(handbook: Handbook, on: Occasion, *, flag: str, about: str, progress: str, facts: str) -> str:
    """Return the remark about an order, made of the shop's template."""
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
