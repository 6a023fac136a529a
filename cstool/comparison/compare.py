"""The whole comparison of two handbooks."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from msgspec import structs

from cstool.comparison.answer_moves import answer_moves
from cstool.comparison.changes import Change, Comparison, Members, PeriodComparison
from cstool.comparison.handbooks import FileKind, Side
from cstool.comparison.playbook_changes import playbook_moves
from cstool.comparison.refund_changes import refund_moves
from cstool.comparison.reply_changes import reply_changes
from cstool.comparison.sentence_changes import sentence_changes
from cstool.comparison.size_changes import size_changes
from cstool.comparison.value_changes import value_changes
from cstool.core.tiers import Tier

#: What changes for the members of a file from old tiers to new ones.
MembersOf = Callable[[Sequence[Tier], Sequence[Tier]], Members]


def compare(
    old: Side, new: Side, kinds: Sequence[FileKind], members_of: MembersOf | None, *, reads_again: bool = True
) -> Comparison:
    """Return everything that changes from `old` to `new`.

    Args:
        old: the handbook until now.
        new: the handbook to come.
        kinds: which files are compared; the others are the same on both sides.
        members_of: gives what changes for the members of a file, if one is looked at.
        reads_again: whether that can be asked again, for periods.
    """
    changes = [change for kind in kinds for change in value_changes(old, new, kind)]
    changes += sentence_changes(old, new) if "sentences" in kinds else ()
    in_periods = members_of if reads_again else None
    periods = tuple(period_comparisons(old, new, kinds, changes, in_periods))
    members = members_of(old.policies.tiers, new.policies.tiers) if members_of else None
    found = _comparison(old, new, kinds, changes, members, periods)
    return structs.replace(found, answers=tuple(answer_moves(old, new)))


def period_comparisons(
    old: Side,
    new: Side,
    kinds: Sequence[FileKind],
    plain: Sequence[Change],
    members_of: MembersOf | None = None,
) -> Iterator[PeriodComparison]:
    """Yield what changes in the periods of either side, where that is not what changes on plain days.

    A day of each is looked at, on which something else changes than on plain days if there is one: the first or the
    last of its days, as they were or will be.
    """
    if "policies" not in kinds:
        return
    sides = [{period.id: period for period in side.policies.periods} for side in (old, new)]
    usual = _sides([change for change in plain if not _is_of_period(change)])
    for id_ in {**sides[1], **sides[0]}:
        before, after = (side.get(id_) for side in sides)
        period = after or before
        edges = [day for each in (after, before) if each for day in (each.since, each.until) if day]
        if period is None or not edges:
            continue
        looked_at = ((day, value_changes(old.as_of(day), new.as_of(day), "policies")) for day in edges)
        day, changes = first = next(looked_at)
        if _sides(changes) == usual:
            day, changes = next((each for each in looked_at if _sides(each[1]) != usual), first)
        dated = old.as_of(day), new.as_of(day)
        if _sides(changes) != usual or before != after:
            tiers, usual_tiers = ([side.policies.tiers for side in both] for both in (dated, (old, new)))
            yield PeriodComparison(
                id=id_,
                name=period.name,
                kind="removed" if after is None else "added" if before is None else "changed",
                since=period.since.isoformat() if period.since else None,
                until=period.until.isoformat() if period.until else None,
                counts=period.counts,
                on=day.isoformat(),
                comparison=_comparison(
                    *dated,
                    ("policies",),
                    changes,
                    members_of(*tiers) if members_of and tiers != usual_tiers else None,
                    (),
                ),
            )


def _sides(changes: Sequence[Change]) -> dict[str, tuple[object, object]]:
    """Return what changes, by its path, from what to what."""
    return {change.path: (change.old, change.new) for change in changes}


def values_on(plain: Side, day: date) -> list[Change]:
    """Return the values that are others on a day, for an order of that day, than on plain days."""
    return value_changes(plain.undated, plain.as_of(day), "policies")


def otherwise_on(plain: Side, day: date) -> Comparison:
    """Return what holds otherwise on a day, for an order of that day, than on plain days."""
    return _comparison(plain.undated, plain.as_of(day), ("policies",), values_on(plain, day), None, ())


def _is_of_period(change: Change) -> bool:
    return change.path == "periods" or change.path.startswith("periods.")


def _comparison(
    old: Side,
    new: Side,
    kinds: Sequence[FileKind],
    changes: Sequence[Change],
    members: Members | None,
    periods: tuple[PeriodComparison, ...],
) -> Comparison:
    books = old.handbook, new.handbook
    return Comparison(
        old=old.label,
        new=new.label,
        files=tuple(kinds),
        is_changed=bool(changes),
        names=_names(old, new),
        changes=tuple(changes),
        replies=tuple(reply_changes(old, new)),
        refunds=tuple(refund_moves(*(book.refund_policy for book in books))),
        sizes=tuple(size_changes(*books)),
        playbooks=tuple(playbook_moves(*books)),
        members=members,
        periods=periods,
        on=new.day.isoformat() if new.day and new.day == old.day else None,
    )


def _names(old: Side, new: Side) -> dict[str, dict[str, str]]:
    sides = old.policies, new.policies
    return {
        "reason": {row.id: row.name for policies in sides for row in policies.reasons},
        "stage": {row.id: row.name for policies in sides for row in policies.stages},
        "wish": {row.id: row.name for policies in sides for row in policies.wishes},
    }
