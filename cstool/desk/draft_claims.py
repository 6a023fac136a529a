"""What a draft claims, the verdict of the handbook on it, and what is known of the case."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from cstool.core.lazy_patterns import DraftPattern
from cstool.core.orders import Order
from cstool.core.record import Record
from cstool.core.replies import Reply
from cstool.errors import Message
from cstool.policy.handbook import Handbook

Verdict = Literal["ok", "differs", "unknown"]


class Claim(Record):
    """Something that a draft claims, where it stands in characters, and what the handbook has to say about it."""

    start: int
    end: int
    text: str
    verdict: Verdict
    #: The rule of the handbook that decides; null: it says nothing about it.
    rule: str | None = None
    says: Message | None = None


class JudgedClaim(NamedTuple):
    """A claim, and the name of what judged it."""

    claim: Claim
    judge: str


class DraftFacts(NamedTuple):
    """What is known of the case: the order that comes back, the member's orders and yuan spent, what was promised."""

    order: Order | None = None
    orders: int | None = None
    spent: Decimal | None = None
    #: The day it is, from which 明天 is reckoned.
    today: date | None = None
    #: The days that open notes of the order promise: `dated` those of parcels, `open` those of answers.
    promised: Mapping[str, tuple[date, ...]] = {}
    #: The yuan that the last decision noted about the order gives back, and then what it comes to with earlier ones.
    noted: tuple[Decimal, ...] = ()


class Ruling(NamedTuple):
    """What the handbook says about a matter, and under which rule."""

    rule: str
    says: Message


def claim(place: tuple[int, int], ruling: Ruling | None, *, is_so: bool | None) -> Claim:
    """Return the claim at `place` with the verdict that it agrees with `ruling`; None: the ruling leaves it open."""
    verdict: Verdict = "unknown" if is_so is None else "ok" if is_so else "differs"
    return Claim(
        start=place[0],
        end=place[1],
        text="",
        verdict=verdict,
        rule=ruling.rule if ruling else None,
        says=ruling.says if ruling else None,
    )


def reply_saying(handbook: Handbook, id_: str, what: DraftPattern) -> Reply | None:
    """Return the shop's reply of that id if it says `what`; None: there is none, or it says something else."""
    reply = handbook.replies.get(id_)
    return reply if reply and any(what.search(text) for text in reply.texts) else None
