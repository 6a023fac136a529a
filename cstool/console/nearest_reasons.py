"""What people type in the place of a refund's reason and is none: where it belongs, or which reasons come near."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from cstool.console import inputs
from cstool.core.refund_rules import Cause
from cstool.desk.entry_names import called
from cstool.errors import HandbookError, InputError, Message
from cstool.policy.handbook import Handbook, by_id

#: So many of the nearest reasons are named.
_SHOWN = 3


def named_nearest(handbook: Handbook, text: str, unknown: InputError) -> InputError:
    """Return the error that `text` is no reason with what it is instead, or the reasons that come near."""
    hint = _belongs_elsewhere(handbook, text) or _nearest(handbook, text)
    return InputError(unknown.code, unknown.message, hint or unknown.hint)


def _belongs_elsewhere(handbook: Handbook, text: str) -> Message | None:
    """Return which option a wish or a stage is given with, where one was typed as the reason."""
    policies = handbook.policies
    for option, rows in (("--wish", by_id(policies.wishes)), ("--stage", by_id(policies.stages))):
        if row := called(text, rows):
            return Message(
                "{text} is {option} {id}; the reason says why: {allowed}",
                text=text.strip(),
                option=option,
                id=row.id,
                allowed=_listed(policies.reasons),
            )
    return None


def _nearest(handbook: Handbook, text: str) -> Message | None:
    known = handbook.policies.reasons
    near = (
        _of_playbooks(handbook, _named(handbook, text))
        or inputs.nearest(text.strip(), known, _SHOWN)
        or _of_playbooks(handbook, _meant(handbook, text))
    )
    if not near:
        return None
    return Message(
        "did you mean {near}? allowed: {allowed}",
        near="、".join(cause.id for cause in near[:_SHOWN]),
        allowed=_listed(known),
    )


def _of_playbooks(handbook: Handbook, kinds: Iterable[str]) -> list[Cause]:
    """Return the reasons that playbooks lead to."""
    outcomes = [each for kind in kinds for each in handbook.playbooks[kind].outcomes]
    reasons = {each.refund for each in outcomes}
    return [cause for cause in handbook.policies.reasons if cause.id in reasons]


def _named(handbook: Handbook, text: str) -> Iterator[str]:
    """Yield the playbooks that `text` names, or that ask for a fact which it names or is a value of."""
    facts = {
        name
        for name, fact in handbook.facts.items()
        if called(text, {name: fact}) or called(text, by_id(fact.choices))
    }
    for kind, book in handbook.playbooks.items():
        if called(text, {kind: book}) or facts & {name for step in book.steps for name in step.facts}:
            yield kind


def _meant(handbook: Handbook, text: str) -> Iterator[str]:
    """Yield the playbook that a customer means by `text`; none, where the files of words cannot be used."""
    with suppress(HandbookError):
        found = handbook.index.find(text).found
        if found is not None and found.kind == "triage":
            yield found.id


def _listed(causes: tuple[Cause, ...]) -> str:
    return "、".join(f"{cause.id}（{cause.name}）" for cause in causes)
