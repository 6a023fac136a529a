"""What the two files must mean beyond their shape: names that exist, rows in order, every case met exactly once."""

from collections.abc import Callable, Iterable, Iterator

from cstool.core.replies import Reply
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checks.conditions import fact_choices, playbook_cases, refund_cases
from cstool.validation.checks.idle import idle_keys
from cstool.validation.checks.placeholders import reply_texts, texts
from cstool.validation.checks.references import (
    duplicates,
    known_ids,
    reference,
    references,
    reply_references,
    unique_ids,
)
from cstool.validation.checks.size_charts import size_order
from cstool.validation.checks.tier_order import tier_order
from cstool.validation.checks.tier_prices import tier_cliffs
from cstool.validation.problem import Path, Problem

__all__ = ["CODES", "each_reply", "policies_problems", "replies_problems", "reply_references"]

#: Codes of meaning and what each stands for.
CODES = {
    "duplicate-id": "two rows of a table have the same id, name or code",
    "unknown-reference": "the text names a row that does not exist",
    "bad-placeholder": "a brace belongs to no placeholder",
    "unknown-placeholder": "nothing fills the placeholder",
    "tier-order": "the tiers do not run from the first to the best",
    "tier-overlap": "one number reaches two tiers",
    "unreachable-tier": "nobody can be in the tier",
    "dearer-tier": "a better tier pays more",
    "tier-cliff": "who has spent more pays more",
    "size-order": "the sizes do not run from the smallest to the largest",
    "bad-choices": "the choices of a fact do not fit its kind",
    "unknown-axis": "a condition looks at something that does not exist",
    "unknown-value": "a condition names a value that does not exist",
    "uncovered-case": "no row says what is done in some case",
    "overlapping-rows": "two rows say what is done in the same case",
    "bad-row": "a line of the sentences does not have its three columns",
    "idle-key": "a key changes nothing where it stands",
    "fixed-wording": "the shop wants this reply said in its own words",
    "missing-placeholder": "an agent's own wording leaves out what every wording of the shop mentions",
}


_CHECKS: tuple[Callable[[Policies], Iterator[Problem]], ...] = (
    unique_ids,
    references,
    texts,
    tier_order,
    tier_cliffs,
    size_order,
    fact_choices,
    refund_cases,
    playbook_cases,
)


def policies_problems(policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of policies.toml alone."""
    for check in _CHECKS:
        yield from check(policies)


def replies_problems(replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of replies.toml, on its own and together with `policies`."""
    yield from duplicates(("categories",), replies.categories)
    yield from duplicates(("replies",), replies.replies)
    yield from each_reply(replies.replies, replies, policies)


def each_reply(some: Iterable[Reply], replies: Replies, policies: Policies) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of each of some replies that stand among `replies`."""
    categories, ids = known_ids(replies.categories), known_ids(replies.replies)
    for index, reply in enumerate(some):
        path: Path = ("replies", index)
        yield from reference((*path, "category"), reply.category, categories)
        yield from reference((*path, "otherwise"), reply.otherwise, ids)
        yield from duplicates((*path, "slots"), reply.slots)
        yield from idle_keys(path, reply)
        yield from reply_texts(path, reply, policies)
