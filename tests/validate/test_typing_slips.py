"""A slip of the hand in a line of a file: the first line that validate prints leads to the mend, in one problem."""

import re
import shutil
from pathlib import Path

import pytest

SHOP = Path(__file__).parents[2]
WIDE_QUOTE = '“ is a full-width character: switch the input method to English and type "'
NO_BREAK = "a non-breaking space (U+00A0)"
ELSEWHERE = "it belongs to [returns], [membership]"
#: File, what stands in it, what is typed instead, where it is noticed in what was typed, and what helps.
SLIPS = [
    ("policies", 'name = "红旗"', "name = '红旗", -1, "the closing quote is missing"),
    ("policies", 'name = "红旗"', "name = '红旗\"", -1, 'it begins with \' and ends with ": use the same'),
    ("policies", 'name = "红旗"', 'name = 红旗"', "红", "the opening quote is missing"),
    ("policies", 'name = "红旗"', 'name = "红旗" 售后用', "售", "a remark behind a value begins with #"),
    ("policies", 'name = "红旗"', 'name = "红"旗"', "旗", 'a quote inside a text is written “ ” or \\"'),
    ("policies", 'name = "红旗"', 'name = "红旗",', ",", "a line ends without punctuation: delete it"),
    ("policies", 'name = "红旗"', '= "红旗"', "=", "write the key in front of ="),
    ("policies", "window_days = 7", "window_days = 7。", "。", "a line ends without punctuation: delete it"),
    ("policies", "window_days = 7", "window_days 7", "7", "write = between the key and its value"),
    ("policies", "window_days = 7", "window_days == 7", "=", "write one = only"),
    ("policies", "window_days = 7", "window days = 7", "days", "a key has no spaces: window_days"),
    ("policies", "spent = 499", "spent = ￥499", "￥", "a number stands alone, without its unit: 499"),
    ("policies", "spent = 499", "spent = 4 99", "99", "write the digits of a number together"),
    ("policies", "rate = 0.93", "rate = O.93", "O", "here is a letter in the place of a digit: 0.93"),
    ("policies", "rate = 0.93", "rate = 93%", "%", "write the share that is paid: 0.93"),
    ("policies", "rate = 0.93", "rate = 9.3折", "折", "write the share that is paid: 0.93"),
    ("policies", "rate = 0.93", "rate = 九三折", "九", "write the share that is paid: 0.93"),
    ("policies", "rate = 0.93", "rate = 九折", "九", "write the share that is paid: 0.90"),
    ("policies", "rate = 0.93", 'rate = "9.3折"', '"9', "write the share that is paid: 0.93"),
    ("policies", "rate = 0.93", 'rate = "93%"', '"93', "write the share that is paid: 0.93"),
    ("policies", "rate = 0.93", "rate = 0，93", "，", "write the decimal point as a full stop"),
    ("policies", "rate = 0.93", "rate - 0.93", "-", "write = between the key and its value"),
    ("policies", "spent = 499", "spent = 1，499", "，", "write the digits of a number without commas between them"),
    ("policies", "spent = 499", 'spent = "499元"', '"499', "a number stands alone, without its unit: 499"),
    ("policies", "window_days = 7", 'window_days = "7天"', '"7', "a number stands alone, without its unit: 7"),
    ("policies", 'name = "红旗"', 'name = “红旗"', "“", WIDE_QUOTE),
    ("policies", 'id = "vip"', 'id = "VIP"', '"VIP', "did you mean vip?"),
    ("policies", 'id = "vip"', 'id = "vip "', '"vip', "did you mean vip?"),
    ("policies", 'fault = "shop"', 'fault = "Shop"', '"Shop', "did you mean shop?"),
    ("policies", "orders = 3\nspent = 499", "orders = 3 spent = 499", "spent", "write spent on a line of its own"),
    ("policies", "if_evidence = true", "if_evidence = yes", "yes", "did you mean true?"),
    ("policies", "if_evidence = true", "if_evidence = ture", "ture", "did you mean true?"),
    ("policies", '["unworn", "tag", "p', '["unworn", "tag" "p', '" "', "write a comma behind it"),
    ("policies", '["unworn", ', '("unworn", ', "(", "write [ ] around several values, { } around a table"),
    ("policies", '速递" }, {', '速递" } {', "}", "write a comma behind it"),
    ("policies", '["unworn", "tag"', '["unworn", "吊牌"', '"吊', "did you mean tag?"),
    ("policies", 'fault = "shop"', 'fault = "店铺"', '"店', "did you mean shop?"),
    ("policies", 'fault = "shop"', 'fault = "商家"', '"商', "did you mean shop?"),
    ("policies", 'fault = "shop"', 'fault = "us"', '"us', "did you mean shop?"),
    ("policies", 'fault = "customer"', 'fault = "buyer"', '"buyer', "did you mean customer?"),
    ("policies", 'fault = "shop"', 'fault = "shop\u00a0"', '"shop', f"{NO_BREAK} stands in it: delete it"),
    ("policies", "limit = 15", "limit = 15\nwindow_days = 9", "w", f"{ELSEWHERE}; allowed here: limit, source"),
    ("policies", 'flag = "red"', 'flag = "红旗"', '"红', 'here stands the id, not the name: "red"'),
    ("policies", 'flag = "red"', 'flag = "蓝旗"', '"蓝', "here stands an id: red (红旗), yellow (黄旗)"),
    ("policies", 'reply = "comfort"', 'reply = "先安抚"', '"先', 'here stands the id, not the name: "comfort"'),
    ("policies", '"Asia/Shanghai"', '"北京"', '"北', 'for example "Asia/Shanghai"'),
    ("policies", '"shoes", "cosmetics"', '"shoe", "cosmetics"', '"shoe', "did you mean shoes?"),
    ("policies", "# 从低到高排列", "从低到高排列", "从", "a comment begins with #"),
    ("policies", "{repair.limit} 元", "{repair.limit 元", "{", "the closing brace is missing: {repair.limit}"),
    ("replies", "{returns.window_days}天", "{退换期限}天", "{", "did you mean {returns.window_days}?"),
    ("replies", "{returns.window_days}天", "{window_days}天", "{", "did you mean {returns.window_days}?"),
    ("replies", "{returns.window_days}天", "{ returns.window_days }天", "{", "write {returns.window_days}"),
    ("replies", "{returns.window_days}天", "$returns.window_days$天", "r", "write {returns.window_days}"),
    ("replies", "texts = [\n", "texts = \n", "\n", "write [ behind =: several values stand between [ and ]"),
    ("replies", 'category = "basics"', 'category = "日常用语"', '"日', 'here stands the id, not the name: "basics"'),
    ("cases", 'decision = "refund"', 'decision = "退款"', '"退', "did you mean refund?"),
    ("cases", 'decision = "refund"', 'decision = "refnd"', '"ref', "did you mean refund?"),
    ("cases", '{ tier = "gold", rate', '{ teir = "gold", rate', '"gold', "did you mean tier?"),
    ("cases", '{ tier = "gold", rate', '{ tier = "二级会员", rate', '"二', 'here stands the id, not the name: "gold"'),
    ("words/signs", "[fact.awaits.", "[fact.await.", "await", "did you mean awaits?"),
]  # fmt: skip


@pytest.fixture
def shop(clean_environment):
    """A folder with the shipped files; the words are the shipped ones."""
    for name in ("policies.toml", "replies.toml", "cases.toml"):
        shutil.copy(SHOP / name, clean_environment / name)
    _typed(clean_environment / "policies.toml", "机场路1号", "机场路8号")  # that of the sample is named
    return clean_environment


def _typed(path, right, wrong):
    """Write `wrong` in the place of the first `right`; return the text and where it begins."""
    text = path.read_text(encoding="utf-8")
    start = text.index(right)
    path.write_text(text[:start] + wrong + text[start + len(right) :], encoding="utf-8")
    return path.read_text(encoding="utf-8"), start


def _with_words(shop, file):
    """Give the shop words of its own where the slip stands in them."""
    if file.startswith("words/"):
        shutil.copytree(SHOP / "words", shop / "words")


@pytest.mark.parametrize(("file", "right", "wrong", "at", "hint"), SLIPS, ids=[slip[2] for slip in SLIPS])
def test_a_slip_is_one_problem_at_its_place_with_its_mend(file, right, wrong, at, hint, shop, cstool):
    _with_words(shop, file)
    text, start = _typed(shop / f"{file}.toml", right, wrong)
    place = start + (
        len(wrong) if at == -1 else wrong.rindex(at) if at == "=" and "==" in wrong else wrong.index(at)
    )
    (problem,) = cstool("validate", "--json").answer["problems"]
    line, begin = text.count("\n", 0, place) + 1, text.rfind("\n", 0, place)
    assert (problem["hint"], problem["line"], problem["column"]) == (hint, line, place - begin)


def test_every_mend_is_said_in_chinese(shop, cstool):
    for file, right, wrong, _at, _hint in SLIPS:
        _with_words(shop, file)
        before = (shop / f"{file}.toml").read_text(encoding="utf-8")
        _typed(shop / f"{file}.toml", right, wrong)
        hint = cstool("--lang", "zh", "validate", "--json").answer["problems"][0]["hint"]
        (shop / f"{file}.toml").write_text(before, encoding="utf-8")
        assert re.search("[\u4e00-\u9fff]", hint), hint
        shutil.rmtree(shop / "words", ignore_errors=True)


def test_a_folder_is_checked_like_its_files(shop, cstool):
    (shop / "other").mkdir()
    assert "policies.toml, " in cstool("validate", str(shop)).out
    ran = cstool("validate", "other")
    assert (ran.code, ran.err) == (3, "error: there is no file of the handbook in other\n")


def test_a_shop_without_decided_cases_is_told_so(shop, cstool):
    (shop / "cases.toml").unlink()
    ran = cstool("validate")
    assert (ran.code, ran.err) == (
        0,
        "there is no cases.toml beside policies.toml: no decided case was asked\n",
    )


def test_answers_are_looked_at_before_they_are_written(shop, cstool):
    _typed(shop / "policies.toml", "window_days = 7", "window_days = 15")
    before = (shop / "cases.toml").read_bytes()
    ran = cstool("validate", "--accept", "--dry-run")
    assert (ran.code, ran.out.count("decision:")) == (1, 1)
    assert ran.err == "nothing was written; answers that would change: 3\n"
    assert cstool("validate", "--accept", "--dry-run", "--json").answer["written"] is False
    assert (shop / "cases.toml").read_bytes() == before
    for option in ("--select", "--ignore"):
        ran = cstool("validate", "--accept", option, "failed-example")
        assert (ran.code, ran.err) == (2, f"error: {option} is only for the list of problems\n")
    assert (shop / "cases.toml").read_bytes() == before
    assert cstool("validate", "--dry-run").code == 2


@pytest.mark.parametrize("topic", ["WINDOW", "改退换期限", "Window "])
def test_a_recipe_is_found_in_any_letters_and_by_its_title(topic, cstool):
    assert cstool("--lang", "zh", "explain", topic).out.startswith("# window: 改退换期限\n")


def test_a_part_of_a_title_names_the_recipe(cstool):
    assert "是不是想写 window (改退换期限)？" in cstool("--lang", "zh", "explain", "换期限").err


def test_a_row_that_stands_twice_names_the_line_of_the_first(shop, cstool):
    text = (shop / "replies.toml").read_text(encoding="utf-8")
    row = text[text.index("[[replies]]") :].split("\n\n")[0]
    (shop / "replies.toml").write_text(f"{text}\n{row}\n", encoding="utf-8")
    problems = cstool("validate", "--json").answer["problems"]
    (problem,) = (each for each in problems if each["code"] == "duplicate-id")
    line = text[: text.index('id = "greeting"')].count("\n") + 1
    keep = "keep one of the two rows, or give this one an id of its own"
    assert problem["hint"] == f"{keep}; it stands in line {line} already"


@pytest.mark.parametrize(
    "day",
    [
        "2026-11-1",
        "2026/11/01",
        "2026.11.1",
        "20261101",
        '"2026年11月1日"',
        "2026年11月1日",
        "2026-11-01日",
        "2026－11－01",
    ],
)
def test_a_day_in_another_form_is_told_as_it_is_written(day, shop, cstool):
    with (shop / "policies.toml").open("a", encoding="utf-8") as file:
        file.write(
            f'\n[[periods]]\nid = "eleven"\nname = "双十一"\nfrom = {day}\nuntil = 2026-11-12\nsource = "H8"\n'
            "[periods.set]\nreturns = { window_days = 15 }\n"
        )
    (problem,) = cstool("validate", "--json").answer["problems"]
    assert problem["hint"] == "write the day as 2026-11-01"


@pytest.mark.parametrize("day", ["2026.11.31", "20261131", '"双十一"'])
def test_no_day_is_made_of_what_is_none(day, shop, cstool):
    with (shop / "policies.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[periods]]\nid = "eleven"\nname = "双十一"\nfrom = {day}\nsource = "H8"\n')
    answer = cstool("validate", "--json").answer
    assert "write the day" not in str(answer["problems"])


PERIOD = '\n[[periods]]\nid = "d11"\nname = "双11"\nfrom = 2026-11-01\nuntil = 2026-11-15\nsource = "H8"\n'


@pytest.mark.parametrize(
    "lines",
    [
        'set = { "returns.window_days" = 15 }',
        '[periods.set]\n"returns.window_days" = 15',
        'set.returns."window.days" = 15',
    ],
)
def test_a_dotted_key_between_quotes_is_one_problem(shop, cstool, lines):
    """What stands behind it belongs where the key without quotes leads."""
    path = shop / "policies.toml"
    path.write_text(path.read_text("utf-8") + PERIOD + lines + "\n", encoding="utf-8")
    ran = cstool("validate", path, "--json")
    assert len(ran.answer["problems"]) == 1
    if "returns.window_days" in lines:
        assert ran.answer["problems"][0]["hint"] == "write it without quotes: returns.window_days"


@pytest.mark.parametrize("wrong", ["", "colour = 1\n"])
def test_a_day_between_quotes_is_a_day(shop, cstool, wrong):
    """Whether something else is wrong in the same table or not."""
    path = shop / "policies.toml"
    text = path.read_text("utf-8") + PERIOD.replace("2026-11-01", '"2026-11-01"')
    path.write_text(f"{text}{wrong}set = {{ tiers.gold.rate = 0.92 }}\n", encoding="utf-8")
    ran = cstool("validate", path, "--json")
    assert [problem["code"] for problem in ran.answer["problems"]] == (["unknown-key"] if wrong else [])
