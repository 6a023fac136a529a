"""Changed values: by meaning, each at its place, rows by their ids."""

import pytest

GOLD = 'id = "gold"\nname = "二级会员"\norders = 3\n'


def listed(answer):
    return [(one["path"], one["kind"], one["old"], one["new"]) for one in answer["changes"]]


def test_nothing_changes_between_a_handbook_and_its_copy(cstool, desk, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")
    ran = cstool("diff", desk.old, desk.new)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"nothing changes from {desk.old} to {desk.new}\n"


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("policies.toml", ("rate = 0.90", "rate = 0.9")),
        ("policies.toml", ("spent = 499", "spent = 499.00")),
        ("policies.toml", ("[returns]\nwindow_days = 7", "# a note\n\n[returns]\n'window_days' = +7")),
        ("policies.toml", ("\n", "\r\n")),
    ],
)
def test_another_way_to_write_it_is_no_change(diff, desk, name, edit):
    desk.change(name, edit)
    answer = diff()
    assert not answer["is_changed"]
    assert not any(answer[part] for part in ("changes", "replies", "refunds", "sizes", "playbooks"))


def test_a_change_names_the_line_in_the_new_file(diff, desk):
    path = desk.change("policies.toml", ("# ----", "# one\n# two\n# ----"), (GOLD, GOLD.replace("3", "4")))
    line = path.read_text(encoding="utf-8").splitlines().index("orders = 4") + 1
    (change,) = diff()["changes"]
    assert change == {
        "path": "tiers.gold.orders",
        "kind": "changed",
        "file": str(path),
        "line": line,
        "old": 3,
        "new": 4,
    }


def test_a_new_row_in_front_shifts_nothing(diff, desk):
    row = '[[reasons]]\nid = "fake"\nname = "假货"\nfault = "shop"\nsource = "H8"\n\n'
    desk.change("policies.toml", ('[[reasons]]\nid = "quality"', row + '[[reasons]]\nid = "quality"'))
    (change,) = diff()["changes"]
    assert (change["path"], change["kind"], change["old"]) == ("reasons.fake", "added", None)
    assert change["new"]["name"] == "假货"


def test_a_removed_row_is_placed_in_the_old_file(diff, desk):
    style = '[[styles]]\nid = "snow-boot"\nname = "加绒雪地靴"\nchart = "shoes"\nshift = -1\nsource = "Q3"\n'
    desk.change("policies.toml", (style, ""))
    changes = [one for one in diff()["changes"] if one["path"].startswith("styles")]
    line = desk.shipped["policies.toml"].split(style)[0].count("\n") + 1
    assert [(one["path"], one["kind"], one["file"], one["line"]) for one in changes] == [
        ("styles.snow-boot", "removed", str(desk.old / "policies.toml"), line)
    ]


def test_rows_in_another_order_are_told_as_such(diff, desk):
    boot, heel = (
        f'[[styles]]\nid = "{name}"\nname = "{title}"\nchart = "shoes"\nshift = {shift}\nsource = "Q3"\n'
        for name, title, shift in (("snow-boot", "加绒雪地靴", -1), ("pointed-heel", "尖头高跟鞋", 1))
    )
    desk.change("policies.toml", (boot, ""), (heel, boot + heel))
    orders = [
        ["classic-loafer", "pointed-heel", "snow-boot"],
        ["classic-loafer", "snow-boot", "pointed-heel"],
    ]
    assert listed(diff()) == [("styles", "moved", *orders)]


def test_an_optional_value_that_is_dropped_was_there(diff, desk):
    desk.change("policies.toml", ('reply = "exchange-tracking"\nsource', "source"))
    assert listed(diff()) == [("steps.send-exchange.reply", "removed", "exchange-tracking", None)]


def test_items_without_ids_are_aligned(diff, desk):
    first = '  "常见表现：发红发热、持续刺痛、小红点、发痒。",\n'
    desk.change("policies.toml", (first, '  "先听顾客说完。",\n' + first))
    assert listed(diff()) == [("knowledge.allergy.points[1]", "added", None, "先听顾客说完。")]


def test_conditions_of_a_row_are_compared_one_by_one(diff, desk):
    rows = (
        'wish = ["return", "exchange"], fault = "customer", window = "open", goods = ["incomplete", "worn"] }'
    )
    desk.change("policies.toml", (rows, rows.replace('["incomplete", "worn"]', '["worn", "incomplete"]')))
    assert listed(diff()) == [
        ("refunds.used-own.when.goods[1]", "added", None, "worn"),
        ("refunds.used-own.when.goods[2]", "removed", "worn", None),
    ]
