"""Outputs of tables appear whole or not at all, whatever happens, and nothing is left beside them."""

from __future__ import annotations

import os
import stat
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from table_files import run, write

from cstool.batch.unfinished import scratch
from cstool.errors import InputError, OutputError
from cstool.tables import priced_rows

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")
ONE = "SELECT unnest([1, -1]) AS orders, 1 AS spent"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "m.parquet", ONE)


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


@pytest.mark.parametrize("output", ["o.parquet", "o.csv"])
@pytest.mark.parametrize("members", ["m.parquet", "m.csv", "m.jsonl"])
def test_ctrl_c_leaves_everything_as_it_was(
    members: str, output: str, source: Path, cstool: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if members == "m.csv" and output == "o.csv":
        pytest.skip("needs no engine")
    source.replace("m.parquet")
    Path("m.csv").write_text("orders,spent\n-1,1\n", encoding="utf-8")
    Path("m.jsonl").write_text('{"orders": -1, "spent": 1}\n', encoding="utf-8")
    Path(output).write_text("old", encoding="utf-8")

    def interrupted(*_arguments: object) -> int:
        raise RuntimeError("Query interrupted")  # what DuckDB makes of it

    monkeypatch.setattr(priced_rows, "copy", interrupted)
    ran = cstool("discount", members, "-o", output)
    assert (ran.code, ran.err) == (130, "interrupted; nothing was written\n")
    assert Path(output).read_text(encoding="utf-8") == "old"
    assert names(Path()) == {"m.parquet", "m.csv", "m.jsonl", output}


@posix
def test_what_killed_runs_left_is_swept_and_what_others_are_writing_is_not(
    source: Path, tmp_path: Path
) -> None:
    (tmp_path / ".cstool-dead.parts").mkdir()
    for left in (".cstool-dead.part", ".cstool-dead.parts/.cstool-lock.part", ".cstool-dead.parts/0.csv"):
        (tmp_path / left).write_text("left over")
    with scratch(tmp_path) as running:
        (running / "0.csv").write_text("rows")
        run(source, tmp_path / "o.csv")
        assert names(tmp_path) == {"m.parquet", "o.csv", "o.csv.rejects.csv", running.name}
        assert (running / "0.csv").read_text() == "rows"
    assert names(tmp_path) == {"m.parquet", "o.csv", "o.csv.rejects.csv"}


@posix
def test_an_output_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    import resource

    source = write(tmp_path / "m.parquet", "SELECT 1 AS orders, range AS spent FROM range(200000)")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(OutputError, match=r"o\.csv cannot be written: ") as caught:
            run(source, tmp_path / "o.csv")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == {"m.parquet"}


@posix
def test_a_pipe_takes_rejects_and_no_table(source: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(InputError, match="is no regular file"):
        run(source, pipe)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    run(source, tmp_path / "o.csv", rejects=str(pipe))
    reader.join(10)
    assert heard[0].startswith(b"line,column,reason,row\n2,orders,is negative")
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_rejects_of_an_earlier_run_do_not_stay(source: Path, tmp_path: Path) -> None:
    run(source, tmp_path / "o.csv")
    run(write(source, "SELECT 1 AS orders, 1 AS spent"), tmp_path / "o.csv")
    assert (tmp_path / "o.csv.rejects.csv").read_bytes() == b"line,column,reason,row\n"


@posix
def test_a_link_stays_a_link_and_rights_stay(source: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    run(source, link)
    assert link.is_symlink()
    assert (stat.S_IMODE(real.stat().st_mode), real.read_bytes()[:7]) == (0o640, b"orders,")


def test_columns_that_are_one_to_the_engine_are_refused_not_mixed_up(tmp_path: Path) -> None:
    lines = tmp_path / "m.jsonl"
    lines.write_text('{"Name": "A", "name": "b", "orders": 3, "spent": 1}\n')
    with pytest.raises(InputError, match="the columns Name and name differ in case alone"):
        run(lines, tmp_path / "o.csv")
    assert run(lines, tmp_path / "o.jsonl").priced == 1
    lines.write_text('{"": "A", "orders": 3, "spent": 1}\n')
    with pytest.raises(InputError, match="a column has no name"):
        run(lines, tmp_path / "o.csv")


def test_columns_may_be_called_anything_else(tmp_path: Path) -> None:
    names = [
        'a"b',
        "it's",
        "new\nline",
        " sp ",
        "select",
        "filename",
        "priced",
        "members",
        "名",
        "😀",
        "rowid",
        "a.b",
    ]
    listed = ", ".join(
        '{} AS "{}"'.format(place, name.replace('"', '""')) for place, name in enumerate(names)
    )
    source = write(tmp_path / "m.parquet", f"SELECT {listed}, 3 AS orders, 1 AS spent")
    for output in ("o.csv", "o.jsonl", "o.parquet"):
        assert run(source, tmp_path / output).priced == 1
    assert (tmp_path / "o.jsonl").read_text(encoding="utf-8").count(":") == len(names) + 4
    for name in ("file_row_number", "cstool_line", "Tier"):
        with pytest.raises(InputError, match=f"already has a column {name}"):
            run(write(source, f"SELECT 3 AS orders, 1 AS spent, 1 AS {name}"), tmp_path / "o.csv")


def test_who_means_many_files_is_told_how(tmp_path: Path) -> None:
    (tmp_path / "d.parquet").mkdir()
    for members in ("d.parquet", "*.parquet"):
        with pytest.raises(InputError, match="cannot be read") as caught:
            run(tmp_path / members, tmp_path / "o.csv")
        assert "--many" in str(caught.value.hint)
