"""A sign that names a class which does not exist is a problem with its place."""

from pathlib import Path

import pytest

_SHIPPED = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("file", "sign", "wrong"),
    [
        ("signs.toml", '[triage.missing]\nsure = """\n', '[triage.missing]\nsure = """\nleek;\n'),
        (
            "signs.toml",
            '[reply.size-accuracy]\nsure = """\n',
            '[reply.size-accuracy]\nsure = """\ncourrier-ask & 吗;\n',
        ),
        ("classes.toml", 'colours = "colour"', 'colours = "color"'),
    ],
)
def test_an_unknown_class_is_named(cstool, tmp_path: Path, file: str, sign: str, wrong: str) -> None:
    text = (_SHIPPED / "words" / file).read_text("utf-8")
    assert sign in text
    (tmp_path / file).write_text(text.replace(sign, wrong, 1), "utf-8")
    ran = cstool("validate", str(tmp_path / file), "--json")
    assert ran.code != 0
    [problem] = ran.answer["problems"]
    assert problem["code"] == "unknown-reference"
    assert problem["file"].endswith(file)
