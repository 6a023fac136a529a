"""The handbook in the shop's words: tables and keys by what they mean, ids by what people call them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import structs

from cstool.comparison.changes import ReplyChange
from cstool.core.decision_tables import taken
from cstool.core.record import Record
from cstool.locale import _, enumerated, spoken
from cstool.policy.handbook import Handbook
from cstool.render.diff_words import value_text
from cstool.render.handbook_words import blamed, doing, order_states
from cstool.render.refund_texts import decision_name, party_name, payment_name
from cstool.validation.key_meanings import meaning_of_key

#: The table whose rows a key names.
_NAMED_BY = {
    **dict.fromkeys(("flag", "after_sales_flag"), "flags"),
    **dict.fromkeys(("fact", "facts"), "facts"),
    **dict.fromkeys(("reply", "said", "price", "full_price", "newcomer", "best", "up", "down"), "replies"),
    **dict.fromkeys(("wish", "usual_wish", "days_needed_for"), "wishes"),
    **dict.fromkeys(("stage", "usual_stage"), "stages"),
    "reason": "reasons",
    "refund": "reasons",
    "steps": "steps",
    "like": "refunds",
    "chart": "charts",
    "knowledge": "knowledge",
    "category": "categories",
    "triage": "playbooks",
}
#: The end of what a key means in a few words; what follows explains it.
_SHORT = re.compile(r"[：；，。（]|[:;,.(] |\.$")


class ShopWords:
    """What people call what stands in some handbooks; where they differ, the first one counts."""

    def __init__(self, *books: Handbook) -> None:
        """Take the handbooks."""
        self._books = books
        self._names: dict[str, dict[str, str]] = {}
        for book in reversed(books):
            for table, rows in _tables(book):
                self._names.setdefault(table, {}).update(rows)

    def path(self, path: str) -> str:
        """Return what people call a value: 二级会员 · money spent in all, not `tiers.gold.spent`."""
        table, *names = re.sub(r"\[(\d+)\]", r".#\1", path).split(".")
        rows: list[object] = [
            book.replies if table == "replies" else getattr(book.policies, table, None)
            for book in self._books
        ]
        called, shape, has_name = [table_name(table)], type(rows[0]).__name__, False
        for name in names:
            rows = [found for row in rows if (found := _inside(row, name)) is not None]
            given = next((row.name for row in rows if hasattr(row, "name")), None)
            called.append(given or key_name(shape, name))
            shape, has_name = type(rows[0]).__name__ if rows else "", given is not None
        return " · ".join(called[1:] if len(called) > 2 or has_name else called)

    def entry(self, kind: str, id_: str) -> str:
        """Return what people call a playbook (`triage`), a reply or a topic."""
        if kind == "topic":
            known = [book.topics[id_].name for book in self._books if id_ in book.topics]
            return _("topic {name}").format(name=known[0] if known else id_)
        said = {"triage": _("playbook {name}"), "reply": _("reply {name}")}[kind]
        return said.format(name=self._names[_NAMED_BY[kind]].get(id_, id_))

    def reply_title(self, change: ReplyChange) -> str:
        """Return which reply, and which wording of it, reads differently, and through which figures."""
        part = _("to check before") if change.variant is None else f"#{change.variant}"
        because = enumerated(self.path(figure.removesuffix(".all")) for figure in change.figures)
        return f"{change.name} {part}{f' ({because})' if because else ''}"

    def fields(self, row: Record) -> Iterator[tuple[str, Any]]:
        """Yield what a row says, each key by what it means; the id only where the row has no name."""
        for field in structs.fields(row):
            value = getattr(row, field.name)
            if _says(value) and not (field.name == "id" and hasattr(row, "name")):
                yield key_name(type(row).__name__, field.encode_name), self.value(field.encode_name, value)

    def value(self, key: str, value: Any) -> Any:
        """Return what stands under a key as people say it; rows, and several values, one by one."""
        if isinstance(value, Record):
            return value
        if isinstance(value, dict):
            return tuple(self._settings(value) if key == "set" else map(self._condition, value.items()))
        if isinstance(value, tuple):
            return tuple(self.value(key, each) for each in value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return value.isoformat()
        return self._called(key, value) if isinstance(value, str) else value_text(value)

    def _called(self, key: str, value: str) -> str:
        said: Mapping[str, Callable[[Any], str]] = {
            "decision": decision_name,
            "pays": payment_name,
            "do": doing,
            "fault": blamed,
            "return_freight": party_name,
            "resend_freight": party_name,
            "counts": _day_of,
        }
        if key in said:
            return said[key](value)
        return self._names.get(_NAMED_BY.get(key, ""), {}).get(value, value)

    def _settings(self, tables: Mapping[str, Any], above: str = "") -> Iterator[str]:
        """Yield what a period sets, figure by figure."""
        for name, value in tables.items():
            path = f"{above}.{name}" if above else name
            if isinstance(value, dict):
                yield from self._settings(value, path)
            else:
                yield _("{name}: {value}").format(name=self.path(path), value=value_text(value))

    def _condition(self, stated: tuple[str, Any]) -> str:
        axis, value = stated
        values = taken(value) if isinstance(value, str | tuple) else (value_text(value),)
        for book in self._books:
            own = {each.id: each for each in book.policies.axes}
            if axis in own:
                return _said(own[axis].name or axis, map(own[axis].name_of, values))
            if axis in book.facts:
                choices = {choice.id: choice.name for choice in book.facts[axis].choices}
                return _said(book.facts[axis].name, (choices.get(each, each) for each in values))
        if axis in {"reason", "wish", "stage", "fault"}:
            return _said(key_name("OrderFacts", axis), (self._called(axis, each) for each in values))
        return order_states({axis: values})


def _day_of(counts: str) -> str:
    """Return which day decides whether a period holds; what states of orders count reads as it is."""
    return {"ordered": _("the day of the order"), "asked": _("the day of asking")}.get(counts, counts)


def _said(axis: str, values: Iterable[str]) -> str:
    return _("{name}: {value}").format(name=axis, value=" / ".join(values))


def _says(value: Any) -> bool:
    """Tell whether a value says anything."""
    if isinstance(value, Record):
        return any(_says(getattr(value, field)) for field in value.__struct_fields__)
    return value not in (None, (), {}, False)


def _tables(book: Handbook) -> Iterator[tuple[str, dict[str, str]]]:
    for table in book.policies.__struct_fields__:
        rows = getattr(book.policies, table)
        if isinstance(rows, tuple):
            yield table, {row.id: getattr(row, "name", None) or getattr(row, "text", row.id) for row in rows}
    yield "replies", {id_: reply.name for id_, reply in book.replies.items()}
    yield "categories", book.categories


def _inside(row: object, name: str) -> object:
    if isinstance(row, tuple):
        return next((each for each in row if getattr(each, "id", None) == name), None)
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)


def table_name(table: str) -> str:
    """Return what people call a table of the files."""
    return (
        {
            "shop": _("the shop"),
            "shipping": _("shipping"),
            "returns": _("returns"),
            "repair": _("repairs"),
            "goodwill": _("goodwill"),
            "waybill": _("waybills"),
            "floor": _("what the law demands"),
            "remarks": _("remarks"),
            "examples": _("decided cases"),
            "replies": _("replies"),
        }.get(table)
        or _short_meaning("Policies", table)
        or table
    )


def key_name(shape: str, key: str) -> str:
    """Return what people call a key of a table: a word of its own, or the beginning of what it means."""
    if key.startswith("#"):
        return _("number {number}").format(number=key[1:])
    return _own_word(key) or _short_meaning(shape, key) or key


def _short_meaning(shape: str, key: str) -> str | None:
    meaning = meaning_of_key(shape, key)
    return _SHORT.split(getattr(meaning, spoken()))[0] if meaning else None


def _own_word(key: str) -> str | None:
    return {
        "orders": _("orders so far"),
        "spent": _("yuan spent in all"),
        "rate": _("rate that is paid"),
        "window_days": _("days of return"),
        "extra_days": _("days more"),
        "limit": _("limit in yuan"),
        "margin_days": _("days of margin"),
        "tolerance_grams": _("tolerance in grams"),
        "first_freight_up_to": _("of the first freight, up to"),
        "return_freight_up_to": _("of the way back, up to"),
        "conditions": _("conditions"),
        "evidence": _("evidence"),
        "fault": _("fault"),
        "flag": _("flag"),
        "name": _("name"),
        "text": _("text"),
        "before": _("to check before"),
        "source": _("rule"),
        "steps": _("steps"),
        "outcomes": _("outcomes"),
        "shift": _("sizes more or fewer"),
        "decision": _("decision"),
        "do": _("what is done"),
        "reply": _("reply"),
        "when": _("when"),
        "from": _("first day"),
        "until": _("last day"),
        "texts": _("what is said"),
        "given": _("given"),
        "expect": _("expected"),
        "tier": _("tier"),
        "next": _("next tier"),
        "orders_short": _("orders short of it"),
        "spent_short": _("yuan short of it"),
        "payable": _("to pay"),
        "saved": _("saved"),
    }.get(key)
