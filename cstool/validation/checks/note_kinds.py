"""The kinds of notes: each has a name of its own, and the flags, facts and replies that it names exist (H2-H4)."""

from collections.abc import Iterator

from cstool.core.note_rows import DONE, HANDED
from cstool.errors import Message
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checks.references import duplicates
from cstool.validation.names import names_of, reference
from cstool.validation.problem import Path, Problem

_KINDS: Path = ("notes", "kinds")


def note_kinds(policies: Policies) -> Iterator[Problem]:
    """Yield the kinds whose id or name is taken, and the places that name kinds, flags or facts which do not exist."""
    if policies.notes is None:
        return
    rules, kinds = policies.notes, policies.notes.kinds
    yield from duplicates(_KINDS, kinds, taken=(DONE, HANDED))
    ids, flags, facts = (
        names_of(table, rows)
        for table, rows in ((_KINDS, kinds), (("flags",), policies.flags), (("facts",), policies.facts))
    )
    yield from reference(("notes", "usual"), rules.usual, ids)
    yield from reference(("notes", "remark"), rules.remark, ids)
    for index, kind in enumerate(kinds):
        yield from reference((*_KINDS, index, "flag"), kind.flag, flags)
        for number, fact in enumerate(kind.facts):
            yield from reference((*_KINDS, index, "facts", number), fact, facts)


def note_replies(policies: Policies, replies: Replies) -> Iterator[Problem]:
    """Yield the places at which kinds name replies that replies.toml does not have."""
    ids = names_of(("replies",), replies.replies)
    for index, kind in enumerate(policies.notes.kinds if policies.notes else ()):
        yield from reference((*_KINDS, index, "reply"), kind.reply, ids)
        for number, reply in enumerate(kind.said):
            yield from reference((*_KINDS, index, "said", number), reply, ids)


def time_zone(policies: Policies) -> Iterator[Problem]:
    """Yield the shop's time zone, if there is none of that name."""
    name = policies.shop.time_zone
    if name and not _is_time_zone(name):
        path: Path = ("shop", "time_zone")
        yield Problem(
            path=path,
            at="value",
            code="not-one-of",
            message=Message("there is no time zone {name}", name=name),
            hint=Message("for example Asia/Shanghai"),
            rests_on=(path,),
        )


def _is_time_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return bool(ZoneInfo(name).key)
    except (KeyError, ValueError, OSError):
        return False
