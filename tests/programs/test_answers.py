"""What programs are told of commands and answers is what they get: every answer is one of its JSON Schema."""

import json
import shlex
from functools import cache

import jsonschema_rs
import pytest

from cstool.cli import _summaries
from cstool.console.answer_shapes import answer_schemas
from cstool.console.command_shapes import command_line, command_shape
from cstool.errors import InputError

CALLS = [
    "discount --orders 3 --spent 520 --amount 268",
    "discount --orders 0 --spent 0 --say",
    "refund quality --paid 268 --freight 12 --return-freight 15",
    "refund size --item 鞋=268 --item 袜=20x2 --back 袜 --days 3",
    "refund dislike --paid 199 --days 9",
    "size 240 --style snow-boot",
    "reply thanks",
    "reply thanks greeting",
    "reply 可以开发票吗",
    "reply",
    "triage leak --fact signed=in-person",
    "triage 鞋子开胶了 --paid 268",
    "triage 可以开发票吗",
    "triage",
    "check 签收15天内都能退，包邮",
    "note A1 答应周五发 --kind promise --due 2030-01-04",
    "notes",
    "notes --verify",
    "due --on 2030-02-01",
    "done 1",
    "validate",
    "export csv -o replies.csv",
    "sql sqlite",
    "where",
]


@cache
def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(answer_schemas()[name])


def test_every_answer_is_one_of_its_schema(cstool):
    for call in CALLS:
        words = shlex.split(call)
        ran = cstool(*words, "--json")
        faults = [error.message for error in validator(words[0]).iter_errors(ran.answer)]
        assert faults == [], (call, ran.out[:500])


def test_what_is_no_answer_is_refused():
    assert not validator("size").is_valid({"eu": 38})
    assert not validator("check").is_valid({"text": "", "verdict": "perhaps", "claims": []})


def test_an_error_is_one_of_its_schema(cstool):
    ran = cstool("size", "x", "--json")
    assert validator("error").is_valid(json.loads(ran.err))


def test_every_command_is_described_with_the_choices_of_the_policy_in_use(cstool):
    commands = {each["name"]: each for each in cstool("schema", "commands").answer["commands"]}
    assert set(commands) == set(_summaries())
    options = {each["name"]: each for each in commands["refund"]["parameters"]}
    assert options["reason"]["is_required"]
    assert "wrong-item" in options["reason"]["choices"]
    assert (options["paid"]["unit"], options["worn"]["type"]) == ("yuan", "boolean")
    assert options["stage"]["choices"] == ["unshipped", "in-transit", "received"]
    for command in commands.values():
        assert command["help"]
        jsonschema_rs.Draft202012Validator(command["input"])


@pytest.mark.parametrize("given", [{}, {"valu": "240"}, {"value": ["240", "250"]}, {"value": True}])
def test_wrong_arguments_are_refused_before_the_command_runs(given):
    import typer

    from cstool.cli import build

    shape = command_shape(typer.main.get_command(build()), "size")
    with pytest.raises(InputError):
        command_line(shape, given)
