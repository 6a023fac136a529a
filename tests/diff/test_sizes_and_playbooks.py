"""Sizes answered differently, and cases of playbooks that end otherwise, against every case there is."""

from itertools import product

import pytest

from cstool.core.playbooks import axes, triage
from cstool.policy.handbook import Handbook
from cstool.validation.load import load


def test_a_style_that_runs_smaller(diff, desk):
    desk.change("policies.toml", ('chart = "shoes"\nshift = 1', 'chart = "shoes"\nshift = 2'))
    sizes = {(one["style"], one["scale"], one["value"]): (one["old"], one["new"]) for one in diff()["sizes"]}
    assert sizes["pointed-heel", "mm", "240"] == (39, 40)
    assert sizes["pointed-heel", "eu", "38"] == (39, 40)
    assert sizes["pointed-heel", "mm", "275"] == (46, None)
    assert {style for style, _, _ in sizes} == {"pointed-heel"}


def test_sizes_between_two(diff, desk):
    desk.change("policies.toml", ('between = "larger"', 'between = "smaller"'))
    answer = diff()["sizes"]
    assert {one["style"] for one in answer} == {None, "classic-loafer", "pointed-heel", "snow-boot"}
    assert all(one["value"].endswith((".5", "2.5", "7.5")) for one in answer)


def every_ending(handbook, playbook, values):
    """Return where every combination of facts leads."""
    names = list(values)
    for chosen in product(*values.values()):
        given = dict(zip(names, chosen, strict=True))
        outcome = triage(handbook.playbooks[playbook], handbook.facts, given, handbook.measures).outcome
        yield chosen, outcome and outcome.id


@pytest.mark.parametrize("playbook", ["size-exchange", "colour-exchange", "late-delivery"])
def test_every_case_of_another_outcome_is_told(diff, desk, playbook):
    text = desk.shipped["policies.toml"]
    section = text[text.index(f'[[playbooks]]\nid = "{playbook}"') :]
    section = (
        section[: section.index("\n[[playbooks]]\n", 5)] if "\n[[playbooks]]\n" in section[5:] else section
    )
    first, second = section.split("[[playbooks.outcomes]]\n")[1:3]
    when = [next(line for line in part.splitlines() if line.startswith("when")) for part in (first, second)]
    swapped = section.replace(when[0], "WHEN").replace(when[1], when[0]).replace("WHEN", when[1])
    path = desk.change("policies.toml", (section, swapped))
    old, new = (Handbook(load(file).policies) for file in (desk.old / "policies.toml", path))
    values = axes(old.playbooks[playbook], old.facts)
    expected = {}
    for (_, before), (_, after) in zip(
        every_ending(old, playbook, values), every_ending(new, playbook, values), strict=True
    ):
        if before != after:
            expected[before, after] = expected.get((before, after), 0) + 1
    moves = diff()["playbooks"]
    assert {(one["old"], one["new"]): one["cases"] for one in moves} == expected
    assert {one["playbook"] for one in moves} == {playbook}


@pytest.mark.parametrize(
    "edit",
    [
        ("window_days = 7", "window_days = 10"),
        ("window_days = 7", "window_days = 9"),
        ("limit = 15", "limit = 20"),
        ("tolerance_grams = 30", "tolerance_grams = 60"),
    ],
)
def test_the_example_of_a_measurement_shows_both_endings(cstool, diff, desk, edit):
    path = desk.change("policies.toml", edit)
    moves = diff()["playbooks"]
    assert moves
    for move in moves:
        facts = [part for name, value in move["example"].items() for part in ("--fact", f"{name}={value}")]
        for side, file in (("old", desk.old / "policies.toml"), ("new", path)):
            ran = cstool("triage", move["playbook"], *facts, "--policies", file, "--json")
            assert ran.answer["outcome"]["id"] == move[side]
