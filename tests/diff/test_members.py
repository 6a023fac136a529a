"""What a change does to the members of a file."""

import pytest

RATE = ('rate = 0.90\nsource = "H10"', 'rate = 0.85\nsource = "H10"')
GOLD = ("orders = 3\nspent = 499", "orders = 4\nspent = 499")

MEMBERS = """member,orders,spent,amount
A,0,0,100
B,1,10,100
C,3,10,200.05
D,8,10,300
E,1,998.99,100
F,x,1,1
G,0,5,1
"""


def test_who_moves_and_who_pays(diff, desk, members):
    desk.change("policies.toml", GOLD, RATE)
    answer = diff("--members", members(MEMBERS))["members"]
    assert [answer[name] for name in ("read", "priced", "unpriced", "moved")] == [7, 5, 2, 1]
    assert {(one["old"], one["new"]): (one["rows"], one["difference"]) for one in answer["matrix"]} == {
        ("none", "none"): (1, "0.00"),
        ("member", "member"): (1, "0.00"),
        ("gold", "gold"): (1, "0.00"),
        ("gold", "member"): (1, "10.00"),
        ("vip", "vip"): (1, "-15.00"),
    }
    assert (answer["pays_more"], answer["pays_less"]) == ("10.00", "15.00")
    shifts = {one["tier"]: one for one in answer["tiers"]}
    assert [shifts["gold"][name] for name in ("rows", "stay", "up", "down", "pays_more")] == [
        2,
        1,
        0,
        1,
        "10.00",
    ]
    assert shifts["vip"]["pays_less"] == "15.00"
    assert [(one["line"], one["row"], one["before"], one["after"]) for one in answer["affected"]] == [
        (5, "D,8,10,300", "270.00", "255.00"),
        (4, "C,3,10,200.05", "186.05", "196.05"),
    ]
    assert [(one["line"], one["column"]) for one in answer["examples_unpriced"]] == [
        (7, "orders"),
        (8, "orders"),
    ]


def test_without_amounts_there_is_no_money(diff, desk, members):
    desk.change("policies.toml", GOLD)
    answer = diff("--members", members("orders,spent\n3,1\n"))["members"]
    assert (answer["pays_more"], answer["moved"], answer["affected"][0]["difference"]) == (None, 1, None)


def test_a_tier_that_is_new(diff, desk, members):
    row = '[[tiers]]\nid = "star"\nname = "星级"\norders = 20\nrate = 0.80\nsource = "H10"\n\n'
    marker = "# ---------------------------------------------------------------- 退换"
    desk.change("policies.toml", (marker, row + marker))
    answer = diff("--members", members("orders,spent,amount\n25,1,100\n"))["members"]
    (move,) = answer["matrix"]
    assert (move["old"], move["new"], move["difference"]) == ("vip", "star", "-10.00")
    assert {one["tier"]: one["up"] for one in answer["tiers"]}["vip"] == 1


@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_the_options_of_members_files(diff, desk, members, engine):
    desk.change("policies.toml", GOLD)
    name = members("会员,笔数,累计,金额\n张三,3,1,100\n李四,3,1,50\n")
    columns = "orders=笔数,spent=累计,amount=金额"
    options = (
        "--members",
        name,
        "--columns",
        columns,
        "--engine",
        engine,
        "--top",
        "1",
        "--encoding",
        "utf-8",
    )
    answer = diff(*options)["members"]
    assert [one["row"] for one in answer["affected"]] == ["张三,3,1,100"]
    assert answer["pays_more"] == "7.50"


def test_no_row_need_be_named(diff, desk, members):
    desk.change("policies.toml", GOLD)
    answer = diff("--members", members(MEMBERS), "--top", "0")["members"]
    assert (answer["affected"], answer["examples_unpriced"], answer["unpriced"]) == ([], [], 2)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--members", "none.csv"), "cannot-read"),
        (("--members", "members.csv", "--columns", "orders"), "columns"),
        (("--members", "members.csv", "--top", "few"), "bad-number-not-a-number"),
        (("--members", "members.csv", "--top", "1001"), "bad-number-too-large"),
        (("--members", "members.csv", "--columns", "orders=笔数"), "missing-column"),
    ],
)
def test_members_that_cannot_be_read(cstool, desk, members, options, error):
    members(MEMBERS)
    ran = cstool("diff", desk.old, desk.new, *options, "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", error)
