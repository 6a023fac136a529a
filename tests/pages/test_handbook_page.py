"""The handbook as a page: everything in it, found, walked, copied and printed, whatever stands in the files."""

import json
import random
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from cstool.core.playbooks import triage
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

SHOP = Path(__file__).parents[2]
HOSTILE = "</p></script><script>alert(1)</script><img src=//evil.example/a onerror=alert(1)>\u202e"


@pytest.fixture(scope="session")
def shop():
    files = load(SHOP / "policies.toml", SHOP / "replies.toml")
    return Handbook(files.policies, files.replies)


@pytest.fixture
def written(cstool, tmp_path):
    """Write the page and return its path."""

    def write(*options, language="en", policies=SHOP / "policies.toml"):
        path = tmp_path / "handbook.html"
        files = ["--policies", str(policies), "--replies", str(SHOP / "replies.toml")]
        assert cstool("--lang", language, "handbook", "-o", str(path), *files, *options).code == 0
        return path

    return write


def test_everything_of_the_handbook_stands_on_the_page(written, shop):
    page = written().read_text("utf-8")
    ids = [
        *(f"reply-{id_}" for id_ in shop.replies),
        *(f"playbook-{id_}" for id_ in shop.playbooks),
        *(f"tier-{tier.id}" for tier in shop.policies.tiers),
        *(f"reason-{reason.id}" for reason in shop.policies.reasons),
        *(f"style-{style}" for style in shop.styles),
    ]
    assert [id_ for id_ in ids if f'id="{id_}"' not in page] == []
    assert page.count('data-when="') == sum(
        len(playbook.steps) + len(playbook.outcomes) for playbook in shop.playbooks.values()
    ) + page.count('<li data-when="{}"><fieldset')
    assert len(page.encode()) < 1_000_000


def test_a_row_says_where_it_is_changed(written, shop):
    page = written().read_text("utf-8")
    lines = (SHOP / "policies.toml").read_text("utf-8").splitlines()
    places = re.findall(r"<code>policies.toml:(\d+)</code>", page)
    assert lines[int(re.search(r"H10 · changed at <code>policies.toml:(\d+)", page)[1]) - 1] == "[[tiers]]"
    assert {lines[int(place) - 1].lstrip()[:1] for place in places} == {"[", "{"}


def test_the_money_is_what_refund_says(written, cstool):
    page = written().read_text("utf-8")
    for arguments in ("quality --days 3", "size --days 3"):
        order = [*arguments.split(), "--paid", "268", "--freight", "12", "--return-freight", "15", "--json"]
        amount = cstool("refund", *order).answer["refund"]
        assert f'<span class="money">{amount}</span>' in page


def test_it_says_when_it_was_made_and_of_which_files(written):
    page = written().read_text("utf-8")
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    assert re.search(rf"files [0-9a-f]{{8}}, as of {today.isoformat()}", page)


def test_a_customer_reads_no_word_that_is_for_agents(written, shop):
    page = written("--customer").read_text("utf-8")
    assert "policies.toml" not in page
    assert "H8" not in page
    assert [name for name in (book.name for book in shop.playbooks.values()) if f">{name}<" in page] == []
    assert [step.text for book in shop.playbooks.values() for step in book.steps if step.text in page] == []
    assert shop.policies.tiers[2].name in page


@pytest.mark.parametrize("options", [[], ["--customer"]])
def test_a_wiki_gets_the_same(options, written, shop):
    text = written("--md", *options).read_text("utf-8")
    assert "\n\n\n\n" not in text
    assert all(tier.name in text for tier in shop.policies.tiers)
    assert all(reply.name in text for reply in shop.replies.values()) is not bool(options)
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") - line.count(r"\|") for line in tables} == {3, 4}


def test_nothing_of_the_data_is_run_or_fetched(written, tmp_path, opened):
    policies = (SHOP / "policies.toml").read_text("utf-8")
    hostile = tmp_path / "policies.toml"
    hostile.write_text(
        policies.replace('text = "耐心', f"text = '''{HOSTILE}耐心", 1).replace(
            '再给办法。"', "再给办法。'''", 1
        ),
        encoding="utf-8",
    )
    path = written(policies=hostile)
    assert "<script>alert" not in path.read_text("utf-8")
    assert "\u202e" not in path.read_text("utf-8")
    page = opened(path)
    assert "<script>alert(1)</script>" in page.locator("#principles").inner_text()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("dzh", "打招呼"),
        ("dazhaohu", "打招呼"),
        ("打招", "打招呼"),
        ("greeting", "打招呼"),
        ("loufa", "少发漏发"),
        ("我订的两箱牛奶怎么只到了一箱", "少发漏发"),
        ("牛奶怎么只到了一箱啊亲", "少发漏发"),
        ("二级", "二级会员"),
    ],
)
def test_it_is_searched_as_one_types(typed, expected, written, opened):
    page = opened(written())
    page.keyboard.press("/")
    page.keyboard.type(typed)
    first = page.locator("#hits a").first
    assert first.inner_text().startswith(expected)
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('hits').hidden")
    assert expected in page.evaluate("document.activeElement.dataset.name")


def test_a_reply_is_copied_with_its_figures_and_what_was_filled_in(written, opened, cstool):
    page = opened(written(), permissions=["clipboard-read", "clipboard-write"])
    card = page.locator("#reply-member-discount")
    card.locator("button.copy").first.click()
    page.wait_for_function("document.querySelector('#reply-member-discount .copy').textContent === 'Copied'")
    assert page.evaluate("navigator.clipboard.readText()") == cstool(
        "reply", "member-discount", "--variant", "1"
    ).out.strip("\n")
    card = page.locator("article:has(input[data-slot])").first
    gap = card.locator(".gap").first
    card.locator("input[data-slot]").first.fill("红色")
    card.locator("button.copy").first.click()
    assert gap.inner_text() == "红色"


def test_a_walk_ends_where_triage_ends(written, opened, shop):
    page = opened(written())
    chance = random.Random(18)
    for playbook in shop.playbooks.values():
        axes = {fact for outcome in playbook.outcomes for fact in outcome.when}
        for _ in range(4):
            given = {
                fact: chance.choice(shop.facts[fact].choices).id
                for fact in sorted(axes)
                if chance.random() < 0.8
            }
            state = triage(playbook, shop.facts, given, shop.measures)
            shown = page.evaluate(
                """([id, given]) => {
                  const flow = document.getElementById(id);
                  flow.querySelector('.again').click();
                  for (const [fact, value] of Object.entries(given))
                    flow.querySelector(`input[data-fact="${fact}"][value="${value}"]`).click();
                  return [flow.querySelector('.reached')?.dataset.name ?? null,
                          [...flow.querySelectorAll('.steps > li')].filter(step => !step.hidden).length];
                }""",
                [f"playbook-{playbook.id}", given],
            )
            extra = len(axes | {f for s in playbook.steps for f in s.when}) and sum(
                1
                for fact in dict.fromkeys(
                    f for row in (*playbook.outcomes, *playbook.steps) for f in row.when
                )
                if fact not in {f for step in playbook.steps for f in step.facts}
            )
            assert shown == [state.outcome and state.outcome.name, len(state.steps) + extra], (
                playbook.id,
                given,
            )


def test_a_walk_goes_by_keyboard_alone(written, opened):
    page = opened(written())
    flow = page.locator("#playbook-missing")
    flow.locator("input[type=radio]").first.focus()
    before = flow.locator(".state").inner_text()
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
    assert flow.locator(".state").inner_text() != before


@pytest.mark.parametrize(
    ("width", "colours", "options"),
    [(390, "light", []), (1280, "dark", []), (390, "dark", ["--customer"]), (1280, "light", ["--customer"])],
)
def test_it_can_be_read_by_everybody(width, colours, options, written, opened, unreadable):
    page = opened(written(*options, language="zh"), width, color_scheme=colours)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert unreadable(page) == []
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_print_shows_every_step_and_no_button(written, opened, shop, tmp_path):
    page = opened(written())
    page.locator("#playbook-missing input[value='sample']").first.check()
    page.emulate_media(media="print")
    hidden = page.locator(".steps > li, .outcomes > li")
    assert all(hidden.nth(place).is_visible() for place in range(0, hidden.count(), 7))
    assert not page.locator("button").first.is_visible()
    assert not page.locator("#search").is_visible()
    breaks = page.evaluate(
        "[...document.querySelectorAll('.chapter')].map(c => getComputedStyle(c).breakBefore)"
    )
    assert json.dumps(breaks[1:]) == json.dumps(["page"] * (len(breaks) - 1))


def test_labels_are_english_where_they_are_asked_for(written):
    chinese, english = written(language="zh").read_text("utf-8"), written(language="en").read_text("utf-8")
    assert "<h2>Playbooks</h2>" in english
    assert "<h2>Playbooks</h2>" not in chinese
    assert not re.search(r"<h2>[A-Za-z ]+</h2>", chinese)


PERIODS = """
[[periods]]
id = "double-eleven"
name = "双11"
from = 2026-11-01
until = 2998-11-15
counts = "ordered"
source = "H8"
set = { returns.window_days = 15, tiers.gold.rate = 0.92, goodwill.extra_days = 5 }

[[periods]]
id = "freight"
name = "元旦起的运费"
from = 2999-01-01
source = "H8"
set = { goodwill.return_freight_up_to = 18 }

[[periods]]
id = "over"
name = "早就过了"
from = 2020-01-01
until = 2020-01-02
source = "H8"
set = { returns.window_days = 30 }
"""


@pytest.fixture
def dated(tmp_path):
    """Policies with three periods."""
    path = tmp_path / "policies.toml"
    path.write_text((SHOP / "policies.toml").read_text("utf-8") + PERIODS, encoding="utf-8")
    return path


def test_a_period_stands_on_the_page_with_its_days_and_figures(written, opened, dated):
    page = opened(written(policies=dated, language="zh"))
    period = page.locator("#period-double-eleven")
    text = period.inner_text()
    assert "2026-11-01 到 2998-11-15 下的单 · 今天有效" in text
    rows = ["退换 · 退换天数\t7\t15", "二级会员 · 实付比例\t0.93\t0.92", "通融 · 多放宽的天数\t3\t5"]
    assert [row for row in rows if row not in text] == []
    assert "签收后 15 天内" in text
    assert period.locator(".ladder .price").all_inner_texts() == ["100", "98", "92", "90"]
    assert "满3单或累计499元享9.2折" in text
    assert re.search(r"改这里|policies.toml:\d+", text)
    assert [link.inner_text() for link in page.locator("#tiers .soft a").all()] == ["双11"]
    page.keyboard.press("/")
    page.keyboard.type("shuang11")
    assert page.locator("#hits a").first.inner_text().startswith("双11")


@pytest.mark.parametrize("options", [["--customer"], ["--customer", "--md"]])
def test_a_customer_reads_of_a_period_what_is_for_customers(options, written, dated):
    text = written(*options, policies=dated, language="zh").read_text("utf-8")
    assert "双11" in text
    assert "签收后 15 天内" in text
    assert [
        word for word in ("元旦起的运费", "早就过了", "通融", "放宽条件", "policies.toml") if word in text
    ] == []


@pytest.mark.parametrize(("width", "options"), [(390, []), (1280, []), (390, ["--customer"])])
def test_periods_can_be_read_by_everybody(width, options, written, opened, unreadable, dated):
    page = opened(written(*options, policies=dated, language="zh"), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert unreadable(page) == []


def test_a_wiki_gets_the_periods_too(written, dated):
    text = written("--md", policies=dated, language="en").read_text("utf-8")
    chapter = text[text.index("## On some days only") : text.index("## Sizes")]
    assert [line for line in chapter.splitlines() if line.startswith("### ")] == [
        "### 双11", "### 元旦起的运费", "### 早就过了",
    ]  # fmt: skip
    assert "orders of 2026-11-01 to 2998-11-15, holds today (`double-eleven`, H8, `policies.toml:" in chapter
    assert "- returns · days of return: 7 → 15\n" in chapter
    gone = chapter[chapter.index("### 早就过了") :]
    assert "- returns · days of return: 7 → 30\n" in gone
    assert "wish:" not in gone, "no order of it can come back: what followed from its values is idle"


def test_fifty_periods_make_no_heavy_page(written, dated):
    """Each with another window and another tier, all to come: under a megabyte."""
    with dated.open("a", encoding="utf-8") as file:
        file.writelines(
            f'\n[[periods]]\nid = "p{number}"\nname = "活动{number}"\nfrom = {2000 + number}-01-01\n'
            f'until = {2000 + number}-01-05\ncounts = "ordered"\nsource = "H8"\n'
            f"set = {{ returns.window_days = {8 + number % 50}, tiers.gold.rate = 0.92 }}\n"
            for number in range(1000, 1050)
        )
    page = written(policies=dated, language="zh")
    assert page.read_text("utf-8").count('id="period-') == 53
    assert page.stat().st_size < 1_000_000
