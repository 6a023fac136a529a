"""No line is wider than the terminal, in both languages; what is sent stands unbroken; colour only where it helps."""

import io
import re
import shlex
from pathlib import Path

import pytest
from wcwidth import wcswidth

from cstool.render import streams
from cstool.render.terminal import coloured, laid_out, refused, strong, whole, wrapped

LINES = [
    "--help", "refund --help", "validate --help", "members --help", "reply", "triage", "where",
    "refund quality --paid 268 --freight 12 --return-freight 15 --goodwill",
    "refund size --paid 100 --days 9", "triage missing --fact item=full-size", "triage acne",
    "discount --orders 3 --spent 520 --amount 268 --sale 20", "size 247 --style pointed-heel",
    "reply shipping-time", "check 三天之内给您退款，退换期限是签收后15天，运费我们店铺来出", "validate", "init shop",
    *(f"{command} --help" for command in (
        "discount", "size", "reply", "triage", "check", "note", "notes", "due", "done", "export", "sql", "handbook",
        "diff", "import", "explain", "schema", "where", "init", "mcp",
    )),
    "explain", "explain lost-ask", "note 1001 顾客要黑色的鞋带 --agent 小美", "due", "notes 1001",
    "triage dislike --fact stage=received --fact window=open --fact goods=as-new",
]  # fmt: skip


# What --suggest prints is pasted into a file, what export writes is read by programs: neither is broken.
#: What else the commands print: lists, comparisons, explanations, and errors of every kind.
MORE = [
    "diff one.toml two.toml --members m.csv", "diff one.toml one.toml", "diff one.toml nowhere.toml",
    "diff one.toml --on 2026-12-01", "diff one.toml --on 2026-12-01 --on 2027-01-01", "validate one.toml",
    "validate nowhere.toml", "validate wrong.toml", "validate --json --strict", "members",
    "members nowhere.csv", "members m.csv", "discount m.csv -o o.csv --columns a=b", "discount nowhere.csv",
    "discount --orders 0 --spent 20", "discount --orders x --spent 20", "discount --say --orders 3 --spent 520",
    "sql nowhere", "schema nothing", "refund quality", "refund nothing --paid 3", "refund size --paid 268",
    "refund wrong-item --paid 268 --wish keep --kept-price 259 --swap-freight 24",
    "refund quality --paid 268 --wish fly", "refund missing --paid 268 --item 鞋=168 --item 袜=100 --back 袜",
    "size 999", "size 240 --style nothing", "size x", "reply nothing-at-all-of-this-kind",
    "reply size-accuracy --set a=b", "reply delay-notice", "reply 收到八天了还能退吗", "reply 能退吗 --explain",
    "triage nothing", "triage missing --fact nothing=1", "triage missing --fact item=nothing",
    "triage 少发了一件 --explain", "where --on 2026-12-11 --policies two.toml", "note", "note 1 --kind nothing x",
    "notes", "notes nothing", "due --on 2026-13-01", "done 99999", "explain nothing", "import nowhere.csv",
    "check", "check 给您退300元 --order 1", "nothing", "--version", "--lang fr size 240", "export nothing",
    "export espanso --on x", "handbook --md --due --customer", "mcp --nothing", "init .", "init one.toml",
]  # fmt: skip
PERIOD = """
[[periods]]
id = "double-eleven"
name = "双11"
from = 2026-12-01
until = 2026-12-15
source = "H8"
set = { returns.window_days = 15, tiers.gold.rate = 0.92 }
"""


@pytest.fixture
def looked_at(monkeypatch):
    """Both streams are looked at by a person."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(streams, "is_terminal", lambda _stream: True)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("line", MORE)
def test_answers_and_errors_fit_the_terminal(cstool, looked_at, shipped, line, language):
    """Lists, comparisons and errors are broken as well; but for texts to send, remarks and commands to copy."""
    policies = shipped["policies.toml"]
    files = {
        "one.toml": policies, "two.toml": policies.replace("spent = 499", "spent = 599") + PERIOD,
        "wrong.toml": policies.replace("rate = 0.93", "rate = 9.3").replace('fault = "shop"', 'falt = "shop"'),
        "m.csv": "member,orders,spent,amount\n张三,3,520,268\n李四,x,1,1\n",
    }  # fmt: skip
    for name, text in files.items():
        Path(name).write_text(text, encoding="utf-8")
    ran = cstool("--lang", language, *shlex.split(line))
    said = [text for text in (ran.out + ran.err).split("\n") if not text.startswith(("{", '"'))]
    wide = [text for text in said if wcswidth(text) > 80]
    assert [text for text in wide if not re.match(r"亲|可以的亲|【|您现在| *cstool | */", text)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("line", LINES)
def test_nothing_is_wider_than_the_terminal(cstool, monkeypatch, line, language):
    """80 columns where nothing else is known; texts to send and the remark, which is pasted, are whole."""
    monkeypatch.delenv("COLUMNS", raising=False)
    ran = cstool(*shlex.split(line), "--lang", language)
    wide = [text for text in ran.out.split("\n") if wcswidth(text) > 80]
    assert [text for text in wide if not re.match("亲|没问题亲|【|/|.* /", text)] == []
    assert "..." not in re.sub(
        r"\[(ARGS|参数|FILES)\]\.\.\.|ORDERS\.\.\.|=列名,\.\.\.|(NAME|列名),\.\.\.|eu, \.\.\.|eu、\.\.\.",
        "",
        ran.out,
    )


def test_what_is_sent_is_one_line(cstool):
    """Copied from the terminal it is just the text: the same as the JSON document has."""
    said = cstool("refund", "quality", "--paid", "268", "--json").answer["say"][0]["text"]
    assert said in cstool("refund", "quality", "--paid", "268").out.split("\n")


def test_a_remark_is_one_line(cstool):
    """It is pasted into the order: the line that is copied has nothing else in it."""
    line = ("triage", "missing", "--fact", "item=full-size", "--agent", "小美")
    note = cstool(*line, "--json").answer["note"]
    assert note.rpartition("｜")[0] in [text.rpartition("｜")[0] for text in cstool(*line).out.split("\n")]


def test_a_narrow_terminal(cstool, monkeypatch):
    """What does not fit is broken between words, and between Chinese characters, but never before a comma."""
    monkeypatch.setenv("COLUMNS", "40")
    ran = cstool("triage", "missing")
    assert [
        text for text in ran.out.split("\n") if wcswidth(text) > 40 and not re.match("亲|没问题亲|【", text)
    ] == []
    assert not [text for text in ran.out.split("\n") if text.strip()[:1] and text.strip()[0] in "，。；、）"]
    cards = cstool("reply").out.split("\n\n")
    assert cards[0] == "category  日常用语\nid        greeting\ncode      dzh\nname      打招呼"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("  Q2  一二三四五六七八，九", ["  Q2  一二三四五六", "      七八，九"]),
        ("→ 2. alpha beta gamma", ["→ 2. alpha beta", "     gamma"]),
        ("abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmnopqr", "  stuvwxyz"]),
        ("🙏🙏🙏🙏🙏🙏🙏🙏🙏🙏", ["🙏" * 9, "  🙏"]),
    ],
)
def test_lines_hang(line, found):
    """What follows the first line is aligned with what that says; wide characters take two columns."""
    assert wrapped(line, 18) == found
    assert wrapped(whole(line), 18) == [whole(line)]


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


def test_colour_is_for_terminals(monkeypatch):
    """No pipe has any, and no terminal of somebody who asks for none."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    text = f"{strong('ok')} {refused('no')}"
    assert coloured(laid_out(text, Terminal())) == "\x1b[1mok\x1b[0m \x1b[31mno\x1b[0m"
    assert laid_out(text, io.StringIO()) == "ok no"
    monkeypatch.setenv("NO_COLOR", "1")
    assert laid_out(text, Terminal()) == "ok no"


def test_what_becomes_the_start_of_a_line_is_no_command(cstool):
    """A text is broken first, and made harmless then."""
    ran = cstool("note", "A1", "字" * 38 + " ::error::x " + "\ufdd0::error::y")
    assert ran.code == 0
    assert "::error::" in cstool("notes", "A1", "--json").out
    assert not re.search(r"(?m)^\s*::", cstool("notes", "A1").out)


@pytest.mark.parametrize(
    "line", ["size 240 --lang zh", "--lang zh size 240", "size --lang=zh 240", "--lang en size 240 --lang zh"]
)
def test_the_language_stands_anywhere(cstool, line):
    """The last one counts; what is no language is refused in the usual one; after `--` it is a word."""
    assert "毫米" in cstool(*line.split()).out
    assert cstool("size", "240", "--lang", "fr").code == 2
    assert "--lang" in cstool("triage", "--", "--lang", "zh").err
