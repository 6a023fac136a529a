"""The report in each format, what counts as failure, and which problems are shown."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from small_handbook import CASES, POLICIES, REPLIES, changed

from cstool.console.handbook_files import WORDS

SHIPPED = Path(__file__).parents[2]


@pytest.fixture
def desk(clean_environment):
    """A folder with the small handbook, and a way to change its policies."""

    def put(
        *changes: tuple[str, str],
        replies: tuple[tuple[str, str], ...] = (),
        cases: tuple[str, str] = ("", ""),
    ) -> None:
        (clean_environment / "cases.toml").write_text(CASES.replace(*cases), encoding="utf-8")
        (clean_environment / "policies.toml").write_text(changed(POLICIES, *changes), encoding="utf-8")
        (clean_environment / "replies.toml").write_text(changed(REPLIES, *replies), encoding="utf-8")

    put()
    return put


TYPO = ("window_days = 7", "windw_days = 7")
WARNING = ('knowledge = ["packing"]\n', "")


def test_text_shows_the_line_and_a_caret(desk, cstool):
    desk(TYPO)
    line = POLICIES[: POLICIES.index("window_days")].count("\n") + 1
    ran = cstool("validate")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out == (
        f"policies.toml:{line}:1: unknown-key: windw_days means nothing here\n"
        f"{line:5} | windw_days = 7\n"
        "      | ^\n"
        "  hint: did you mean window_days?\n"
        "problems: 1\n"
    )


def test_the_caret_stands_below_its_place_after_wide_characters(desk, cstool):
    desk(replies=(('name = "退款金额", kind = "yuan"', 'name = "退款金额", kind = "yan"'),))
    _, source, caret, *_ = cstool("validate").out.split("\n")
    before = source[: source.index('"yan"')]
    assert len(caret) - 1 == len(before) + sum(char > "\u2e80" for char in before)


def test_no_line_of_text_is_a_command_to_a_build_server(desk, cstool, clean_environment):
    """GitHub obeys every line of stdout that begins with `::`, and a key or a file's name may hold a line break."""
    desk(("window_days = 7", '"\\n::error::key" = 1\nwindow_days = 7'))
    named = clean_environment / "a\n::stop-commands::b.toml"
    (clean_environment / "policies.toml").rename(named)
    ran = cstool("validate", str(named))
    assert ran.code == 1
    assert "::error::key" in ran.out
    assert not [line for line in (ran.out + ran.err).split("\n") if line.startswith("::")]


def test_a_long_line_is_cut_around_the_place(desk, cstool):
    desk(('use = "售后"', f'use = "{"很" * 500}" ; x'))
    out = cstool("validate").out.split("\n")
    assert max(map(len, out)) < 200
    assert out[1].count("…") == 1
    assert out[2].endswith("^")


def test_json_keeps_its_keys(desk, cstool):
    desk(TYPO)
    for arguments in (["--json"], ["--format", "json"]):
        ran = cstool("validate", *arguments)
        assert ran.code == 1
        assert ran.answer["ok"] is False
        (problem,) = ran.answer["problems"]
        assert problem == {
            "file": "policies.toml",
            "line": POLICIES[: POLICIES.index("window_days")].count("\n") + 1,
            "column": 1,
            "code": "unknown-key",
            "severity": "error",
            "message": "windw_days means nothing here",
            "hint": "did you mean window_days?",
        }


def test_github_gets_one_command_for_each_problem(desk, cstool):
    desk(TYPO, WARNING)
    ran = cstool("validate", "--format", "github")
    first, second, *rest = ran.out.split("\n")
    assert first.startswith("::error file=policies.toml,line=")
    assert first.endswith(
        ",col=1,title=unknown-key::windw_days means nothing here%0Adid you mean window_days?"
    )
    assert second.startswith("::warning file=policies.toml,line=")
    assert rest == ["problems: 1, warnings: 1", ""]


def test_github_escapes_what_means_something_to_it(desk, cstool):
    desk(("limit = 15", 'limit = "100%"'))
    assert 'not the text "100%25"' in cstool("validate", "--format", "github").out


def test_sarif_names_tool_rules_and_places(desk, cstool):
    desk(WARNING)
    ran = cstool("validate", "--format", "sarif")
    assert ran.code == 0
    (run,) = json.loads(ran.out)["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["unused-row"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("unused-row", "warning")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "policies.toml"}
    assert place["region"]["startColumn"] == 1


def test_junit_has_a_suite_for_each_file(desk, cstool):
    desk(TYPO)
    out = cstool("validate", "--format", "junit").out
    assert out.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
    suites = ElementTree.fromstring(out.encode())
    wanted = ("name", "tests", "failures", "errors")
    assert [tuple(map(suite.get, wanted)) for suite in suites] == [
        ("policies.toml", "1", "1", "0"),
        ("replies.toml", "1", "0", "0"),
        ("cases.toml", "1", "0", "0"),
        *((str(SHIPPED / name), "1", "0", "0") for name in WORDS),
    ]
    assert suites.find(".//failure").get("message") == "windw_days means nothing here"


def test_junit_survives_characters_that_xml_does_not_know(desk, cstool):
    desk(("window_days = 7", '"\\u0000\\u001b\\uffff" = 7'))
    ElementTree.fromstring(cstool("validate", "--format", "junit").out.encode())


def test_warnings_fail_only_when_strict(desk, cstool):
    desk(WARNING)
    ran = cstool("validate", "--json")
    assert (ran.code, ran.answer["ok"], ran.answer["warnings"]) == (0, True, 1)
    ran = cstool("validate", "--json", "--strict")
    assert (ran.code, ran.answer["ok"]) == (1, False)


def test_codes_can_be_selected_and_ignored(desk, cstool):
    desk(TYPO, ("limit = 15", 'limit = "15"'))
    assert [problem["code"] for problem in cstool("validate", "--json").answer["problems"]] == [
        "unknown-key",
        "wrong-type",
    ]
    selected = cstool("validate", "--json", "--select", "wrong-type,syntax").answer["problems"]
    assert [problem["code"] for problem in selected] == ["wrong-type"]
    assert cstool("validate", "--ignore", "wrong-type", "--ignore", "unknown-key").code == 0


def test_an_unknown_code_is_a_mistake_on_the_command_line(desk, cstool):
    ran = cstool("validate", "--select", "wrong-typ", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert (ran.error["code"], ran.error["hint"]) == ("unknown-code", "did you mean wrong-type?")


def test_people_are_shown_the_first_problems_and_programs_all(desk, cstool):
    desk(("[floor]\n", "[floor]\n" + "".join(f"key{number} = 1\n" for number in range(300))))
    ran = cstool("validate")
    assert ran.out.count(": unknown-key: ") == 200
    assert ran.out.endswith("and 100 more\nproblems: 300\n")
    assert cstool("validate", "--format", "github").out.count("::error ") == 200
    assert len(cstool("validate", "--json").answer["problems"]) == 300
    (run,) = json.loads(cstool("validate", "--format", "sarif").out)["runs"]
    assert len(run["results"]) == 300
    suites = ElementTree.fromstring(cstool("validate", "--format", "junit").out.encode())
    assert suites[0].get("failures") == "300"


def test_control_characters_never_reach_the_terminal(desk, cstool):
    desk(("window_days = 7", '"a\\u001b[31m" = 7'))
    for form in ("text", "github", "json", "sarif", "junit"):
        assert "\x1b" not in cstool("validate", "--format", form).out


@pytest.mark.parametrize("name", ["policies.toml", "replies.toml"])
def test_a_file_is_checked_together_with_the_one_beside_it(cstool, clean_environment, name):
    folder = clean_environment / "shop"
    folder.mkdir()
    for file, text in (("policies.toml", POLICIES), ("replies.toml", REPLIES)):
        (folder / file).write_text(text, encoding="utf-8")
    ran = cstool("validate", folder / name)
    assert (ran.code, ran.out) == (0, f"no problems in {folder / name}\n")


def test_a_file_alone_is_not_called_sound_in_silence_if_the_other_one_is_not(desk, cstool):
    desk(TYPO)
    ran = cstool("validate", "replies.toml")
    assert ran.code == 0
    assert ran.err == "policies.toml has errors: what depends on it was not checked\n"


def test_suggestions_are_examples_that_hold(desk, cstool, clean_environment):
    suggested = cstool("validate", "--suggest")
    assert suggested.code == 0
    path = clean_environment / "cases.toml"
    path.write_text(f"{CASES}\n{suggested.out}", encoding="utf-8")
    assert cstool("validate").code == 0
    assert cstool("validate", "--suggest").out == "# every threshold has its examples\n"


def test_suggestions_can_be_read_by_a_program(desk, cstool):
    texts = cstool("validate", "--suggest", "--json").answer["examples"]
    assert "\n\n".join(texts) + "\n" == cstool("validate", "--suggest").out


def test_suggestions_say_that_there_are_problems_too(desk, cstool):
    desk(cases=('tier = "gold"', 'tier = "gould"'))
    ran = cstool("validate", "--suggest")
    assert (ran.code, ran.err) == (1, "1 problems in all: cstool validate lists them\n")
    assert "[[examples]]" in ran.out


def test_coverage_names_the_rows_without_examples(desk, cstool):
    problems = cstool("validate", "--coverage", "--json").answer["problems"]
    assert {problem["code"] for problem in problems} == {"uncovered-row"}
    assert len(problems) == 2 + 3 + 4 + 1 + 3
