"""Members files as back offices and spreadsheets write them: each is priced, or named with what it is."""

import gzip
import json
import tomllib
from pathlib import Path

import pytest

FILES = tomllib.loads((Path(__file__).parent / "shop-files.toml").read_text(encoding="utf-8"))["files"]


@pytest.mark.parametrize("case", FILES, ids=lambda case: case["name"])
def test_a_file_of_a_shop_is_priced_as_it_comes(cstool, clean_environment, case):
    (clean_environment / "m.csv").write_bytes(case["file"].encode())
    ran = cstool("discount", "m.csv", "-o", "o.csv")
    assert ran.code == case.get("code", 0), ran.err
    written = clean_environment / "o.csv"
    assert (written.read_bytes().decode() if written.exists() else "") == case["rows"]
    rejects = clean_environment / "o.csv.rejects.csv"
    said = ran.err + (rejects.read_text(encoding="utf-8") if rejects.exists() else "")
    assert [text for text in case.get("says", ()) if text not in said] == []


def test_the_lines_above_a_header_can_be_named(cstool, clean_environment):
    (clean_environment / "m.csv").write_text("orders,spent\n1,1\norders,spent\n3,520\n")
    assert cstool("discount", "m.csv", "--skip", "2").out == "orders,spent,tier,rate\n3,520,gold,0.93\n"
    assert cstool("discount", "m.csv", "--skip", "1").code == 2


def test_a_blank_line_is_no_header(cstool, clean_environment):
    (clean_environment / "m.csv").write_text("members\n\norders,spent\n3,520\n")
    assert cstool("discount", "m.csv", "--skip", "1").out == "orders,spent,tier,rate\n3,520,gold,0.93\n"
    (clean_environment / "o.csv").write_text("orders\n\nmember,paid\na,520\n")
    assert "a,1,520.00,gold" in cstool("members", "o.csv", "--skip", "1").out


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_a_file_parted_by_tabs_becomes_a_table(cstool, clean_environment, ending):
    (clean_environment / "m.csv").write_text('no\torders\tspent\n="001"\t3\t520\n\n', encoding="utf-8")
    assert cstool("discount", "m.csv", "-o", f"o.{ending}").code == 0
    assert cstool("discount", f"o.{ending}", "-o", "again.csv").code == 2  # it has a tier already
    if ending == "jsonl":
        row = json.loads((clean_environment / "o.jsonl").read_text())
        assert row == {"no": "001", "orders": "3", "spent": "520", "tier": "gold", "rate": "0.93"}


def test_names_that_differ_in_case_alone_are_both_named_where_a_table_cannot_hold_them(
    cstool, clean_environment
):
    (clean_environment / "m.csv").write_text("orders,Orders,spent\n3,8,520\n")
    ran = cstool("discount", "m.csv", "-o", "o.parquet")
    assert (ran.code, "the columns orders and Orders differ in case alone" in ran.err) == (2, True)


def test_blank_lines_of_json_are_counted_and_order_numbers_refused(cstool, clean_environment):
    (clean_environment / "m.jsonl").write_text('{" orders ":3,"spent":"1,520.00"}\n\n  \n')
    ran = cstool("discount", "m.jsonl", "-o", "o.jsonl")
    assert (ran.code, "2 blank lines were left out" in ran.err) == (0, True)
    rows = (json.dumps({"orders": 2026112600010001 + n, "spent": 1}) for n in range(2))
    (clean_environment / "m.jsonl").write_text("\n".join(rows))
    ran = cstool("discount", "m.jsonl", "-o", "o.jsonl")
    assert (ran.code, "cstool members FILE" in ran.err) == (2, True)


def test_an_option_that_is_given_twice_is_refused(cstool):
    for line in (["m.csv", "--columns", "orders=a", "--columns=spent=b"], ["--orders", "3", "--orders", "4"]):
        ran = cstool("discount", *line)
        assert (ran.code, "is given twice" in ran.err) == (2, True)


@pytest.mark.parametrize(
    ("allowed", "code"),
    [([], 1), (["0"], 1), (["1"], 0), (["50%"], 0), (["49.99%"], 1), (["x"], 2), (["101%"], 2)],
)
def test_a_nightly_script_says_how_many_rejects_are_no_failure(cstool, clean_environment, allowed, code):
    (clean_environment / "m.csv").write_text("orders,spent\n3,520\nx,1\n")
    ran = cstool("discount", "m.csv", "-o", "o.csv", *(["--allow-rejects", *allowed] if allowed else []))
    assert ran.code == code, ran.err
    assert (clean_environment / "o.csv").exists() == (code != 2)


def test_an_account_in_json_stands_alone_on_its_stream(cstool, clean_environment):
    (clean_environment / "m.csv").write_text("orders,spent\n3,520\nx,1\n")
    ran = cstool("discount", "m.csv", "--json")
    row = {"line": "3", "column": "orders", "reason": "is not a number", "row": "x,1"}
    assert json.loads(ran.err)["rejected_rows"] == [row]
    assert ran.out == "orders,spent,tier,rate\n3,520,gold,0.93\n"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("part", [",", "\t"])
@pytest.mark.parametrize("output", ["o.csv", "o.jsonl"])
def test_a_total_at_the_end_is_named_and_left_out_on_request(
    cstool, clean_environment, encoding, part, output
):
    content = "member,orders,spent\n小美,3,520\n总计,3,520\n".replace(",", part)
    (clean_environment / "m.csv").write_bytes(content.encode(encoding))
    ran = cstool("discount", "m.csv", "-o", output)
    assert "m.csv: the last row, 3, looks like a total and was read as any other" in ran.err
    assert "read 2 = priced 2" in ran.err
    ran = cstool("discount", "m.csv", "-o", output, "--without-total")
    assert (ran.code, "m.csv: left out row 3, a total" in ran.err) == (0, True)
    assert "read 1 = priced 1" in ran.err


@pytest.mark.parametrize("rows", [1, 20_000, 22_795])
def test_a_total_is_named_however_the_rows_come(cstool, clean_environment, rows):
    """Also of what cannot be read a second time, and where a block ends just before it."""
    text = "m,orders,spent\n" + "小美,3,520\n" * rows + "合计,9,9\n,,\n"
    note = f"the last row, {rows + 2}, looks like a total and was read as any other"
    with gzip.open(clean_environment / "m.csv.gz", "wb") as file:
        file.write(text.encode("gb18030"))
    assert note in cstool("discount", "m.csv.gz", "-o", "o.csv").err


def test_lines_that_are_not_utf8_are_counted(cstool, clean_environment):
    content = "m,orders,spent\n小美,3,520\n小丽,3,520\n".encode() + b"\xe5\xbc,3,520\n"
    (clean_environment / "m.csv").write_bytes(content)
    assert (
        "1 lines are not UTF-8 and were read all the same" in cstool("discount", "m.csv", "-o", "o.csv").err
    )
    ran = cstool("discount", "m.csv", "-o", "o.parquet", "--json")
    assert (json.loads(ran.out)["encoding"], json.loads(ran.out)["damaged"]) == ("UTF-8", 1)


def test_a_total_is_left_out_of_a_compressed_file(cstool, clean_environment):
    packed = gzip.compress("orders,spent\n3,520\n合计,520\n".encode())
    (clean_environment / "m.csv.gz").write_bytes(packed)
    ran = cstool("discount", "m.csv.gz", "--without-total")
    assert (ran.code, ran.out) == (0, "orders,spent,tier,rate\n3,520,gold,0.93\n")
