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


def test_a_new_row_is_told_in_the_shops_words(sheet, opened):
    """No key, no id: what is new is signed by somebody who reads no file."""
    playbook = (
        '[[playbooks]]\nid = "price-protection"\nname = "价保"\nflag = "red"\nsource = "H8"\n'
        'steps = [{ do = "ask", text = "问清哪天买的", facts = ["stage"] }]\n'
        'outcomes = [{ id = "paid", name = "补差价", when = {}, text = "补给顾客。" }]\n\n[[playbooks]]'
    )
    page = opened(sheet(("[[playbooks]]", playbook), *CHANGED))
    lead = page.locator("p.lead").first.inner_text()
    assert lead == "二级会员 · 累计消费（元）：499 → 599；退换 · 退换天数：7 → 15；加了（售后流程）：价保。"
    told = page.locator("dl.whole").first.inner_text().split("\n")
    assert [line for line in told if re.fullmatch("[a-z_-]+", line)] == []
    assert {"旗子", "红旗", "询问", "要问清的事", "包裹到哪一步"} <= set(told)
