"""Policy is data: what a supervisor changes in the files changes the answers, and no Python does."""

import json

import pytest


@pytest.fixture
def changed(cstool, shipped, clean_environment):
    """`cstool` on the shipped files with some texts replaced, each of which stands there once."""

    def change(*edits: tuple[str, str], file: str = "policies.toml"):
        text = shipped[file]
        for old, new in edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (clean_environment / file).write_text(text, encoding="utf-8", newline="\n")
        return cstool

    return change


def answer(ran):
    assert ran.code in {0, 1}, ran.err
    return json.loads(ran.out)


def test_a_tier_starts_elsewhere(changed):
    """5 orders instead of 3, at another rate."""
    cstool = changed(("orders = 3\nspent = 499\nrate = 0.93", "orders = 5\nspent = 600.50\nrate = 0.9255"))
    member = answer(cstool("discount", "--orders", "4", "--spent", "600.49", "--json"))
    assert (member["tier"], member["next"]["spent_short"]) == ("member", "0.01")
    gold = answer(cstool("discount", "--orders", "5", "--spent", "1", "--amount", "100", "--json"))
    assert (gold["tier"], gold["rate"], gold["payable"]) == ("gold", "0.9255", "92.55")
    text = cstool("reply", "member-discount").out
    assert "满5单或累计600.5元享9.255折" in text


def test_a_new_tier(changed):
    """A fourth tier needs one table; help knows it."""
    row = '[[tiers]]\nid = "black"\nname = "黑金会员"\nspent = 5000\nrate = 0.85\nsource = "H10"\n\n'
    cstool = changed(('rate = 0.90\nsource = "H10"\n', 'rate = 0.90\nsource = "H10"\n\n' + row))
    best = answer(cstool("discount", "--orders", "1", "--spent", "5000", "--amount", "100", "--json"))
    assert (best["tier"], best["name"], best["payable"], best["next"]) == ("black", "黑金会员", "85.00", None)
    vip = answer(cstool("discount", "--orders", "8", "--spent", "9", "--json"))
    assert vip["next"] == {
        "tier": "black",
        "name": "黑金会员",
        "orders_short": None,
        "spent_short": "4991.00",
    }
    assert "黑金会员" in cstool("discount", "--help").out


def test_another_window(changed):
    """15 days instead of 7: refunds, playbooks and replies follow."""
    cstool = changed(("window_days = 7", "window_days = 15"))
    size = ("refund", "size", "--paid", "268", "--json")
    assert answer(cstool(*size, "--days", "15"))["decision"] == "refund"
    assert answer(cstool(*size, "--days", "16"))["decision"] == "refuse"
    late = answer(cstool("triage", "dislike", "--fact", "days=16", "--json"))
    assert late["outcome"]["id"] == "too-late"
    assert "15 天" in late["outcome"]["text"]
    assert "15天" in cstool("reply", "size-accuracy").out


def test_other_conditions(changed):
    """A shop that does without the tag."""
    cstool = changed(('conditions = ["unworn", "tag", "packaging"]', 'conditions = ["unworn", "packaging"]'))
    size = ("refund", "size", "--paid", "268", "--days", "1", "--json")
    kept = answer(cstool(*size, "--no-tag"))
    assert kept["decision"] == "refund"
    assert kept["because"][-1]["text"] == "the tag is missing: it does not matter here"
    refused = answer(cstool(*size, "--no-tag", "--no-packaging"))
    assert refused["decision"] == "refuse"
    assert refused["because"][-1]["text"] == "the inner packaging is missing"


def test_another_limit_of_repairs(changed):
    """20 yuan instead of 15: refunds, playbooks, steps and replies follow."""
    cstool = changed(("limit = 15\n", "limit = 20\n"))
    repair = ("refund", "quality", "--paid", "268", "--wish", "repair", "--json")
    assert answer(cstool(*repair, "--repair-cost", "20"))["decision"] == "repair"
    assert answer(cstool(*repair, "--repair-cost", "20.01"))["decision"] == "supervisor"
    assert "20 元以内店铺承担" in "".join(answer(cstool(*repair))["steps"])
    assert "20元以内" in cstool("reply", "repair-offer").out


def test_more_goodwill(changed):
    """5 more days instead of 3, and nothing overlooked."""
    cstool = changed(("extra_days = 3", "extra_days = 5"), ('waives = ["tag", "packaging"]', "waives = []"))
    size = ("refund", "size", "--paid", "268", "--goodwill", "--json")
    assert answer(cstool(*size, "--days", "12"))["goodwill"] is True
    assert answer(cstool(*size, "--days", "1", "--no-tag"))["decision"] == "refuse"


def test_other_freights_out_of_goodwill(changed):
    """A shop that gives back 8 yuan of the first freight, and nothing of the way back."""
    cstool = changed(("first_freight_up_to = 15\nreturn_freight_up_to = 15\n", "first_freight_up_to = 8\n"))
    freights = ("--freight", "10", "--return-freight", "12", "--days", "3", "--goodwill", "--json")
    given = answer(cstool("refund", "size", "--paid", "268", *freights))
    assert (given["refund"], given["relaxed"]) == ("276.00", ["first-freight"])


def test_another_usual_wish(changed):
    """A shop whose customers want a repair first."""
    cstool = changed(
        ('name = "质量问题"\nfault = "shop"', 'name = "质量问题"\nfault = "shop"\nusual_wish = "repair"')
    )
    quality = ("refund", "quality", "--paid", "268", "--json")
    assert answer(cstool(*quality))["decision"] == "repair"
    assert answer(cstool(*quality, "--wish", "return"))["decision"] == "refund"


def test_who_pays_changes(changed):
    """A shop that pays the way back for everybody: one row."""
    cstool = changed(
        ('decision = "refund"\npays = ["goods"]\nreturn_freight = "customer"\n'
         'steps = ["flag-and-note", "explain-freight", "explain-goodwill", "explain-goodwill-all", "send-back"',
         'decision = "refund"\npays = ["goods"]\nreturn_freight = "shop"\n'
         'steps = ["flag-and-note", "send-back"'),
    )  # fmt: skip
    size = answer(
        cstool("refund", "size", "--paid", "268", "--return-freight", "15", "--days", "1", "--json")
    )
    assert (size["refund"], size["return_freight"]) == ("283.00", "shop")
    assert "freight-of-return" not in size["replies"]


def test_a_new_reason(changed):
    """A reason is a row; its fault decides, help lists it, its Chinese name is understood."""
    first = '[[wishes]]\nid = "return"'
    row = '[[reasons]]\nid = "gift-broken"\nname = "赠品破损"\nfault = "shop"\nsource = "H8"\n\n'
    cstool = changed((first, row + first))
    refund = answer(cstool("refund", "赠品破损", "--paid", "1", "--freight", "2", "--json"))
    assert (refund["decision"], refund["refund"]) == ("refund", "3.00")
    assert "gift-broken" in cstool("refund", "--help").out


def test_a_new_chart_and_style(changed):
    """Clothes have sizes too: a chart and a style are rows."""
    rows = """
[[charts]]
id = "coats"
name = "外套码表"
between = "smaller"
sizes = [{ mm = 160, eu = 36 }, { mm = 170, eu = 40 }]
source = "Q3"

[[styles]]
id = "wool-coat"
name = "羊毛大衣"
chart = "coats"
source = "Q1"

[[styles]]
id = "classic-loafer\""""
    cstool = changed(('[[styles]]\nid = "classic-loafer"', rows.strip()))
    coat = answer(cstool("size", "165", "--style", "羊毛大衣", "--json"))
    assert (coat["mm"], coat["eu"], coat["between"]) == (160, 36, [36, 40])
    assert cstool("size", "240", "--style", "wool-coat").code == 2
    assert "wool-coat" in cstool("size", "--help").out
    assert "羊毛大衣" in cstool("reply", "size-accuracy", "--set", "style=wool-coat").out


def test_a_style_that_runs_small(changed):
    """A supervisor marks a style; the answer shifts, and Q1 no longer holds for it."""
    cstool = changed(
        ('name = "经典乐福鞋"\nchart = "shoes"\nshift = 0', 'name = "经典乐福鞋"\nchart = "shoes"\nshift = 1')
    )
    assert answer(cstool("size", "240", "--style", "classic-loafer", "--json"))["eu"] == 39
    assert cstool("reply", "size-accuracy", "--set", "style=classic-loafer").code == 1


def test_a_new_branch(changed):
    """A playbook takes another turn: damaged boxes go to the supervisor."""
    old = 'when = { signed = ["in-person", "by-others"], photos = "lacking" }'
    rows = f"""{old}
text = "诚恳地请顾客补照片，照片到了接着处理。"
reply = "ask-leak-photos"
source = "A2"

[[playbooks.outcomes]]
id = "asks-supervisor"
name = "尺寸不明，转主管"
when = {{ signed = ["in-person", "by-others"], photos = "unsure" }}"""
    choice = '{ id = "lacking", name = "还缺" }'
    cstool = changed(
        (old, rows),
        (choice, choice + ', { id = "unsure", name = "看不清" }'),
        ('when = { photos = "lacking" }', 'when = { photos = ["lacking", "unsure"] }'),
    )
    leak = answer(cstool("triage", "leak", "--fact", "signed=in-person", "--fact", "photos=看不清", "--json"))
    assert leak["outcome"]["id"] == "asks-supervisor"


PLAYBOOK = """[[playbooks]]
id = "lost"
name = "包裹丢失"
flag = "yellow"
source = "H7"

[[playbooks.steps]]
do = "check"
text = "查物流。"
facts = ["shipped"]
source = "H7"

[[playbooks.outcomes]]
id = "found"
name = "找到了"
when = { shipped = "yes" }
text = "告诉顾客。"
reply = "parcel-traced"
source = "H7"

[[playbooks.outcomes]]
id = "gone"
name = "丢了"
when = { shipped = "no" }
text = "{returns.window_days} 天内补发。"
source = "H7"

"""


def test_a_new_playbook(changed):
    """A playbook is a table; help lists it, facts decide it."""
    first = '[[playbooks]]\nid = "missing"'
    cstool = changed((first, PLAYBOOK + first))
    lost = answer(cstool("triage", "包裹丢失", "--json"))
    assert (lost["kind"], lost["flag"], lost["missing"]) == ("lost", "yellow", ["shipped"])
    gone = answer(cstool("triage", "lost", "--fact", "shipped=no", "--json"))
    assert gone["outcome"]["text"] == "7 天内补发。"
    assert "lost" in cstool("triage", "--help").out


def test_a_reply_is_reworded(changed):
    """A supervisor writes another wording, with a reference to the policy."""
    cstool = changed(
        ('  "亲，您好呀，欢迎来到{shop.name}', '  "欢迎，{{本店}}{returns.window_days}天内可退，{shop.name}'),
        file="replies.toml",
    )
    assert cstool("reply", "greeting").out.startswith("欢迎，{本店}7天内可退，本店")


def test_a_new_reply(changed):
    """A reply is a table, with a value that the agent gives."""
    row = """[[replies]]
id = "invoice"
name = "开发票"
category = "basics"
source = "H1"
before = ["先问抬头"]
slots = [{ id = "title", name = "抬头" }]
texts = ["亲，发票抬头写{title}～"]

[[replies]]
id = "greeting\""""
    cstool = changed(('[[replies]]\nid = "greeting"', row), file="replies.toml")
    assert cstool("reply", "开发票", "--set", "抬头=小店").out == "亲，发票抬头写小店～\n"
    assert "invoice" in cstool("reply").out


def test_the_flag_and_the_remark_line_are_data(changed):
    """H2: what is pasted into the order, and under which colour, is the supervisor's."""
    line = '"【{flag}】{playbook}｜进展：{progress}｜已知：{facts}｜客服 {agent}｜{time}"'
    cstool = changed(
        ('after_sales_flag = "red"', 'after_sales_flag = "yellow"'), (line, '"{agent}/{flag}/{playbook}"')
    )
    assert answer(cstool("refund", "late", "--paid", "1", "--json"))["flag"] == "yellow"
    assert answer(cstool("triage", "leak", "--agent", "小美", "--json"))["note"] == "小美/红旗/漏液"


def test_the_margin_of_dates(changed):
    """H3: three days of margin instead of one."""
    cstool = changed(("margin_days = 1", "margin_days = 3"))
    told = cstool("reply", "shipping-date", "--set", "date=2026-05-01", "--on", "2026-04-01").out
    assert "5月4日" in told


DISPUTED = ["--item", "a=50", "--item", "b=30", "--item", "c=15", "--item", "d=10", "--discount", "5"]


def test_what_is_kept_is_priced_anew(changed):
    """15 of 105 less 5 comes back: 14.29 by share, 10.00 where the rest has lost the discount."""
    by_share = answer(changed()("refund", "size", *DISPUTED, "--back", "c", "--days", "3", "--json"))
    assert by_share["refund"] == "14.29"
    cstool = changed(('partial_return = "share"', 'partial_return = "recompute"'))
    back = ("refund", "size", *DISPUTED, "--back", "c", "--days", "3")
    lost = answer(cstool(*back, "--threshold", "100", "--json"))
    assert (lost["refund"], lost["deducted"]) == ("10.00", [{"what": "discount", "amount": "5.00"}])
    kept = answer(cstool(*back, "--threshold", "90", "--json"))
    assert (kept["refund"], kept["deducted"]) == ("15.00", [])
    unknown = cstool(*back, "--json")
    assert (unknown.code, unknown.error["code"]) == (2, "missing-threshold")
    before = cstool(*back, "--threshold", "90", "--back-before", "d")
    assert (before.code, before.out) == (2, "")
    assert before.err == (
        "error: --already is missing: what was refunded for the goods that came back before; "
        "look it up in the order: for example --already 128.50\n"
    )


def test_the_last_of_the_goods_brings_the_freight(changed):
    """The first freight comes back with the last of the goods, not by price."""
    cstool = changed(('first_freight = "share"', 'first_freight = "all-back"'))
    order = (
        "refund",
        "quality",
        "--item",
        "a=60",
        "--item",
        "b=40",
        "--freight",
        "10",
        "--back",
        "b",
        "--json",
    )
    assert answer(cstool(*order))["refund"] == "40.00"
    assert answer(cstool(*order, "--back-before", "a"))["refund"] == "50.00"


def test_a_gift_that_is_kept_is_deducted(changed):
    """The value of a gift that does not come back is taken off."""
    cstool = changed(('gift_kept = "ignore"', 'gift_kept = "deduct"'))
    found = answer(cstool("refund", "size", "--paid", "100", "--gift-kept", "15", "--days", "3", "--json"))
    assert (found["refund"], found["deducted"]) == ("85.00", [{"what": "gift", "amount": "15.00"}])


def test_more_may_be_given_without_a_return(changed):
    """Half of what was paid, up to 50 yuan."""
    cstool = changed(("limit = 20\nshare = 0.20", "limit = 50\nshare = 0.50"))
    assert (
        answer(cstool("refund", "leak", "--paid", "80", "--compensate", "40", "--json"))["refund"] == "40.00"
    )
    assert cstool("refund", "leak", "--paid", "80", "--compensate", "40.01", "--json").code == 1
