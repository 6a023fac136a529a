"""What the desk notes, and what it tells members of their own tier: what is named exists, what is told is filled."""

from collections.abc import Iterator, Sequence

from cstool.core.note_rows import DONE, HANDED
from cstool.core.tiers import Tier
from cstool.errors import Message
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checks.references import duplicates, ids_of
from cstool.validation.names import Names, names_of, reference
from cstool.validation.problem import EACH, Path, Problem

#: Where the kinds of notes stand.
_KINDS: Path = ("notes", "kinds")
#: What is told of a price, and of a tier: the slots that are filled.
_OF_PRICE = ("tier", "zhe", "payable")
_OF_TIER = ("tier", "zhe")
_OF_NEXT = ("next", "next-zhe", "short", "orders-short", "spent-short")
#: The slots that are filled in the reply that a key of `[membership]` names.
FILLED = {
    "price": (*_OF_PRICE, "saved"),
    "full_price": _OF_PRICE,
    "newcomer": (*_OF_TIER, *_OF_NEXT),
    "tier": (*_OF_TIER, *_OF_NEXT),
    "best": _OF_TIER,
}


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
    choices = {
        fact.id: Names(ids_of(fact.choices), (("facts", number, "choices", EACH, "id"),))
        for number, fact in enumerate(policies.facts)
        if fact.choices
    }
    yield from reference(("notes", "usual"), rules.usual, ids)
    yield from reference(("notes", "remark"), rules.remark, ids)
    for index, kind in enumerate(kinds):
        yield from reference((*_KINDS, index, "flag"), kind.flag, flags)
        for number, fact in enumerate(kind.facts):
            yield from reference((*_KINDS, index, "facts", number), fact, facts)
        for key, told in (("open", kind.open), ("done", kind.done)):
            for fact, value in told.items():
                path: Path = (*_KINDS, index, key, fact)
                yield from reference(path, fact, facts)
                yield from reference(path, value, choices.get(fact, Names((value,))))


def note_replies(policies: Policies, replies: Replies) -> Iterator[Problem]:
    """Yield the places at which kinds name replies that replies.toml does not have."""
    ids = names_of(("replies",), replies.replies)
    for index, kind in enumerate(policies.notes.kinds if policies.notes else ()):
        yield from reference((*_KINDS, index, "reply"), kind.reply, ids)
        for key, named in (("said", kind.said), ("ends", kind.ends)):
            for number, reply in enumerate(named):
                yield from reference((*_KINDS, index, key, number), reply, ids)


def membership_slots(replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield the slots of such replies that no figure fills and that have no default."""
    places = {reply.id: row for row, reply in enumerate(replies.replies)}
    for key, filled in FILLED.items() if policies.membership else ():
        name = getattr(policies.membership, key)
        for number, slot in enumerate(replies.replies[places[name]].slots if name in places else ()):
            if slot.default is None and slot.id not in filled:
                path: Path = ("replies", places[name], "slots", number)
                yield Problem(
                    path=(*path, "id"),
                    at="value",
                    code="unknown-placeholder",
                    message=Message(
                        "discount --say has no value for {slot} of {reply}", slot=slot.id, reply=name
                    ),
                    hint=Message("give it a default, or one of these ids: {names}", names=", ".join(filled)),
                    rests_on=((*path, "id"), (*path, "default"), ("membership", key)),
                )


def shortfalls(policies: Policies, replies: Replies) -> Iterator[Problem]:
    """Yield the text of `[tier_list]` that a reply needs for what is short of some tier, and that there is not."""
    listed, membership = policies.tier_list, policies.membership
    told = {membership.newcomer, membership.tier} if membership else set[str]()
    asks = any(
        slot.id == "short" and slot.default is None
        for reply in replies.replies
        if reply.id in told
        for slot in reply.slots
    )
    for key in _needed(policies.tiers) if asks and listed else ():
        if getattr(listed, key) is None:
            yield Problem(
                path=("tier_list",),
                at="header",
                code="missing-key",
                message=Message("{key} is missing", key=key),
                hint=Message("a reply of [membership] asks for what is short of the next tier"),
                rests_on=(("tier_list", key), ("tiers",), ("membership",)),
            )


def _needed(tiers: Sequence[Tier]) -> Iterator[str]:
    """Yield the texts that say what is short of the tiers after the first, each once."""
    ways = {(tier.orders is not None, tier.spent is not None) for tier in tiers[1:]}
    names = {(True, False): "short_by_orders", (True, True): "short_by_both", (False, True): "short_by_spent"}
    yield from (names[way] for way in names if way in ways)
