"""What the desk answers to a complaint: the steps, the outcome, what is known and what is to be asked."""

from typing import Literal

from msgspec import field

from cstool.core.record import Reason, Record
from cstool.core.refund_calls import RefundCall
from cstool.desk.entry_names import Subject
from cstool.desk.finding import Alternative, Clue
from cstool.desk.refunding import RefundAnswer


class StepAnswer(Record):
    """A step of a playbook; `say` is the finished reply, null if there is none, or none that can be said yet."""

    do: Literal["ask", "check", "decide", "note"]
    text: str
    reply: str | None
    say: str | None
    facts: tuple[str, ...]
    done: bool
    source: str
    #: What must turn out first for the step to be taken, fact by fact; null: it is taken in any case.
    waits_for: str | None


class OutcomeAnswer(Record):
    """Where the facts led; `refund` is the reason for which the goods come back, null if it is not about money."""

    id: str
    name: str
    text: str
    reply: str | None
    say: str | None
    refund: str | None
    source: str


class FactAnswer(Record):
    """A fact still to ask, with the values it can have (none: words or a number)."""

    id: str
    name: str
    choices: dict[str, str]


class KnownFact(Record):
    """The value of a fact, and where it comes from: the agent, the customer's words, the notes, or a calculation."""

    value: str
    origin: Literal["given", "words", "notes", "measured"] = field(name="from")


class TriageAnswer(Record):
    """A playbook with what is known so far; `missing` names the facts still to ask."""

    kind: str
    name: str
    flag: str
    flag_name: str
    steps: tuple[StepAnswer, ...]
    #: The number of the step, from 1, whose sentence is due now; null: the outcome's is, or there is none.
    next: int | None
    #: What is known, by the id of the fact.
    facts: dict[str, KnownFact]
    missing: tuple[str, ...]
    asked: tuple[FactAnswer, ...]
    outcome: OutcomeAnswer | None
    #: The command that asks for the money, where the outcome is about money; and the money, once all of it is known.
    refund: RefundCall | None
    money: RefundAnswer | None
    note: str
    knowledge: dict[str, tuple[str, ...]]
    because: tuple[Reason, ...]
    score: float
    alternatives: tuple[Alternative, ...]
    clues: tuple[Clue, ...]
    #: What else the message wants.
    second: Subject | None = None
    #: The period of which the answer is; null: none holds.
    period: str | None = None
