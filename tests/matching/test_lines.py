"""`--lines`: one message a line in, one JSON object a line out."""

import io
import json
from pathlib import Path

import pytest

from cstool.console.messages import answer_lines, typed_or_piped
from cstool.errors import InputError


@pytest.fixture
def answers(desk, tmp_path: Path, capsys):
    """What comes out for the bytes of a file: the objects, and what stands on stderr."""

    def run(data: bytes):
        (tmp_path / "said.txt").write_bytes(data)
        answer_lines(tmp_path / "said.txt", desk, "triage", "kind")
        out, err = capsys.readouterr()
        return [json.loads(line) for line in out.splitlines()], err

    return run


def test_every_line_has_its_answer_in_their_order(answers) -> None:
    found, err = answers("瓶子全洒啦\r\n\n很好看\nleak\n催发货".encode())
    assert [each["text"] for each in found] == ["瓶子全洒啦", "", "很好看", "leak", "催发货"]
    assert [each["kind"] for each in found] == ["leak", None, None, "leak", "late"]
    assert [each["score"] for each in found[3:]] == [1.0, 1.0]
    assert err == ""


def test_many_lines_are_answered_as_each_would_be(answers) -> None:
    """More than are looked at together, some of them twice."""
    lines = [f"瓶子漏了{number % 900}" for number in range(3000)]
    found, _ = answers("\n".join(lines).encode())
    assert [each["text"] for each in found] == lines
    assert {each["kind"] for each in found} == {"leak"}


def test_what_stands_before_a_line_that_cannot_be_read_is_answered(desk, tmp_path: Path, capsys) -> None:
    (tmp_path / "said.txt").write_bytes("油洒了\n".encode() + b"a" * 70_000)
    with pytest.raises(InputError, match="line 2"):
        answer_lines(tmp_path / "said.txt", desk, "triage", "kind")
    assert json.loads(capsys.readouterr().out)["kind"] == "leak"


def test_a_message_of_another_kind_names_what_it_wants(answers) -> None:
    (sizes, talk), _ = answers("穿多大\n天气真好\n".encode())
    assert (sizes["kind"], sizes["reply"], sizes["topic"]) == (None, "sizes", None)
    assert (talk["kind"], talk["reply"], talk["topic"]) == (None, None, "talk")
    assert [each["id"] for each in talk["alternatives"]] == ["leak", "late"]


def test_control_characters_are_escaped(answers, desk, tmp_path, capsys) -> None:
    (tmp_path / "said.txt").write_bytes(b"a\x00b\x1b[31m\n")
    answer_lines(tmp_path / "said.txt", desk, "triage", "kind")
    out = capsys.readouterr().out
    assert out.startswith('{"text":"a\\u0000b\\u001b[31m",')


def test_a_byte_order_mark_is_no_part_of_the_first_line(answers) -> None:
    [found], _ = answers("leak\n".encode("utf-8-sig"))
    assert (found["text"], found["kind"]) == ("leak", "leak")


def test_what_is_not_utf_8_is_read_as_gb18030_and_said_once(answers) -> None:
    found, err = answers("油洒了\n".encode() + "瓶子漏了\n还没到\n".encode("gb18030"))
    assert [each["kind"] for each in found] == ["leak", "leak", "late"]
    assert err == "line 2 is not UTF-8: such lines are read as GB18030\n"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_refused(answers, encoding: str) -> None:
    mark = b"" if encoding == "utf-16" else b"\xfe\xff"
    with pytest.raises(InputError) as refused:
        answers(mark + "瓶子漏了\n".encode(encoding))
    assert refused.value.code == "encoding"


@pytest.mark.parametrize(
    "line",
    [
        "triage leak --lines -",
        "triage --lines - --fact item=sample",
        "triage --lines - --explain",
        "triage --lines - -i",
        "reply thanks --lines -",
        "reply --lines - --set size=240",
        "reply --lines - --variant 1",
        "reply --lines - --seed a",
        "reply --lines - --explain",
        "reply --lines - --copy",
        "reply --lines - --bare",
    ],
)
def test_what_serves_one_message_only_is_refused_beside_a_file_of_them(cstool, line: str) -> None:
    ran = cstool(*line.split(), "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "usage")


def test_a_dash_stands_for_the_message_on_stdin(monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("瓶子\r\n 全洒啦 \n\n".encode())))
    assert typed_or_piped(["-"]) == ["瓶子，全洒啦"]
    assert typed_or_piped(["-", "a"]) == ["-", "a"]
