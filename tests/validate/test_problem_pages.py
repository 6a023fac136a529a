"""Every code has a page, made from an example that gives this code and one that gives none."""

import importlib.util
from pathlib import Path

import pytest

from cstool.validation.codes import CODES

FOLDER = Path(__file__).parents[2] / "docs" / "problems"


def load_pages():
    spec = importlib.util.spec_from_file_location("problem_pages", FOLDER / "pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pages = load_pages()
CASES = [case for case in pages.cases() if case.code not in pages.ELSEWHERE]


def test_every_code_has_a_page_and_every_page_a_code():
    assert [case.code for case in pages.cases()] == list(CODES)


@pytest.mark.parametrize("case", CASES, ids=[case.code for case in CASES])
def test_the_failing_example_gives_this_code_and_no_other(case):
    found = pages.found_in(case.texts, coverage=case.code == "uncovered-row")
    assert {problem.code for problem in found} == {case.code}
    assert {problem.file for problem in found} <= set(pages.FILES)


def test_the_mended_examples_give_none():
    assert pages.found_in({name: text.encode() for name, text in pages.HANDBOOK.items()}) == []


def test_the_pages_are_fresh(pytestconfig):
    if pytestconfig.getoption("--update"):
        pages.write()
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written == pages.pages()
