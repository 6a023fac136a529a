"""Every set of periods that hold together, judged as a whole policy: what is wrong on some days only."""

from collections.abc import Iterator, Mapping
from typing import Any

from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.periods import Dates, Period
from cstool.validation.checks.period_changes import combined
from cstool.validation.problem import Path, Problem
from cstool.validation.registry import REFUSING, CheckInput, CheckStage, advice, found_by

#: A problem by what it says: where it stands differs from period to period.
_ProblemText = tuple[str, str]


def period_problems(
    given: Mapping[CheckInput, Any], stages: tuple[CheckStage, ...] = (*REFUSING, advice)
) -> Iterator[Problem]:
    """Yield what is wrong with policies.toml on some days only, at the period, with the first day.

    Args:
        given: what the checks of the plain policy were given; they found it sound.
        stages: which checks are run.
    """
    handbook = Handbook(given["policies"], given.get("replies"))
    known = {_said(problem) for problem in _found(given, handbook, stages)}
    for dates, held in combined(handbook.policies.periods):
        for problem in _found(given, handbook.as_of(dates), stages):
            if _said(problem) not in known:
                known.add(_said(problem))
                yield _dated(problem, dates, held[-1], handbook.policies.periods.index(held[-1]))


def _found(
    given: Mapping[CheckInput, Any], handbook: Handbook, stages: tuple[CheckStage, ...]
) -> Iterator[Problem]:
    inputs = {**given, "policies": handbook.policies, "handbook": handbook, "policies.data": None}
    for stage in stages:
        yield from (problem for file, problem in found_by(stage, inputs) if file == "policies")


def _said(problem: Problem) -> _ProblemText:
    return problem.code, str(problem.message)


def _dated(problem: Problem, dates: Dates, period: Period, index: int) -> Problem:
    """Return a problem of a day at the period that holds on it."""
    message = Message(
        "on {day}, in {period}: {message}",
        day=dates.day_of(period),
        period=period.id,
        message=problem.message,
    )
    path: Path = ("periods", index)
    return Problem(
        path=path, at="header", code=problem.code, message=message, hint=problem.hint, rests_on=(path,)
    )
