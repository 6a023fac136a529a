"""A sign that names a class which does not exist is a problem with its place."""

from pathlib import Path

import pytest

_SHIPPED = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("file", "sign", "wrong"),
    [
        ("policies.toml", 'sure = """\n', 'sure = """\nleek;\n'),
        ("replies.toml", 'sure = """\n', 'sure = """\ncourrier-ask & 吗;\n'),
        ("policies.toml", 'colours = "colour"', 'colours = "color"'),
    ],
)
def test_an_unknown_class_is_named(cstool, tmp_path: Path, file: str, sign: str, wrong: str) -> None:
    for name in ("policies.toml", "replies.toml"):
        text = (_SHIPPED / name).read_text("utf-8")
        changed = text.replace(sign, wrong, 1) if name == file else text
        (tmp_path / name).write_text(changed, "utf-8")
    ran = cstool("validate", str(tmp_path / "policies.toml"), str(tmp_path / "replies.toml"), "--json")
    assert ran.code != 0
    [problem] = ran.answer["problems"]
    assert problem["code"] == "unknown-reference"
    assert problem["file"].endswith(file)
