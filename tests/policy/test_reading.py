"""Whatever the bytes of a file are, reading them ends in tables or in problems with places."""

import random
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from cstool.validation import problem as problems
from cstool.validation import syntax, syntax_hints
from cstool.validation.codes import CODES
from cstool.validation.document import Document, read
from cstool.validation.problem import Problem

SHIPPED = (Path(__file__).parents[2] / "policies.toml").read_bytes()


def shown(document: Document) -> list[tuple[int, int, str, str]]:
    return [(p.line, p.column, p.code, str(p.message)) for p in document.problems]


def assert_inside(document: Document) -> None:
    """Every problem has a place that exists in the file."""
    lines = document.text.split("\n")
    for problem in document.problems:
        assert problem.code in CODES
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert str(problem.message)
        assert str(problem.hint)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"a = 1",
        b"a = 1\r\n",
        b"\xef\xbb\xbfa = 1\n",
        '"名称" = "中"\n'.encode(),
        b"a = {\n  b = 1,\n}\n",
    ],
)
def test_sound_files_have_no_problems(data):
    document = read(data, "policies.toml")
    assert document.problems == ()
    assert document.data == tomli.loads(data.decode("utf-8-sig"))


def test_places_count_from_behind_the_byte_order_mark():
    document = read(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n", "f.toml")
    message = problems.Message("x")
    found = [Problem(path=(key,), at="value", code="wrong-type", message=message) for key in ("b", "a")]
    assert [(p.file, p.line, p.column) for p in document.placed(found)] == [
        ("f.toml", 1, 5),
        ("f.toml", 2, 5),
    ]


GBK = "the file is saved as GB18030 (GBK), not as UTF-8"
NOT_UTF_8 = "this byte does not belong in UTF-8 text"
UTF_16 = "the file is saved as UTF-16, not as UTF-8"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ('a = 1\nname = "会员"\n'.encode("gb18030"), (2, 9, "encoding", GBK)),
        ("name = 1\n".encode("utf-16"), (1, 1, "encoding", UTF_16)),
        ("name = 1\n".encode("utf-16-le"), (1, 2, "encoding", UTF_16)),
        (
            'a = "会"\r\nb = "'.encode() + b"\xff\xff\n",
            (2, 6, "encoding", NOT_UTF_8),
        ),
        ('a = "会员"\nb = "'.encode() + "会员".encode("gbk"), (2, 6, "encoding", NOT_UTF_8)),
        (b'a = "x\0"\n', (1, 7, "encoding", "the file holds a NUL character, so it is no text")),
    ],
)
def test_other_encodings_are_refused_at_the_first_bad_byte(data, found):
    document = read(data, "f.toml")
    assert document.data is None
    assert shown(document) == [found]


WIDE = "{} is a full-width character: switch the input method to English and type {}"


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("name = 会员", (1, 8), 'put texts between quotes: "..."'),
        ("name = “会员”", (1, 8), WIDE.format("“", '"')),
        ("rate ＝ 0.93", (1, 6), WIDE.format("＝", "=")),
        ('couriers = ["yto"， "ems"]', (1, 18), WIDE.format("，", ",")),
        ("\u3000a = 1", (1, 1), WIDE.format("\u3000", "a space")),
        ('name = "会员', (1, 10), "the closing quote is missing"),
        ("rate = 0,93", (1, 9), "write the decimal point as a full stop"),
        ("rate = .93", (1, 8), "write a digit before the decimal point"),
        ("rate = 5.", (1, 9), "write a digit after the decimal point"),
        ("limit = 15元", (1, 11), "a number stands alone, without its unit; texts stand between quotes"),
        ("limit =", (1, 7), "write the value after ="),
        ("tag = True", (1, 7), "write true or false in small letters"),
        ('名称 = "会员"', (1, 1), 'put a Chinese key between quotes, a text of several lines between """'),
        (r'path = "C:\q"', (1, 11), "write \\\\ for a backslash, or put the text between ' and '"),
        ('text = "a "b" c"', (1, 12), 'a quote inside a text is written “ ” or \\"'),
        ("[tiers", (1, 6), "write [table] or [[table]]"),
        ("a = 1\n\na = 2\n", (3, 1), "it stands in line 1 already: keep one of the two"),
        ("[a]\nb = 1\n[a]\n", (3, 1), "it stands in line 1 already: keep one of the two"),
        ("a = [[1, 2],\n", (1, 5), "close it, or delete it"),
        ('a = """x\ny = 1\n', (1, 5), "close it, or delete it"),
    ],
)
def test_a_fault_of_syntax_has_its_place_and_a_hint(text, place, hint):
    (problem,) = read(text.encode(), "f.toml").problems
    assert (problem.line, problem.column) == place
    assert str(problem.hint) == hint


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a = 1\nb = " + "[" * 401, (2, 405), "the nesting is too deep to be read"),
        ("a = 1\nb = " + "{a=" * 401, (2, 1205), "the nesting is too deep to be read"),
        ("x = 1\n" + "a." * 2000 + "a = 1", (2, 1), "the nesting is too deep to be read"),
        ("# 12345\na = 12\nb = " + "9" * 5000, (3, 5), "the number has too many digits to be read"),
    ],
)
def test_what_the_parser_cannot_bear_is_a_problem(text, place, message):
    document = read(text.encode(), "f.toml")
    assert document.data is None
    assert shown(document) == [(*place, "syntax", message)]


def test_reading_goes_on_after_a_fault():
    text = '[a]\nb = "x\nc = 1\nc = 2\n[d\ne = 3\n[[f]]\ng = [1, 2\nh = 4\n[a]\ni = 5\n'
    document = read(text.encode(), "f.toml")
    assert [(p.line, p.column, p.code) for p in document.problems] == [
        (2, 7, "syntax"),
        (4, 1, "duplicate-key"),
        (5, 3, "syntax"),
        (8, 5, "syntax"),
        (10, 1, "duplicate-key"),
    ]
    assert document.text == text
    assert document.data["a"] == {"b": problems.UNREAD, "c": 1}
    assert document.data["d"] == {"e": 3}
    assert document.data["f"] == [{"g": [1, 2], "h": 4}]


def test_a_large_broken_file_is_read_once():
    data = b'[[rows]]\nname = "x"\n' * 60_000 + b"oops\n" * 2
    document = read(data, "f.toml")
    assert [(p.line, p.column) for p in document.problems] == [(120_001, 5)]


@given(st.binary(max_size=200))
def test_any_bytes(data):
    document = read(data, "f.toml")
    assert (document.data is None) <= bool(document.problems)
    assert_inside(document)


@given(st.text("[]{}=.,#\"'\\\n\t ab1“＝中\0\r\ue000-", max_size=60))
def test_any_text_of_signs(text):
    document = read(text.encode(), "f.toml")
    assert (document.data is None) <= bool(document.problems)
    assert_inside(document)


def test_every_message_of_the_parser_is_explained():
    for begin in syntax_hints._GUESSES:
        assert begin in syntax._SAYS


@pytest.mark.parametrize("seed", range(10))
def test_mutations_of_the_shipped_policy(seed):
    rng = random.Random(seed)
    lines = SHIPPED.split(b"\n")
    start = rng.randrange(len(lines) - 300)
    part = b"\n".join(lines[start : start + 300])
    for _ in range(20):
        begin = rng.randrange(len(part))
        end = min(begin + rng.choice([1, 1, 3, 50]), len(part))
        new = rng.choice(
            [b"", part[begin:end] * 2, bytes([rng.randrange(256)]), rng.choice([b'"', b"[", b"=", b"\n"])]
        )
        assert_inside(read(part[:begin] + new + part[end:], "f.toml"))
