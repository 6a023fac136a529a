"""The hints for common slips say what to do: of each the line as it is typed, and what is said."""

import pytest
from small_handbook import CASES, POLICIES, REPLIES, changed

from cstool.validation.document import read
from cstool.validation.review import review

SLIPS = [
    ("shift = -1", "shift = –1", "– is a long dash: type -"),
    (
        "window_days = 7",
        "window_days = ７",
        "７ is a full-width character: switch the input method to English and type 7",
    ),
    ("window_days = 7", "window_days = 七", "write the number in digits: 7"),
    ("window_days = 7", "window_days = 十五天", "write the number in digits: 15"),
    ("window_days = 7", "window_days = 07", "write the number without the 0 in front"),
    ("window_days = 7", "window_days = 7 // 七天", "a comment begins with #"),
    ("window_days = 7", "window_days: 7", "write = between the key and its value"),
    ("window_days = 7", "window_days： 7", "write = between the key and its value"),
    ("window_days = 7", "window_days = 是", "write true for yes (是), false for no (否)"),
    ("window_days = 7", "退换天数 = 7", "keys are English words: did you mean window_days?"),
    ("window_days = 7", "退换期限 = 7", "keys are English words: did you mean window_days?"),
    ("window_days = 7", '"退换天数" = 7', "did you mean window_days?"),
    ('when = { fault = "shop" }\n', 'if = { fault = "shop" }\n', "did you mean when?"),
    ("window_days = 7\n", "", "add window_days: a whole number, such as window_days = 7"),
    (
        'id = "gold"',
        'id = "黄金"',
        "Stable id: lower-case English letters and digits alone, parts joined by hyphens.",
    ),
    (
        'when = { fault = "shop" }\n',
        "",
        'add it, such as when = { fault = "shop", stage = "received" }, or name a row that says it: like = "…"',
    ),
]


@pytest.mark.parametrize(("line", "slip", "hint"), SLIPS, ids=[slip or "nothing" for _, slip, _ in SLIPS])
def test_the_hint_says_what_to_do(line, slip, hint):
    texts = {"policies.toml": changed(POLICIES, (line, slip)), "replies.toml": REPLIES}
    documents = [read(text.encode(), name) for name, text in texts.items()]
    problem, *_ = review(*documents, cases=read(CASES.encode(), "cases.toml")).problems
    assert str(problem.hint) == hint


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ('a = [{ id = "yto" name = "圆通" }]', (1, 17), "a comma is missing behind this"),
        ('a = [{ id = "yto", name = "圆通" ]', (1, 32), "a comma or the closing } is missing"),
        ('a = ["耐"心"]', (1, 8), "the text ends here"),
    ],
)
def test_what_is_missing_behind_a_text_is_no_quote_inside_it(line, place, said):
    (problem,) = read(line.encode(), "policies.toml").problems
    assert ((problem.line, problem.column), str(problem.message)) == (place, said)


@pytest.mark.parametrize(
    ("character", "name"), [("\u200b", "a zero-width space"), ("\u00a0", "a non-breaking space")]
)
def test_an_invisible_character_is_called_by_its_name(character, name):
    document = read(f"window_days ={character}7".encode(), "policies.toml")
    (problem,) = document.problems
    assert str(problem.message) == f"here is {name} (U+{ord(character):04X})"


def test_a_source_may_be_a_rule_of_the_shop_s_own():
    texts = [changed(POLICIES, ('source = "H6"', 'source = "店规 3"')), REPLIES]
    documents = [read(text.encode(), name) for text, name in zip(texts, "pr", strict=True)]
    assert review(*documents).problems == []
