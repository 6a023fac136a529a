"""A table of phrases, as other desk tools have it, held against the replies: new, changed, alike, there already."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import structs

from cstool.comparison.guessed_slots import Spelling, open_phrase, slots_by_name
from cstool.core.record import Record
from cstool.core.replies import Category, Reply, Slot
from cstool.desk.exporting import exported, spoken_text
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Replies
from cstool.validation.checks.figures import typed_figures
from cstool.validation.checks.style import pairs_of, style

#: From so large a share of common pairs of characters on, two phrases are called alike.
_ALIKE = Decimal("0.5")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
#: Characters that an id and a name have at most, and the name of a phrase without a title.
_LONGEST, _SHORT = 60, 15
PhraseState = Literal["new", "changed", "alike", "same"]


class Phrase(Record):
    """A row of the table; what it does not say is empty."""

    line: int
    text: str
    code: str = ""
    group: str = ""
    title: str = ""
    id: str = ""
    source: str = ""


class ImportedReply(Record):
    """Phrases that belong together, as a row of replies.toml, and what there is to look at."""

    state: PhraseState
    lines: tuple[int, ...]
    #: The reply that it would change, is alike to, or is.
    existing: str | None
    #: The share of common pairs of characters, of a reply that is alike.
    share: Decimal | None
    reply: Reply
    #: Figures that belong to the policy, promises, slots that were guessed.
    notes: tuple[Message, ...]


class ImportedPhrases(Record):
    """What a table of phrases comes to."""

    file: str
    #: UTF-8, GB18030 or Excel.
    format: str
    #: The columns that were read, by meaning.
    columns: dict[str, str]
    read: int
    #: Lines without a text, or that cannot be read.
    unread: tuple[int, ...]
    #: Groups that are no category yet.
    categories: tuple[Category, ...]
    replies: tuple[ImportedReply, ...]


class PhraseTable:
    """The replies of a handbook, to hold phrases against."""

    def __init__(self, handbook: Handbook, spelling: Spelling) -> None:
        self._handbook, self._spelling = handbook, spelling
        self._slots = slots_by_name(handbook.replies.values())
        self._said = {reply.id: [spoken_text(text) for text in reply.texts] for reply in exported(handbook)}
        self._pairs = [(id_, pairs_of(text)) for id_, texts in self._said.items() for text in texts]
        self._taken = {*handbook.replies} | {reply.code for reply in handbook.replies.values() if reply.code}
        self._categories = {name: id_ for id_, name in handbook.categories.items()}
        #: Groups that are no category yet, in the order of the table.
        self.categories: list[Category] = []

    def imported(self, phrases: Iterable[Phrase]) -> Iterator[ImportedReply]:
        """Yield what the phrases come to, those with the same id, code or title as wordings of one reply."""
        together: dict[tuple[str, str, str], list[Phrase]] = {}
        for phrase in phrases:
            alone = "" if phrase.id or phrase.code or phrase.title else str(phrase.line)
            key = (phrase.id or phrase.code, phrase.title * (not phrase.id), alone)
            together.setdefault(key, []).append(phrase)
        for same in together.values():
            yield self._one(same)

    def _one(self, phrases: Sequence[Phrase]) -> ImportedReply:
        first = phrases[0]
        named = self._named(first)
        share = None
        if named is not None:
            known = {*map(_bare, self._said[named.id])}
            state: PhraseState = "same" if all(_bare(each.text) in known for each in phrases) else "changed"
            existing: str | None = named.id
        else:
            state, existing, share = self._nearest(phrases)
        reply, notes = self._reply(phrases, named if state == "changed" else None)
        notes = () if state == "same" else (*notes, *self._doubts(reply))
        return ImportedReply(
            state=state,
            lines=tuple(each.line for each in phrases),
            existing=existing,
            share=share,
            reply=reply,
            notes=notes,
        )

    def _named(self, phrase: Phrase) -> Reply | None:
        """Return the reply that has the id, the code or the name of a phrase."""
        replies = self._handbook.replies
        if phrase.id in replies:
            return replies[phrase.id]
        called = (
            reply
            for reply in replies.values()
            if (phrase.code and phrase.code in {reply.code, reply.id})
            or (phrase.title and phrase.title == reply.name)
        )
        return next(called, None)

    def _nearest(self, phrases: Sequence[Phrase]) -> tuple[PhraseState, str | None, Decimal | None]:
        """Return whether some reply says the same as all of the phrases, or much of it, and which."""
        for id_, texts in self._said.items():
            if {_bare(each.text) for each in phrases} <= {*map(_bare, texts)}:
                return "same", id_, None
        best, nearest = Decimal(0), None
        for phrase in phrases:
            pairs = pairs_of(phrase.text)
            for id_, known in self._pairs:
                total = len(pairs) + len(known)
                share = Decimal(2 * len(pairs & known)) / total if total else Decimal(0)
                if share > best:
                    best, nearest = share, id_
        return ("alike", nearest, round(best, 2)) if best >= _ALIKE else ("new", None, None)

    def _reply(self, phrases: Sequence[Phrase], changed: Reply | None) -> tuple[Reply, tuple[Message, ...]]:
        """Return the row for phrases, and what was guessed or left out in it."""
        first = phrases[0]
        opened = [open_phrase(each.text, self._slots, self._spelling) for each in phrases]
        slots = {slot.id: slot for each in opened for slot in each.slots}
        guessed = "、".join(f"{{{slot.id}}} {slot.name} ({slot.kind})" for slot in slots.values())
        notes = [Message("slots guessed: {slots}", slots=guessed)] if slots else []
        texts = tuple(each.text for each in opened)
        if changed is not None:
            return self._changed(changed, phrases, texts, slots), (*notes, *self._lost(changed, phrases))
        name = (first.title or " ".join(first.text.split())[:_SHORT])[:_LONGEST]
        code = first.code.lower().lstrip("/:：") or None
        if code is not None and (not _ID.fullmatch(code) or code in self._taken):
            notes.append(
                Message("the code {code} is taken, or not of letters and digits: left out", code=code)
            )
            code = None
        reply = Reply(
            id=self._free(self._wanted(first, name)),
            name=name.strip(),
            category=self._category(first.group),
            source=first.source or (self._handbook.wording.source if self._handbook.wording else "H9"),
            texts=texts,
            code=code,
            slots=tuple(slots.values()),
        )
        self._taken |= {code} if code else set()
        return reply, tuple(notes)

    def _changed(
        self, reply: Reply, phrases: Sequence[Phrase], texts: Sequence[str], slots: Mapping[str, Slot]
    ) -> Reply:
        """Return a reply with the texts of phrases; those that it says already keep their references and slots."""
        own = dict(zip(map(_bare, self._said[reply.id]), reply.texts, strict=True))
        said = tuple(own.get(_bare(each.text), text) for each, text in zip(phrases, texts, strict=True))
        kept = {slot.id: slot for slot in reply.slots}
        return structs.replace(reply, texts=said, slots=tuple({**slots, **kept}.values()))

    def _lost(self, reply: Reply, phrases: Sequence[Phrase]) -> Iterator[Message]:
        """Yield how many wordings of a reply the table does not have: who pastes the row loses them."""
        said = {_bare(each.text) for each in phrases}
        lost = sum(_bare(text) not in said for text in self._said[reply.id])
        if lost:
            yield Message("wordings of the shop that the table does not have: {count}", count=lost)

    def _wanted(self, phrase: Phrase, name: str) -> str:
        return phrase.id if _ID.fullmatch(phrase.id) else self._spelling(name) or "phrase"

    def _free(self, wanted: str) -> str:
        """Return an id that no reply has yet."""
        wanted = wanted[: _LONGEST - 4].strip("-")
        names = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(self._taken) + 2))
        found = next(name for name in names if name not in self._taken)
        self._taken.add(found)
        return found

    def _category(self, group: str) -> str:
        """Return the category of a group; one that there is not becomes one."""
        if not group:
            return next(iter(self._handbook.categories), "basics")
        if group in self._handbook.categories:
            return group
        if group not in self._categories:
            taken = {*self._categories.values()}
            spelled = self._spelling(group) or "group"
            free = next(
                name for n in range(1, 999) if (name := spelled if n == 1 else f"{spelled}-{n}") not in taken
            )
            self._categories[group] = free
            self.categories.append(Category(id=free, name=group[:_LONGEST]))
        return self._categories[group]

    def _doubts(self, reply: Reply) -> Iterator[Message]:
        """Yield what `validate` says of the wordings: figures of the policy, promises, length, manners."""
        rows = Replies(categories=(), replies=(reply,), wording=self._handbook.wording)
        for problem in (*typed_figures(rows, self._handbook), *style(rows, self._handbook)):
            yield (
                Message("{problem}: {hint}", problem=problem.message, hint=problem.hint)
                if problem.hint
                else problem.message
            )


def _bare(text: str) -> str:
    """Return the letters and digits of a text: emoji, blanks and punctuation make no other phrase of it."""
    return "".join(character for character in text if character.isalnum())
