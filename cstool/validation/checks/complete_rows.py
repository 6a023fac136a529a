"""Rows about orders that come back which say too little, or a share of something that they do not pay."""

from collections.abc import Iterator, Mapping
from typing import Any

from cstool.core import refund_rules
from cstool.core.own_axes import said_by
from cstool.errors import Message
from cstool.policy.shapes import Policies
from cstool.validation.problem import Path, Problem

#: The keys of a row that say how much of something is paid, what another key must say for that, and how.
_SHARES = {
    "goods_share": ("pays", "goods", 'pays = ["goods"]'),
    "return_freight_share": ("return_freight", "shop", 'return_freight = "shop"'),
    "return_freight_up_to": ("return_freight", "shop", 'return_freight = "shop"'),
}


def complete_rows(policies: Policies) -> Iterator[Problem]:
    """Yield rows neither complete nor like one that is, and shares that they state of what they do not pay."""
    rows = {row.id: row for row in policies.refunds}
    for index, row in enumerate(policies.refunds):
        if row.like is None or row.like in rows:
            said = said_by(row, rows)
            yield from _incomplete(("refunds", index), row, said)
            yield from _idle_shares(("refunds", index), row, said)


def _idle_shares(path: Path, row: refund_rules.RefundRow, said: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield the shares that a row itself states of what it does not pay."""
    for key, (other, needed, written) in _SHARES.items():
        if getattr(row, key) is not None and needed not in (said.get(other) or ()):
            message = Message("{row} pays no such thing: {key} changes nothing", row=row.id, key=key)
            hint = Message("add {written}, or delete {key}", written=written, key=key)
            own = (*path, key)
            yield Problem(
                path=own,
                at="key",
                code="idle-key",
                message=message,
                hint=hint,
                rests_on=(own, (*path, other)),
            )


def _incomplete(path: Path, row: refund_rules.RefundRow, said: Mapping[str, object]) -> Iterator[Problem]:
    absent = [key for key in ("decision", "steps", "source") if key not in said]
    if not row.when and not row.otherwise:
        absent.insert(0, "when")
    if absent:
        message = (
            Message("{key} is missing", key=absent[0])
            if len(absent) == 1
            else Message("{keys} are missing", keys=tuple(absent))
        )
        from cstool.validation.key_meanings import as_written, meaning_of_key

        meaning = meaning_of_key("RefundRow", absent[0])
        example = f"{absent[0]} = {as_written(meaning.example)}" if meaning else absent[0]
        hint = Message('add it, such as {example}, or name a row that says it: like = "…"', example=example)
        yield Problem(path=path, at="header", code="missing-key", message=message, hint=hint)
    elif row.otherwise and row.when:
        message = Message("{row} takes all that no other row takes: it has no when", row=row.id)
        yield Problem(
            path=(*path, "when"), at="value", code="idle-key", message=message, hint=Message("delete it")
        )
