"""Texts: every brace belongs to a placeholder, and something fills every placeholder."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from cstool.core.lazy_patterns import LazyPattern
from cstool.core.playbooks import REMARK_NAMES
from cstool.core.refund_rules import ORDER_FIGURES
from cstool.core.replies import Reply, slot_names
from cstool.core.templates import TemplateError, placeholders
from cstool.core.tiers import Tier
from cstool.errors import Message
from cstool.policy.dotted_values import policy_value, value_names
from cstool.policy.shapes import Policies, Replies
from cstool.validation.names import COMPARED, near
from cstool.validation.problem import EACH, TOGETHER, Path, Problem, warning

#: The tables that there is one of and that hold figures, with the names of their shapes.
_SINGLE = {
    "returns": "Returns",
    "repair": "Repair",
    "goodwill": "Goodwill",
    "shipping": "Shipping",
    "compensation": "Compensation",
    "waybill": "Waybill",
}
#: What the texts of the tier list may mention: fields of the tier, of which one may not be reached by orders or yuan.
_OF_A_TIER = {*Tier.__struct_fields__, "zhe"}
_TIER_LIST = {
    "by_orders": _OF_A_TIER - {"spent"},
    "by_both": _OF_A_TIER,
    "by_spent": _OF_A_TIER - {"orders"},
    "short_by_orders": ("orders",),
    "short_by_both": ("orders", "spent"),
    "short_by_spent": ("spent",),
}
#: A placeholder typed with the braces of the Chinese keyboard.
_WIDE = LazyPattern(r"｛([a-z_][\w.-]*)｝", needs="｛")
#: The name of a figure outside of braces.
_BARE = LazyPattern(r"(?a)(?<![{\w.-])[a-z_]+(?:\.[a-z_][\w-]*)+(?![\w}-])", needs=".")
#: A placeholder with blanks in its braces, and one that is not closed.
_SPACED = LazyPattern(r"(?a)\{\s*([A-Za-z_][\w.-]*)\s*\}")
_OPEN = LazyPattern(r"(?a)\{([A-Za-z_][\w.-]*)")


def texts(policies: Policies) -> Iterator[Problem]:
    """Yield the stray braces and unfilled placeholders in the texts of policies.toml."""
    for index, step in enumerate(policies.steps):
        yield from _text(("steps", index, "text"), step.text, (), policies)
        for slot, text in step.values.items():
            yield from _text(("steps", index, "values", slot), text, ORDER_FIGURES, policies)
    for book, playbook in enumerate(policies.playbooks):
        for field in ("steps", "outcomes"):
            for index, row in enumerate(getattr(playbook, field)):
                yield from _text(("playbooks", book, field, index, "text"), row.text, (), policies)
    for name, text in policies.returns.declined.items():
        yield from _text(("returns", "declined", name), text, ("what",) if name == "own" else (), policies)
    for key, known in _TIER_LIST.items() if policies.tier_list else ():
        yield from _text(("tier_list", key), getattr(policies.tier_list, key) or "", known, None)
    yield from _text(("remarks", "template"), policies.remarks.template, REMARK_NAMES, None)
    yield from _text(("remarks", "pending"), policies.remarks.pending, ("missing",), None)


def _text(
    path: Path, text: str, known: Collection[str], policies: Policies | None, filled_by: tuple[Path, ...] = ()
) -> Iterator[Problem]:
    """Yield what is wrong with a text that may mention `known` and, if they are given, figures of `policies`.

    What is known stands at the paths `filled_by`.
    """
    if not ("{" in text or "." in text or "}" in text or "｛" in text):
        return  # as most: nothing is to be filled, and nothing was meant to be
    filled = (*path, TOGETHER)
    try:
        names = placeholders(text)
    except TemplateError as error:
        part = _stray(text[error.offset :])
        yield _bad(path, Message("stray brace in {text}", text=part), _hint_for_stray(part), part)
        return
    if wide := _WIDE.search(text):
        message = Message("{text} is no placeholder: its braces are full-width characters", text=wide[0])
        hint = Message("write {placeholder}", placeholder=f"{{{wide[1]}}}")
        yield _bad(path, message, hint, wide[0])
    for bare in _BARE.finditer(text):
        if policies and _is_figure(policies, bare[0]):
            message = Message("{text} stands in no braces: it would be sent as it is", text=bare[0])
            yield _bad(path, message, Message("write {placeholder}", placeholder=f"{{{bare[0]}}}"), bare[0])
    unknown = [name for name in names if not (name in known or (policies and _is_figure(policies, name)))]
    for name in _of_one_slot_each(unknown):
        message = Message("nothing fills {placeholder}", placeholder=f"{{{name}}}")
        rests = (path, *filled_by, *(_named(policies, name) if policies else ()))
        hint = _hint(name, known, policies)
        yield Problem(
            path=path,
            at="value",
            code="unknown-placeholder",
            message=message,
            hint=hint,
            rests_on=rests,
            breaks=(filled,),
            part=f"{{{name}}}",
        )


def _stray(text: str) -> str:
    """Return the brace that begins `text` with what was probably to stand in it."""
    found = _SPACED.match(text) or _OPEN.match(text)
    return found[0] if found else text[:12]


def _hint_for_stray(part: str) -> Message:
    if found := _SPACED.fullmatch(part):
        return Message("write {placeholder}", placeholder=f"{{{found[1]}}}")
    if found := _OPEN.fullmatch(part):
        return Message("the closing brace is missing: {placeholder}", placeholder=f"{{{found[1]}}}")
    return Message("a placeholder is {{name}}; write {{{{ and }}}} for the braces themselves")


def _bad(path: Path, message: Message, hint: Message, part: str) -> Problem:
    return Problem(
        path=path,
        at="value",
        code="bad-placeholder",
        message=message,
        hint=hint,
        breaks=((*path, TOGETHER),),
        part=part,
    )


def _hint(name: str, known: Collection[str], policies: Policies | None) -> Message:
    """Return the name that was probably meant, or what may be named."""
    names = list(known)
    table = policies and near(name.partition(".")[0], Policies.__struct_fields__)
    if policies and table:
        names += islice(value_names(policies, table), COMPARED)
    meant = near(name, names) or (policies and _figure_meant(name, policies))
    if meant:
        return Message("did you mean {near}?", near=f"{{{meant}}}")
    if policies is None:
        return Message("allowed: {allowed}", allowed=tuple(f"{{{one}}}" for one in names))
    return Message("name a slot of this text or a figure of policies.toml such as returns.window_days")


def _figure_meant(name: str, policies: Policies) -> str | None:
    """Return the figure that is called `name` in its table, or that a Chinese `name` means; none: there is not one."""
    figures = [
        dotted
        for table in _SINGLE
        for dotted in islice(value_names(policies, table), COMPARED)
        if dotted.count(".") == 1
    ]
    if name.isascii():
        called = [dotted for dotted in figures if dotted.rpartition(".")[2] == name]
        return called[0] if len(called) == 1 else None
    from cstool.validation.key_meanings import key_meant

    for table, shape in _SINGLE.items():
        keys = [dotted.rpartition(".")[2] for dotted in figures if dotted.startswith(f"{table}.")]
        if key := key_meant(name, shape, keys):
            return f"{table}.{key}"
    return None


def _of_one_slot_each(names: Iterable[str]) -> Iterable[str]:
    """Return `names`, of those that mean one slot (`size`, `size.eu`) the first."""
    first: dict[str, str] = {}
    for name in names:
        root = name.split(".")[0]
        first.setdefault(name if root in Policies.__struct_fields__ else root, name)
    return first.values()


def _is_figure(policies: Policies, name: str) -> bool:
    if name == "tiers.all" and policies.tier_list:  # what its texts lack is said of them
        return True
    try:
        policy_value(policies, name)
    except KeyError:
        return False
    return True


def _named(policies: Policies, dotted: str) -> Iterator[Path]:
    """Yield the path of what a dotted name means; of a row that is not there, those that may be it."""
    table, *names = dotted.split(".")
    rows = getattr(policies, table, None) if table in Policies.__struct_fields__ else None
    if isinstance(rows, tuple) and names:
        places = {getattr(row, "id", None): place for place, row in enumerate(rows)}
        yield (table, places[names[0]], *names[1:]) if names[0] in places else (table, EACH, "id")
    elif rows is not None:
        yield (table, *names)


def reply_texts(path: Path, reply: Reply, policies: Policies) -> Iterator[Problem]:
    """Yield the stray braces and unfilled placeholders in the wordings and checks of a reply."""
    filled = [name for slot in reply.slots for name in slot_names(slot)]
    filled_by = tuple((*path, "slots", EACH, key) for key in ("id", "kind"))
    for index, slot in enumerate(reply.slots):
        yield from _text((*path, "slots", index, "default"), slot.default or "", (), policies)
    for field in ("texts", "before"):
        for index, text in enumerate(getattr(reply, field)):
            yield from _text((*path, field, index), text, filled, policies, filled_by)


def left_out(replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield the wordings that name several rows of a table, and not all: a row was added since they were written."""
    shop = policies.shop
    tables = {
        "tiers": {tier.id: tier.name for tier in policies.tiers if tier.rate < 1},
        "shop.couriers": {courier.id: courier.name for courier in shop.couriers},
        "shop.gifts": {gift.id: gift.name for gift in shop.gifts},
    }
    for path, _, text in wordings(replies):
        for table, rows in tables.items():
            named = {name.removeprefix(f"{table}.").split(".")[0] for name in _placeholders(text)}
            missing = [name for id_, name in rows.items() if id_ not in named]
            if len(named & rows.keys()) > 1 and missing:
                names = "、".join(missing)
                message = Message("names rows of {table}, and not all: {names}", table=table, names=names)
                every = "{tiers.all}" if table == "tiers" else f"{{{table}}}"
                hint = Message("name them too, or write {all} for all of them", all=every)
                yield warning(path, "left-out", message, hint, (path, (*table.split("."), EACH)))


def _placeholders(text: str) -> tuple[str, ...]:
    try:
        return placeholders(text)
    except TemplateError:
        return ()


class ReplyText(NamedTuple):
    """One wording of a reply."""

    path: Path
    reply: Reply
    text: str


def wordings(replies: Replies) -> Iterator[ReplyText]:
    """Yield every wording of every reply."""
    for index, reply in enumerate(replies.replies):
        for number, text in enumerate(reply.texts):
            yield ReplyText(("replies", index, "texts", number), reply, text)
