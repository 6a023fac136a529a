"""Workbooks in and out: text stays text, numbers are numbers, days are days, and nothing is guessed."""

import datetime
import sys
from pathlib import Path

import pytest

xlsxwriter = pytest.importorskip("xlsxwriter")
calamine = pytest.importorskip("python_calamine")

DAY = datetime.datetime(2026, 11, 26, 10, 20, 30)
ORDERS = [
    ["店铺订单报表"],
    [],
    ["买家", "订单号", "付款时间", "实付", "状态"],
    ["00123", "202611260001000123", DAY, 268.1, "交易成功"],
    ["00123", "202611260001000124", DAY, 231.9, "卖家已发货"],
    ["b", "1", DAY, 12.3456, "交易成功"],
    ["c", 202611260001000125, DAY, 5, "交易成功"],
    ["d", "2", DAY, 5, "交易关闭"],
    ["合计", "", "", 999],
]
COLUMNS = ("--columns", "member=买家,order=订单号,date=付款时间,paid=实付,status=状态", "--on", "2026-11-27")
MEMBERS = [["member", "orders", "spent", "since"], ["00123", 3, 520.1, DAY], ["=1+1", 8, 1.5, DAY]]


def workbook(path, **sheets):
    with xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def sheet_of(path):
    return calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


def test_an_order_list_becomes_members_and_ids_lose_no_digit(cstool, clean_environment):
    workbook(clean_environment / "orders.xlsx", 说明=[["看第二张表"]], 订单=ORDERS)
    ran = cstool("members", "orders.xlsx", *COLUMNS, "--without-total", "-o", "m.xlsx")
    assert ran.code == 1
    assert "read the sheet 订单, not 说明" in ran.err
    assert "left out row 9, a total" in ran.err
    assert "a state that does not count: 交易关闭" in ran.err
    day = DAY.date()
    assert sheet_of("m.xlsx") == [
        ["member", "orders", "spent", "tier", "rate", "first", "last"],
        ["00123", 2, 500, "gold", 0.93, day, day],
        ["d", 0, 0, "none", 1, "", ""],
    ]
    rejects = (clean_environment / "m.xlsx.rejects.csv").read_text().splitlines()
    assert rejects[1].startswith("6,实付,has more than two decimals")
    assert rejects[2].startswith("7,订单号,has lost its last digits in a spreadsheet")
    moved = cstool("members", "orders.xlsx:订单", *COLUMNS, "--without-total", "--since", "m.xlsx")
    assert moved.out == "member,orders,spent,tier,rate,first,last,before,moved,reply\n"


def test_the_old_format_comes_to_the_same(cstool, clean_environment):
    """`orders.xls` holds the same two sheets, written by a program for the format of Excel 97."""
    workbook(clean_environment / "orders.xlsx", 说明=[["看第二张表"]], 订单=ORDERS)
    (clean_environment / "old.xls").write_bytes((Path(__file__).parent / "orders.xls").read_bytes())
    new, old = (
        cstool("members", name, *COLUMNS, "--without-total", "-o", f"{name}.csv")
        for name in ("orders.xlsx", "old.xls")
    )
    assert (old.code, old.err.replace("old.xls", "orders.xlsx")) == (1, new.err)
    for ending in (".csv", ".csv.rejects.csv"):
        rows = [(clean_environment / f"{name}{ending}").read_text() for name in ("orders.xlsx", "old.xls")]
        assert rows[0] == rows[1]
    assert cstool("members", "old.xls:订单", *COLUMNS, "--without-total").code == 1
    assert "old.xls has no sheet 表" in cstool("members", "old.xls:表", *COLUMNS).err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["orders.csv", "-o", "m.xlsx", "--excel"], "--excel is only for output in CSV"),
        (["orders.csv", "-o", "m.parquet", "--safe-cells"], "--safe-cells is only for output in CSV"),
        (["orders.jsonl", "--without-total"], "--without-total is only for input in CSV"),
        (["orders.xlsx", "--encoding", "gb18030"], "--encoding is only for input in CSV"),
        (["orders.jsonl", "--skip", "1"], "--skip is only for input in CSV"),
    ],
)
def test_an_option_that_does_nothing_is_refused_by_its_name(cstool, clean_environment, arguments, says):
    (clean_environment / "orders.csv").write_text("member,paid\na,5\n")
    ran = cstool("members", *arguments)
    assert (ran.code, ran.out, says in ran.err) == (2, "", True), ran.err


def test_a_total_is_named_and_left_out_only_when_told(cstool, clean_environment):
    workbook(clean_environment / "orders.xlsx", 订单=ORDERS)
    ran = cstool("members", "orders.xlsx", *COLUMNS)
    assert "the last row, 9, looks like a total and was read as any other" in ran.err


@pytest.mark.parametrize("ending", ["xlsx", "csv", "jsonl", "parquet"])
def test_members_are_priced_from_a_workbook_to_any_format(cstool, clean_environment, ending):
    workbook(clean_environment / "m.xlsx", 会员=MEMBERS)
    assert cstool("discount", "m.xlsx", "-o", f"o.{ending}").code == 0
    if ending == "xlsx":
        assert sheet_of("o.xlsx")[1:] == [
            ["00123", 3, 520.1, DAY, "gold", 0.93],
            ["=1+1", 8, 1.5, DAY, "vip", 0.9],
        ]
    elif ending == "csv":
        rows = (clean_environment / "o.csv").read_text()
        assert rows.startswith(
            "member,orders,spent,since,tier,rate\n00123,3,520.1,2026-11-26 10:20:30,gold,0.93\n"
        )


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_members_of_any_format_become_a_workbook(cstool, clean_environment, ending):
    rows = {
        "csv": 'id,orders,spent,amount\n="001",3,￥520,268\n',
        "jsonl": '{"id":"001","orders":3,"spent":520,"amount":268}\n',
    }
    (clean_environment / f"m.{ending}").write_text(rows[ending], encoding="utf-8")
    assert cstool("discount", f"m.{ending}", "-o", "o.xlsx").code == 0
    assert sheet_of("o.xlsx")[1] == ["001", 3, 520, 268, "gold", 0.93, 249.24]


def test_a_cell_that_a_sheet_would_cut_is_refused(cstool, clean_environment):
    long = "备" * 32_768
    (clean_environment / "m.csv").write_text(f"id,orders,spent\n{long},3,520\n", encoding="utf-8")
    ran = cstool("discount", "m.csv", "-o", "o.xlsx", "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "too-long")
    assert not (clean_environment / "o.xlsx").exists()


def test_diff_reads_members_from_a_workbook(cstool, clean_environment):
    workbook(clean_environment / "m.xlsx", 会员=MEMBERS)
    assert cstool("init", "shop").code == 0
    ran = cstool("diff", "shop/policies.toml", "shop/policies.toml", "--members", "m.xlsx", "--json")
    assert (ran.code, ran.answer["members"]["read"]) == (0, 2)


def test_what_cannot_be_read_or_written_is_one_line(cstool, clean_environment, monkeypatch):
    workbook(clean_environment / "m.xlsx", 表1=MEMBERS, 表2=MEMBERS)
    (clean_environment / "text.xls").write_text("orders,spent\n3,520\n")
    for arguments, says in [
        (["m.xlsx"], "several sheets of m.xlsx have these columns: 表1、表2; name one: m.xlsx:表1"),
        (["m.xlsx:表3"], "m.xlsx has no sheet 表3; its sheets: 表1、表2"),
        (["text.xls"], "text.xls is no workbook that can be read"),
        (["none.xlsx"], "none.xlsx cannot be read: there is no such file or folder"),
        (["m.xlsx:表1", "-o", "o.xls"], "workbooks are written as .xlsx"),
        (["m.xlsx:表1", "-o", "m.xlsx"], "it is not written over"),
    ]:
        ran = cstool("discount", *arguments)
        assert (ran.code, says in ran.err, ran.err.count("\n")) == (2, True, 1), ran.err
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "python_calamine" else sys)
    ran = cstool("discount", "m.xlsx:表1")
    assert (ran.code, "python -m pip install 'cstool[excel]'" in ran.err) == (2, True)
