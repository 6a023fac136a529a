"""Replies held to the handbook's rules of wording."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_handbook import POLICIES, REPLIES, changed, codes, found

from cstool.core.replies import Reply
from cstool.policy.shapes import Replies, WordingRules
from cstool.validation.checks.style import alike_wordings

TEXT = "亲，退款{amount}元已经办好啦，麻烦留意一下～"


def said(text: str) -> list[tuple[str, str]]:
    """The problems of a wording, as code and message."""
    return [(problem.code, str(problem.message)) for problem in found(replies=changed(REPLIES, (TEXT, text)))]


def warned(text: str) -> list[str]:
    return [code for code, _ in said(text)]


@pytest.mark.parametrize(
    ("text", "figure", "key"),
    [
        ("亲，{amount}七天内能退", "七天", "returns.window_days"),
        ("亲，{amount}签收7日内能退", "7日", "returns.window_days"),
        ("亲，{amount}签收 7 天内能退", "7 天", "returns.window_days"),
        ("亲，{amount}老顾客9.3折", "9.3折", "tiers.gold.zhe"),
        ("亲，{amount}老顾客九三折", "九三折", "tiers.gold.zhe"),
        ("亲，{amount}老顾客九点三折", "九点三折", "tiers.gold.zhe"),
        ("亲，{amount}老顾客93折", "93折", "tiers.gold.zhe"),
        ("亲，{amount}贵宾打九折", "九折", "tiers.vip.zhe"),
        ("亲，{amount}修理15元以内我们出", "15元", "repair.limit"),
        ("亲，{amount}修理十五块以内我们出", "十五块", "repair.limit"),
        ("亲，{amount}满三单升级", "三单", "tiers.gold.orders"),
        ("亲，{amount}满499元升级", "499元", "tiers.gold.spent"),
        ("亲，{amount}四百九十九元升级", "四百九十九元", "tiers.gold.spent"),
        ("亲，{amount}差30克以内", "30克", "waybill.tolerance_grams"),
        ("亲，{amount}一周内能退", "一周", "returns.window_days"),
        ("亲，{amount}一个星期内能退", "一个星期", "returns.window_days"),
        ("亲，{amount}老顾客9.３折", "9.3折", "tiers.gold.zhe"),
        ("亲，{amount}老顾客付93%", "93%", "tiers.gold.zhe"),
        ("亲，{amount}贵宾付百分之九十", "百分之九十", "tiers.vip.zhe"),
        ("亲，{amount}修理￥15以内", "￥15", "repair.limit"),
        ("亲，{amount}修理15RMB以内", "15RMB", "repair.limit"),
        ("亲，{amount}满3笔升级", "3笔", "tiers.gold.orders"),
        ("亲，{amount}满499升级", "499", "tiers.gold.spent"),
        ("亲，{amount}满四百九十九升级", "四百九十九", "tiers.gold.spent"),
        ("亲，{amount}四百九十九块", "四百九十九块", "tiers.gold.spent"),
        ("亲，{amount}签收7　天内能退", "7　天", "returns.window_days"),
        ("亲，{amount}签收7\u00a0 天内能退", "7\u00a0 天", "returns.window_days"),
        ("亲，{amount}早点七天就到", "七天", "returns.window_days"),
        ("亲，{amount}修理RMB 15以内", "RMB 15", "repair.limit"),
        ("亲，{amount}老顾客优惠7%", "7%", "tiers.gold.zhe"),
        ("亲，{amount}老顾客便宜百分之七", "百分之七", "tiers.gold.zhe"),
    ],
)
def test_a_figure_of_the_policy_is_found_with_its_key(text, figure, key):
    figures = [message for code, message in said(text) if code != "odd-character"]
    assert figures == [f"{figure} is typed by hand; it agrees with {key} today"]


@pytest.mark.parametrize(
    "figure", ["10天", "十日", "两周", "半个月", "一个月", "7-10天", "3至5天", "两个星期"]
)
def test_a_figure_that_agrees_with_nothing_is_found_too(figure):
    (problem,) = found(replies=changed(REPLIES, (TEXT, f"亲，{{amount}}签收{figure}内能退")))
    named = figure.removeprefix("3至")
    assert str(problem.message) == f"{named} is typed by hand and agrees with no figure of the policy"
    assert "returns.window_days = 7" in str(problem.hint)


def test_thousands_are_one_number():
    assert said("亲，{amount}满1,500元")[0][1].startswith("1,500元 is typed by hand")


SIZES = [
    "240",
    "240码",
    "240毫米",
    "240mm",
    "二四零",
    "二百四十",
    "两百四",
    "38码",
    "38号",
    "三十八码",
    "三八码",
]


@pytest.mark.parametrize("size", SIZES)
def test_a_size_is_found(size):
    assert warned(f"亲，{{amount}}平时穿{size}的") == ["hand-typed-figure"]


def test_every_figure_of_a_text_is_found_once():
    assert warned("亲，{amount}七天内，再说一遍七天内，打九折") == ["hand-typed-figure"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "亲，{amount}签收{returns.window_days}天内",
        "亲，{amount}过一天再看，等两天也行",
        "亲，5月7日办好{amount}",
        "亲，{amount}在24小时内",
        "亲，{amount}电话400-123-4567",
        "亲，{amount}约12:30",
        "亲，{amount}第三步，一心一意",
        "亲，{amount}第二天就到，第10天回访",
        "亲，{amount}周一见，开店一周年啦",
        "亲，{amount}618和双11，2026年，38位顾客",
        "亲，{amount}大一码，等三周",
        "亲，{amount}一百个放心",
        "亲，{amount}过一两天、三五天再看，七八天也行",
        "亲，10月1日至7日、二月十四日放假，{amount}15日前办好",
        "亲，{amount}15克的小样，含7%",
        "亲，{amount}等两个月",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert warned(text) == []


@pytest.mark.parametrize("word", ["保证", "绝对", "一定到", "最便宜", "第一"])
def test_promises_and_absolutes_are_found(word):
    assert warned(f"亲，{{amount}}{word}～") == ["promise"]


def test_every_promise_of_a_text_is_named():
    assert said("亲，{amount}第一，绝对便宜，保证")[0][1] == "nobody can promise 保证、绝对、第一"


@pytest.mark.parametrize("word", ["最近", "最后", "第一时间"])
def test_phrases_that_promise_nothing_are_not(word):
    assert warned(f"亲，{{amount}}{word}～") == []


def test_a_longer_absolute_is_found_although_it_begins_with_a_harmless_phrase():
    text = changed(REPLIES, (TEXT, "亲，最后好看的{amount}"), ('"第一"]', '"第一", "最后好看"]'))
    assert codes(replies=text) == ["promise"]


def test_full_width_absolutes_are_found():
    text = changed(REPLIES, (TEXT, "亲，１００％{amount}"), ('"第一"]', '"第一", "100%"]'))
    assert codes(replies=text) == ["promise", "odd-character"]


def test_length_counts_what_the_customer_reads():
    assert warned("亲" + "{amount}" * 14) == []
    assert warned("亲" + "好" * 60 + "{amount}") == ["too-long"]


def test_a_text_without_a_polite_word_is_found():
    assert warned("{amount}元退了") == ["impolite"]


def test_wordings_that_read_alike_are_found_across_replies():
    other = "亲，箱子里少了哪一样？签收{returns.window_days}天内都可以告诉我。"
    assert warned(other.replace("告诉我", "跟我说") + "{amount}") == ["alike-wordings"]


def test_punctuation_and_width_do_not_make_another_wording():
    other = "亲，箱子里少了哪一样？ 签收{returns.window_days}天内，都可以ＡＢＣ。"
    texts = changed(REPLIES, (TEXT, other + "{amount}"), ("都可以告诉我", "都可以ABC"))
    assert codes(replies=texts) == ["odd-character", "alike-wordings"]


WORDINGS = st.lists(st.text("甲乙丙丁", max_size=8), min_size=1, max_size=8)


@given(WORDINGS, st.sampled_from(["0", "0.5", "0.8", "1"]))
def test_wordings_are_alike_exactly_if_they_share_that_part_of_their_pairs(texts, alike):
    rows = [Reply(id="a", name="a", category="c", source="H9", texts=tuple(texts))]
    rules = WordingRules(longest=1, alike=Decimal(alike), absolutes=(), polite=(), source="H9")
    named = {
        problem.path[-1]
        for problem in alike_wordings(Replies(categories=(), replies=tuple(rows), wording=rules))
    }
    pairs = [{"".join(pair) for pair in pairwise(text)} for text in texts]
    assert named == {
        later
        for later in range(len(texts))
        for earlier in range(later)
        if pairs[later] & pairs[earlier]
        and 2 * len(pairs[later] & pairs[earlier])
        >= Decimal(alike) * (len(pairs[later]) + len(pairs[earlier]))
    }


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\u202e", "hidden-character"), ("\u2066", "hidden-character"), ("\u200b", "hidden-character"),
        ("\u200d", "hidden-character"), ("\ufeff", "hidden-character"), ("\u00ad", "hidden-character"),
        ("\ufe0f", "hidden-character"), ("\u3164", "hidden-character"), ("\U000e0041", "hidden-character"),
        ("а", "odd-character"), ("Ο", "odd-character"), ("Ａ", "odd-character"), ("９", "odd-character"),
        ("⼈", "odd-character"), ("ɑ", "odd-character"), ("ا", "odd-character"), ("第ー", "odd-character"),
        ("l5元", "odd-character"), ("1O天", "odd-character"), ("\u00a0", "odd-character"),
        ("\u2800", "hidden-character"), ("\uf900", "odd-character"),
        ("𝐀", "odd-character"), ("\ufffd", "odd-character"),
    ],
)  # fmt: skip
def test_characters_that_deceive_are_found(character, code):
    assert warned(TEXT + character) == [code]


@pytest.mark.parametrize(
    "text",
    ["❤️", "©️", "(￣ー￣)", "O2O、XL、5l、I", "👩‍👩‍👧", "👍🏽", "1️⃣", "🏳️‍🌈", "～！？，。…《》“”", "H&M 5.0 ok"],
)
def test_emoji_and_punctuation_are_honest(text):
    assert warned(TEXT + text) == []


def test_a_rule_can_be_switched_off_for_one_reply_with_a_reason():
    text = changed(REPLIES, (TEXT, "亲，{amount}七天内保证退"))
    assert codes(replies=text) == ["promise", "hand-typed-figure"]
    allowed = '[[allowed]]\nreply = "refund-done"\ncode = "promise"\nreason = "法律规定"\n'
    assert codes(replies=f"{text}\n{allowed}") == ["hand-typed-figure"]


@pytest.mark.parametrize("code", ["hidden-character", "odd-character"])
def test_a_character_can_be_allowed_too(code):
    character = {"hidden-character": "\u200b", "odd-character": "Ω"}[code]
    text = changed(REPLIES, (TEXT, TEXT + character))
    assert codes(replies=text) == [code]
    assert (
        codes(replies=f'{text}\n[[allowed]]\nreply = "refund-done"\ncode = "{code}"\nreason = "品牌名"\n')
        == []
    )


@pytest.mark.parametrize("count", [1, 2])
def test_an_exception_that_nothing_needs_is_named(count):
    text = REPLIES if count == 1 else changed(REPLIES, (TEXT, "亲，{amount}保证退"))
    row = '\n[[allowed]]\nreply = "refund-done"\ncode = "promise"\nreason = "法律规定"\n'
    (problem,) = found(replies=text + row * count)
    assert (problem.code, problem.severity) == ("needless-exception", "warning")
    assert problem.line == (text + row * (count - 1)).count("\n") + 2


@pytest.mark.parametrize(("field", "value"), [("reply", "refund-dune"), ("code", "promis")])
def test_what_is_switched_off_must_exist(field, value):
    row = {"reply": "refund-done", "code": "promise", "reason": "x"} | {field: value}
    table = "".join(f'{name} = "{text}"\n' for name, text in row.items())
    (problem,) = found(replies=f"{REPLIES}\n[[allowed]]\n{table}")
    assert (problem.code, problem.severity) == ("unknown-reference", "error")


def test_without_rules_of_wording_only_figures_and_characters_are_looked_at():
    start, end = REPLIES.index("[wording]"), REPLIES.index("[[replies]]")
    text = changed(REPLIES[:start] + REPLIES[end:], (TEXT, "{amount}保证"))
    assert codes(replies=text) == []


def test_an_error_elsewhere_hides_nothing_that_a_text_says():
    text = changed(
        REPLIES,
        (TEXT, "亲，{amount}七天保证\u202e"),
        ('category = "returns"\nsource = "H7"', 'category = "return"\nsource = "H7"'),
    )
    assert codes(replies=text) == ["unknown-reference", "promise", "hand-typed-figure", "hidden-character"]


def test_advice_waits_where_it_would_follow_from_an_error():
    """What a text is held against is wrong itself, and what nothing refers to may be what a misspelt name means."""
    text = changed(
        REPLIES,
        (TEXT, "亲，{amout}保证"),
        ("longest = 60", "longest = -1"),
        ('harmless = ["最近", "最后", "第一时间"]', "harmless = 0"),
    )
    assert codes(replies=text) == ["out-of-range", "wrong-type", "unknown-placeholder"]
    assert codes(changed(POLICIES, ('reply = "refund-done"', 'reply = "refund-don"'))) == [
        "unknown-reference"
    ]


def test_what_an_unclear_row_may_allow_is_not_held_against_a_reply():
    row = '[[allowed]]\nreply = "refund-don"\ncode = "promise"\nreason = "x"\n'
    text = changed(REPLIES, (TEXT, "亲，{amount}保证"))
    assert codes(replies=f"{text}\n{row}") == ["unknown-reference"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("亲，{amout}", "did you mean {amount}?"),
        ("亲，{amount}，{returns.windowdays}天", "did you mean {returns.window_days}?"),
        ("亲，{amount}，{tiers.gold.zh}折", "did you mean {tiers.gold.zhe}?"),
        ("亲，{amount}，{tiers.glod.zhe}折", "did you mean {tiers.gold.zhe}?"),
        ("亲，{amount}，{天数}", "did you mean {returns.window_days}?"),
        ("亲，{amount}，{window_days}", "did you mean {returns.window_days}?"),
        ("亲，{amount}，{维修限额}", "did you mean {repair.limit}?"),
        (
            "亲，{amount}，{花色}",
            "name a slot of this text or a figure of policies.toml such as returns.window_days",
        ),
    ],
)
def test_a_misspelt_placeholder_is_guessed(text, hint):
    (problem,) = [
        problem for problem in found(replies=changed(REPLIES, (TEXT, text))) if problem.severity == "error"
    ]
    assert (problem.code, str(problem.hint)) == ("unknown-placeholder", hint)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("亲，{amount}元&nbsp;到账啦", ["markup"]),
        ("<p>亲，{amount}元到账啦</p>", ["markup"]),
        ("亲，{amount}元，{{shop.name}}", ["markup"]),
        ("亲，{amount}元 TODO", ["unfinished"]),
        ("亲，{amount}元____", ["unfinished"]),
        ("亲，{amount}元\\t到账啦", ["hidden-character"]),
        ("亲，{amount}元｛到账啦", ["odd-character"]),
        ("亲，{amount}元 <3 A&B 到账啦～", []),
        ("亲，{amount}元到账了…", []),
    ],
)
def test_what_must_not_reach_a_customer(text, expected):
    """Marks of web pages and templates, and what was to be filled in, are no texts to send."""
    assert warned(text) == expected
