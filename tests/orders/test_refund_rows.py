"""Files of orders that come back: every row has the answer that it has when it is typed.

`REFUND_ROWS=5000 pytest tests/orders/test_refund_rows.py -k typed` compares that many rows.
"""

import csv
import os
import random
from pathlib import Path

import pytest

SHIPPED = Path(__file__).parents[2]
ROWS = int(os.environ.get("REFUND_ROWS", "250"))
VALUES = {
    "reason": [
        "quality",
        "质量问题",
        "wrong-item",
        "missing",
        "late",
        "size",
        "size",
        "dislike",
        "changed-mind",
        "nope",
    ],
    "paid": ["200", "199.99", "￥1,299.00", "0", "", "abc", "5.001"],
    "wish": ["", "", "", "return", "exchange", "repair", "resend", "keep", "compensate"],
    "stage": ["", "", "", "received", "unshipped", "in-transit", "gone"],
    "freight": ["", "", "10", "0"],
    "return-freight": ["", "", "12.5"],
    "days": ["3", "3", "7", "8", "", "3.0", "1.5"],
    "worn": ["", "", "", "是", "no", "TRUE"],
    "no-tag": ["", "", "", "1"],
    "no_packaging": ["", "", "0", "yes"],
    "intercepted": ["", "", "", "yes", "否"],
    "repair-cost": ["", "", "", "10", "20"],
    "exchange-price": ["", "", "", "250"],
    "kept-price": ["", "", "", "30"],
    "swap-freight": ["", "", "", "24"],
    "item": ["", "", "", "", "鞋=150;袜子=19.9x2", "鞋=200"],
    "back": ["", "", "", "袜子=1", "鞋"],
    "discount": ["", "", "", "20"],
    "threshold": ["", "", "", "150"],
    "already": ["", "", "", "5"],
    "gift-kept": ["", "", "", "8"],
    "compensate": ["", "", "", "10"],
    "goodwill": ["", "", "", "yes"],
}
#: A rule of the shop's own, as the page about them writes it: goods on sale do not come back.
OWN_RULE = (SHIPPED / "docs/own-rules.md").read_text("utf-8").split("```toml\n")[1].split("```")[0]
FLAGS = {"worn": "--worn", "no-tag": "--no-tag", "no_packaging": "--no-packaging", "goodwill": "--goodwill"}
YES, NO = {"是", "TRUE", "1", "yes"}, {"no", "0", "否"}


def random_rows(seed):
    """Rows of which many are sound: few cells are filled that only some orders may have."""
    chance = random.Random(seed)
    often = {"reason", "paid", "wish", "freight", "days"}
    for _ in range(ROWS):
        yield {
            name: chance.choice(values) if name in often or chance.random() < 0.15 else ""
            for name, values in VALUES.items()
        }


def typed(row):
    """The call that says what the row says."""
    options = []
    for name, cell in row.items():
        if not cell or name == "reason":
            continue
        if name in FLAGS:
            options += [FLAGS[name]] * (cell in YES)
        elif name == "intercepted":
            options.append("--intercepted" if cell in YES else "--not-intercepted")
        elif name in {"item", "back"}:
            options += [word for part in cell.split(";") for word in (f"--{name}", part)]
        else:
            options += [f"--{name}", cell]
    return ["refund", row["reason"], *options, "--json"]


def written(path, rows, **how):
    with path.open("w", newline="", encoding=how.pop("encoding", "utf-8")) as file:
        out = csv.DictWriter(file, ["order", *VALUES], **how)
        out.writeheader()
        out.writerows({"order": f"{number:04}"} | row for number, row in enumerate(rows))


def table_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_row_has_the_answer_that_it_has_when_it_is_typed(cstool, clean_environment):
    rows = list(random_rows("typed"))
    written(clean_environment / "rows.csv", rows)
    ran = cstool("refund", "--rows", "rows.csv", "-o", "out.csv", "--json")
    found = {row["order"]: row for row in table_of(clean_environment / "out.csv")}
    rejected = {row["line"]: row for row in table_of(clean_environment / "out.csv.rejects.csv")}
    assert (ran.answer["read"], ran.answer["answered"]) == (ROWS, len(found))
    assert ran.answer["rejected"] == len(rejected) == ROWS - len(found)
    for number, row in enumerate(rows):
        one = cstool(*typed(row))
        if not one.out:
            assert rejected[str(number + 2)]["reason"] == one.error["message"], row
            continue
        row_found, answer = found[f"{number:04}"], one.answer
        assert {name: row_found[name] for name in row} == row
        assert row_found["decision"] == answer["decision"], row
        assert row_found["refund"] == answer["refund"], row
        assert row_found["parts"] == ";".join(f"{p['what']}={p['amount']}" for p in answer["parts"])
        for name, key in [("freight_back", "return_freight"), ("freight_resend", "resend_freight")]:
            assert row_found[name] == (answer[key] or "")
        for name in ("to_pay", "flag", "rule"):
            assert row_found[name] == answer[name]
        assert row_found["discount_up_to"] == (answer["discount_up_to"] or "")
        assert row_found["reply"] == next((each["reply"] for each in answer["say"]), "")
    assert len(found) > ROWS // 8
    assert len(rejected) > ROWS // 8


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_files_of_every_kind_come_to_the_same(cstool, clean_environment, encoding, delimiter):
    rows = [row for row in random_rows("kinds") if ";" not in "".join(row.values())]
    written(clean_environment / "plain.csv", rows)
    written(
        clean_environment / "other.csv", rows, encoding=encoding, delimiter=delimiter, quoting=csv.QUOTE_ALL
    )
    for name in ("plain", "other"):
        assert cstool("refund", "--rows", f"{name}.csv", "-o", f"{name}.out.csv").code == 1
    outs = [
        (clean_environment / f"{name}.out.csv").read_text(encoding="utf-8") for name in ("plain", "other")
    ]
    assert outs[0] == outs[1]


def test_a_workbook_in_and_out(cstool, clean_environment):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    calamine = pytest.importorskip("python_calamine")
    with xlsxwriter.Workbook("rows.xlsx") as book:
        sheet = book.add_worksheet("售后")
        sheet.write_row(0, 0, ["七月售后"])
        sheet.write_row(1, 0, ["订单号", "原因", "实付", "days", "worn"])
        sheet.write_row(2, 0, ["0001", "尺码不合", 199.9, 3, False])
        sheet.write_row(3, 0, ["0002", "质量问题", 12.3456, 3, True])
    ran = cstool("refund", "--rows", "rows.xlsx", "--columns", "reason=原因,paid=实付", "-o", "out.xlsx")
    assert (ran.code, ran.out) == (1, "")
    header, row = calamine.load_workbook("out.xlsx").get_sheet_by_index(0).to_python()
    assert dict(zip(header, row, strict=True)) | {"订单号": "0001", "实付": 199.9, "refund": 199.9} == dict(
        zip(header, row, strict=True)
    )
    rejects = table_of(clean_environment / "out.xlsx.rejects.csv")
    assert [(each["line"], each["column"], each["reason"]) for each in rejects] == [
        ("4", "实付", "--paid: 12.3456 has more than two decimals")
    ]
    assert cstool("refund", "--rows", "rows.xlsx", "--columns", "reason=原因,paid=实付", "-o", "o.csv",
                  "--allow-rejects", "50%").code == 0  # fmt: skip


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        ("原因,实付\nsize,5\n", (), "no line names the columns reason, paid; the widest has 原因, 实付"),
        ("reason,paid,Paid\nsize,5,5\n", (), "the header has the column paid more than once"),
        ("reason,paid,refund\nsize,5,5\n", (), "the file already has a column refund"),
        ("reason,paid\nsize,5\n", ("--worn",), "--worn is only for one order"),
        ("reason,paid\nsize,5\n", ("-o", "rows.csv"), "it is not written over"),
        ("reason,paid\nsize,5\n", ("--columns", "sum=实付"), "and not of sum"),
    ],
)
def test_what_cannot_be_read_is_one_line(cstool, clean_environment, content, options, says):
    (clean_environment / "rows.csv").write_text(content, encoding="utf-8")
    ran = cstool("refund", "--rows", "rows.csv", *options)
    assert (ran.code, ran.out, says in ran.err, ran.err.count("\n")) == (2, "", True, 1), ran.err


def test_the_day_of_each_order_decides_its_period(cstool, clean_environment):
    assert cstool("init", ".").code == 0
    policies = clean_environment / "policies.toml"
    period = '[[periods]]\nid = "sale"\nname = "大促"\nsource = "H8"\nfrom = 2026-11-01\nuntil = 2026-11-20\n'
    change = 'counts = "ordered"\nset = { returns.window_days = 15 }\n'
    policies.write_text(policies.read_text(encoding="utf-8") + f"\n{period}{change}", encoding="utf-8")
    (clean_environment / "rows.csv").write_text(
        "reason,paid,days,ordered\nsize,5,9,2026-11-10\nsize,5,9,2026-10-10\nsize,5,9,\n"
    )
    ran = cstool("refund", "--rows", "rows.csv", "--on", "2026-11-25", "-o", "out.csv", "--json")
    found = table_of(clean_environment / "out.csv")
    assert [(row["decision"], row["period"]) for row in found] == [
        ("refund", "sale"),
        ("refuse", ""),
        ("refuse", ""),
    ]
    assert ran.answer["undated"] == 1


LINES = (
    '{"order": "001", "reason": "quality", "paid": 268, "freight": 12.50, "worn": false, "item": null}\n\n'
    '{"order": "002", "reason": "size", "days": 3.0, "item": ["鞋=150", "袜子=19.9x2"]}\n'
    '{"order": "003", "reason": "size", "paid": "2OO", "days": 3}\n{"reason": "size", "reason": "late"}\nnothing\n'
)
ANSWERED = [["001", "refund", "280.50"], ["002", "refund", "189.80"]]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_lines_of_json_in_and_any_table_out(cstool, clean_environment, ending):
    if ending == "xlsx":
        pytest.importorskip("xlsxwriter")
    (clean_environment / "r.jsonl").write_text(LINES, encoding="utf-8")
    ran = cstool("refund", "--rows", "r.jsonl", "-o", f"o.{ending}")
    assert ran.code == 1
    assert "read 5 = answered 2 + rejected 3" in ran.err
    duckdb = pytest.importorskip("duckdb")
    table = f"o.{ending}"
    if ending == "xlsx":
        import python_calamine

        names, *found = (
            python_calamine.load_workbook(clean_environment / table).get_sheet_by_index(0).to_python()
        )
        places = [names.index(name) for name in ("order", "decision", "refund")]
        answered = [[row[places[0]], row[places[1]], f"{row[places[2]]:.2f}"] for row in found]
    else:
        source = f"read_csv('{clean_environment / table}', all_varchar = true)" if ending == "csv" else (
            f"'{clean_environment / table}'"
        )  # fmt: skip
        query = f'SELECT "order", decision, CAST(refund AS VARCHAR) FROM {source}'
        answered = [list(row) for row in duckdb.execute(query).fetchall()]
    assert answered == ANSWERED
    rejects = (clean_environment / f"o.{ending}.rejects.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[:2] for line in rejects[1:]] == [["4", "paid"], ["5", ""], ["6", ""]]


def test_parquet_is_answered_row_by_row(cstool, clean_environment):
    duckdb = pytest.importorskip("duckdb")
    file = clean_environment / "r.parquet"
    duckdb.execute(
        "COPY (SELECT '001' AS no, 'quality' AS reason, CAST(268 AS DOUBLE) AS paid, CAST(12.5 AS DECIMAL(8, 2)) AS "
        f"freight UNION ALL SELECT '002', 'quality', CAST('nan' AS DOUBLE), NULL) TO '{file}'"
    )
    ran = cstool("refund", "--rows", "r.parquet")
    assert ran.out.splitlines()[1:] == [
        "001,quality,268.0,12.50,refund,280.50,goods=268.00;first-freight=12.50,0.00,,shop,,red,return-shop,comfort,"
    ]
    assert "2,paid,--paid: nan is not a number" in ran.err


def test_a_total_among_orders_that_come_back_is_left_out_on_request(cstool, clean_environment):
    (clean_environment / "r.csv").write_text("reason,paid,days\nsize,100,3\n合计,100,\n", encoding="utf-8")
    assert "the last row, 3, looks like a total" in cstool("refund", "--rows", "r.csv").err
    ran = cstool("refund", "--rows", "r.csv", "--without-total")
    assert (ran.code, len(ran.out.splitlines())) == (0, 2)
    assert "r.csv: left out row 3, a total" in ran.err


def test_a_column_says_what_the_rules_of_the_shop_look_at(cstool, clean_environment):
    """A column is named after an axis of the shop's own, by its id or its name; what is no value of it is rejected."""
    policies = (SHIPPED / "policies.toml").read_text("utf-8") + OWN_RULE
    (clean_environment / "policies.toml").write_text(policies, "utf-8")
    for name in ("sale", "特价商品"):
        rows = f"reason,paid,days,{name}\nsize,200,3,yes\nsize,200,3,\nsize,200,3,maybe\n"
        (clean_environment / "o.csv").write_text(rows, "utf-8")
        ran = cstool("refund", "--rows", "o.csv")
        answered = [*csv.DictReader(ran.out.splitlines())]
        assert [(row["rule"], row["refund"]) for row in answered] == [
            ("sale-own", "0.00"),
            ("return-own", "200.00"),
        ]
        assert f"4,{name},--with sale: there is no maybe" in ran.err
