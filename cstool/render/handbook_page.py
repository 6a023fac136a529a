"""The whole handbook as one page to read, or what a customer may read of it, as HTML or Markdown."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from cstool.core.decision_tables import When, taken
from cstool.core.facts import Fact
from cstool.core.playbooks import Playbook, unsold_facts
from cstool.core.refund_rules import PARTIES
from cstool.core.templates import fill
from cstool.desk.exporting import ExportedReply, FormField, Gap, exported
from cstool.desk.noting import DueList
from cstool.desk.refund_matrix import EXAMPLE, refund_matrix
from cstool.policy.handbook import Handbook
from cstool.render import handbook_words as words
from cstool.render.handbook_periods import PagePeriod
from cstool.render.note_texts import late_text
from cstool.render.page_templates import page_from
from cstool.render.pinyin import typed
from cstool.render.refund_texts import decision_name, party_name, payment_name
from cstool.validation.places import Places

#: All sentences of a row with fewer stand on the page; of one with so many more, those with what more of them have.
_FEW, _MANY = 100, 250


class PageSources(NamedTuple):
    """Where the handbook stands: its files by kind (`policies`, `replies`) with name and places, and its version."""

    files: Mapping[str, tuple[str, Places]]
    #: What the files are, in a few letters, and the day that the page is made.
    version: str
    on: date

    def place(self, kind: str, *path: str | int) -> str | None:
        """Return `policies.toml:195` for what stands at `path`; none if it does not stand there."""
        name, places = self.files[kind]
        return f"{name}:{places.of(path, 'header').line}" if path in places else None


#: What customers write, by kind and id.
Asked = Mapping[str, Mapping[str, Sequence[str]]]


def handbook_page(
    handbook: Handbook,
    sources: PageSources,
    asked: Asked,
    *,
    periods: Sequence[PagePeriod] = (),
    due: DueList | None = None,
    customer: bool = False,
    markdown: bool = False,
) -> str:
    """Return the handbook as a page in the active language.

    Args:
        handbook: what the shop decides and says.
        sources: where that stands.
        asked: what customers write, to search by.
        periods: what holds on some days only.
        due: what is to be done on the day of the page, and with whom; None: that is not wanted.
        customer: only what a customer may read.
        markdown: for a wiki, in place of HTML.
    """
    values = {
        **_contents(handbook),
        **_functions(handbook, sources),
        "customer": customer,
        "periods": periods,
        "chapters": words.chapters(handbook.categories, dated=bool(periods)),
        "due": due,
        "late": late_text,
        "title": words.title(handbook.policies.shop.name, customer=customer),
        "version": words.version(sources.version, sources.on),
        "asks": lambda kind, id_: tuple(_telling(asked.get(kind, {}).get(id_, ()))),
    }
    return page_from("handbook.md" if markdown else "handbook.html", values)


def _contents(handbook: Handbook) -> dict[str, object]:
    policies = handbook.policies
    cells = {(cell.fault, cell.stage, cell.wish): cell for cell in refund_matrix(handbook.refund_policy)}
    return {
        "policies": policies,
        "facts": handbook.facts,
        "flags": handbook.flags,
        "faults": PARTIES,
        "categories": handbook.categories,
        "replies": {reply.id: reply for reply in exported(handbook)},
        "returns_text": words.returns_text(policies.returns),
        "repair_text": words.repair_text(policies.repair),
        "example_text": words.example_text(EXAMPLE),
        "cells": lambda stage, wish: any((fault, stage, wish) in cells for fault in PARTIES),
        "cell": lambda *at: cells[at].rows if at in cells else (),
    }


def _telling(sentences: Sequence[str]) -> Iterator[str]:
    """Yield those of a row's sentences that it is found by: with characters side by side that others have, too."""
    often = Counter(pair for sentence in sentences for pair in {*pairwise(sentence)})
    least = 0 if len(sentences) < _FEW else 1 + len(sentences) // _MANY
    wanted = {pair for pair, count in often.items() if count > least}
    for sentence in sentences:
        new = wanted & {*pairwise(sentence)}
        if new:
            wanted -= new
            yield sentence


def _functions(handbook: Handbook, sources: PageSources) -> dict[str, Any]:
    places = {id_: number for number, id_ in enumerate(handbook.replies)}
    rows = {row.id: number for number, row in enumerate(handbook.policies.refunds)}
    return {
        "place": sources.place,
        "reply_place": lambda id_: sources.place("replies", "replies", places[id_]),
        "refund_place": lambda id_: sources.place("policies", "refunds", rows[id_]),
        "filled": lambda text: fill(text, handbook.value),
        "codes": _codes,
        "number": words.number,
        "reached": words.reached,
        "party": party_name,
        "decision": decision_name,
        "payment": payment_name,
        "blamed": words.blamed,
        "mood": words.mood,
        "order_states": words.order_states,
        "freight_back": words.freight_back,
        "freight_again": words.freight_again,
        "between": words.between,
        "column_name": words.column_name,
        "shifted": words.shifted,
        "doing": words.doing,
        "terms": _terms,
        "choice_name": lambda fact, value: words.choice_name(handbook.facts[fact], value),
        "assumed": {fact: value for fact, value in _unsold(handbook).items() if value is not None},
        "implied": lambda playbook: {
            fact: handbook.facts[fact].implies
            for fact in _looked_at(playbook)
            if handbook.facts[fact].implies
        },
        "first_asked": lambda playbook, number: _first_asked(handbook, playbook, number),
        "never_asked": lambda playbook: _never_asked(handbook, playbook),
        "simple_slots": _simple_slots,
    }


def _codes(row: Any, code: str | None) -> str:
    """Return what `row` is found by besides its name, one a line: code, id and how its name is typed."""
    return "\n".join(dict.fromkeys([*([code] if code else []), row.id, *typed(row.name)]))


def _terms(when: When) -> dict[str, tuple[str, ...]]:
    return {axis: taken(values) for axis, values in when.items()}


def _deciding(playbook: Playbook) -> dict[str, None]:
    """Return the facts that steps and outcomes look at."""
    whens: list[When] = [*(row.when for row in playbook.outcomes), *(row.when for row in playbook.steps)]
    return dict.fromkeys(fact for when in whens for fact in when)


def _unsold(handbook: Handbook) -> dict[str, str | None]:
    return unsold_facts(handbook.facts, handbook.measures.sells)


def _looked_at(playbook: Playbook) -> list[str]:
    """Return the facts that a playbook asks for or decides by."""
    return [*dict.fromkeys([*(fact for step in playbook.steps for fact in step.facts), *_deciding(playbook)])]


def _first_asked(handbook: Handbook, playbook: Playbook, number: int) -> list[Fact]:
    """Return the facts that the step of that number finds out and no step before it."""
    before = {fact for step in playbook.steps[:number] for fact in step.facts} | _unsold(handbook).keys()
    return [handbook.facts[fact] for fact in playbook.steps[number].facts if fact not in before]


def _never_asked(handbook: Handbook, playbook: Playbook) -> list[Fact]:
    asked = {fact for step in playbook.steps for fact in step.facts} | _unsold(handbook).keys()
    return [handbook.facts[fact] for fact in _deciding(playbook) if fact not in asked]


def _simple_slots(reply: ExportedReply) -> list[FormField]:
    """Return the slots that the page can fill as they are typed: nothing has to be worked out from them."""
    whole = {
        part.slot.id
        for text in reply.texts
        for part in text
        if isinstance(part, Gap) and part.placeholder == part.slot.id
    }
    return [
        field for field in reply.fields if field.slot.id in whole and field.slot.kind in words.PLAIN_SLOTS
    ]
