"""A comparison of two handbooks as text: what changes first, then what it does."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from cstool.comparison.changes import (
    AnswerMove,
    Change,
    Comparison,
    Members,
    PlaybookMove,
    RefundMove,
    ReplyChange,
    SizeChange,
)
from cstool.core.record import Record
from cstool.locale import _, translated
from cstool.render.change_words import lead
from cstool.render.diff_words import (
    NOTHING,
    asked_for,
    besides,
    changed_files,
    dated,
    ending,
    facts_text,
    kind_name,
    matrix_cells,
    money,
    outcome_text,
    shortened,
    value_text,
    where_text,
)
from cstool.render.period_texts import period_days
from cstool.render.shop_words import ShopWords
from cstool.render.terminal import table

#: So many entries of a kind are shown; the page and JSON have all.
_SHOWN = 20
_SIZES_SHOWN = 8
_SENTENCES_SHOWN = 3


def comparison_text(comparison: Comparison, words: ShopWords) -> str:
    """Return everything that changes as text, first in three sentences; of long lists the beginning."""
    if comparison.is_changed:
        lines = [f"{comparison.old} → {comparison.new}", *lead(comparison, words)]
    else:
        lines = [_("nothing changes from {old} to {new}").format(old=comparison.old, new=comparison.new)]
    lines += _body(comparison, words)
    for period in comparison.periods:
        days = period_days(period.since, period.until, period.counts)
        lines += ["", f"── {period.name} ({period.id}): {days}"]
        otherwise = _body(besides(period.comparison, comparison), words)
        lines += otherwise or ["", _("nothing changes on these days")]
    return "\n".join(lines)


def _body(comparison: Comparison, words: ShopWords) -> list[str]:
    """Return the lines of everything that changes, kind by kind."""
    lines: list[str] = []
    changed = changed_files(comparison)
    lines += _section(_("changed values"), [_value(change, words) for change in changed.values])
    lines += _section(
        _("replies that read differently"), [_reply(change, words) for change in comparison.replies]
    )
    lines += _section(
        _("orders that end otherwise"), [_refund(move, comparison) for move in comparison.refunds]
    )
    lines += _section(_("sizes answered differently"), [*_sizes(comparison.sizes)])
    playbooks = [_playbook(move, comparison) for move in comparison.playbooks]
    lines += _section(_("playbook cases that end otherwise"), playbooks)
    lines += _section(_("changed examples"), [_value(change, words) for change in changed.cases])
    lines += _section(_("customers' sentences"), [*map(_sentences, changed.sentences)])
    lines += _section(
        _("sentences that find something else"), [_answer(move, words) for move in comparison.answers]
    )
    if comparison.members:
        lines += _members(comparison.members)
    return lines


def _answer(move: AnswerMove, words: ShopWords) -> list[str]:
    """Return what sentences found and find now, how many they are, and the first of them."""
    before, after = (words.entry(each.kind, each.id) if each else NOTHING for each in (move.old, move.new))
    shown = [f"  {shortened(text)}" for text in move.texts[:_SENTENCES_SHOWN]]
    return [f"{before} → {after}: {len(move.texts)}", *shown]


def _section(heading: str, entries: Sequence[Sequence[str]]) -> list[str]:
    """Return a heading with the number of entries, and the first of them."""
    if not entries:
        return []
    lines = ["", f"{heading}: {len(entries)}"]
    lines += [f"  {line}" for entry in entries[:_SHOWN] for line in entry]
    if len(entries) > _SHOWN:
        more = _("and {count} more: --html and --json have all").format(count=len(entries) - _SHOWN)
        lines.append(f"  {more}")
    return lines


def _value(change: Change, words: ShopWords) -> list[str]:
    """Return what a value was and is to be; of a row that comes or goes, what it says in a word or a number each."""
    name = f"{change.file}:{change.line}: {words.path(change.path)}"
    row = change.new if change.old is None else change.old
    if change.kind == "moved" or (change.kind != "changed" and isinstance(row, Record)):
        said = words.fields(row) if isinstance(row, Record) else ()
        brief = [
            _("{name}: {value}").format(name=key, value=value) for key, value in said if _is_brief(value, row)
        ]
        return [f"{name}: {kind_name(change.kind)}", *(f"  {shortened(line)}" for line in brief)]
    key = change.path.rpartition(".")[2].partition("[")[0]
    old, new = (value_text(words.value(key, value)) for value in (change.old, change.new))
    return [f"{name}: {old} → {new}"]


def _is_brief(value: object, row: Record) -> bool:
    """Tell whether a value fits a line and is not the name that the row goes by."""
    return isinstance(value, str) and value != getattr(row, "name", None)


def _reply(change: ReplyChange, words: ShopWords) -> list[str]:
    texts = [f"  {sign} {text}" for sign, text in (("-", change.old), ("+", change.new)) if text is not None]
    return [words.reply_title(change), *texts]


def _refund(move: RefundMove, comparison: Comparison) -> list[str]:
    return [
        _("{old} → {new} (cases: {count})").format(
            count=move.cases, old=outcome_text(move.old), new=outcome_text(move.new)
        ),
        f"  {where_text(move, comparison.names)}",
        f"  {dated(move.example, comparison)}",
    ]


def _sizes(changes: Iterable[SizeChange]) -> Iterator[list[str]]:
    """Yield the changes of one chart or style together."""
    for (name, scale), group in groupby(changes, key=lambda change: (change.name, change.scale)):
        answers = [f"{change.value}: {_size(change.old)} → {_size(change.new)}" for change in group]
        more = [f"… ({len(answers)})"] if len(answers) > _SIZES_SHOWN else []
        yield [f"{name} ({scale})  {', '.join(answers[:_SIZES_SHOWN] + more)}"]


def _size(size: int | str | None) -> str:
    return NOTHING if size is None else str(size)


def _playbook(move: PlaybookMove, comparison: Comparison) -> list[str]:
    text = _("{old} → {new} (cases: {count})").format(
        count=move.cases, old=ending(move.old_name, move.old), new=ending(move.new_name, move.new)
    )
    return [f"{move.name}  {text}", f"  {dated(facts_text(move), comparison)}"]


def _sentences(change: Change) -> list[str]:
    """Return how many sentences came and went under a label, and the first of them."""
    texts = [("+", text) for text in change.new[:_SENTENCES_SHOWN]]
    texts += [("-", text) for text in change.old[:_SENTENCES_SHOWN]]
    counts = _("added: {added}, removed: {removed}").format(added=len(change.new), removed=len(change.old))
    return [f"{asked_for(change)}  {counts}", *(f"  {sign} {shortened(text)}" for sign, text in texts)]


def _members(members: Members) -> list[str]:
    counts = _("{file}: read {read} = priced {priced} + unpriced {unpriced} ({encoding}, {engine})").format(
        file=members.file,
        read=members.read,
        priced=members.priced,
        unpriced=members.unpriced,
        encoding=members.encoding,
        engine=members.engine,
    )
    lines = ["", counts, *_totals(members), "", _matrix(members), "", _shifts(members)]
    if members.affected:
        lines += ["", _("most affected rows"), _affected(members)]
    for row in members.examples_unpriced:
        reason = f"{row.column} {translated(row.reason)}".lstrip()
        where = _("line {line}: {reason}").format(line=row.line, reason=reason)
        lines.append(f"{members.file}: {where}")
    return lines


def _totals(members: Members) -> list[str]:
    lines = [_("members who change tier: {count}").format(count=f"{members.moved:,}")]
    if members.pays_more is not None:
        lines.append(
            _("members pay {more} yuan more and {less} yuan less").format(
                more=money(members.pays_more), less=money(members.pays_less)
            )
        )
    return lines


def _matrix(members: Members) -> str:
    old, new = ([tier[0] for tier in tiers] for tiers in (members.old_tiers, members.new_tiers))
    rows = {(move.old, move.new): move.rows for move in members.matrix}
    cells = matrix_cells(old, new, rows)
    lines = [[name, *counts] for name, counts in zip(old, cells, strict=True)]
    return table(lines, [_("from \\ to"), *new])


def _shifts(members: Members) -> str:
    rows = [
        (
            shift.tier,
            shift.name,
            *(f"{count:,}" for count in (shift.rows, shift.stay, shift.up, shift.down)),
            money(shift.pays_more),
            money(shift.pays_less),
        )
        for shift in members.tiers
    ]
    return table(rows, shift_headers())


def shift_headers() -> list[str]:
    """Return the headings of what happens to those in a tier."""
    return [
        _("tier"),
        _("name"),
        _("members"),
        _("stay"),
        _("up"),
        _("down"),
        _("pay more (yuan)"),
        _("pay less (yuan)"),
    ]


def affected_headers() -> list[str]:
    """Return the headings of the most affected rows."""
    return [_("line"), _("from"), _("to"), _("pays before"), _("pays after"), _("difference"), _("row")]


def _affected(members: Members) -> str:
    rows = [
        (
            row.line,
            row.old,
            row.new,
            money(row.before),
            money(row.after),
            money(row.difference, signed=True),
            shortened(row.row),
        )
        for row in members.affected
    ]
    return table(rows, affected_headers())
