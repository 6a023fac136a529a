"""A change of the handbook in three sentences: what changes, from when, and whom it costs how much."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from cstool.comparison.changes import Change, Comparison
from cstool.locale import _, enumerated
from cstool.render.diff_words import changed_files, kind_name, money, value_text
from cstool.render.period_texts import period_days
from cstool.render.shop_words import ShopWords, table_name

#: So many changed values are named in the first sentence.
_NAMED = 3
#: Longer values are not told in a sentence.
_LONGEST = 40
_ROWS = ("added", "removed")


class Signed(NamedTuple):
    """When a sheet was made, and the commits that stand behind its two sides, where there are any."""

    on: date
    old: str | None
    new: str | None


def lead(comparison: Comparison, words: ShopWords, *, is_signed: bool = False) -> list[str]:
    """Say in three sentences what changes, from when (on a sheet that is signed: it has a day), and whom it costs."""
    said = [_what(comparison, words), _when(comparison, is_signed=is_signed), _whom(comparison)]
    return [sentence for sentence in said if sentence]


def _what(comparison: Comparison, words: ShopWords) -> str:
    """Name the first values that change, and every row that comes or goes: none hides another."""
    changes = changed_files(comparison).values
    if not changes:
        return _("No value that decides something changes.")
    whole = [change for change in changes if change.path.count(".") == 1 and change.kind in _ROWS]
    values = [change for change in changes if change not in whole]
    said = [_told(change, words) for change in values[:_NAMED]]
    if len(values) > _NAMED:
        said.append(_("{count} more changes").format(count=len(values) - _NAMED))
    return _("{changes}.").format(changes=_("; ").join([*said, *_rows(whole, words)]))


def _rows(changes: Sequence[Change], words: ShopWords) -> Iterator[str]:
    """Yield the rows that come or go, those of one table together."""
    for (kind, table), some in groupby(changes, key=lambda each: (each.kind, each.path.partition(".")[0])):
        names = enumerated(words.path(change.path) for change in some)
        yield _("{what} ({table}): {names}").format(
            what=kind_name(kind), table=table_name(table), names=names
        )


def _when(comparison: Comparison, *, is_signed: bool) -> str:
    """Say from when: a period says its days itself; all else holds from the day of the signature."""
    days = [
        _("{period}: {days}.").format(
            period=period.name, days=period_days(period.since, period.until, period.counts)
        )
        for period in comparison.periods
    ]
    is_dated = bool(days) and all(change.path.startswith("periods") for change in comparison.changes)
    return " ".join(
        [
            *([] if is_dated or not is_signed else [_("It holds from the day that is written at the end.")]),
            *days,
        ]
    )


def _told(change: Change, words: ShopWords) -> str:
    key = change.path.rpartition(".")[2].partition("[")[0]
    name = words.path(change.path)
    old, new = (value_text(words.value(key, value)) for value in (change.old, change.new))
    if change.kind != "changed" or max(len(old), len(new)) > _LONGEST:
        return _("{name}: {what}").format(name=name, what=kind_name(change.kind))
    return _("{name}: {old} → {new}").format(name=name, old=old, new=new)


def _whom(comparison: Comparison) -> str:
    said = [" ".join(_effects(comparison))]
    for period in comparison.periods:
        if effects := " ".join(_effects(period.comparison)):
            said.append(_("{period}: {effects}").format(period=period.name, effects=effects))
    if effects := " ".join(filter(None, said)):
        return effects
    if comparison.is_changed:
        return _("In no case that was tried is a customer answered otherwise.")
    return _("No customer is answered otherwise.")


def _effects(comparison: Comparison) -> Iterable[str]:
    members = comparison.members
    if members:
        yield _("{count} of {all} members change tier.").format(
            count=f"{members.moved:,}", all=f"{members.priced:,}"
        )
        if members.pays_more is not None:
            yield _("On their next purchase they pay {more} yuan more and {less} yuan less in all.").format(
                more=money(members.pays_more), less=money(members.pays_less)
            )
    if comparison.refunds:
        count = sum(move.cases for move in comparison.refunds)
        yield _("Orders end otherwise in {count} cases.").format(count=count)
    if comparison.replies:
        yield _("{count} texts to customers read differently.").format(count=len(comparison.replies))
    if comparison.sizes:
        yield _("Sizes that are answered otherwise: {count}.").format(count=len(comparison.sizes))
    if comparison.playbooks:
        names = enumerated(dict.fromkeys(move.name for move in comparison.playbooks))
        yield _("Playbooks that end otherwise in some cases: {names}.").format(names=names)
    if comparison.answers:
        yield _("Some sentences of customers find something else.")
