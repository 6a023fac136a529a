"""Who moves from which tier to which, and who pays how much more or less."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from cstool.batch.compare_engines import MembersComparison, compare_members
from cstool.batch.members_file import Job
from cstool.batch.records import body
from cstool.batch.rows import price_row
from cstool.batch.tier_moves import AffectedRecord, MoveTotal, PlanPair, paid_fen
from cstool.comparison.changes import AffectedRow, Members, TierMove, TierShift, UnpricedRow
from cstool.core.numbers import yuan_of
from cstool.core.tiers import Tier

_Yuan = Callable[[int], Decimal | None]


def members_changes(
    old: Sequence[Tier], new: Sequence[Tier], job: Job, *, most: int, tick: Callable[[int], None]
) -> Members:
    """Return what the new tiers do to the members of a file; `most` rows are named that are affected most.

    Raises:
        UserError: the file cannot be read, or is no members file.
    """
    result = compare_members(old, new, job, most=most, tick=tick)
    plans, tally = result.plans, result.tally
    yuan = _no_money if plans.old.columns.amount is None else yuan_of
    moves = [tally.moves[pair] for pair in sorted(tally.moves)]
    return Members(
        file=job.source,
        encoding=plans.old.encoding.title,
        engine=result.engine,
        read=tally.read,
        priced=tally.read - tally.rejected,
        unpriced=tally.rejected,
        moved=sum(move.rows for move in moves if old[move.old].id != new[move.new].id),
        old_tiers=tuple((tier.id, tier.name, tier.rate) for tier in old),
        new_tiers=tuple((tier.id, tier.name, tier.rate) for tier in new),
        matrix=tuple(_tier_move(old, new, move, yuan) for move in moves),
        tiers=tuple(_shift(old, new, place, moves, yuan) for place in range(len(old))),
        pays_more=yuan(_more(moves)),
        pays_less=yuan(_less(moves)),
        affected=tuple(_affected(plans, row, yuan) for row in tally.affected),
        examples_unpriced=_unpriced(result),
    )


def _no_money(_fen: int) -> None:
    return None


def _more(moves: Iterable[MoveTotal]) -> int:
    """Return the fen that members pay more; within one move all pay more, or all less."""
    return sum(max(move.after - move.before, 0) for move in moves)


def _less(moves: Iterable[MoveTotal]) -> int:
    return sum(max(move.before - move.after, 0) for move in moves)


def _tier_move(old: Sequence[Tier], new: Sequence[Tier], move: MoveTotal, yuan: _Yuan) -> TierMove:
    return TierMove(
        old=old[move.old].id,
        new=new[move.new].id,
        rows=move.rows,
        before=yuan(move.before),
        after=yuan(move.after),
        difference=yuan(move.after - move.before),
    )


def _shift(
    old: Sequence[Tier], new: Sequence[Tier], place: int, moves: Sequence[MoveTotal], yuan: _Yuan
) -> TierShift:
    """Return what happens to those in the old tier at `place`; up is to where a smaller share is paid."""
    mine = [move for move in moves if move.old == place]
    home = next((index for index, tier in enumerate(new) if tier.id == old[place].id), None)
    stay = sum(move.rows for move in mine if move.new == home)
    up = sum(move.rows for move in mine if move.new != home and new[move.new].rate < old[place].rate)
    rows = sum(move.rows for move in mine)
    return TierShift(
        tier=old[place].id,
        name=old[place].name,
        rows=rows,
        stay=stay,
        up=up,
        down=rows - stay - up,
        pays_more=yuan(_more(mine)),
        pays_less=yuan(_less(mine)),
    )


def _affected(plans: PlanPair, row: AffectedRecord, yuan: _Yuan) -> AffectedRow:
    sides = [price_row(plan, row.record) for plan in plans]
    before, after = (paid_fen(plan, side) for plan, side in zip(plans, sides, strict=True))
    old, new = (plan.tiers[side.tier].id for plan, side in zip(plans, sides, strict=True))
    return AffectedRow(
        line=row.line,
        row=body(row.record)[0].decode(plans.old.encoding.name, "replace"),
        old=old,
        new=new,
        before=yuan(before),
        after=yuan(after),
        difference=yuan(after - before),
    )


def _unpriced(result: MembersComparison) -> tuple[UnpricedRow, ...]:
    return tuple(
        UnpricedRow(line=reject.line, column=reject.column, reason=reject.message)
        for reject in result.tally.rejects
    )
