"""The sheet that a boss signs, in a real browser: read by everybody, on a phone, and on one page of paper."""

import re
from pathlib import Path

import pytest

SHOP = Path(__file__).parents[2]


@pytest.fixture
def sheet(cstool, tmp_path):
    """Write the sheet of some changes and return its path."""

    def write(*edits):
        new = tmp_path / "new"
        new.mkdir()
        text = (SHOP / "policies.toml").read_text("utf-8")
        for before, after in edits:
            assert before in text
            text = text.replace(before, after, 1)
        (new / "policies.toml").write_text(text, encoding="utf-8")
        members = tmp_path / "members.csv"
        rows = "".join(f"{number},{number % 12 + 1},{number},100\n" for number in range(2000))
        members.write_text(f"member,orders,spent,amount\n{rows}", encoding="utf-8")
        path = tmp_path / "sheet.html"
        options = ["--members", members, "--html", path]
        assert (
            cstool("--lang", "zh", "diff", SHOP / "policies.toml", new / "policies.toml", *options).code == 0
        )
        return path

    return write


CHANGED = [("spent = 499", "spent = 599"), ("window_days = 7", "window_days = 15")]


@pytest.mark.parametrize(("width", "colours"), [(390, "dark"), (1280, "light")])
def test_it_can_be_read_by_everybody(width, colours, sheet, opened, unreadable):
    page = opened(sheet(*CHANGED), width, color_scheme=colours)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = page.evaluate(
        "[...document.querySelectorAll('td')].map(cell => cell.getBoundingClientRect().right)"
    )
    assert max(boxes) <= width
    assert unreadable(page) == []


def test_one_number_is_one_page_of_print(sheet, opened):
    page = opened(sheet(("spent = 499", "spent = 599")))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
