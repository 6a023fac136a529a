"""JSON lines: lines stay as they are, and what is no JSON or no UTF-8 costs one row."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from member_rows import HANDBOOK
from table_files import content, rejects_of, rows_of, run

from cstool.errors import InputError
from cstool.tables.table_files import price_tables
from cstool.tables.table_job import TableJob

GOOD = b'{"id": 1, "orders": 3, "spent": 500}\n'


def test_a_line_of_json_stays_as_it_was_and_gets_more_keys(tmp_path: Path) -> None:
    good = '{ "note": "a\\"b", "orders": 3, "spent": "￥500", "amount": 100.10, "x": {"y": [1.50]} }'
    (tmp_path / "m.jsonl").write_bytes(f"{good}\r\n\n[1]\n{{bad}}\n".encode())
    run(tmp_path / "m.jsonl", tmp_path / "priced.jsonl")
    expected = good[:-1] + ',"tier":"gold","rate":"0.93","payable":"93.09"}\n'
    assert (tmp_path / "priced.jsonl").read_text(encoding="utf-8").splitlines() == [expected.strip()]
    assert rejects_of(tmp_path / "priced.jsonl") == [(3, "orders", "is empty"), (4, "", "is no JSON")]


@pytest.mark.parametrize("output", ["priced.jsonl", "priced.parquet"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_line_that_is_not_utf_8_costs_one_row(packed: bool, output: str, tmp_path: Path) -> None:
    bad = '{"id": 3, "orders": 1, "spent": 1, "name": "李娜"}'.encode("gb18030")
    data = GOOD * 2 + bad + b"\r\n" + GOOD * 30_000 + b'"\xff'
    source = tmp_path / ("m.jsonl.gz" if packed else "m.jsonl")
    source.write_bytes(gzip.compress(data) if packed else data)
    report = run(source, tmp_path / output)
    assert (report.read, report.priced) == (30_004, 30_002)
    assert rejects_of_bytes(tmp_path / output) == [
        b"3,,is not UTF-8," + quoted(bad), b"30004,,is not UTF-8," + quoted(b'"\xff'), b"",
    ]  # fmt: skip
    assert {row["tier"] for row in rows_of(tmp_path / output)} == {"gold"}
    assert {file.name for file in tmp_path.iterdir()} == {source.name, output, f"{output}.rejects.csv"}


def rejects_of_bytes(output: Path) -> list[bytes]:
    return Path(f"{output}.rejects.csv").read_bytes().split(b"\n")[1:]


def quoted(row: bytes) -> bytes:
    return b'"' + row.replace(b'"', b'""') + b'"'


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"orders": 1, "spent": 1}\x01 and more', "is no JSON"),
        (b'{"orders": 1, "spent": NaN}', "is not a number"),
        (b'{"orders": 1, "spent": 1}{"orders": 1, "spent": 1}', "is no JSON"),
        (b'{"orders": "1"', "is no JSON"),
        (b"\x02\x02ff", "is no JSON"),
        (b'{"orders": 1, "spent": 1e300}', "is not a number"),
        (b'{"orders": 1, "spent": -0.0}', "is negative"),
        (b'{"orders": 1, "spent": 12345678901234567890}', "is too large"),
        (b'{"orders": true, "spent": 1}', "is not a number"),
        (b'{"orders": [3], "spent": 1}', "is not a number"),
        (b'{"orders": null, "spent": 1}', "is empty"),
        (b'{"spent": 1}', "is empty"),
    ],
)
def test_a_line_that_cannot_be_priced_is_named(line: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_bytes(GOOD + line + b"\n")
    assert run(tmp_path / "m.jsonl", tmp_path / "o.jsonl").rejected == 1
    assert [(place, said) for place, _, said in rejects_of(tmp_path / "o.jsonl")] == [(2, reason)]


def test_lines_are_numbered_in_each_of_several_files(tmp_path: Path) -> None:
    bad = b'{"orders": 1, "spent": -1}\n'
    names = [str(tmp_path / name) for name in ("1.jsonl", "2.jsonl.gz", "3.ndjson")]
    for name, data in zip(names, (GOOD + b"\n" + bad, bad + GOOD, GOOD + b"\xff\n" + bad), strict=True):
        Path(name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    report = price_tables(HANDBOOK, TableJob(names, str(tmp_path / "o.parquet")))
    assert (report.read, report.priced) == (7, 3)
    lines = rejects_of_bytes(tmp_path / "o.parquet")[:-1]
    expected = [f"{names[0]},3,spent", f"{names[1]},1,spent", f"{names[2]},2,", f"{names[2]},3,spent"]
    assert [",".join(line.decode(errors="replace").split(",")[:3]) for line in lines] == expected


def test_lines_are_counted_by_any_mixture_of_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_bytes(
        GOOD + GOOD.replace(b"\n", b"\r\n") + b"\r\n\n" + b"x\r\n" + GOOD + b"y"
    )
    run(tmp_path / "m.jsonl", tmp_path / "o.jsonl")
    assert [line for line, *_ in rejects_of(tmp_path / "o.jsonl")] == [5, 7]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_lines_are_compressed_as_the_name_says(ending: str, tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_bytes(GOOD * 3)
    packed, again = tmp_path / f"p.jsonl{ending}", tmp_path / f"o.csv{ending}"
    assert run(tmp_path / "m.jsonl", packed).priced == 3
    assert packed.read_bytes()[:2] in {b"\x1f\x8b", b"\x28\xb5"}
    columns = {"orders": "id", "spent": "orders"}
    with pytest.raises(InputError, match="already has a column tier"):
        run(packed, again, columns=columns)
    assert json.loads(content(packed).splitlines()[0])["tier"] == "gold"
    run(tmp_path / "m.jsonl", again)
    assert content(again) == b"id,orders,spent,tier,rate\n" + b"1,3,500,gold,0.93\n" * 3


def test_what_cannot_be_read_at_all_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "long.jsonl").write_bytes(GOOD + b'{"a": "' + b"x" * (40 << 20) + b'"}\n')
    (tmp_path / "empty.jsonl").write_bytes(b"\n")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(GOOD * 1000)[:-20])
    for name, match in {
        "long.jsonl": "long.jsonl:2 is longer than 16 MiB",
        "empty.jsonl": "empty.jsonl has no objects of JSON",
        "cut.jsonl.gz": "cut.jsonl.gz cannot be priced",
    }.items():
        with pytest.raises(InputError, match=match):
            run(tmp_path / name, tmp_path / "o.parquet")
    assert not (tmp_path / "o.parquet").exists()
