"""Examples of the policy: run by `validate`, and enough of them to notice every change of a number."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec
from small_handbook import POLICIES, REPLIES, changed

from cstool.locale import activate, translated
from cstool.policy.example_shapes import Cases
from cstool.policy.handbook import Handbook
from cstool.policy.number_types import dec_hook
from cstool.policy.shapes import Policies, Replies
from cstool.validation.document import read
from cstool.validation.examples.example_check import differences, failing
from cstool.validation.problem import Damage, PlacedProblem
from cstool.validation.registry import REFUSING, found_by
from cstool.validation.review import review

#: The law is held by a test of its own.
NOT_ANSWERS = ("floor", "notes")
CASES = (Path(__file__).parents[2] / "cases.toml").read_text(encoding="utf-8")
DECIDED = msgspec.convert(read(CASES.encode(), "cases.toml").data, Cases, dec_hook=dec_hook)

HEADER = re.compile(r"^\[+([a-z_]+)")
NUMBER = re.compile(r"(?<=[=\[,] )-?[0-9]+(?:\.[0-9]+)?(?=\s*(?:,|\}|\]|$))", re.MULTILINE)


#: What is chosen from a few, and the other choice.
CHOICES = {
    "true": "false",
    'fault = "shop"': 'fault = "customer"',
    'fault = "customer"': 'fault = "shop"',
    'flag = "red"': 'flag = "yellow"',
    'between = "larger"': 'between = "smaller"',
    'refund = "quality"': 'refund = "size"',
    '"unworn", ': "",
    '"tag", ': "",
    ', "packaging"]': "]",
}


def numbers(text: str) -> Iterator[re.Match[str]]:
    """The numbers of policies.toml that decide answers."""
    return deciding(text, NUMBER.pattern)


def deciding(text: str, pattern: str) -> Iterator[re.Match[str]]:
    """What matches in the tables of policies.toml that decide answers."""
    table = ""
    for match in re.finditer(f"{HEADER.pattern}|{pattern}", text, re.MULTILINE):
        if match[1]:
            table = match[1]
        elif table not in NOT_ANSWERS:
            yield match


def stepped(number: str, step: int) -> str:
    """The number one step of its last place away."""
    return str(Decimal(number) + step * Decimal(1).scaleb(Decimal(number).as_tuple().exponent))


def noticed(policies: str, replies: Replies) -> bool:
    """Whether an example, or a check of meaning, notices a change of policies.toml."""
    data = read(policies.encode(), "policies.toml").data
    changed = msgspec.convert(data, Policies, dec_hook=dec_hook)
    given = {"policies": changed}
    return any(any(found_by(stage, given)) for stage in REFUSING) or any(
        failing(Handbook(changed, replies), DECIDED, Damage())
    )


def reviewed(texts: dict[str, str], **options: bool) -> list[PlacedProblem]:
    """The problems of the two files together with the shipped cases."""
    documents = (read(text.encode(), name) for name, text in texts.items())
    return review(*documents, cases=read(CASES.encode(), "cases.toml"), **options).problems


def test_shipped_examples_hold_and_touch_every_row(shipped):
    files = {"unused-reply", "needless-exception"}  # what finds a reply stands in the files of words
    assert [each for each in reviewed(shipped, coverage=True) if each.code not in files] == []


def test_every_number_of_the_policy_is_held_by_an_example(shipped):
    text = shipped["policies.toml"]
    replies = msgspec.convert(read(shipped["replies.toml"].encode(), "r").data, Replies, dec_hook=dec_hook)
    places = list(numbers(text))
    assert len(places) >= 45
    unnoticed = [
        f"{text.count(chr(10), 0, match.start()) + 1}: {match[0]} -> {number}"
        for match in places
        for number in (stepped(match[0], step) for step in (1, -1))
        if is_possible(number)
        and not noticed(f"{text[: match.start()]}{number}{text[match.end() :]}", replies)
    ]
    assert unnoticed == []


def test_every_choice_of_the_policy_is_held_by_an_example(shipped):
    text = shipped["policies.toml"]
    replies = msgspec.convert(read(shipped["replies.toml"].encode(), "r").data, Replies, dec_hook=dec_hook)
    places = list(deciding(text, "|".join(map(re.escape, CHOICES)) + r'|^refund = "[a-z-]+"$'))
    assert len(places) >= 55
    unnoticed = [
        f"{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for match in places
        if not noticed(
            text[: match.start()] + CHOICES.get(match[0], 'refund = "quality"') + text[match.end() :], replies
        )
    ]
    assert unnoticed == []


def test_the_floor_is_what_the_law_demands(shipped):
    floor = read(shipped["policies.toml"].encode(), "p").data["floor"]
    assert floor == {
        "return_days": 7,
        "own_reason": ["goods"],
        "shop_fault": ["goods", "first-freight", "return-freight"],
        "source": "CPL24-25",
    }


def test_of_a_part_of_an_answer_the_key_that_differs_is_named():
    answer = {"outcome": {"id": "resend", "refund": "missing"}, "flag": "red"}
    expected = {"outcome": {"id": "resend", "refund": "size"}, "flag": "red"}
    (found,) = differences(expected, answer)
    assert found.key == ("outcome", "refund")
    assert str(found.message) == "the answer has outcome.refund = missing"


def is_possible(number: str) -> bool:
    """Whether a number of the policy can be this one: none but a shift is negative, no rate is above 1."""
    return number not in ("-1", "1.01")


def test_the_error_of_an_answer_is_told_in_the_reader_s_language(shipped):
    text = shipped["policies.toml"].replace("  { mm = 280, eu = 46 },\n", "")
    problems = reviewed(shipped | {"policies.toml": text})
    activate("zh")
    said = [translated(problem.message) for problem in problems if "off-chart" in str(problem.message)]
    assert said
    assert not any("is not on the chart" in text for text in said)


def test_the_ends_of_every_chart_are_suggested(cstool, clean_environment):
    chart = '[[charts]]\nid = "kids"\nname = "童鞋"\nbetween = "larger"\nsource = "Q3"\n'
    sizes = "sizes = [{ mm = 130, eu = 21 }, { mm = 135, eu = 22 }]\n\n"
    style = '[[styles]]\nid = "kids-boot"\nname = "童靴"\nchart = "kids"\nshift = 0\nsource = "Q3"\n\n'
    text = changed(POLICIES, ('[[styles]]\nid = "boot"', f'{chart}{sizes}{style}[[styles]]\nid = "boot"'))
    (clean_environment / "policies.toml").write_text(text, encoding="utf-8")
    (clean_environment / "replies.toml").write_text(REPLIES, encoding="utf-8")
    out = cstool("validate", "--suggest").out
    for value in (129, 130, 131, 134, 135, 136):
        assert f'given = {{ size = {{ value = {value}, style = "kids-boot" }} }}' in out
