"""Any text as the value of any option and argument of any command, with and without `--json`.

In CI each place gets its own few strings; `CSTOOL_NAUGHTY=1 pytest tests/naughty/test_every_option.py` takes all of
the Big List of Naughty Strings and of our own, for half an hour.
"""

import io
import os
import re

import pytest
from strings import BIG_LIST, STRINGS
from typer.main import get_command

from cstool.cli import build

ALL = list(dict.fromkeys([*BIG_LIST, *STRINGS]))
#: Each place gets one string in so many, each time others.
SHARE = int(os.environ.get("CSTOOL_NAUGHTY", "60"))
#: How what takes a while begins to say so, where the machine is slow.
SLOW = ("learning from", "asking every sentence")
#: A call of each command that does what it is for, before the value is put into it.
BASES = {
    "discount": "--orders 3 --spent 520",
    "refund": "quality --paid 268",
    "size": "240",
    "reply": "size-accuracy",
    "triage": "leak",
    "check": "签收7天内可以退",
    "note": "w1 第7条",
    "notes": "w1",
    "due": "",
    "done": "1",
    "export": "csv",
    "members": "orders.csv",
    "sql": "sqlite",
    "handbook": "-o page.html",
    "validate": "",
    "diff": "old .",
    "import": "phrases.csv",
    "explain": "overlapping-rows",
    "schema": "policies",
    "where": "",
    "init": "fresh",
}
#: Control characters but newline, return and tab, and the characters that turn the direction of text.
RAW = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def places():
    """Every option that takes a value, and every argument: the command, the option, and the place of the argument."""
    for name, command in get_command(build()).commands.items():
        for place, param in enumerate(command.params):
            if param.param_type_name == "argument":
                yield name, None, place
            elif not param.is_flag:
                yield name, next(option for option in param.opts if option.startswith("--")), None


PLACES = sorted(set(places()), key=str)


def call(name, option, place, text, more):
    """The words of a call with `text` in its place; a value that starts with a stroke is no option."""
    words = BASES.get(name, "").split()
    if option is not None:
        return [name, *more, *words, f"{option}={text}"]
    return [name, *more, *words[:place], text, *words[place + 1 :]]


def leads_out(text):
    """Whether a path of that name lies outside the folder that the test runs in: /etc/hosts, ../../etc/hosts."""
    folder = os.path.realpath(".")
    return os.path.commonpath([folder, os.path.realpath(text)]) != folder


@pytest.mark.parametrize("at", range(len(PLACES)), ids=lambda at: " ".join(map(str, PLACES[at])))
def test_any_text_in_any_option(at, cstool, monkeypatch, tmp_path):
    """Exit 0, 1, 2 or 3, one line where it is refused, nothing raw on either stream, JSON that can be read."""
    name, option, place = PLACES[at]
    if name == "mcp":
        pytest.skip("it talks until nobody listens")
    for number, text in enumerate(ALL[at % SHARE :: SHARE]):
        if "\0" in text or re.search("[\ud800-\udc7f\udd00-\udfff]", text):
            continue  # no command line can hold them
        if leads_out(text) and (name == "init" or option in {"--output", "--rejects", "--html"}):
            continue  # it would be written there
        for more in ([], ["--json"]) if SHARE == 1 else ([["--json"], []][number % 2],):
            if more and name in {"schema", "init", "sql", "mcp"}:
                continue
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
            ran = cstool(*call(name, option, place, text, more))
            assert ran.code in {0, 1, 2, 3}, (text, ran)
            assert "Traceback" not in ran.err
            assert not RAW.search(ran.out + ran.err), ascii(text)
            if ran.code in {2, 3}:
                lines = [line for line in ran.err.splitlines() if not line.startswith(SLOW)]
                assert ran.out == "", (ascii(text), ran)
                assert more or len(lines) == 1, (ascii(text), ran)
                assert not more or ran.error["message"], ascii(text)
            elif (
                more
                and ran.out
                and not ran.out.startswith("Usage:")
                and option not in {"--lines", "--output"}
                and name != "export"
            ):
                assert ran.answer is not None, ascii(text)


def test_every_command_has_its_call():
    assert {name for name, _, _ in PLACES} - {"mcp"} == set(BASES)
