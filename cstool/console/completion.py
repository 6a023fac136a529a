"""Shell completion of the ids and names of the policy in use."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import typer

from cstool.console.handbook_files import open_handbook, open_policies
from cstool.errors import UserError
from cstool.policy.handbook import Handbook

if TYPE_CHECKING:
    from cstool.console.inputs import Named


def complete_reason(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the reasons of a refund."""
    return _rows(context, incomplete, lambda handbook: handbook.policies.reasons)


def complete_style(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the styles of shoes."""
    return _rows(context, incomplete, lambda handbook: handbook.policies.styles)


def complete_playbook(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the playbooks."""
    return _rows(context, incomplete, lambda handbook: handbook.policies.playbooks)


def complete_reply(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the replies, with their codes."""
    return _rows(context, incomplete, lambda handbook: handbook.replies.values(), whole=True)


def complete_note_kind(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the kinds of notes."""
    return _rows(context, incomplete, lambda handbook: handbook.note_kinds.values())


def complete_topic() -> list[tuple[str, str]]:
    """Return the recipes of the manual and the codes of problems."""
    from cstool.console.manual_pages import manual

    found = manual()
    return [(entry.id, entry.name) for entry in (*found.recipes, *found.problems)]


def complete_fact(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the facts of the policy as `name=`, and once a fact is named its choices."""
    try:
        facts = open_policies(context.params.get("policies")).facts
    except UserError:
        return []
    named = incomplete.partition("=")[0]
    if "=" in incomplete and named in facts:
        return [(f"{named}={choice.id}", choice.name) for choice in facts[named].choices]
    return [(f"{fact.id}=", fact.name) for fact in facts.values()]


def complete_axis(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Return the axes of the shop's own as `axis=`, and once one is named its values."""
    try:
        axes = {axis.id: axis for axis in open_policies(context.params.get("policies")).policies.axes}
    except UserError:
        return []
    named = incomplete.partition("=")[0]
    if "=" in incomplete and named in axes:
        return [(f"{named}={choice.id}", choice.name) for choice in axes[named].choices]
    return [(f"{axis.id}=", axis.name or axis.id) for axis in axes.values() if not axis.is_band]


def _rows(
    context: typer.Context,
    incomplete: str,
    rows_of: "Callable[[Handbook], Iterable[Named]]",
    *,
    whole: bool = False,
) -> list[tuple[str, str]]:
    """Return ids and codes with their names, and once a name is begun in Chinese the names."""
    policies = context.params.get("policies")
    try:
        handbook = (
            open_handbook(policies, context.params.get("replies")) if whole else open_policies(policies)
        )
    except UserError:
        return []
    rows = list(rows_of(handbook))
    names = [(row.name, row.id) for row in rows] if incomplete and not incomplete.isascii() else []
    codes = [(code, row.name) for row in rows if (code := getattr(row, "code", None))]
    return [(row.id, row.name) for row in rows] + codes + names
