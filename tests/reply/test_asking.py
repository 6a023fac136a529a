"""At a terminal cstool asks; in a script it never does."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

ENTER, DOWN, INTERRUPT, END = "\r", "\x1b[B", "\x03", "\x04"
#: Seconds after which a program that says nothing more is given up.
PATIENCE = 30


class Left(NamedTuple):
    """How a program left: its exit code, and everything that stood on its terminal and on its stdout."""

    code: int
    screen: str
    out: str


class Terminal:
    """`cstool` on a terminal of its own; stdout may go to a pipe instead."""

    def __init__(self, *arguments: str, piped: bool = False) -> None:
        import pty

        self.screen = ""
        self._terminal, end = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cstool", *arguments],
            stdin=end,
            stdout=subprocess.PIPE if piped else end,
            stderr=end,
            start_new_session=True,
        )
        os.close(end)

    def wait_for(self, text: str) -> None:
        """Read what the program writes until `text` stands there; what stood there before is forgotten."""
        until = time.monotonic() + PATIENCE
        before = len(self.screen)
        while text not in self.screen[before:]:
            assert time.monotonic() < until, f"no {text!r} in {self.screen!r}"
            read = self._read()
            assert read, f"no {text!r} in {self.screen!r}"
            self.screen += read

    def type(self, *texts: str) -> None:
        for text in texts:
            os.write(self._terminal, text.encode())

    def leave(self) -> Left:
        """Read on until the program is gone."""
        while read := self._read():
            self.screen += read
        out, _ = self._process.communicate(timeout=PATIENCE)
        os.close(self._terminal)
        return Left(self._process.returncode, self.screen, (out or b"").decode())

    def give_up(self) -> None:
        """End a program that a failed test left running."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()

    def _read(self) -> str:
        try:
            return os.read(self._terminal, 65536).decode(errors="replace")
        except OSError:
            return ""


@pytest.fixture
def terminal(clean_environment: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Terminal]]:
    """Open `cstool` on a terminal, in a clean environment."""
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    monkeypatch.setenv("PYTHONUTF8", "1")
    opened: list[Terminal] = []

    def open_terminal(*arguments: str, piped: bool = False) -> Terminal:
        opened.append(Terminal(*arguments, piped=piped))
        return opened[-1]

    yield open_terminal
    for each in opened:
        each.give_up()


def test_a_missing_value_is_asked_for_and_a_wrong_one_refused_on_the_spot(terminal):
    run = terminal("reply", "refund-done")
    run.wait_for("退款金额 (128.50):")
    run.type("12x", ENTER)
    run.wait_for("12x is not a number")
    run.type("\x7f", ENTER)
    left = run.leave()
    assert (left.code, "退款12.00元" in left.screen) == (0, True)


def test_whoever_is_asked_sees_first_which_reply_it_is_for(terminal):
    run = terminal("reply", "有黑色的吗", "--set", "colour=黑色")
    run.wait_for("推荐的颜色:")
    assert run.screen.index("有没有这个颜色 (colour-availability)") < run.screen.index("推荐的颜色:")
    run.type("棕色", ENTER)
    assert run.leave().code == 0


def test_a_script_is_told_what_is_missing_and_never_asked(terminal):
    """Its stdout goes to a file or a program, even where someone sits at the terminal."""
    left = terminal("reply", "refund-done", piped=True).leave()
    assert (left.code, left.out) == (2, "")
    assert "amount（退款金额）" in left.screen


def test_no_question_where_the_answer_is_json(terminal):
    assert terminal("reply", "refund-done", "--json").leave().code == 2


def test_nothing_more_to_say_ends_the_questions_with_what_is_missing(terminal):
    run = terminal("reply", "refund-done")
    run.wait_for("退款金额")
    run.type(END)
    left = run.leave()
    assert (left.code, "needs values: amount" in left.screen) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "question"),
    [
        (("reply", "refund-done"), "退款金额"),
        (("triage", "quality", "-i"), "哪件商品"),
        (("triage", "-i"), "What is it about?"),
    ],
)
def test_an_interrupt_leaves_with_130(terminal, arguments, question):
    run = terminal(*arguments)
    run.wait_for(question)
    run.type(INTERRUPT)
    left = run.leave()
    assert (left.code, "Traceback" in left.screen) == (130, False)


def test_wordings_take_turns_at_a_terminal(terminal, cstool):
    texts = [cstool("reply", "gxdb", "--variant", number).out.strip() for number in (1, 2, 3, 1)]
    for text in texts:
        assert text in terminal("reply", "gxdb").leave().screen


def test_a_playbook_is_walked_to_its_outcome(terminal):
    """Each answer decides what is asked next; what no outcome looks at any more is not asked."""
    run = terminal("triage", "质量问题", "-i", "--agent", "小美", piped=True)
    run.wait_for("哪件商品")
    run.type("乐福鞋", ENTER)
    run.wait_for("照片凭证")
    run.type(DOWN, ENTER)
    run.wait_for("能否维修")
    run.type(DOWN, DOWN, ENTER)
    run.wait_for("商品状态")
    run.type("2", ENTER)
    run.wait_for("顾客诉求")
    run.type(DOWN, ENTER)
    left = run.leave()
    assert left.code == 0
    assert "维修费" not in left.screen.replace("修理费", "")
    assert left.out.startswith("decided: 退货，全额退款\n")
    assert "【红旗】质量问题｜进展：退货，全额退款" in left.out
    assert "小美" in left.out


def test_what_nobody_knows_yet_is_left_open_and_stands_in_the_remark(terminal):
    run = terminal("triage", "quality", "-i", piped=True)
    run.wait_for("哪件商品")
    run.type(ENTER)
    run.wait_for("照片凭证")
    run.type(ENTER)
    run.wait_for("能否维修")
    run.type(END)
    left = run.leave()
    assert (left.code, "still to ask" in left.out) == (0, True)
    assert "处理中，待核实 照片凭证" in left.out


def test_facts_that_are_given_are_not_asked(terminal):
    run = terminal("triage", "leak", "-i", "--fact", "signed=not-yet", "--json", piped=True)
    left = run.leave()
    assert (left.code, '"id": "refuse-parcel"' in left.out) == (0, True)


def test_a_script_cannot_walk(cstool):
    ran = cstool("triage", "leak", "-i", "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "no-terminal")


def test_a_wrong_fact_is_refused_before_the_first_question(terminal):
    assert terminal("triage", "leak", "-i", "--fact", "signed=perhaps").leave().code == 2


def test_what_is_typed_leaves_the_choices_that_have_it(terminal):
    run = terminal("triage", "colour-exchange", "-i", "--fact", "stage=received", "--json", piped=True)
    run.wait_for("哪件商品")
    run.type(ENTER)
    run.wait_for("颜色不合的原因")
    run.type("没有这个", ENTER)
    run.wait_for("none of the choices has that")
    run.type("\x7f" * 4, "发错", ENTER)
    left = run.leave()
    assert (left.code, '"id": "sent-wrong"' in left.out) == (0, True)


@pytest.mark.parametrize(
    ("keys", "code", "shown"),
    [((ENTER,), 1, "nearest:"), ((DOWN, ENTER), 0, "remark to paste:"), ((END,), 1, "nearest:")],
)
def test_where_nothing_is_certain_the_nearest_are_offered_and_enter_picks_none(terminal, keys, code, shown):
    run = terminal("triage", "怎么处理呢", "--agent", "小美")
    run.wait_for("none of these")
    run.type(*keys)
    left = run.leave()
    assert (left.code, shown in left.screen) == (code, True)


def test_enter_alone_names_no_playbook(terminal):
    run = terminal("triage", "-i", piped=True)
    run.wait_for("What is it about?")
    run.type(ENTER)
    assert "id" in run.leave().out
