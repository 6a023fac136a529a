"""The after-sales playbooks: what to ask, check, decide and note, and where the facts lead (A1-A3, H2-H8).

A playbook is a list of steps and a decision table of outcomes. The facts known so far choose the steps that still
apply and, once they suffice, the one outcome; until then the facts still to ask are named.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta

from cstool.core import waybill
from cstool.core.cases import When, may_meet, meets
from cstool.core.matching import Signs
from cstool.core.money import rounded
from cstool.core.numbers import NumberError, decimal_text, read_count, read_decimal, read_yuan
from cstool.core.record import Id, Name, Reason, Record, Source, Text
from cstool.core.refunds import Repair, Returns
from cstool.errors import InputError, Message

Do = Literal["ask", "check", "decide", "note"]
#: What a fact is: one of its choices, words for the note, or a number in the unit that its name ends with.
FactKind = Literal["choice", "words", "count", "measure", "yuan"]
#: How a fact follows from others: the parcel's weight, what is left in a bottle, days since receipt, a repair's cost.
Measured = Literal["weight", "loss", "window", "repair"]


class Choice(Record):
    """A value that a fact can have."""

    id: Id
    name: Name


class Fact(Record):
    """Something about the customer's case that the agent finds out."""

    id: Id
    name: Name
    source: Source
    kind: FactKind = "choice"
    choices: tuple[Choice, ...] = ()
    #: The calculation that settles it from other facts; the agent may also state it outright.
    measured: Measured | None = None


class PlaybookStep(Record):
    """One thing to do; `facts` are what it finds out, `when` limits it to some cases."""

    do: Do
    text: Text
    source: Source
    reply: Id | None = None
    facts: tuple[Id, ...] = ()
    when: dict[str, str | tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies it


class Outcome(Record):
    """Where a case ends: what the shop does, what the agent says, and the reason to give `cstool refund`."""

    id: Id
    name: Name
    when: dict[str, str | tuple[str, ...]]
    text: Text
    source: Source
    reply: Id | None = None
    refund: Id | None = None


class Playbook(Record):
    """How one kind of complaint is handled."""

    id: Id
    name: Name
    source: Source
    flag: Id
    steps: Annotated[tuple[PlaybookStep, ...], Meta(min_length=1)]
    outcomes: Annotated[tuple[Outcome, ...], Meta(min_length=1)]
    #: The sections of knowledge that help with it.
    knowledge: tuple[Id, ...] = ()
    #: What customers write who need it: examples, and the turns of phrase that give it away.
    asks: tuple[Text, ...] = ()
    signs: Signs = Signs()


class Measures(Record):
    """The policy's figures that measurements are held against."""

    waybill: waybill.Waybill
    returns: Returns
    repair: Repair


class Triage(Record):
    """Where a case stands: the steps that apply, the facts still to ask, and the outcome once they decide it."""

    steps: tuple[PlaybookStep, ...]
    #: The values of the facts, those that follow from measurements included, as ids.
    known: dict[str, str]
    missing: tuple[str, ...]
    outcome: Outcome | None
    because: tuple[Reason, ...]


#: The facts that each calculation needs.
INPUTS: Mapping[Measured, tuple[str, ...]] = {
    "weight": ("waybill-grams", "expected-grams", "item-grams"),
    "loss": ("nominal-ml", "left-ml"),
    "window": ("days",),
    "repair": ("repair-cost",),
}
#: The values that each calculation can give.
RESULTS: Mapping[Measured, tuple[str, ...]] = {
    "weight": ("complete", "one-short", "unclear"),
    "loss": ("some", "none"),
    "window": ("open", "closed"),
    "repair": ("within", "over"),
}


def axes(playbook: Playbook, facts: Mapping[str, Fact]) -> dict[str, tuple[str, ...]]:
    """Return the axes of the playbook's decision table: every fact that an outcome looks at, with its choices."""
    named = dict.fromkeys(axis for outcome in playbook.outcomes for axis in outcome.when)
    return {axis: tuple({choice.id: None for choice in facts[axis].choices}) for axis in named}


def triage(
    playbook: Playbook, facts: Mapping[str, Fact], given: Mapping[str, str], measures: Measures
) -> Triage:
    """Return where the case stands, given the facts known so far.

    Args:
        playbook: the kind of complaint.
        facts: every fact of the policy, by id.
        given: what the agent knows: values by the id or the name of a fact; choices by id or name.
        measures: the policy's figures for facts that follow from measurements.

    Raises:
        InputError: a fact is unknown, or its value is none of its choices or no number.
    """
    known = _known(facts, given)
    because = [_measure(facts[fact], known, measures) for fact in facts if _can_measure(facts[fact], known)]
    outcome = next((outcome for outcome in playbook.outcomes if meets(outcome.when, known)), None)
    if outcome:
        because += [_outcome_reason(outcome, axis, facts, known) for axis in outcome.when]
    return Triage(
        steps=tuple(step for step in playbook.steps if may_meet(step.when, known)),
        known=known,
        missing=() if outcome else tuple(_missing(playbook, facts, known)),
        outcome=outcome,
        because=tuple(because),
    )


def is_done(step: PlaybookStep, known: Mapping[str, str]) -> bool:
    """Tell whether everything that `step` finds out is known."""
    return bool(step.facts) and all(fact in known for fact in step.facts)


def _known(facts: Mapping[str, Fact], given: Mapping[str, str]) -> dict[str, str]:
    known: dict[str, str] = {}
    for name, text in given.items():
        fact, value = _read(facts, name, text)
        if fact.id in known:
            raise InputError("given-twice", Message("{name} is given twice", name=fact.id))
        known[fact.id] = value
    return known


def _read(facts: Mapping[str, Fact], name: str, text: str) -> tuple[Fact, str]:
    fact = facts.get(name) or next((fact for fact in facts.values() if fact.name == name), None)
    if fact is None:
        raise InputError(
            "unknown-fact",
            Message("there is no fact {name}", name=name),
            Message("the facts: {facts}", facts="、".join(facts)),
        )
    return fact, fact_value(fact, text)


def fact_value(fact: Fact, text: str) -> str:
    """Return the value that `text` gives to `fact`: the id of a choice, a number, or words.

    Raises:
        InputError: it is none of the choices, no number, or empty.
    """
    plain = text.strip()
    if fact.kind == "choice":
        return _choice(fact, plain)
    if not plain:
        raise InputError("empty-value", Message("{slot} is empty", slot=fact.id))
    if fact.kind == "words":
        return plain
    try:
        return decimal_text(Decimal(_READERS[fact.kind](plain)))
    except NumberError as error:
        raise InputError(
            "bad-fact",
            Message(
                "{what}: {text} {fault}", what=f"{fact.id}（{fact.name}）", text=plain, fault=error.message
            ),
        ) from None


_READERS: Mapping[str, Callable[[str], int | Decimal]] = {
    "count": read_count,
    "measure": read_decimal,
    "yuan": read_yuan,
}


def _choice(fact: Fact, text: str) -> str:
    found = next((choice.id for choice in fact.choices if text in {choice.id, choice.name}), None)
    if found is None:
        raise InputError(
            "unknown-choice",
            Message("{fact} cannot be {value}", fact=f"{fact.id}（{fact.name}）", value=text or '""'),
            Message(
                "choose: {choices}",
                choices="、".join(f"{choice.id}（{choice.name}）" for choice in fact.choices),
            ),
        )
    return found


def _can_measure(fact: Fact, known: Mapping[str, str]) -> bool:
    return fact.id not in known and bool(fact.measured) and all(name in known for name in _inputs(fact))


def _inputs(fact: Fact) -> tuple[str, ...]:
    return INPUTS[fact.measured] if fact.measured else ()


def _measure(fact: Fact, known: dict[str, str], measures: Measures) -> Reason:
    """Settle a fact from the measurements it follows from, and say how."""
    known[fact.id], text = _CALCULATIONS[fact.measured](
        [Decimal(known[name]) for name in _inputs(fact)], measures
    )
    return Reason(rule=fact.source, text=text)


def _weight(numbers: Sequence[Decimal], measures: Measures) -> tuple[str, Message]:
    on_waybill, expected, item = numbers
    found = waybill.weigh(measures.waybill, on_waybill=on_waybill, expected=expected, item=item)
    values = {
        "waybill": on_waybill,
        "expected": expected,
        "item": item,
        "tolerance": measures.waybill.tolerance_grams,
    }
    texts = {
        "complete": Message("waybill {waybill} g, expected {expected} g ± {tolerance} g: complete", **values),
        "one-short": Message(
            "waybill {waybill} g, expected {expected} g, item {item} g: one item light", **values
        ),
        "unclear": Message(
            "waybill {waybill} g, expected {expected} g, item {item} g: cannot tell", **values
        ),
    }
    return found, texts[found]


def _loss(numbers: Sequence[Decimal], measures: Measures) -> tuple[str, Message]:
    del measures
    nominal, left = numbers
    if left >= nominal:
        return "none", Message("{left} of {nominal} ml left: nothing is gone", left=left, nominal=nominal)
    gone = nominal - left
    share = f"{gone / nominal:.0%}"
    return "some", Message(
        "{left} of {nominal} ml left: {gone} ml gone, {share}",
        left=left,
        nominal=nominal,
        gone=gone,
        share=share,
    )


def _window(numbers: Sequence[Decimal], measures: Measures) -> tuple[str, Message]:
    days, window = numbers[0], measures.returns.window_days
    if days > window:
        return "closed", Message(
            "day {days} > {window}: the window closed after day {window}", days=days, window=window
        )
    return "open", Message("day {days} ≤ {window}: the window is open", days=days, window=window)


def _repair(numbers: Sequence[Decimal], measures: Measures) -> tuple[str, Message]:
    cost, limit = rounded(numbers[0]), rounded(measures.repair.limit)
    if cost > limit:
        return "over", Message("repair {cost} > {limit} yuan", cost=cost, limit=limit)
    return "within", Message("repair {cost} ≤ {limit} yuan", cost=cost, limit=limit)


_CALCULATIONS: Mapping[str | None, Callable[[Sequence[Decimal], Measures], tuple[str, Message]]] = {
    "weight": _weight,
    "loss": _loss,
    "window": _window,
    "repair": _repair,
}


def _missing(playbook: Playbook, facts: Mapping[str, Fact], known: Mapping[str, str]) -> list[str]:
    """Return the unknown facts that the outcomes still possible look at, in the order of the playbook's steps.

    A fact that follows from measurements is asked for by those.
    """
    possible: list[When] = [outcome.when for outcome in playbook.outcomes if may_meet(outcome.when, known)]
    needed = {axis for when in possible for axis in when if axis not in known}
    order = dict.fromkeys(fact for step in playbook.steps for fact in step.facts)
    ordered = [fact for fact in order if fact in needed] + [
        fact for fact in sorted(needed) if fact not in order
    ]
    return [name for fact in ordered for name in _asked_by(facts[fact], known)]


def _asked_by(fact: Fact, known: Mapping[str, str]) -> list[str]:
    return [name for name in _inputs(fact) if name not in known] or [fact.id]


def _outcome_reason(
    outcome: Outcome, axis: str, facts: Mapping[str, Fact], known: Mapping[str, str]
) -> Reason:
    fact = facts[axis]
    value = next(choice.name for choice in fact.choices if choice.id == known[axis])
    return Reason(rule=outcome.source, text=Message("{fact}: {value}", fact=fact.name, value=value))
