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
    "validate --try quality",
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


#: Files, and calls that answer with an account of one.
FILES = {
    "members.csv": "member,orders,spent\nA,3,520\nB,0,9\n",
    "rows.csv": "order,reason,paid,freight\n1,quality,268,12\n2,size,?,0\n",
    "orders.csv": "买家会员名,订单编号,订单付款时间,买家实际支付金额,订单状态\n小王,1,2030-01-01 10:00,100,交易成功\n",
    "phrases.csv": "名称,内容\n问好,您好呀\n",
}
ACCOUNTS = [
    "discount members.csv -o priced.csv",
    "refund --rows rows.csv -o refunded.csv",
    "members orders.csv -o tiers.csv --on 2030-02-01",
    "import phrases.csv",
    "validate --suggest",
    "diff policies.toml other.toml",
    "explain",
    "explain wrong-type",
]


def test_every_account_of_a_file_is_one_of_its_schema(cstool, clean_environment, shipped):
    for name, text in FILES.items():
        (clean_environment / name).write_text(text, "utf-8")
    policies = shipped["policies.toml"]
    (clean_environment / "policies.toml").write_text(policies, "utf-8")
    (clean_environment / "other.toml").write_text(policies.replace("rate = 0.93", "rate = 0.92"), "utf-8")
    for call in ACCOUNTS:
        words = shlex.split(call)
        ran = cstool(*words, "--json")
        faults = [error.message for error in validator(words[0]).iter_errors(ran.answer)]
        assert faults == [], (call, ran.out[:500])


def test_every_command_that_answers_has_a_schema(cstool):
    """Those with --json answer in it; the others write a page, files or schemas, or talk to a program."""
    commands = json.loads(cstool("schema", "commands").out)["commands"]
    answering = {
        command["name"]
        for command in commands
        if any("--json" in parameter["options"] for parameter in command["parameters"])
    }
    assert answering == answer_schemas().keys() - {"error"}
    assert {command["name"] for command in commands} - answering == {"handbook", "init", "mcp", "schema"}


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
