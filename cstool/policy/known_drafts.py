"""What is known of drafts: which false statement one is most like, and what its rows were when that was learnt.

Every statement names the rows that it is against. Where a shop's row is another, what was learnt about it says nothing
of the shop.
"""

import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import sqrt
from typing import Any, NamedTuple

from msgspec import json, msgpack

from cstool.core.draft_context import DraftText
from cstool.core.draft_features import DraftLexicon, Figures, Frames, draft_features
from cstool.core.record import Record
from cstool.core.replies import Reply
from cstool.policy.cache import DAMAGED
from cstool.policy.shapes import Policies

#: Ids of rows as `against` names them: the table, and the row in it.
_DOT = "."


class Statement(Record):
    """Something false that drafts say, and the rows that it is against; the first says what is so."""

    id: str
    against: tuple[str, ...]
    #: The judges who decide it by figures: what they find to be so is not this statement.
    judges: tuple[str, ...] = ()


class LearntStatement(NamedTuple):
    """How far a draft leads for the statement that it most likely makes, and that statement."""

    lead: float
    statement: "KnownStatement"


class KnownStatement(Record):
    """A statement, and what its rows were when it was learnt."""

    statement: Statement
    rows: tuple[int, ...]

    def holds_for(self, policies: Policies, replies: Mapping[str, Reply]) -> bool:
        """Tell whether the rows of a handbook are those that this is against."""
        return self.rows == row_marks(self.statement.against, policies, replies)


class LearntDrafts(Record):
    """What was learnt, in a form that can be kept and is opened without reading it all."""

    classes: dict[str, str]
    frames: Frames
    statements: tuple[KnownStatement, ...]
    #: The checksums of the features in order, four bytes each.
    keys: bytes
    #: For each of them its weights, a byte each: for a true draft, then for every statement.
    rows: bytes
    #: So many of a weight are one.
    unit: int

    def said_in(
        self, draft: DraftText, known: Figures, start: int = 0, end: int | None = None
    ) -> LearntStatement:
        """Return the false statement that a draft or a part of it is most like, and how much more than a true one."""
        stop = len(draft.text) if end is None else end
        figures = [
            figure._replace(start=figure.start - start, end=figure.end - start)
            for figure in draft.figures
            if start <= figure.start < stop
        ]
        rows = [
            *self._rows(
                draft_features(
                    draft.text[start:stop], figures, DraftLexicon(self.classes, self.frames), known
                )
            )
        ]
        true, *false = [sum(weights) for weights in zip(*rows, strict=True)] or [0, -self.unit]
        best = max(range(len(false)), key=false.__getitem__)
        return LearntStatement(
            (false[best] - true) / (self.unit * sqrt(max(len(rows), 1))), self.statements[best]
        )

    def _rows(self, present: frozenset[str]) -> Iterator[memoryview]:
        """Yield the weights of the features that are known."""
        keys, count = array("I", self.keys), len(self.statements) + 1
        rows = memoryview(self.rows).cast("b")
        for feature in present:
            key = feature_key(feature)
            place = bisect_left(keys, key)
            if place < len(keys) and keys[place] == key:
                yield rows[place * count : (place + 1) * count]


def figures_of(policies: Policies) -> Figures:
    """Return the figures of a policy that drafts speak of."""
    tiers = [*enumerate(policies.tiers)]
    shop = policies.shop
    return Figures(
        window_days=policies.returns.window_days,
        repair_limit=policies.repair.limit,
        tiers={
            "折": {tier.rate * 10: number for number, tier in tiers},
            "元": {tier.spent: number for number, tier in tiers if tier.spent},
            "单": {Decimal(tier.orders): number for number, tier in tiers if tier.orders},
        },
        own_names=" ".join([shop.warehouse, *(courier.name for courier in shop.couriers)]).lower(),
    )


def row_named(name: str, policies: Policies, replies: Mapping[str, Reply]) -> Any:
    """Return the row or the table that `against` names, as returns, refunds.return-own, replies.care-first; or None."""
    table, _, id_ = name.partition(_DOT)
    if table == "replies":
        return replies.get(id_)
    rows = getattr(policies, table, None)
    return rows if not id_ else next((row for row in rows or () if row.id == id_), None)


def encoded(learnt: LearntDrafts) -> bytes:
    """Return the bytes to keep; the same for the same."""
    data = msgpack.encode(learnt, order="deterministic")
    return zlib.crc32(data).to_bytes(4, "little") + data


def decoded(data: bytes) -> LearntDrafts | None:
    """Return what was kept as `data`; None: it is damaged."""
    if zlib.crc32(memoryview(data)[4:]) != int.from_bytes(data[:4], "little"):
        return None
    try:
        return msgpack.decode(memoryview(data)[4:], type=LearntDrafts)
    except DAMAGED:
        return None


def row_marks(names: Sequence[str], policies: Policies, replies: Mapping[str, Reply]) -> tuple[int, ...]:
    """Return what tells the rows called `names` from what they were before; 0 for none."""
    return tuple(_mark(row_named(name, policies, replies)) for name in names)


def _mark(row: Any) -> int:
    """Return what tells a row from what it was before; 0 for none."""
    return zlib.crc32(json.encode(row, enc_hook=str, order="deterministic")) if row is not None else 0


def feature_key(feature: str) -> int:
    """Return the number by which a feature is looked up."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass"))
