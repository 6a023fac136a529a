"""A fault hides only what rests on it: each row is a fault, another one elsewhere, and the code of the second."""

import re

import pytest

STRAY = '[[steps]]\nid = "wave"\ntext = "挥挥手。"\nsource = "H9"\n\n[[steps]]'
ROW = r"\[\[refunds\]\]\n(?:.+\n)+\n"
PAIRS = {
    "a gap in the refunds, a step that nothing names": (
        ("policies.toml", ROW, ""),
        ("policies.toml", r"\[\[steps\]\]", STRAY),
        "unused-row",
    ),
    "a share that is none, a comma missing, a promise": (
        ("replies.toml", r'absolutes = \["保证", ', 'absolutes = ["保证" '),
        ("replies.toml", r'texts = \[\n  "', 'texts = [\n  "保证'),
        "promise",
    ),
    "a placeholder that nothing fills, a figure typed by hand": (
        ("replies.toml", r'texts = \[\n  "', 'texts = [\n  "{nothing}'),
        ("replies.toml", r'texts = \[\n  "', 'texts = [\n  "满5单 '),
        "hand-typed-figure",
    ),
    "a source that is none, a reply that is none in an expected list": (
        ("policies.toml", r'source = "H8"', 'source = "h8"'),
        ("cases.toml", r'replies = \["comfort"', 'replies = ["comfrt"'),
        "unknown-reference",
    ),
}


def found(cstool, folder, texts, *edits):
    """Return the codes that `validate` gives the files `texts` after some edits of their first places."""
    texts = dict(texts)
    for name, pattern, new in edits:
        texts[name], count = re.subn(pattern, lambda _, new=new: new, texts[name], count=1)
        assert count == 1, pattern
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return [problem["code"] for problem in cstool("validate", "--json").answer["problems"]]


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_one_fault_does_not_hide_another(cstool, clean_environment, shop_files, pair):
    first, second, code = pair
    alone = found(cstool, clean_environment, shop_files, first)
    assert found(cstool, clean_environment, shop_files, first, second).count(code) == alone.count(code) + 1


def test_all_gaps_of_a_table_are_told_in_one_run(cstool, clean_environment, shop_files):
    """Each row that is gone leaves at least one gap; both are told."""
    one = found(cstool, clean_environment, shop_files, ("policies.toml", ROW, ""))
    two = found(cstool, clean_environment, shop_files, *[("policies.toml", ROW, "")] * 2)
    assert 1 <= one.count("uncovered-case") < two.count("uncovered-case")


@pytest.mark.parametrize("name", ["words/signs.toml", "words/classes.toml"])
def test_an_exception_is_not_needless_because_of_a_fault_in_the_words(
    cstool, clean_environment, shop_files, name
):
    edit = (
        name,
        r"(?m)^threshold = \d+|^numbers = \[\"",
        "threshold = 500" if "signs" in name else 'numbers = ["x',
    )
    assert "needless-exception" not in found(cstool, clean_environment, shop_files, edit)


def test_a_wish_that_does_not_exist_is_an_error_and_no_crash(cstool, clean_environment, shop_files):
    edit = ("policies.toml", 'usual_wish = "resend"', 'usual_wish = "refund"')
    assert found(cstool, clean_environment, shop_files, edit) == ["unknown-reference"]


def test_rows_below_a_misspelt_header_are_its_own(cstool, clean_environment, shop_files):
    edit = ("policies.toml", r'\[\[playbooks\]\]\nid = "quality"', '[[playbook]]\nid = "quality"')
    assert found(cstool, clean_environment, shop_files, edit) == ["unknown-key"]
