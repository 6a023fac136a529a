"""What can be proved about tables without errors: rows that do nothing, traps, and the law's floor."""

from collections.abc import Callable, Iterator

from cstool.policy.handbook import Handbook
from cstool.validation.checks.playbook_flow import asked_facts, playbook_loops
from cstool.validation.checks.size_charts import charts, styles
from cstool.validation.checks.tier_prices import idle_tiers, unreachable_tiers
from cstool.validation.checks.unused_rows import unused_rows
from cstool.validation.ground import ANY, Ground
from cstool.validation.problem import Path, Problem

#: Codes of the analysis and what each stands for.
CODES = {
    "below-floor": "the policy gives customers less than the law does",
    "idle-tier": "the tier pays what the one before it pays",
    "size-gap": "a size seems to be left out of a chart",
    "size-round-trip": "a size is not found again by its own number",
    "style-off-chart": "no size is left for a style",
    "unasked-fact": "an outcome looks at a fact that no step finds out in time",
    "early-fact": "a step looks at a fact that only a later step finds out",
    "playbook-loop": "playbooks send the agent round in a circle",
    "lost-ask": "an example of a customer's words stands in two places",
    "unused-row": "nothing refers to the row",
}

_TIERS: tuple[Path, ...] = tuple(("tiers", ANY, key) for key in ("orders", "spent", "rate"))
_CHARTS: Path = ("charts", ANY, "sizes")
_PLAYBOOKS: tuple[Path, ...] = (("playbooks",), ("facts",))

#: What is looked for, and what must be right for that.
_CHECKS: tuple[tuple[Callable[[Handbook], Iterator[Problem]], tuple[Path, ...]], ...] = (
    (unreachable_tiers, _TIERS),
    (idle_tiers, _TIERS),
    (charts, (_CHARTS,)),
    (styles, (_CHARTS, ("charts", ANY, "id"), ("styles",))),
    (asked_facts, _PLAYBOOKS),
    (playbook_loops, _PLAYBOOKS),
    (unused_rows, ((),)),
)


def policies_advice(handbook: Handbook, ground: Ground) -> Iterator[Problem]:
    """Yield what the analysis finds in policies.toml where the `ground` holds."""
    for check, parts in _CHECKS:
        if ground.holds(*parts):
            yield from check(handbook)
