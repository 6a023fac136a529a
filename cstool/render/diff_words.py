"""How the parts of a comparison read, in text and on the page alike."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from msgspec import structs

from cstool.comparison.changes import (
    Change,
    ChangeKind,
    Comparison,
    PlaybookMove,
    RefundMove,
    RefundOutcome,
)
from cstool.core.numbers import Rate, decimal_text
from cstool.core.record import Record
from cstool.locale import _, enumerated
from cstool.render.refund_texts import decision_name, party_name, payment_name
from cstool.render.streams import json_text

#: Stands for what is not there.
NOTHING = "—"
#: The axes whose values are numbers: the first and the last stand for all between.
_NUMBERS = {"days", "repair_cost", "compensate"}
#: Longer rows and values are cut.
_SHOWN = 120


def value_text(value: Any) -> str:
    """Return a value of the two files as it reads."""
    match value:
        case None:
            text = NOTHING
        case bool():
            text = str(value).lower()
        case Decimal():
            text = decimal_text(value, 2 if isinstance(value, Rate) else 0)
        case int() | str():
            text = str(value)
        case list() | tuple() if all(isinstance(item, str) for item in value):
            text = shortened("、".join(value))
        case Record() if hasattr(value, "id") and hasattr(value, "name"):
            text = f"{value.id}（{value.name}）"
        case _:
            text = shortened(json_text(value, pretty=False))
    return text


def shortened(text: str) -> str:
    """Return `text` without what is too long to be read in a line."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class ChangedFiles(NamedTuple):
    """The changes of values that decide, those of decided cases, which follow from them, and those of sentences."""

    values: list[Change]
    cases: list[Change]
    sentences: list[Change]


def changed_files(comparison: Comparison) -> ChangedFiles:
    """Return the changes by what they are of."""
    found = ChangedFiles([], [], [])
    for change in comparison.changes:
        table = change.path.partition(".")[0].partition("[")[0]
        {"examples": found.cases, "sentences": found.sentences}.get(table, found.values).append(change)
    return found


def asked_for(change: Change) -> str:
    """Return what sentences that came or went ask for."""
    return change.path.partition(".")[2].replace(".", " ")


def kind_name(kind: ChangeKind) -> str:
    """Say what happened to a value."""
    return {
        "changed": _("changed"),
        "added": _("added"),
        "removed": _("removed"),
        "moved": _("in another order"),
    }[kind]


def outcome_text(outcome: RefundOutcome | None) -> str:
    """Return what happens to an order in one line."""
    if outcome is None:
        return NOTHING
    words = [decision_name(outcome.decision)]
    if outcome.parts:
        parts = " + ".join(f"{payment_name(part.what)} {part.amount}" for part in outcome.parts)
        words.append(_("{yuan} yuan ({parts})").format(yuan=outcome.refund, parts=parts))
    if outcome.return_freight:
        words.append(_("freight back: {party}").format(party=party_name(outcome.return_freight)))
    if outcome.resend_freight:
        words.append(_("freight of sending again: {party}").format(party=party_name(outcome.resend_freight)))
    return enumerated(words)


def where_text(move: RefundMove, names: Mapping[str, Mapping[str, str]]) -> str:
    """Say which orders end otherwise; `names` are what people call the values, by axis."""
    axes = {
        "reason": _("reason"),
        "stage": _("stage"),
        "wish": _("wish"),
        "intercepted": _("intercepted"),
        "days": _("days since receipt"),
        "goods": _("goods"),
        "repair_cost": _("repair cost"),
        "compensate": _("money without a return"),
        "stated": _("stated"),
    }
    known = {**names, **_states()}
    parts = []
    for axis, values in move.where.items():
        called = [known.get(axis, {}).get(value, value) for value in values]
        shown = " – ".join(called[:: len(called) - 1]) if axis in _NUMBERS and len(called) > 1 else None
        parts.append(_("{name}: {value}").format(name=axes[axis], value=shown or enumerated(called)))
    return _("; ").join([*parts, _("with goodwill")] if move.goodwill else parts) or _("every order")


def besides(comparison: Comparison, plain: Comparison) -> Comparison:
    """Return what of a comparison is not on plain days too."""
    usual = {(change.path, str(change.old), str(change.new)) for change in plain.changes}
    return structs.replace(
        comparison,
        changes=tuple(
            change
            for change in comparison.changes
            if (change.path, str(change.old), str(change.new)) not in usual
        ),
        replies=tuple(each for each in comparison.replies if each not in plain.replies),
        refunds=tuple(each for each in comparison.refunds if each not in plain.refunds),
        playbooks=tuple(each for each in comparison.playbooks if each not in plain.playbooks),
        sizes=tuple(each for each in comparison.sizes if each not in plain.sizes),
    )


def _states() -> dict[str, dict[str, str]]:
    """Return what people call the states that a parcel and goods can be in."""
    return {
        "intercepted": {"unknown": _("not known"), "yes": _("yes"), "no": _("no")},
        "goods": {
            "as-new": _("as new"),
            "no-tag": _("without tag"),
            "no-packaging": _("without inner packaging"),
            "worn": _("worn"),
        },
    }


def ending(name: str | None, identifier: str | None) -> str:
    """Return how an outcome of a playbook is called."""
    return NOTHING if identifier is None else f"{name} [{identifier}]"


def dated(command: str, comparison: Comparison) -> str:
    """Return a command as it shows its case on the day that is compared."""
    return f"{command} --on {comparison.on}" if comparison.on else command


def facts_text(move: PlaybookMove) -> str:
    """Return the command that shows a case of a playbook."""
    facts = " ".join(f"--fact {name}={value}" for name, value in move.example.items())
    return f"cstool triage {move.playbook} {facts}".strip()


def money(amount: Decimal | None, *, signed: bool = False) -> str:
    """Return yuan with two decimals, grouped by thousands; nothing where the file has no amounts."""
    if amount is None:
        return NOTHING
    return f"{amount:+,.2f}" if signed else f"{amount:,.2f}"


def matrix_cells(
    old: Sequence[str], new: Sequence[str], rows: Mapping[tuple[str, str], int]
) -> list[list[str]]:
    """Return the counts of members by old tier (lines) and new tier (columns)."""
    return [[f"{rows[pair]:,}" if (pair := (one, other)) in rows else "" for other in new] for one in old]
