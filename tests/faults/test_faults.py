"""Files that cannot be trusted: every fault is found at its place, none is made up, and every command refuses.

`KIND.toml` holds `[[fault]]` tables: edits of the shipped files, each a text to `find` (it stands there once) and
what to `write` for it. Where a problem is expected, `write` says so: `rate = «out-of-range»9.3` expects a problem of
that code in the column where the mark stood. An edit is of policies.toml unless `file` says otherwise.

What `validate` says of each, in both languages, stands whole in `KIND.txt`, without the numbers of lines:
`pytest tests/faults --update` writes it anew, then read the diff.
"""

import re
import shutil
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

HERE = Path(__file__).parent
MARK = re.compile("«([a-z-]+)»")


class Expected(NamedTuple):
    file: str
    line: int
    column: int
    code: str


KINDS = sorted(HERE.glob("*.toml"))


def faults_in(file: Path) -> list[dict[str, Any]]:
    return tomllib.loads(file.read_text(encoding="utf-8"))["fault"]


def faults() -> list[Any]:
    return [
        pytest.param(fault, id=f"{file.stem}: {fault['title']}")
        for file in KINDS
        for fault in faults_in(file)
    ]


def edited(text: str, edit: dict[str, str]) -> str:
    assert text.count(edit["find"]) == 1, f"{text.count(edit['find'])} times in the file: {edit['find']}"
    return text.replace(edit["find"], edit["write"])


def marked(file: str, text: str) -> tuple[str, list[Expected]]:
    """Return `text` without its marks, and the problems that they expect."""
    expected = []
    while mark := MARK.search(text):
        line, column = text.count("\n", 0, mark.start()) + 1, mark.start() - text.rfind("\n", 0, mark.start())
        expected.append(Expected(file, line, column, mark[1]))
        text = text[: mark.start()] + text[mark.end() :]
    return text, expected


@pytest.fixture
def plant(shipped, shop_files, clean_environment):
    """Write the shipped files with a fault into the current folder, and return the problems that they have now."""

    def plant(fault: dict[str, Any]) -> list[Expected]:
        shutil.rmtree(clean_environment / "words", ignore_errors=True)
        # What the shipped cases say of a changed policy is tested with them, not here.
        texts = shipped | {"cases.toml": ""}
        for edit in fault.get("edit", [fault]):
            name = edit.get("file", "policies.toml")
            texts[name] = edited(texts.get(name) or shop_files[name], edit)
        expected = []
        for name, text in texts.items():
            plain, problems = marked(name, text)
            (clean_environment / name).parent.mkdir(exist_ok=True)
            (clean_environment / name).write_text(plain, encoding="utf-8", newline="\n")
            expected += problems
        return expected

    return plant


def errors(ran: Any) -> list[Expected]:
    return [
        Expected(problem["file"], problem["line"], problem["column"], problem["code"])
        for problem in ran.answer["problems"]
        if problem["severity"] == "error"
    ]


def refuses(ran: Any, expected: list[Expected]) -> None:
    """Nothing is answered (exit 3, stdout empty); the first problem is told with its place."""
    first = expected[0]
    assert (ran.code, ran.out) == (3, "")
    assert ran.error["code"] == first.code
    assert ran.error["message"].startswith(f"{first.file}:{first.line}:{first.column}: {first.code}: ")


@pytest.mark.parametrize("fault", faults())
def test_every_fault_is_found_at_its_place(cstool, plant, fault):
    """`validate` lists all problems in one run, none twice, none extra; no answer comes from such a file."""
    expected = plant(fault)
    ran = cstool("validate", "--json")
    assert (ran.code, ran.answer["ok"]) == (1, False)
    assert errors(ran) == expected != []
    if expected[0].file == "cases.toml":
        return  # cases are for `validate` alone
    asked = "漏得一塌糊涂呀" if expected[0].file.startswith("words/") else "leak"
    refuses(cstool("triage", asked, "--json"), expected)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.stem)
def test_what_is_said_is_what_was_read(kind, cstool, plant, monkeypatch, pytestconfig):
    written = []
    for fault in faults_in(kind):
        plant(fault)
        written.append(f"# {fault['title']}")
        for language in ("en", "zh"):
            monkeypatch.setenv("CSTOOL_LANG", language)
            for problem in cstool("validate", "--json").answer["problems"]:
                written.append(f"{problem['code']}: {problem['message']}")
                written += [f"  {problem['hint']}"] if problem["hint"] else []
        written.append("")
    text = re.sub(r"line \d+|第 ?\d+ ?行", "line …", "\n".join(written))
    if pytestconfig.getoption("--update"):
        kind.with_suffix(".txt").write_text(text, encoding="utf-8")
    assert text == kind.with_suffix(".txt").read_text(encoding="utf-8")


COMMANDS = [
    "discount --orders 1 --spent 1",
    "size 240",
    "refund late --paid 1",
    "triage leak",
    "reply thanks",
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "fault",
    [
        {"find": "window_days = 7", "write": "window_days = 7«syntax»日"},
        {"find": "rate = 0.93", "write": "rate = «out-of-range»nan"},
        {
            "find": 'when = { stage = "in-transit", wish = "return", fault = "customer", intercepted = "yes" }',
            "write": 'when = { «unknown-axis»step = "in-transit", wish = "return" }',
        },
    ],
    ids=["syntax", "shape", "meaning"],
)
def test_every_command_refuses_policies(cstool, plant, command, fault):
    """Every command reads policies.toml, and none answers from one with a fault, whatever it asks."""
    expected = plant(fault)
    refuses(cstool(*command.split(), "--json"), expected)


def test_a_sound_handbook_has_no_problem(cstool, plant):
    """The shipped files, which the faults are planted in, have none of their own."""
    plant({"edit": []})
    ran = cstool("validate", "--json")
    assert (ran.code, ran.answer["ok"], errors(ran)) == (0, True, [])


def test_an_unknown_key_is_guessed_at(cstool, plant):
    """A slip of the finger is met with the key that was meant."""
    plant({"find": "window_days = 7", "write": "windw_days = 7"})
    (unknown, *_) = [p for p in cstool("validate", "--json").answer["problems"] if p["code"] == "unknown-key"]
    assert "window_days" in unknown["hint"]


def test_a_gap_is_shown_as_a_case(cstool, plant):
    """A supervisor sees for which order nothing is said."""
    plant({"find": 'wish = ["return", "exchange"], fault = "customer", window = "closed" }',
           "write": 'wish = "return", fault = "customer", window = "closed" }'})  # fmt: skip
    (gap,) = [p for p in cstool("validate", "--json").answer["problems"] if p["code"] == "uncovered-case"]
    for value in ("stage = received", "wish = exchange", "window = closed", "reason = size"):
        assert value in gap["message"]
