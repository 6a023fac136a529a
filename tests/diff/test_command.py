"""The command itself: its text, its exit codes, its JSON."""


def test_the_text_of_a_small_change(cstool, desk, members, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")
    path = desk.change("policies.toml", ("orders = 3\nspent = 499", "orders = 4\nspent = 499"))
    line = path.read_text(encoding="utf-8").splitlines().index("orders = 4") + 1
    name = members("member,orders,spent,amount\nA,3,10,200\nB,9,1,10\nC,,1,1\n")
    ran = cstool(
        "diff", desk.old / "policies.toml", path, "--members", name, "--replies", desk.old / "replies.toml"
    )
    assert (ran.code, ran.err) == (0, "")
    head, _, rest = ran.out.partition("replies that read differently: 5\n")
    assert head == (
        f"{desk.old / 'policies.toml'} → {path}\n"
        "二级会员 · orders so far: 3 → 4.\n"
        "1 of 2 members change tier. On their next purchase they pay 10.00 yuan more and 0.00 yuan less in all. "
        "5 texts to customers read differently.\n\n"
        f"changed values: 1\n  {path}:{line}: 二级会员 · orders so far: 3 → 4\n\n"
    )
    assert rest.partition("\n\n")[2] == MEMBERS.format(
        engine=ran.out.partition("(UTF-8, ")[2].partition(")")[0]
    )


MEMBERS = """\
members.csv: read 3 = priced 2 + unpriced 1 (UTF-8, {engine})
members who change tier: 1
members pay 10.00 yuan more and 0.00 yuan less

from \\ to    none    member    gold    vip
-----------  ------  --------  ------  -----
none
member
gold                 1
vip                                    1

tier    name      members    stay    up    down    pay more (yuan)    pay less (yuan)
------  --------  ---------  ------  ----  ------  -----------------  -----------------
none    新顾客    0          0       0     0       0.00               0.00
member  一级会员  0          0       0     0       0.00               0.00
gold    二级会员  1          0       0     1       10.00              0.00
vip     三级会员  1          1       0     0       0.00               0.00

most affected rows
line    from    to      pays before    pays after    difference    row
------  ------  ------  -------------  ------------  ------------  ----------
2       gold    member  186.00         196.00        +10.00        A,3,10,200
members.csv: line 4: orders is empty
"""


def test_the_exit_code_tells_a_change_only_when_asked(cstool, desk):
    assert cstool("diff", desk.old, desk.new, "--exit-code").code == 0
    desk.change("policies.toml", ("window_days = 7", "window_days = 10"))
    assert cstool("diff", desk.old, desk.new).code == 0
    assert cstool("diff", desk.old, desk.new, "--exit-code").code == 1


def test_a_row_that_is_new_or_gone_is_told_with_what_it_says(cstool, desk):
    tier = '[[tiers]]\nid = "silver"\nname = "银卡"\norders = 5\nspent = 700\nrate = 0.91\nsource = "H10"\n\n'
    desk.change("policies.toml", ('[[tiers]]\nid = "vip"', f'{tier}[[tiers]]\nid = "vip"'))
    row = "    rate that is paid: 0.91\n    rule: H10\n    orders so far: 5\n    yuan spent in all: 700\n"
    assert f": 银卡: added\n{row}" in cstool("diff", desk.old, desk.new).out
    assert f": 银卡: removed\n{row}" in cstool("diff", desk.new, desk.old).out


def test_a_row_of_members_with_too_few_fields_is_told_without_a_column(cstool, desk, members):
    desk.change("policies.toml", ("rate = 0.93", "rate = 0.92"))
    name = members("orders,spent\n3,5\n3\n")
    out = cstool("diff", desk.old, desk.new, "--members", name).out
    assert out.endswith(f"{name}: line 3: has 1 fields instead of 2\n")


def test_the_keys_of_the_document(diff):
    assert list(diff()) == [
        "old",
        "new",
        "files",
        "is_changed",
        "names",
        "changes",
        "replies",
        "refunds",
        "sizes",
        "playbooks",
        "members",
        "periods",
        "answers",
        "on",
    ]


def test_long_lists_are_cut_in_text_alone(cstool, diff, desk):
    desk.change("replies.toml", *((f'\nsource = "{rule}"\n', f'\nsource = "{rule}x"\n') for rule in ["H9"]))
    text = (desk.new / "replies.toml").read_text(encoding="utf-8").replace("～", "~")
    (desk.new / "replies.toml").write_text(text, encoding="utf-8")
    count = len(diff()["changes"])
    assert count > 40
    out = cstool("diff", desk.old, desk.new).out
    assert f"changed values: {count}\n" in out
    assert f"and {count - 20} more: --html and --json have all" in out
