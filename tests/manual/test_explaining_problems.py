"""`cstool explain`: every code and every recipe has a page in both languages, and a wheel carries them."""

import re
from pathlib import Path

import pytest

from cstool.console.manual_pages import manual, manual_page, page_lines
from cstool.locale import activate
from cstool.validation.codes import CODES

ROOT = Path(__file__).parents[2]
CHINESE = re.compile("[\u4e00-\u9fff]")
#: Files of agents are checked when they are used: their pages have no example.
WITHOUT_EXAMPLE = {"fixed-wording", "missing-placeholder"}


@pytest.fixture(params=["en", "zh"])
def language(request):
    activate(request.param)
    yield request.param
    activate("en")


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page_in_one_language(code, language):
    title, cause, *rest = manual_page(code).text.strip().split("\n\n", 2)
    assert title == f"# {code}"
    assert bool(CHINESE.search(cause)) == (language == "zh")
    if code not in WITHOUT_EXAMPLE:
        assert "```text\n" in rest[0]
        assert "```text e" not in rest[0]
        assert ("  hint: " in rest[0]) <= (language == "en")
        assert ("## 改好" if language == "zh" else "## Right") in rest[0]
        assert ("## Right" if language == "zh" else "## 改好") not in rest[0]


def test_there_are_ten_recipes_each_with_a_session(language):
    found = manual()
    assert len(found.recipes) == 10
    for recipe in found.recipes:
        assert bool(CHINESE.search(recipe.name)) == (language == "zh")
        assert "```console\n$ " in manual_page(recipe.id).text
    assert [each.id for each in found.problems] == list(CODES)
    assert all(each.name for each in found.problems)


def test_both_manuals_have_the_same_recipes_and_commands():
    texts = [
        (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("recipes.md", "recipes.zh-CN.md")
    ]
    commands = [re.findall(r"^(?:## ([a-z-]+):|([$>] .*))", text, re.MULTILINE) for text in texts]
    assert commands[0] == commands[1]


def test_the_package_carries_what_is_explained():
    source = (ROOT / "setup.py").read_text(encoding="utf-8")
    for pattern in ("docs/recipes.md", "docs/recipes.zh-CN.md", "docs/problems/*.md"):
        assert f'"{pattern}"' in source


def test_lines_fit_the_terminal_but_for_code(cstool):
    for language in ("en", "zh"):
        out = cstool("--lang", language, "explain", "window").out
        texts = [line for line in out.split("\n") if line and not line.startswith("    ")]
        assert max(len(line) + len(CHINESE.findall(line)) for line in texts) <= 80


def test_an_unknown_topic_is_refused_with_the_one_that_was_meant(cstool):
    ran = cstool("explain", "windo")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean window?" in ran.err


def test_every_meaning_is_in_one_language(cstool):
    for language, is_chinese in (("zh", True), ("en", False)):
        found = cstool("--lang", language, "explain", "--json").answer["problems"]
        odd = [
            each["id"] for each in found if bool(re.search("[\u4e00-\u9fff]{3}", each["name"])) != is_chinese
        ]
        assert odd == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_only_what_is_copied_from_a_page_is_wider_than_a_terminal(language):
    activate(language)
    pages = [manual_page(entry.id).text for entry in (*manual().recipes, *manual().problems)]
    whole = [line for page in pages for line, is_copied in page_lines(page) if is_copied]
    assert whole
    assert [
        line for line in whole if re.match("    (hint: |  hint: |提示：|[a-z/]+[.]toml:[0-9])", line)
    ] == []
