"""With `--lang zh` nothing on the screen is English but ids, options, commands and file names."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import cstool
from cstool.cli import _summaries
from cstool.sql.members_table import Database

ROOT = Path(__file__).parents[2]
CATALOGUE = Path(cstool.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "cstool.po"
COMMANDS = list(_summaries())

#: Names that Chinese readers know by these letters.
NAMES = {
    *(
        "cstool",
        "my",
        "policies",
        "replies",
        "cases",
        "classes",
        "signs",
        "commands",
        "answers",
        "sentences",
        "ledger",
        "members",
        "CSV",
        "HTML",
        "Markdown",
        "TSV",
        "Parquet",
        "paid",
        "order",
        "date",
        "status",
        "refunded",
        "DuckDB",
        "Excel",
        "SELECT",
        "Spark",
        "URL",
        "JSON",
        "Schema",
        "TOML",
        "UTF",
        "GB",
        "espanso",
        "git",
        "Python",
        "shell",
    ),
    *("mm", "eu", "zh", "en"),
    # Values to choose from.
    *("auto", "kernel", "reference", "spark", *get_args(Database)),
}
#: What people type as it is: options, variables, paths and files, values to choose from, names of columns.
TYPED = re.compile(
    r"(?<!\w)--?[a-z][a-z-]*|CSTOOL_[A-Z]+|/\S+|[\w-]+\.(toml|csv|zst|gz)|[\w-]+(\|[\w-]+)+|[a-z]+=|默认：\w+"
)

LINES = [
    "",
    "--help",
    *(f"{command} --help" for command in COMMANDS),
    "discount --orders 3 --spent 520 --amount 268 --sale 20",
    "refund quality --paid 200 --freight 10 --return-freight 12",
    "refund quality --paid 200 --wish repair --repair-cost 12",
    "refund quality --paid 200 --wish exchange --exchange-price 230",
    "refund size --paid 200 --days 9",
    "refund size --paid 200 --days 9 --goodwill",
    "refund changed-mind --paid 100 --stage in-transit --not-intercepted",
    "size 243 --style pointed-heel",
    "reply",
    "reply size-accuracy",
    "triage",
    "triage leak",
    "triage leak --fact nominal-ml=50 --fact left-ml=40",
    "triage missing --fact waybill-grams=500 --fact expected-grams=700 --fact item-grams=200",
    "where",
    "note 1 顾客指定快递 --agent 小美",
    "notes 1",
    "due",
    "validate",
    # What goes wrong.
    "refnd",
    "no-command",
    "done 9",
    "note 1 一 --due 很快",
    "--no-option",
    "discount",
    "discount --orders 1.5 --spent 3",
    "discount --orders 3 --spent 12,5",
    "discount --orders 0 --spent 5",
    "discount --orders",
    "discount --json=1",
    "refund size --paid 200",
    "refund no-reason --paid 200",
    "size",
    "size 500",
    "size 240 38 39",
    "size 240 --from cm",
    "reply no-reply",
    "reply shipping-date",
    "reply size-accuracy --variant 9",
    "reply size-accuracy --set a=b",
    "triage missing --fact no-fact=1",
    "triage missing --fact item=no-item",
    "triage missing --fact item",
    "validate no-file.toml",
]

#: Runs the lines of argv[2] with the catalogue in argv[1], in one process, and prints what each wrote.
PROGRAM = """
import contextlib, io, json, pathlib, sys
import cstool.locale
cstool.locale._FOLDER = pathlib.Path(sys.argv[1])
from cstool.cli import main
ran = {}
for line in json.loads(sys.argv[2]):
    both = io.StringIO()
    with contextlib.redirect_stdout(both), contextlib.redirect_stderr(both):
        main(["--lang", "zh", *line.split()] if line else [])
    ran[line] = both.getvalue()
sys.__stdout__.buffer.write(json.dumps(ran).encode())
"""


@pytest.fixture(scope="module")
def screens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each line puts on the screen."""
    folder = tmp_path_factory.mktemp("locale")
    compiled = folder / "zh_CN" / "LC_MESSAGES" / "cstool.mo"
    compiled.parent.mkdir(parents=True)
    with CATALOGUE.open("rb") as source, compiled.open("wb") as target:
        write_mo(target, read_po(source, locale="zh_CN"))
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), json.dumps(LINES)],
        env=os.environ | {"CSTOOL_LANG": "zh", "PYTHONPATH": str(ROOT), "HOME": str(folder), "COLUMNS": "80"},
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return dict(json.loads(ran.stdout))


def ids() -> set[str]:
    """The ids of the shipped handbook, which are what people type."""
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("policies.toml", "replies.toml"))
    return {word for quoted in re.findall(r'"([a-z0-9-]+)"', text) for word in words(quoted)}


def words(text: str) -> set[str]:
    return set(re.findall(r"[A-Za-z]{2,}", text))


@pytest.mark.parametrize("line", LINES)
def test_nothing_is_left_in_english(line: str, screens: dict[str, str]) -> None:
    shown = TYPED.sub("", screens[line])
    assert words(shown) - ids() - NAMES - set(COMMANDS) - words(line) == set()
    assert re.search("[\u4e00-\u9fff]", shown)
