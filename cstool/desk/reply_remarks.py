"""The remarks that replies make about an order: what the customer was told, what is due when, and what is done now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain

from cstool.core.days import day_in, read_day, spoken_day, with_day
from cstool.core.note_rows import Draft, Note, open_notes
from cstool.core.record import Record
from cstool.core.replies import Reply, Slot
from cstool.desk.noted_facts import deeds_of, refuse_other_sums
from cstool.desk.noting import new_note, note_rules, usual_due
from cstool.desk.order_remarks import Drafts, Occasion, day_of, noted_drafts, open_of, remark_line, renewed
from cstool.policy.handbook import Handbook
from cstool.policy.shop_rows import NoteKind, NoteRules


def reply_drafts(handbook: Handbook, on: Occasion, said: Sequence[str], given: Mapping[str, str]) -> Drafts:
    """Return what is noted when replies were `said` about an order: what waited for one of them is done.

    A remark besides says what was said, one of each kind, unless closing those notes says it all: no other reply, no
    new day. A new day takes the place of the one that was promised before, a named one that of none.

    Args:
        handbook: what the shop notes.
        on: the order, and who notes it when.
        said: the replies, by id.
        given: the values of their slots.

    Raises:
        InputError: the order cannot be used. Noting them raises it where one names another sum than was decided.
    """
    kinds = note_rules(handbook).kinds
    parts = [*_parts(handbook, said, given, day_of(handbook, on))]
    remarks = [_reply_remark(handbook, on, part) for part in parts]
    waited = {kind.id for kind in kinds if not {kind.reply, *kind.ends}.isdisjoint(said)}
    is_all = not any(part.confirmed for part in parts) and {*said} <= {kind.reply for kind in kinds}
    named = {part.kind.id: min(part.named) for part in parts if part.named}

    def drafts(before: Sequence[Note]) -> list[Draft]:
        refuse_other_sums(handbook, before, said, given)
        unnamed = [note for note in open_of(named, before) if _is_usual(handbook, note, named[note.kind])]
        replaced = [*renewed(handbook, remarks, before), *unnamed]
        over = [note for note in open_notes(before) if note.kind in waited or note in replaced]
        found = noted_drafts(handbook, on, remarks, before, over)
        return found[: len(over)] if over and is_all else found

    return drafts


def _is_usual(handbook: Handbook, note: Note, day: date) -> bool:
    """Tell whether a note is due when such notes are where no day is named, and not on `day`."""
    usual = usual_due(handbook.note_kinds[note.kind], datetime.fromisoformat(note.at).date())
    return usual is not None and usual != day and note.due == usual.isoformat()


class _SaidPart(Record):
    """Replies that are said together and make remarks of one kind, with the values that were filled in."""

    kind: NoteKind
    replies: tuple[Reply, ...]
    #: The days that were confirmed, and what is noted of all values.
    confirmed: tuple[date, ...]
    told: tuple[str, ...]
    #: The days that are named for an answer.
    named: tuple[date, ...]


def _parts(
    handbook: Handbook, said: Sequence[str], given: Mapping[str, str], today: date
) -> Iterator[_SaidPart]:
    """Yield replies by the kind of note that they ask for, that of the first row last; one of no kind goes with it."""
    rules = note_rules(handbook)
    kinds = {each: _kind_of_reply(rules, each) for each in said}
    first = next((kind for kind in rules.kinds if kind in kinds.values()), None)
    usual = first or next(kind for kind in rules.kinds if kind.id == rules.remark)
    for kind in reversed(rules.kinds):
        replies = tuple(handbook.replies[each] for each in said if (kinds[each] or usual) == kind)
        if replies:
            filled = [*_filled(replies, given)]
            days = [read_day(text, slot.id, today) for slot, text in filled if slot.kind == "day"]
            times = [day_in(text, today) for slot, text in filled if slot.kind == "time"]
            yield _SaidPart(
                kind=kind,
                replies=replies,
                confirmed=(*days,),
                told=(*(_told(handbook, slot, text, today) for slot, text in filled),),
                named=(*(each[1] for each in times if each),) if deeds_of(kind) == ("answers",) else (),
            )


def _kind_of_reply(rules: NoteRules, reply: str) -> NoteKind | None:
    """Return the kind of which a remark is that a reply was said: one that it makes, else one that it closes."""
    makes = (kind for kind in rules.kinds if reply in kind.said)
    closes = (kind for kind in rules.kinds if reply == kind.reply)
    return next(chain(makes, closes), None)


def _filled(replies: Iterable[Reply], given: Mapping[str, str]) -> Iterator[tuple[Slot, str]]:
    """Yield the slots of replies for which a value was given, once each, with that."""
    slots = {slot.id: slot for reply in replies for slot in reply.slots}
    for slot in slots.values():
        text = given.get(slot.id, given.get(slot.name))
        if text is not None:
            yield slot, text


def _told(handbook: Handbook, slot: Slot, text: str, today: date) -> str:
    """Return a value as it is noted: a day as the customer is told it, with the margin behind the confirmed one."""
    if slot.kind != "day":
        named = handbook.gifts if slot.kind == "gift" else handbook.couriers if slot.kind == "courier" else {}
        return f"{slot.name} {named.get(text) or with_day(text, today)}"
    told = read_day(text, slot.id, today) + timedelta(days=handbook.margin_days)
    return f"答应顾客 {spoken_day(told, today)}"


def _reply_remark(handbook: Handbook, on: Occasion, part: _SaidPart) -> Draft:
    """Return the remark that replies were said; where one promises a day, due on that day less the margin.

    That is the day that was confirmed. The customer can then still be told BEFORE the promised one (H4). An answer is
    due on the day that its time names. Where nothing was said but what the customer is told on the day, nothing is due.
    """
    kind, days = part.kind, [*part.confirmed, *part.named]
    said = {reply.id for reply in part.replies}
    is_told = not days and said & {*kind.said, kind.reply} == {kind.reply}
    text = remark_line(
        handbook,
        on,
        flag=kind.flag,
        about=kind.name,
        progress="、".join(reply.name for reply in part.replies),
        facts="、".join(part.told),
    )
    due = None if is_told else min(days, default=usual_due(kind, day_of(handbook, on)))
    return new_note(on.order, text, kind=kind, agent=on.agent, now=on.now, due=due)
