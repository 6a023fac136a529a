"""A comparison of two handbooks as one page that a supervisor can sign off: nothing on it comes from elsewhere."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from cstool.comparison.changes import Change, Comparison, PeriodComparison, ReplyChange
from cstool.core.record import Record
from cstool.locale import _
from cstool.render.change_words import Signed, lead
from cstool.render.diff_members import members_section
from cstool.render.diff_words import (
    NOTHING,
    asked_for,
    besides,
    changed_files,
    dated,
    ending,
    facts_text,
    kind_name,
    outcome_text,
    value_text,
    where_text,
)
from cstool.render.html import Markup, element, html, joined, marked, table
from cstool.render.page_templates import page_from
from cstool.render.period_texts import period_days
from cstool.render.shop_words import ShopWords


def page(comparison: Comparison, words: ShopWords, signed: Signed) -> str:
    """Return everything that changes as one HTML page: what it comes to in three sentences, then all of it."""
    values = {
        "title": _("A change of the handbook, to sign off"),
        "lead": lead(comparison, words, is_signed=True),
        "signed": signed,
        "summary": _summary(comparison),
        "sections": [section for section in _sections(comparison, words) if section],
    }
    return page_from("diff.html", values)


def _sections(comparison: Comparison, words: ShopWords) -> list[Markup]:
    members = comparison.members
    changed = changed_files(comparison)
    return [
        _section(_("Changed values"), _changes(changed.values, words)),
        _section(_("Members"), members_section(members)) if members else Markup(""),
        _section(_("Orders that end otherwise"), _refunds(comparison)),
        _section(_("Replies that read differently"), _replies(comparison.replies, words)),
        _section(_("Sizes answered differently"), _sizes(comparison)),
        _section(_("Playbook cases that end otherwise"), _playbooks(comparison)),
        _section(_("Changed examples"), _foldable(len(changed.cases), _changes(changed.cases, words))),
        _section(_("Customers' sentences"), _sentences(changed.sentences)),
        _section(_("Sentences that find something else"), _answers(comparison, words)),
        *(_period(period, comparison, words) for period in comparison.periods),
    ]


def _period(period: PeriodComparison, plain: Comparison, words: ShopWords) -> Markup:
    """Return what else changes on the days of a period than on plain days, under its name and its days."""
    days = period_days(period.since, period.until, period.counts)
    found = [section for section in _sections(besides(period.comparison, plain), words) if section]
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
    sides = element(
        "p", element("code", comparison.old), " → ", element("code", comparison.new), class_="soft"
    )
    return joined([sides, _counts(counts), *map(_period_summary, comparison.periods)])


def _period_summary(period: PeriodComparison) -> Markup:
    """Return how much ends otherwise on the days of a period, under its name."""
    found = period.comparison
    counts = [
        (len(found.replies), _("replies that read differently")),
        (sum(move.cases for move in found.refunds), _("orders that end otherwise")),
    ]
    return joined([element("p", period.name, class_="soft"), _counts(counts)])


def _counts(counts: Sequence[tuple[int, str]]) -> Markup:
    items = (element("li", element("b", f"{count:,}"), name) for count, name in counts)
    return element("ul", *items, class_="counts")


def _changes(changes: Sequence[Change], words: ShopWords) -> Markup:
    rows = [
        (
            joined([words.path(change.path), Markup("<br>"), element("code", change.path)]),
            kind_name(change.kind),
            *_before_and_after(change, words),
            element("code", f"{change.file}:{change.line}"),
        )
        for change in changes
    ]
    return _table([_("value"), _("what"), _("before"), _("after"), _("place")], rows)


def _before_and_after(change: Change, words: ShopWords) -> tuple[object, object]:
    """Return what was and what is to be; a row that is new stands there whole, for it is signed too."""
    key = change.path.rpartition(".")[2].partition("[")[0]
    old, new = (_whole(words.value(key, value), words) for value in (change.old, change.new))
    return _both(old, new) if isinstance(old, str) and isinstance(new, str) else (old, new)


def _whole(value: object, words: ShopWords) -> object:
    """Return all that a value says, of a row field by field."""
    if isinstance(value, Record):
        listed = (
            [element("dt", name), element("dd", _whole(each, words))] for name, each in words.fields(value)
        )
        return element("dl", *(part for pair in listed for part in pair), class_="whole")
    if isinstance(value, tuple):
        return joined((_whole(each, words) for each in value), "<br>")
    return value_text(value)


def _replies(changes: Sequence[ReplyChange], words: ShopWords) -> Markup:
    rows = [
        (words.reply_title(change), *_both(change.old or NOTHING, change.new or NOTHING))
        for change in changes
    ]
    return _table([_("reply"), _("before"), _("after")], rows)


def _refunds(comparison: Comparison) -> Markup:
    rows = [
        (
            joined([where_text(move, comparison.names), _command(dated(move.example, comparison))]),
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
            joined([move.name, _command(dated(facts_text(move), comparison))]),
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


def _answers(comparison: Comparison, words: ShopWords) -> Markup:
    rows = [
        (
            *(words.entry(each.kind, each.id) if each else NOTHING for each in (move.old, move.new)),
            _folded(move.texts),
        )
        for move in comparison.answers
    ]
    return _table([_("before"), _("after"), _("sentences")], rows)


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
