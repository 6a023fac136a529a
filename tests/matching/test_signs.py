"""A sign is there when its words stand in the sentence in the way that it says."""

import pytest

from cstool.core.signs import find_sign, names, parse_signs
from cstool.core.vocabulary import Words
from cstool.core.word_classes import Lexicon, vocabulary

_CLASSES = (
    Words(id="sent", words="发 寄"),
    Words(id="wrong", words="错"),
    Words(id="leak", words="漏"),
    Words(id="praise", words="很好"),
    Words(id="not", words="没有", role="denies", reach=6),
    Words(id="perhaps", words="会不会", role="doubts", reach=6),
)


def is_there(sign: str, text: str) -> bool:
    [parsed] = parse_signs(sign, unmarked="=")
    lexicon = Lexicon(vocabulary(_CLASSES, {name for name in names(parsed) if not name.isascii()}))
    return bool(find_sign(parsed, lexicon.read(text)))


@pytest.mark.parametrize(
    ("sign", "text", "expected"),
    [
        ("sent wrong", "发错了", True),
        ("sent wrong", "错发了", False),
        ("sent wrong", "寄的东西错", True),
        ("sent wrong", "发了,错", False),
        ("sent wrong", "发来的这一个大包裹里全错", False),
        ("sent .. wrong", "发了,我看全错", True),
        ("sent + wrong", "发错了", True),
        ("sent + wrong", "发了错", False),
        ("sent + wrong", "发货又错", False),
        ("leak & sent", "漏了,重发", True),
        ("leak & sent", "漏了", False),
        ("没收到|没见 货", "没见着货", True),
        ("leak & -praise", "漏了", True),
        ("leak & -praise", "很好,漏了", False),
        ("leak", "没有漏", False),
        ("!leak", "没有漏", True),
        ("?leak", "会不会漏", True),
        ("~leak", "会不会漏", True),
        ("~leak", "没有漏", False),
        ("*leak", "没有漏", True),
        ("漏", "没有漏", True),
        ("=漏", "没有漏", False),
        ("!leak|sent", "没有漏", True),
    ],
)
def test_a_sign_is_there_as_it_says(sign: str, text: str, expected: bool) -> None:
    assert is_there(sign, text) is expected


def test_signs_are_separated_by_semicolons_and_may_run_over_lines() -> None:
    signs = list(parse_signs("leak;\n sent\n wrong ; ", unmarked="~"))
    assert [sign.text for sign in signs] == ["leak", "sent wrong"]


def test_unmarked_classes_are_meant_as_said() -> None:
    lexicon = Lexicon(vocabulary(_CLASSES))
    reading = lexicon.read("会不会漏")
    assert not find_sign(next(parse_signs("leak", unmarked="=")), reading)
    assert find_sign(next(parse_signs("leak", unmarked="~")), reading)
