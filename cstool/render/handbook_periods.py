"""What the handbook says on some days only, as the page shows it: each period with its days and its figures."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from cstool.comparison.changes import Change, Comparison
from cstool.comparison.compare import otherwise_on, values_on
from cstool.comparison.handbooks import Side
from cstool.core.tiers import Tier
from cstool.locale import _
from cstool.policy.periods import Period
from cstool.render.diff_words import kind_name, outcome_text, value_text, where_text
from cstool.render.handbook_words import returns_text
from cstool.render.period_texts import period_days
from cstool.render.shop_words import ShopWords

#: So long after its end a customer may still come back with an order of a period.
_ASKED_AFTER = timedelta(days=90)


class PagePeriod(NamedTuple):
    """A period, and what holds on its days as long as no other one says otherwise."""

    id: str
    name: str
    source: str
    #: Its place among the periods of policies.toml, from 0.
    number: int
    days: str
    #: Whether it holds on the day of the page, is to come or is over.
    state: str
    #: What changes, and its value on plain days and on these.
    values: list[tuple[str, str, str]]
    #: The tiers, if they are others.
    tiers: Sequence[Tier]
    #: Within how many days, and how, goods come back, if that is otherwise.
    returns: str
    #: Orders that end otherwise, with both endings.
    refunds: list[tuple[str, str, str]]
    #: Replies that read otherwise: id, name and the wordings on these days.
    replies: list[tuple[str, str, list[str]]]


def page_periods(side: Side, on: date, *, customer: bool) -> list[PagePeriod]:
    """Return the periods of the handbook, for customers those that may still matter and change something for them.

    Args:
        side: the handbook and its files.
        on: the day of the page.
        customer: whether customers read it.
    """
    numbered = [*enumerate(side.policies.periods)]
    wanted = [(n, period) for n, period in numbered if not customer or _may_matter(period, on)]
    shown = [_shown(side, number, period, on, customer=customer) for number, period in wanted]
    return [period for period in shown if not customer or period.tiers or period.returns or period.refunds]


def _may_matter(period: Period, on: date) -> bool:
    after = _ASKED_AFTER if period.counts == "ordered" else timedelta(0)
    return period.until is None or on - after <= period.until


def _shown(side: Side, number: int, period: Period, on: date, *, customer: bool) -> PagePeriod:
    """Return a period as the page shows it; what an agent may waive is nothing for customers (H8).

    Of one of which no order can come back any more, the values are shown, and not what followed from them.
    """
    day = period.since or period.until or on
    dated = side.as_of(day)
    then = dated.policies
    found = otherwise_on(side, day) if _may_matter(period, on) else None
    changes = found.changes if found else values_on(side, day)
    tables = {change.path.partition(".")[0] for change in changes}
    return PagePeriod(
        id=period.id,
        name=period.name,
        source=period.source,
        number=number,
        days=period_days(_text(period.since), _text(period.until), period.counts),
        state=_state(period, on),
        values=[*_values(changes, ShopWords(dated.handbook, side.handbook))],
        tiers=then.tiers if "tiers" in tables else (),
        returns=returns_text(then.returns) if "returns" in tables else "",
        refunds=[*_refunds(found, customer=customer)] if found else [],
        replies=[*_replies(found)] if found else [],
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _state(period: Period, on: date) -> str:
    if period.until and period.until < on:
        return _("over")
    return _("to come") if period.since and on < period.since else _("holds today")


def _values(changes: Sequence[Change], words: ShopWords) -> Iterator[tuple[str, str, str]]:
    for change in changes:
        name = words.path(change.path)
        if change.kind in ("added", "removed"):
            yield name, "", kind_name(change.kind)
        else:
            yield name, value_text(change.old), value_text(change.new)


def _refunds(found: Comparison, *, customer: bool) -> Iterator[tuple[str, str, str]]:
    for move in found.refunds:
        if not (customer and move.goodwill):
            yield where_text(move, found.names), outcome_text(move.old), outcome_text(move.new)


def _replies(found: Comparison) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the replies of which wordings read otherwise, each once."""
    texts: dict[tuple[str, str], list[str]] = {}
    for change in found.replies:
        if change.new and change.variant is not None:
            texts.setdefault((change.id, change.name), []).append(change.new)
    yield from ((id_, name, said) for (id_, name), said in texts.items())
