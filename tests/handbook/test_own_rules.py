"""Rules that shops really have, added by a supervisor in a few lines of policies.toml, without Python."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SALE = """[[axes]]
id = "sale"
name = "特价商品"
[[refunds]]
id = "sale-own"
name = "特价商品，顾客原因：不退不换"
when = { stage = "received", wish = ["return", "exchange"], fault = "customer", sale = "yes" }
like = "late-own"
"""
OPENED = """[[axes]]
id = "opened"
name = "化妆品已拆封"
[[refunds]]
id = "opened-own"
name = "已拆封的化妆品，顾客原因：不退不换"
when = { stage = "received", wish = ["return", "exchange"], fault = "customer", opened = "yes" }
like = "late-own"
"""
SMALL = """[[axes]]
id = "paid"
below = [20]
[[refunds]]
id = "refund-only"
name = "20 元以下，店铺责任：仅退款，不用寄回"
when = { stage = "received", wish = "return", fault = "shop", paid = "below-20" }
like = "unshipped"
"""
WISH = """[[wishes]]
id = "refund-only"
name = "仅退款"
[[refunds]]
id = "all-others"
name = "没有写明的：转主管"
otherwise = true
like = "keep-own"
"""
CATEGORY = """[[axes]]
id = "category"
name = "品类"
values = [{ id = "shoes", name = "鞋" }, { id = "custom", name = "定制" }]
[[refunds]]
id = "custom-own"
name = "定制的，顾客原因：不退不换"
when = { stage = "received", wish = ["return", "exchange"], fault = "customer", category = "custom" }
like = "late-own"
"""
BACK = ("refund", "size", "--paid", "200", "--days", "3")
HALF = """[[axes]]
id = "half"
name = "运费各半"
[[refunds]]
id = "half-way"
name = "寄回的运费各出一半，店铺最多出 5 元"
when = { stage = "received", wish = "return", reason = "colour", window = "open", goods = "as-new", half = "yes" }
like = "return-own"
return_freight = "shop"
return_freight_share = 0.5
return_freight_up_to = 5
"""


@pytest.fixture
def shop(cstool, shipped, clean_environment):
    """`cstool` on the shipped policies with some lines added."""

    def with_lines(*added):
        own = shipped["policies.toml"].replace("机场路1号", "机场路8号")
        text = "\n".join([own, *added])
        (clean_environment / "policies.toml").write_text(text, encoding="utf-8")
        (clean_environment / "cases.toml").write_text(
            (ROOT / "cases.toml").read_text(encoding="utf-8"), encoding="utf-8"
        )
        return cstool

    return with_lines


def codes(ran):
    return [(problem["code"], problem["message"]) for problem in ran.answer["problems"]]


@pytest.mark.parametrize("rule", [SALE, OPENED, SMALL])
def test_a_rule_is_eight_lines(shop, rule):
    """At most eight lines, and nothing else has to be changed."""
    assert len(rule.splitlines()) <= 8
    ran = shop(rule)("validate", "policies.toml", "--strict")
    assert (ran.code, ran.err) == (0, "")


def test_the_address_of_the_sample_is_named(cstool, shipped, clean_environment):
    """Until it is the shop's own: parcels would go there. The sample itself is not blamed."""
    (clean_environment / "policies.toml").write_text(shipped["policies.toml"], encoding="utf-8")
    ran = cstool("validate", "policies.toml", "--strict")
    assert ran.code == 0
    assert ran.err.startswith("policies.toml: return_address is still that of the sample")
    assert "return_address" not in cstool("validate", f"{ROOT / 'policies.toml'}").err


def test_a_playbook_names_what_a_rule_of_the_shop_s_own_needs(shop):
    """The case is answered all the same; the command for its money says what is still to be stated."""
    asked = CATEGORY.replace('id = "category"', 'id = "category"\n').replace(
        'stage = "received"', 'stage = "in-transit"'
    )
    answer = shop(asked)("triage", "size-exchange", "--fact", "stage=in-transit", "--json").answer
    assert answer["outcome"]["id"] == "on-the-way"
    assert (answer["refund"]["needs"], answer["money"]) == (["--with category="], None)


def test_a_playbook_is_told_what_the_shops_own_rules_look_at(shop):
    cstool = shop(SALE)
    facts = ("--fact", "stage=received", "--fact", "days=3", "--fact", "goods=as-new")
    ran = cstool("triage", "dislike", *facts, "--paid", "200", "--with", "特价商品=是", "--json")
    assert ran.answer["refund"]["argv"][-2:] == ["--with", "sale=yes"]
    assert ran.answer["money"]["rule"] == "sale-own"
    assert ran.answer["money"]["decision"] == "refuse"
    assert ran.answer["outcome"]["name"] == "特价商品，顾客原因：不退不换"
    assert "店里约定特价商品不退换" in ran.answer["outcome"]["say"]
    assert "特价商品，顾客原因：不退不换" in ran.answer["note"]
    assert cstool(*ran.answer["refund"]["argv"][1:], "--json").answer["rule"] == "sale-own"
    assert cstool("triage", "dislike", "--with", "特价=是").err.startswith("error: ")


def test_several_rules_at_once(shop):
    """Two exceptions that say the same do not contradict one another."""
    assert shop(SALE, OPENED, SMALL, WISH, CATEGORY)("validate", "policies.toml").code == 0


def test_sale_goods_cannot_come_back(shop):
    """Stated by id or name; not stated, they are no sale goods; the shop's fault is not touched."""
    cstool = shop(SALE)
    for stated in ("sale=yes", "特价商品=是"):
        ran = cstool(*BACK, "--with", stated, "--json")
        assert (ran.code, ran.answer["decision"], ran.answer["rule"]) == (1, "refuse", "sale-own")
        assert ran.answer["because"][-1]["text"] == "特价商品: 是"
    assert cstool(*BACK, "--json").answer["rule"] == "return-own"
    assert cstool(*BACK, "--with", "sale=no", "--json").answer["rule"] == "return-own"
    own_fault = cstool("refund", "quality", "--paid", "200", "--with", "sale=yes", "--json")
    assert own_fault.answer["decision"] == "refund"


@pytest.mark.parametrize(
    ("rule", "stated", "told"),
    [
        (SALE, "sale=yes", "只是店里约定特价商品不退换，"),
        (CATEGORY, "category=custom", "只是店里约定定制不退换，"),
        (OPENED, "opened=yes", "只是店里约定化妆品已拆封不退换，"),
    ],
)
def test_a_refusal_by_a_rule_of_the_shop_s_own_says_so(shop, rule, stated, told):
    """Not the usual conditions, all of which are met: the customer is told what the shop looks at."""
    (now,) = shop(rule)(*BACK, "--with", stated, "--json").answer["say"]
    assert told in now["text"]
    assert "签收已经超过" not in now["text"]
    (late,) = shop(rule)("refund", "size", "--paid", "200", "--days", "9", "--with", stated, "--json").answer[
        "say"
    ]
    assert f"签收已经超过7天了，{told.removeprefix('只是')}" in late["text"]


@pytest.mark.parametrize(("paid", "rule"), [("19.99", "refund-only"), ("20", "return-shop")])
def test_refund_only_below_an_amount(shop, paid, rule):
    """A band of a number of the order; nothing has to be stated."""
    assert shop(SMALL)("refund", "quality", "--paid", paid, "--json").answer["rule"] == rule


def test_bands_of_days(shop):
    """Up to day 7, 15, 30, and after: the day is asked for where a row looks at it."""
    bands = '[[axes]]\nid = "days"\nup_to = [7, 15, 30]\n'
    row = SMALL.split("[[refunds]]")[1].replace('paid = "below-20"', 'days = ["up-to-15", "over-30"]')
    cstool = shop(bands, "[[refunds]]" + row)
    ask = ("refund", "quality", "--paid", "200", "--json")
    found = [cstool(*ask, "--days", day).answer["rule"] for day in ("7", "8", "15", "16", "30", "31")]
    assert [rule == "refund-only" for rule in found] == [True, False, True, False, False, True] or found == [
        "return-shop", "refund-only", "refund-only", "return-shop", "return-shop", "refund-only",
    ]  # fmt: skip
    missing = cstool(*ask)
    assert (missing.code, missing.error["code"]) == (2, "missing-axis")
    assert "--days is missing" in missing.error["message"]


def test_what_a_row_needs_is_asked_for_by_name(shop):
    """Values without a default: the first row that looks at them asks."""
    cstool = shop(CATEGORY)
    ran = cstool(*BACK, "--json")
    assert (ran.code, ran.error["code"]) == (2, "missing-axis")
    assert "--with category=…" in ran.error["message"]
    assert ran.error["hint"] == "allowed: shoes（鞋）、custom（定制）"
    assert cstool(*BACK, "--with", "category=鞋", "--json").answer["rule"] == "return-own"
    assert cstool("refund", "quality", "--paid", "200", "--json").code == 0


def test_a_wish_of_the_shops_own(shop):
    """Known by id and name; what no row says about it is found, or closed by a row that takes all others."""
    cstool = shop(WISH)
    assert cstool(*BACK, "--wish", "仅退款", "--json").answer["rule"] == "all-others"
    gap = shop(WISH.split("[[refunds]]", maxsplit=1)[0])("validate", "policies.toml", "--json")
    assert [code for code, _ in codes(gap)] == ["uncovered-case"]


@pytest.mark.parametrize(("way_back", "paid_back"), [("6", "3.00"), ("9.99", "5.00"), ("30", "5.00")])
def test_a_shared_freight(shop, way_back, paid_back):
    """Half of the way back, rounded to the fen, up to five yuan."""
    ask = ("refund", "colour", "--paid", "200", "--days", "3", "--return-freight", way_back)
    parts = shop(HALF)(*ask, "--with", "half=yes", "--json").answer["parts"]
    assert parts[-1] == {"what": "return-freight", "amount": paid_back}


@pytest.mark.parametrize(
    ("added", "code", "says"),
    [
        (SALE.replace("sale = ", "sael = "), "unknown-axis", "there is no sael"),
        (SALE.replace('sale = "yes"', 'sale = "maybe"'), "unknown-value", "sale cannot be maybe"),
        (SALE.replace("late-own", "late-onw"), "unknown-reference", "there is no late-onw"),
        (SALE.replace("late-own", "sale-own"), "missing-key", "decision, steps, source are missing"),
        (SALE.replace('id = "sale"', 'id = "goods"'), "duplicate-id", "every order has goods already"),
        (SMALL.replace('id = "paid"', 'id = "piad"'), "unknown-reference", "there is no piad"),
        (SMALL.replace("[20]", "[20, 10]"), "bad-choices", "the bands of paid do not run"),
        (SALE + SALE.replace("sale-own", "sale-too").replace("late-own", "resend-own").replace(
            '[[axes]]\nid = "sale"\nname = "特价商品"\n', "").replace("不退不换", "转主管"),
         "overlapping-rows", "sale-own and sale-too both apply"),
    ],
)  # fmt: skip
def test_mistakes_are_found(shop, added, code, says):
    """Each is named with its place before anybody is told something wrong."""
    found = codes(shop(added)("validate", "policies.toml", "--json"))
    assert any(one == code and says in message for one, message in found), found


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("sael=yes", "unknown-id"),
        ("sale=maybe", "unknown-id"),
        ("paid=20", "usage"),
        ("sale", "bad-assignment"),
    ],
)
def test_what_is_stated_wrongly_is_refused(shop, stated, code):
    """Exit 2, with what was probably meant."""
    ran = shop(SALE, SMALL)(*BACK, "--with", stated, "--json")
    assert (ran.code, ran.error["code"]) == (2, code)


def test_a_diff_tells_what_a_rule_changes(shop, shipped, clean_environment):
    """The orders that end otherwise, with the command that shows it."""
    cstool = shop(SALE)
    (clean_environment / "old.toml").write_text(shipped["policies.toml"], encoding="utf-8")
    moves = cstool("diff", "old.toml", "policies.toml", "--json").answer["refunds"]
    assert {move["new"]["decision"] for move in moves} == {"refuse"}
    assert all("--with sale=yes" in move["example"] for move in moves)


PROTECTED = """[[wishes]]
id = "price-protection"
name = "保价"
[[refunds]]
id = "price-fell"
name = "保价：差价当场补"
when = { stage = ["in-transit", "received"], wish = "price-protection", compensation = "within" }
decision = "refund"
pays = ["compensation"]
steps = ["flag-and-note", "refund-now"]
source = "店规"
[[refunds]]
id = "price-fell-more"
name = "保价超过上限：主管决定"
when = { stage = ["in-transit", "received"], wish = "price-protection", compensation = "over" }
like = "keep-own"
"""
KEPT = """[[axes]]
id = "opened"
name = "已拆封"
[[refunds]]
id = "opened-own"
name = "已拆封：退九成，寄回走运费险"
when = { stage = "received", wish = "return", fault = "customer", window = "open", goods = "as-new", opened = "yes" }
like = "return-own"
goods_share = 0.9
return_freight = "insurer"
"""
MEMBER = """[[axes]]
id = "member"
name = "会员"
[[axes]]
id = "days"
up_to = [15]
[[refunds]]
id = "member-open"
name = "会员十五天"
when = { stage = "received", wish = "return", fault = "customer", goods = "as-new", member = "yes", days = "up-to-15" }
like = "return-own"
"""
MENDED = """[[axes]]
id = "own-cost"
name = "自费"
[[refunds]]
id = "mended"
name = "顾客自费维修"
when = { stage = "received", wish = "repair", fault = "customer", own-cost = "yes" }
decision = "repair"
steps = ["flag-and-note"]
source = "店规"
"""


@pytest.mark.parametrize("rule", [PROTECTED, KEPT, MEMBER, MENDED])
def test_the_rule_is_sound(shop, rule):
    ran = shop(rule)("validate", "policies.toml", "--strict")
    assert (ran.code, ran.err) == (0, "")


def test_a_wish_of_the_shops_own_pays_money(shop):
    ask = ("refund", "size", "--paid", "100", "--wish", "保价")
    ran = shop(PROTECTED)(*ask, "--compensate", "10", "--json")
    assert (ran.code, ran.answer["rule"], ran.answer["refund"]) == (0, "price-fell", "10.00")
    over = shop(PROTECTED)(*ask, "--compensate", "20.01", "--json")
    assert (over.code, over.answer["decision"], over.answer["refund"]) == (1, "supervisor", "0.00")
    assert shop(PROTECTED)(*ask, "--json").error["code"] == "missing-compensate"


def test_a_share_of_the_price_is_kept_and_the_insurance_bears_the_way_back(shop):
    """What the customer gets and what the shop keeps is the price; the freight of an insurer is nobody's part."""
    ask = ("refund", "size", "--days", "3", "--with", "opened=yes", "--return-freight", "8", "--json")
    answer = shop(KEPT)(*ask, "--paid", "99.99").answer
    assert (answer["refund"], answer["return_freight"]) == ("89.99", "insurer")
    told = [each["text"] for each in answer["because"]]
    assert "of the price the shop keeps 10.00 yuan" in told
    assert "freight back: 8.00 yuan are claimed from the insurance of the freight" in told
    assert not any("由您承担" in each["text"] for each in answer["say"])
    goods = shop(KEPT)(*ask, "--item", "a=50", "--item", "b=50", "--back", "a").answer
    assert (goods["refund"], goods["deducted"]) == ("45.00", [{"what": "price", "amount": "5.00"}])


@pytest.mark.parametrize(("stated", "days"), [("yes", "15"), ("no", "7")])
def test_a_refusal_tells_the_days_that_this_customer_has(shop, stated, days):
    ran = shop(MEMBER)(
        "refund", "size", "--paid", "100", "--days", "20", "--with", f"member={stated}", "--json"
    )
    assert (ran.code, ran.answer["decision"]) == (1, "refuse")
    assert f"签收已经超过{days}天了" in ran.answer["say"][0]["text"]
    assert f"能退换的是签收{days}天内" in ran.answer["say"][0]["text"]
    assert ran.answer["because"][-1]["text"].startswith(f"day 20 > {days}")
    assert stated == "no" or not any("makes no difference" in each["text"] for each in ran.answer["because"])


def test_a_repair_that_the_customer_pays_is_called_so(shop):
    ask = ("refund", "size", "--paid", "100", "--wish", "repair", "--with", "own-cost=yes")
    ran = shop(MENDED)(*ask)
    assert ran.out.splitlines()[0] == "repair, paid by the customer"
    assert shop(MENDED)(*ask, "--json").answer["repair"] == "customer"
    assert (
        shop()("refund", "quality", "--paid", "100", "--wish", "repair", "--json").answer["repair"] == "shop"
    )


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("goods_share = 0.9", 'pays = ["goods"]'),
        ("return_freight_share = 0.5", 'return_freight = "shop"'),
        ("return_freight_up_to = 5", 'return_freight = "shop"'),
    ],
)
def test_a_share_of_what_is_not_paid_is_named(shop, key, written):
    ran = shop(f"{MENDED}{key}\n")("validate", "policies.toml", "--json")
    name = key.split(" ")[0]
    assert [(each["code"], each["hint"]) for each in ran.answer["problems"]] == [
        ("idle-key", f"add {written}, or delete {name}")
    ]
