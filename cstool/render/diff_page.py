"""A comparison of two handbooks as one page that a supervisor can sign off: nothing on it comes from elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from cstool.comparison.changes import Change, Comparison, PeriodComparison, ReplyChange
from cstool.core.decision_tables import taken
from cstool.core.record import Record
from cstool.locale import _
from cstool.policy.shapes import Policies
from cstool.render.change_words import Signed, change_name, field_name, lead
from cstool.render.diff_members import members_section
from cstool.render.diff_words import (
    NOTHING,
    asked_for,
    changed_files,
    ending,
    facts_text,
    kind_name,
    outcome_text,
    reply_title,
    value_text,
    where_text,
)
from cstool.render.html import Markup, element, html, joined, marked, table
from cstool.render.page_templates import page_from
from cstool.render.period_texts import period_days


def page(comparison: Comparison, sides: Sequence[Policies], signed: Signed) -> str:
    """Return everything that changes as one HTML page: what it comes to in three sentences, then all of it."""
    values = {
        "title": _("A change of the handbook, to sign off"),
        "lead": lead(comparison, sides),
        "signed": signed,
        "summary": _summary(comparison),
        "sections": [section for section in _sections(comparison, sides) if section],
    }
    return page_from("diff.html", values)


def _sections(comparison: Comparison, sides: Sequence[Policies]) -> list[Markup]:
    members = comparison.members
    changed = changed_files(comparison)
    return [
        _section(_("Changed values"), _changes(changed.values, sides)),
        _section(_("Members"), members_section(members)) if members else Markup(""),
        _section(_("Orders that end otherwise"), _refunds(comparison)),
        _section(_("Replies that read differently"), _replies(comparison.replies)),
        _section(_("Sizes answered differently"), _sizes(comparison)),
        _section(_("Playbook cases that end otherwise"), _playbooks(comparison)),
        _section(_("Changed examples"), _foldable(len(changed.cases), _changes(changed.cases, sides))),
        _section(_("Customers' sentences"), _sentences(changed.sentences)),
        *(_period(period, sides) for period in comparison.periods),
    ]


def _period(period: PeriodComparison, sides: Sequence[Policies]) -> Markup:
    """Return all that changes on the days of a period, under its name and its days."""
    days = period_days(period.since, period.until, period.counts)
    found = [section for section in _sections(period.comparison, sides) if section]
    said = found or [element("p", _("nothing changes on these days"))]
    return joined([element("h2", f"{period.name} ({period.id}): {days}", class_="period"), *said])


def _section(heading: str, content: Markup) -> Markup:
    return element("section", element("h2", heading), content) if content else Markup("")


def _summary(comparison: Comparison) -> Markup:
    counts = [
        (len(changed_files(comparison).values), _("changed values")),
        (len(comparison.replies), _("replies that read differently")),
        (sum(move.cases for move in comparison.refunds), _("orders that end otherwise")),
        (len(comparison.sizes), _("sizes answered differently")),
        (sum(move.cases for move in comparison.playbooks), _("playbook cases that end otherwise")),
    ]
    if comparison.members:
        counts.append((comparison.members.moved, _("members who change tier")))
    items = (element("li", element("b", f"{count:,}"), name) for count, name in counts)
    sides = element(
        "p", element("code", comparison.old), " → ", element("code", comparison.new), class_="soft"
    )
    return joined([sides, element("ul", *items, class_="counts")])


def _changes(changes: Sequence[Change], sides: Sequence[Policies]) -> Markup:
    rows = [
        (
            joined([change_name(change, sides), Markup("<br>"), element("code", change.path)]),
            kind_name(change.kind),
            *_before_and_after(change),
            element("code", f"{change.file}:{change.line}"),
        )
        for change in changes
    ]
    return _table([_("value"), _("what"), _("before"), _("after"), _("place")], rows)


def _before_and_after(change: Change) -> tuple[object, object]:
    """Return what was and what is to be; a row that is new stands there whole, for it is signed too."""
    old, new = value_text(change.old), value_text(change.new)
    return (old, _whole(change.new)) if change.old is None and change.kind == "added" else _both(old, new)


def _whole(value: object) -> object:
    """Return all that a new value says, field by field."""
    if isinstance(value, Record):
        said = {name: getattr(value, name) for name in value.__struct_fields__}
        fields = ((name, each) for name, each in said.items() if each not in (None, (), {}, False))
        listed = ([element("dt", field_name(name)), element("dd", _whole(each))] for name, each in fields)
        return element("dl", *(part for pair in listed for part in pair), class_="whole")
    if isinstance(value, tuple):
        return joined((_whole(each) for each in value), "<br>")
    if isinstance(value, dict):
        return joined((line for name, each in value.items() for line in _settings(name, each)), "<br>")
    return value_text(value) if isinstance(value, Decimal) else str(value)


def _settings(name: str, value: object) -> Iterator[str]:
    """Yield what is set under a name, table by table: a condition of a row, or a figure of a period."""
    if isinstance(value, dict):
        for part, each in value.items():
            yield from _settings(f"{name}.{part}", each)
    else:
        yield f"{name}: {'/'.join(taken(value)) if isinstance(value, str | tuple) else value_text(value)}"


def _replies(changes: Sequence[ReplyChange]) -> Markup:
    rows = [(reply_title(change), *_both(change.old or NOTHING, change.new or NOTHING)) for change in changes]
    return _table([_("reply"), _("before"), _("after")], rows)


def _refunds(comparison: Comparison) -> Markup:
    rows = [
        (
            joined([where_text(move, comparison.names), _command(move.example)]),
            outcome_text(move.old),
            outcome_text(move.new),
            move.cases,
        )
        for move in comparison.refunds
    ]
    return _table([_("orders"), _("before"), _("after"), _("cases")], rows, numbers=[3])


def _sizes(comparison: Comparison) -> Markup:
    rows = []
    for (name, scale), group in groupby(comparison.sizes, key=lambda change: (change.name, change.scale)):
        answers = (
            f"{change.value}: {_or_nothing(change.old)} → {_or_nothing(change.new)}" for change in group
        )
        rows.append((name, scale, "; ".join(answers)))
    return _table([_("style"), _("scale"), _("size: before → after")], rows)


def _playbooks(comparison: Comparison) -> Markup:
    rows = [
        (
            joined([move.name, _command(facts_text(move))]),
            ending(move.old_name, move.old),
            ending(move.new_name, move.new),
            f"{move.cases:,}",
        )
        for move in comparison.playbooks
    ]
    return _table([_("playbook"), _("before"), _("after"), _("cases")], rows, numbers=[3])


def _sentences(changes: Sequence[Change]) -> Markup:
    rows = [(asked_for(change), _folded(change.new), _folded(change.old)) for change in changes]
    return _table([_("asks for"), _("added"), _("removed")], rows)


def _folded(texts: Sequence[str]) -> Markup:
    """Return how many texts there are, to be unfolded."""
    if not texts:
        return html(NOTHING)
    items = (element("li", text) for text in texts)
    return _foldable(len(texts), element("ul", *items))


def _foldable(count: int, content: Markup) -> Markup:
    """Return `content`, of which only the count is seen until it is unfolded."""
    return element("details", element("summary", f"{count:,}"), content) if count else Markup("")


def _command(line: str) -> Markup:
    """Return the command that shows a case, folded: who signs has no need of it."""
    return element("details", element("summary", _("command")), element("code", line))


def _table(headers: Sequence[str], rows: Iterable[Sequence[object]], numbers: Iterable[int] = ()) -> Markup:
    listed = list(rows)
    return table(headers, listed, numbers=numbers) if listed else Markup("")


def _both(old: str, new: str) -> tuple[Markup, Markup]:
    """Return two texts with the difference marked; of short ones the whole is the difference."""
    if NOTHING in (old, new) or max(len(old), len(new)) < 20:
        return html(old), html(new)
    return marked(old, new)


def _or_nothing(size: int | str | None) -> str:
    return NOTHING if size is None else str(size)
