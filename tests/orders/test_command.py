"""`cstool members` as it is typed: lists as back offices export them, what is said of them, and what is refused."""

import csv
import io
from pathlib import Path

import pytest

HEADER = "member,orders,spent,tier,rate,first,last"
SHIPPED = Path(__file__).parents[2]
TAOBAO = "订单编号,买家会员名,买家实际支付金额,订单状态,订单付款时间,退款金额"


@pytest.fixture
def members(cstool, clean_environment):
    """Write lists and turn them into members; the keys of the arguments are their names."""

    def run(*arguments, **lists):
        for name, content in lists.items():
            data = content if isinstance(content, bytes) else content.encode()
            (clean_environment / f"{name}.csv").write_bytes(data)
        return cstool("members", *(f"{name}.csv" for name in lists), "--on", "2026-11-26", *arguments)

    return run


def rows(out):
    return list(csv.reader(io.StringIO(out)))[1:]


def test_an_export_is_known_by_its_header(members):
    ran = members(
        orders=f"{TAOBAO}\n1,张三,520.00,交易成功,2026-05-01 10:00:00,\n2,张三,9.00,交易关闭,2026-05-02 10:00:00,\n"
    )
    assert ran.out == f"{HEADER}\n张三,1,520.00,gold,0.93,2026-05-01,2026-05-01\n"
    assert ran.code == 0
    assert "the layout taobao" in ran.err
    assert "1 rows have a state that does not count" in ran.err


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("part", [",", "\t", ";"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_list_as_spreadsheets_save_it(members, encoding, part, ending):
    """Titles above the header, ids as formulas, tabs behind numbers, separators of thousands, blank lines."""
    lines = [
        "店铺订单导出",
        part.join(["买家", "订单号 ", "实付", "备注"]),
        part.join(
            ['="00123"', '="3000000000000000001"', '"1,520.00"\t' if part != "\t" else '"1,520.00"', "好"]
        ),
        "",
        part.join(["00123\t" if part != "\t" else "00123", "2", "0.50", '"两行' + ending + '备注"']),
        part * 3,
    ]
    ran = members(
        "--columns", "member=买家,order=订单号,paid=实付", orders=ending.join(lines).encode(encoding)
    )
    assert ran.out == f"{HEADER}\n00123,2,1520.50,vip,0.90,,\n"
    assert "1 lines above the header" in ran.err


def test_one_damaged_name_costs_no_other_row(members):
    content = "member,paid\n张三,5\n".encode() + b"\xe5\xbc,6\n" + "李四,7\n".encode()
    ran = members(orders=content)
    assert [row[:3] for row in rows(ran.out)] == [["张三", "1", "5.00"], ["李四", "1", "7.00"]]
    assert "3,member,has a character that cannot be read" in ran.err
    assert ran.code == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("1,,5,,", "member,is empty"),
        ("1,a,5,,6", "refunded,is more than was paid"),
        ("1,a,-5,,", "paid,is negative"),
        ("1,a,5.001,,", "paid,has more than two decimals"),
        ("1,a,five,,", "paid,is not a number"),
        ("1,a,5,,x", "refunded,is not a number"),
        ("1,a,5,2026-02-30,", "date,is not a day"),
        ("1.5E+18,a,5,,", "order,has lost its last digits in a spreadsheet; export it as text"),
        ("1,a,5", ",has another number of fields than the header"),
        ('1,a"b,5,,', ",has broken quoting"),
    ],
)
def test_a_bad_row_is_named_and_no_other_is_lost(members, row, reason):
    ran = members("-o", "out.csv", orders=f"order,member,paid,date,refunded\n7,b,1,,\n{row}\n8,b,2,,\n")
    assert ran.code == 1
    with Path("out.csv").open(encoding="utf-8") as file:
        assert rows(file.read()) == [["b", "2", "3.00", "member", "0.98", "", ""]]
    with Path("out.csv.rejects.csv").open(encoding="utf-8", newline="") as file:
        header, *found = csv.reader(file)
    assert header == ["line", "column", "reason", "row"]
    assert [",".join(cells[:3]) for cells in found] == [f"3,{reason}"]


def test_blank_lines_are_no_rows_and_counted(members):
    """Of cells with nothing in them, too; they are neither rejected nor idle, also where orders are contradictory."""
    row = "1,张三,520.00,交易成功,2026-05-01,"
    ran = members(
        a=f"{TAOBAO}\n\n{row}\n,,,,,\n \t,　,,,,\n1,李四,5.00,交易成功,2026-05-01,\n\n",
        b=f"{TAOBAO}\n2{row[1:]}\n\n",
    )
    assert "5 blank lines were left out\n" in ran.err
    assert "read 3 rows = 1 that count + 0 that do not + 2 rejected" in ran.err
    assert "a state that does not count" not in ran.err


def test_blank_lines_of_json_are_counted_too(cstool, clean_environment):
    (clean_environment / "a.jsonl").write_text('\n{"member": "鱼", "paid": 5}\n  \n', "utf-8")
    ran = cstool("members", "a.jsonl", "--columns", "member=member,paid=paid", "-o", "m.csv", "--json")
    assert ran.answer["blank"] == 2


def test_an_order_under_two_buyers_counts_for_neither(members):
    ran = members(
        "-o", "out.csv", first="order,member,paid\n1,a,5\n2,a,6\n", second="order,member,paid\n1,b,5\n"
    )
    assert ran.code == 1
    with Path("out.csv").open(encoding="utf-8") as file:
        assert rows(file.read()) == [["a", "1", "6.00", "member", "0.98", "", ""]]
    with Path("out.csv.rejects.csv").open(encoding="utf-8") as file:
        assert [row[:4] for row in rows(file.read())] == [
            ["first.csv", "2", "order", "stands under two buyers"],
            ["second.csv", "2", "order", "stands under two buyers"],
        ]


def test_a_closed_order_in_the_newer_list_counts_no_more(members):
    old = f"{TAOBAO}\n1,张三,520.00,交易成功,2026-05-01,\n"
    ran = members(old=old, new=f"{TAOBAO}\n1,张三,520.00,交易关闭,2026-05-01,520.00\n")
    assert ran.out == f"{HEADER}\n张三,0,0.00,none,1.00,,\n"


def test_twins_are_counted_and_named(members):
    ran = members(orders="order,member,paid\n1,a,5\n1,a,5\n2,a,x\n2,a,6\n")
    assert rows(ran.out)[0][:3] == ["a", "2", "11.00"]
    assert "1 rows repeat an order and count once: 1" in ran.err


def test_who_moved_since_yesterday(members, clean_environment):
    (clean_environment / "old.csv").write_text("member,tier\nup,member\nsame,member\ndown,vip\ngone,gold\n")
    ran = members("--since", "old.csv", orders="member,paid\nup,500\nsame,5\ndown,5\nnew,5\n")
    assert ran.out.splitlines() == [
        f"{HEADER},before,moved,reply",
        "down,1,5.00,member,0.98,,,vip,down,tier-lowered",
        "new,1,5.00,member,0.98,,,none,up,member-discount",
        "up,1,500.00,gold,0.93,,,member,up,member-discount",
    ]
    assert "1 members of the earlier file are in none of these lists: gone" in ran.err


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("member,tier\na,gold\na,vip\n", "old.csv:2: a stands there more than once"),
        ("member,tier\na,silver\n", "old.csv:2: there is no tier silver"),
        ("member\na\n", "--since old.csv has no columns member and tier; it has member"),
        (f"{TAOBAO}\n", "it has 订单编号"),
    ],
)
def test_an_earlier_file_that_is_none_is_refused(members, clean_environment, old, said):
    (clean_environment / "old.csv").write_text(old)
    ran = members("--since", "old.csv", orders="member,paid\na,5\n")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "jsonl"])
def test_the_earlier_file_has_any_format(members, cstool, ending):
    if ending == "xlsx":
        pytest.importorskip("xlsxwriter")
    assert members("-o", f"old.{ending}", orders="member,paid\n001,500\nsame,5\ngone,5\n").code == 0
    ran = members("--since", f"old.{ending}", orders="member,paid\n001,5\nsame,5\nnew,5\n")
    moved = [[row[0], *row[-3:-1]] for row in rows(ran.out)]
    assert moved == [["001", "gold", "down"], ["new", "none", "up"]]
    assert "1 members of the earlier file are in none of these lists: gone" in ran.err


def test_what_is_missing_to_the_next_tier(members):
    ran = members("--next", orders="member,paid\na,5\nb,999\n")
    assert ran.out.splitlines() == [
        f"{HEADER},next,orders_short,spent_short",
        "a,1,5.00,member,0.98,,,gold,2,494.00",
        "b,1,999.00,vip,0.90,,,,,",
    ]


def test_goods_of_an_order_add_up(members, clean_environment):
    policies = clean_environment / "own.toml"
    text = (SHIPPED / "policies.toml").read_text(encoding="utf-8")
    goods = '  { id = "goods", name = "商品行", member = "用户", order = "主单", paid = "金额", rows = "goods" },\n]'
    at = text.index("layouts = [")
    policies.write_text(text[:at] + text[at:].replace("\n]", f"\n{goods}", 1), encoding="utf-8")
    ran = members("--policies", str(policies), orders="用户,主单,金额\na,1,5\na,1,5\na,2,6\n")
    assert rows(ran.out) == [["a", "2", "16.00", "member", "0.98", "", ""]]


def test_a_list_of_orders_whose_columns_are_not_found_is_refused(members):
    ran = members(orders="买家,实付\na,5\n")
    assert (ran.code, ran.out) == (2, "")
    assert "no line names the columns of an order list; the widest has 买家, 实付" in ran.err
    assert "--columns member=买家" in ran.err


def test_no_list_is_written_over(members):
    ran = members("-o", "orders.csv", orders="member,paid\na,5\n")
    assert ran.code == 2
    assert "is not written over" in ran.err
    ran = members(
        "-o", "old.csv", "--since", "old.csv", orders="member,paid\na,5\n", old="member,tier\na,none\n"
    )
    assert ran.code == 2


@pytest.mark.parametrize("ending", ["parquet", "jsonl"])
def test_other_formats_come_to_the_same(members, cstool, ending):
    import duckdb

    content = f"{TAOBAO}\n0001,张三,520.00,交易成功,2026-05-01 10:00:00,0.00\n2,李四,9.00,交易成功,2026-05-02,1.50\n"
    expected = members(orders=content).out
    source = "read_csv('orders.csv', all_varchar = true)"
    columns = "* REPLACE (CAST(买家实际支付金额 AS DECIMAL(10, 2)) AS 买家实际支付金额)"
    kind = "parquet" if ending == "parquet" else "json"
    duckdb.execute(f"COPY (SELECT {columns} FROM {source}) TO 'orders.{ending}' (FORMAT {kind})")
    ran = cstool("members", f"orders.{ending}", "--on", "2026-11-26")
    assert (ran.code, ran.out) == (0, expected)
    written = cstool("members", f"orders.{ending}", "--on", "2026-11-26", "-o", f"out.{ending}", "--json")
    assert written.answer["orders"] == 2
    found = duckdb.execute(f"SELECT member, orders, CAST(spent AS VARCHAR) FROM 'out.{ending}'").fetchall()
    assert found == [("张三", 1, "520.00"), ("李四", 1, "7.50")]


def test_ids_that_parquet_keeps_with_a_point_have_none(cstool, clean_environment):
    """Where one cell of a column of whole numbers was empty, tables are kept with points in all others."""
    import duckdb

    cells = "VALUES (12345::DOUBLE, 7::DOUBLE, 5.5), (12345, 8, 5), (NULL, 9, 5), (3, 1e17, 5)"
    duckdb.execute(
        f"COPY (SELECT * FROM ({cells}) AS t(member, order_id, paid)) TO '{clean_environment}/a.parquet'"
    )
    ran = cstool("members", "a.parquet", "--columns", "member=member,order=order_id,paid=paid")
    assert [row[:3] for row in rows(ran.out)] == [["12345", "2", "10.50"]]
    assert "2 rejected" in ran.err


def test_standard_input_is_a_list_too(clean_environment, monkeypatch, cstool):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"member,paid\na,5\n")))
    assert rows(cstool("members", "-").out) == [["a", "1", "5.00", "member", "0.98", "", ""]]


def test_every_row_that_is_read_stands_in_one_line_of_the_account(members):
    ran = members(
        old="order,member,paid,status,date,refunded\n1,a,5,交易成功,2026-01-01,\n",
        orders="order,member,paid,status,date,refunded\n"
        "1,a,5,交易成功,2026-01-01,\n1,a,5,交易成功,2026-01-01,\n2,a,0,交易成功,2026-01-01,\n"
        "3,b,5,交易成功,2026-01-01,5.00\n4,b,5,交易成功,2026-12-01,\n5,c,5,交易关闭,,\n6,c,x,交易成功,,\n"
        "7,c,5,交易成功,2026-01-01,\n7,d,5,交易成功,2026-01-01,\n",
    )
    assert ran.err.splitlines() == [
        "file,line,column,reason,row",
        'orders.csv,8,paid,is not a number,"6,c,x,交易成功,,"',
        'orders.csv,9,order,stands under two buyers,"7,c,5,交易成功,2026-01-01,"',
        'orders.csv,10,order,stands under two buyers,"7,d,5,交易成功,2026-01-01,"',
        "old.csv: UTF-8, member=member, order=order, date=date, paid=paid, status=status, refunded=refunded",
        "orders.csv: UTF-8, member=member, order=order, date=date, paid=paid, status=status, refunded=refunded",
        "1 rows repeat an order and count once: 1",
        "1 rows are of orders for which 0.00 was paid",
        "1 rows are of orders that do not count after a refund",
        "1 rows are of orders after 2026-11-26",
        "1 rows were replaced by those of a later list",
        "1 rows have a state that does not count: 交易关闭",
        "up to 2026-11-26: read 10 rows = 1 that count + 6 that do not + 3 rejected: 1 orders of 3 members",
    ]
    assert rows(ran.out) == [
        ["a", "1", "5.00", "member", "0.98", "2026-01-01", "2026-01-01"],
        ["b", "0", "0.00", "none", "1.00", "", ""],
        ["c", "0", "0.00", "none", "1.00", "", ""],
    ]


def test_a_line_break_inside_a_name_is_part_of_it_and_at_its_end_nothing(members):
    ran = members(orders='member,paid\n"张\n三",5\n张 三,6\n"李\r\n",3\n李,4\n"王\n",x\n')
    assert [row[:3] for row in rows(ran.out)] == [
        ["张\n三", "1", "5.00"],
        ["张 三", "1", "6.00"],
        ["李", "2", "7.00"],
    ]
    assert '8,paid,is not a number,"王,x"' in ran.err


def test_a_total_at_the_end_is_named_and_left_out_on_request(members):
    lists = {"orders": 'member,paid\n"a",5\n"b\nc",6\n合计：,11\n,\n\n'}
    ran = members(**lists)
    assert "orders.csv: the last row, 5, looks like a total and was read as any other" in ran.err
    assert [row[0] for row in rows(ran.out)] == ["a", "b\nc", "合计："]
    ran = members("--without-total", **lists)
    assert "orders.csv: left out row 5, a total" in ran.err
    assert [row[0] for row in rows(ran.out)] == ["a", "b\nc"]


def test_an_only_row_is_no_total(members):
    assert rows(members("--without-total", orders="member,paid\n").out) == []
    assert "total" not in members(orders="合计,member,paid\n1,a,5\n").err


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "jsonl"])
def test_an_output_that_cannot_be_written_is_said_alike_everywhere(cstool, clean_environment, ending):
    if ending == "xlsx":
        pytest.importorskip("xlsxwriter")
    (clean_environment / "m.csv").write_text("member,orders,spent,paid,reason\na,1,5,5,quality\n")
    output = f"nowhere/o.{ending}"
    for command in (["members", "m.csv"], ["discount", "m.csv"], ["refund", "--rows", "m.csv"]):
        ran = cstool(*command, "-o", output)
        assert (ran.code, ran.out) == (1, "")
        assert (
            ran.err.splitlines()[-1] == f"error: {output} cannot be written: there is no such file or folder"
        )


def test_a_list_may_come_through_a_name_that_is_no_file(cstool, clean_environment):
    (clean_environment / "orders").write_text("member,paid\na,5\n")  # without an ending it is text
    assert rows(cstool("members", "orders").out)[0][:3] == ["a", "1", "5.00"]
