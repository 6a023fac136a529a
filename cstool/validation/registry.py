"""Every check of what the files mean: the file that its problems are of, what it is given, and its function.

A check yields problems, each with the paths that it rests on. To add one: the function beside its kin in `checks/`, its
code in `codes.py`, its line here. The stages run in this order, and what one finds wrong is broken for those after it.
A stage is a function, so that what it imports is imported when it runs.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from cstool.validation.problem import Problem

#: A file that problems are of.
File = Literal["policies", "replies", "personal", "cases", "classes", "signs", "sentences"]
#: What a check may ask for: a file, as its shape has it or (`.data`) as TOML gave it; policies and replies together;
#: the damage found so far; the ids of what words find; files of words that are the shop's own; signs of which they or
#: the classes are; what the shop has added to the shipped words; the files of words and the rows that they find; the
#: replies that words find. A check of which something is not there is not run.
CheckInput = Literal[
    "policies", "replies", "personal", "cases", "classes", "signs", "sentences",
    "policies.data", "replies.data", "personal.data", "cases.data", "classes.data", "signs.data",
    "handbook", "damage", "ids.triage", "ids.reply", "classes.own", "signs.own",
    "signs.with-classes", "sentences.own", "sentences.new", "signs.new", "word-files", "rows", "found",
]  # fmt: skip


class Check(NamedTuple):
    """A check: what it finds in what it is given, in this order, is wrong in a file."""

    file: File
    takes: tuple[CheckInput, ...]
    find: Callable[..., Iterable[Problem]]


CheckStage = Callable[[], tuple[Check, ...]]


def names() -> tuple[Check, ...]:
    """Return the checks of names: each is that of one row, and each that is referred to exists."""
    return (*_policy_names(), *_period_names(), *_reply_names(), *_personal_names(), *_word_names())


def _policy_names() -> tuple[Check, ...]:
    from cstool.validation.checks.conditions import (
        fact_choices,
        own_axes,
        playbook_conditions,
        refund_conditions,
    )
    from cstool.validation.checks.desk_references import note_kinds
    from cstool.validation.checks.placeholders import texts
    from cstool.validation.checks.references import references, time_zone, unique_ids

    return (
        Check("policies", ("policies",), unique_ids),
        Check("policies", ("policies",), references),
        Check("policies", ("policies",), texts),
        Check("policies", ("policies",), fact_choices),
        Check("policies", ("policies",), own_axes),
        Check("policies", ("policies",), refund_conditions),
        Check("policies", ("policies",), playbook_conditions),
        Check("policies", ("policies",), note_kinds),
        Check("policies", ("policies",), time_zone),
    )


def _period_names() -> tuple[Check, ...]:
    from cstool.validation.checks.period_changes import contradicting_periods, period_changes

    return (
        Check("policies", ("policies",), period_changes),
        Check("policies", ("policies",), contradicting_periods),
    )


def _reply_names() -> tuple[Check, ...]:
    from cstool.validation.checks.desk_references import membership_slots, note_replies, shortfalls
    from cstool.validation.checks.references import reply_references, reply_rows

    return (
        Check("policies", ("policies", "replies"), reply_references),
        Check("policies", ("policies", "replies"), note_replies),
        Check("policies", ("policies", "replies"), shortfalls),
        Check("replies", ("replies", "policies"), reply_rows),
        Check("replies", ("replies", "policies"), membership_slots),
    )


def _personal_names() -> tuple[Check, ...]:
    from cstool.validation.checks.personal_replies import personal_problems

    return (Check("personal", ("personal", "replies", "policies"), personal_problems),)


def _word_names() -> tuple[Check, ...]:
    from cstool.validation.checks.customer_words import (
        class_problems,
        stray_playbook_sentences,
        stray_reply_sentences,
        stray_topic_sentences,
    )
    from cstool.validation.checks.sign_references import (
        sign_problems,
        stray_playbook_signs,
        stray_reply_signs,
    )
    from cstool.validation.checks.word_forms import class_forms, sign_forms

    return (
        Check("classes", ("classes.own",), class_problems),
        Check("signs", ("signs.with-classes", "classes"), sign_problems),
        Check("classes", ("classes.own",), class_forms),
        Check("signs", ("signs.own",), sign_forms),
        Check("signs", ("signs.own", "ids.triage"), stray_playbook_signs),
        Check("signs", ("signs.own", "ids.reply"), stray_reply_signs),
        Check("sentences", ("sentences.own", "ids.triage"), stray_playbook_sentences),
        Check("sentences", ("sentences.own", "ids.reply"), stray_reply_sentences),
        Check("sentences", ("sentences.own", "signs", "ids.triage", "ids.reply"), stray_topic_sentences),
    )


def tables() -> tuple[Check, ...]:
    """Return the checks of what the rows of a table say together."""
    from cstool.validation.checks.conditions import playbook_cases, refund_cases
    from cstool.validation.checks.size_charts import size_columns, size_letters, size_order
    from cstool.validation.checks.tier_order import tier_order
    from cstool.validation.checks.tier_prices import tier_cliffs

    return (
        Check("policies", ("policies",), tier_order),
        Check("policies", ("policies",), tier_cliffs),
        Check("policies", ("policies",), size_columns),
        Check("policies", ("policies",), size_letters),
        Check("policies", ("policies",), size_order),
        Check("policies", ("policies",), refund_cases),
        Check("policies", ("policies",), playbook_cases),
    )


def advice() -> tuple[Check, ...]:
    """Return the checks of what may be in use and is worth a look: the law's floor, idle rows, the wording of texts."""
    from cstool.validation.checks import new_words, playbook_flow, size_charts, tier_prices, unused_rows
    from cstool.validation.checks.conditions import unmet_refunds
    from cstool.validation.checks.customer_words import (
        doubtful_sentences,
        lost_playbook_asks,
        lost_reply_asks,
    )
    from cstool.validation.checks.figures import typed_figures, typed_policy_figures
    from cstool.validation.checks.leftovers import leftovers
    from cstool.validation.checks.legal_minimum import below_floor
    from cstool.validation.checks.personal_replies import own_wording_advice
    from cstool.validation.checks.placeholders import left_out
    from cstool.validation.checks.repetitions import repeated_examples, repeated_names
    from cstool.validation.checks.sign_references import goods_sold, stray_facts
    from cstool.validation.checks.style import alike_wordings, odd_characters, style

    return (
        Check("policies", ("handbook",), below_floor),
        Check("policies", ("handbook",), tier_prices.unreachable_tiers),
        Check("policies", ("handbook",), tier_prices.idle_tiers),
        Check("policies", ("handbook",), size_charts.charts),
        Check("policies", ("handbook",), size_charts.styles),
        Check("policies", ("handbook",), playbook_flow.asked_facts),
        Check("policies", ("handbook",), playbook_flow.playbook_loops),
        Check("policies", ("handbook",), unused_rows.unused_rows),
        Check("policies", ("handbook",), unmet_refunds),
        Check("policies", ("policies", "signs"), goods_sold),
        Check("policies", ("policies", "sentences"), lost_playbook_asks),
        Check("policies", ("policies",), repeated_names),
        Check("policies", ("handbook",), typed_policy_figures),
        Check("policies", ("policies.data",), odd_characters),
        Check("policies", ("policies.data",), leftovers),
        Check("replies", ("replies", "handbook"), typed_figures),
        Check("replies", ("replies", "handbook"), style),
        Check("replies", ("replies",), alike_wordings),
        Check("replies", ("replies", "policies"), left_out),
        Check("replies", ("replies", "handbook", "found"), unused_rows.unused_replies),
        Check("replies", ("replies",), unused_rows.unused_slots),
        Check("replies", ("replies.data",), odd_characters),
        Check("replies", ("replies.data",), leftovers),
        Check("replies", ("replies", "sentences"), lost_reply_asks),
        Check("replies", ("replies",), unused_rows.allowed_names),
        Check("personal", ("personal", "replies", "handbook", "personal.data"), own_wording_advice),
        Check("cases", ("cases",), repeated_examples),
        Check("cases", ("cases.data",), odd_characters),
        Check("classes", ("classes.data",), odd_characters),
        Check("signs", ("signs.own", "policies"), stray_facts),
        Check("signs", ("signs.data",), odd_characters),
        Check("sentences", ("sentences.own",), doubtful_sentences),
        Check("sentences", ("sentences", "sentences.new", "classes"), new_words.alike_sentences),
        Check("policies", ("policies", "sentences", "classes"), new_words.alike_playbook_asks),
        Check("replies", ("replies", "sentences", "classes"), new_words.alike_reply_asks),
        Check("signs", ("signs.new", "word-files", "rows"), new_words.outvoted_signs),
    )


def examples() -> tuple[Check, ...]:
    """Return the check of the examples: whatever was said before explains why one fails."""
    from cstool.validation.examples.example_check import failing

    return (Check("cases", ("handbook", "cases", "damage"), failing),)


def coverage() -> tuple[Check, ...]:
    """Return the check of the rows that no example touches."""
    from cstool.validation.examples.example_check import uncovered

    return (Check("policies", ("handbook", "cases", "damage"), uncovered),)


#: What keeps files from being used.
REFUSING: tuple[CheckStage, ...] = (names, tables)


def answering(given: Mapping[CheckInput, Any], *, are_policies_sound: bool) -> tuple[CheckStage, ...]:
    """Return those of them that may refuse the files `given` of a handbook, so that no other is imported.

    Args:
        given: what stands in policies.toml, and in replies.toml and my-replies.toml if there are any.
        are_policies_sound: whether the first was found sound before: by itself it is not looked at again.
    """
    alone: tuple[CheckStage, ...] = () if are_policies_sound else (_policy_names, tables)
    if given["policies"].periods and not are_policies_sound:
        alone += (_period_names,)
    between = {"replies": _reply_names, "personal": _personal_names}
    return (*alone, *(stage for name, stage in between.items() if name in given))


def found_by(stage: CheckStage, given: Mapping[CheckInput, Any]) -> Iterator[tuple[File, Problem]]:
    """Yield what the checks of `stage` find, each with the file that it is in."""
    for check in stage():
        if all(given.get(name) is not None for name in check.takes):
            for problem in check.find(*(given[name] for name in check.takes)):
                yield check.file, problem
