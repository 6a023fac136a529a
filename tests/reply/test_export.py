"""The replies in other programs' formats say what `cstool reply` says."""

import csv
import io
import json
import sys
from datetime import date, timedelta
from pathlib import Path

import expander
import pytest
import yaml

from cstool.cli import main
from cstool.desk.finished_sentences import finish_reply
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

ROOT = Path(__file__).parents[2]
FILES = load(ROOT / "policies.toml", ROOT / "replies.toml")
HANDBOOK = Handbook(FILES.policies, FILES.replies)
#: A day that can still be promised.
SOON = date.today() + timedelta(days=30)
#: A value for every slot that has no choices.
VALUES = {"day": SOON.isoformat(), "yuan": "12.5", "words": "随便什么{{x}}，“{y}”", "time": "一有信儿"}


@pytest.fixture
def replies(cstool):
    """The replies by id, as `export json` describes them."""
    return {reply["id"]: reply for reply in json.loads(cstool("export", "json").out)["replies"]}


def matches(cstool, *options):
    return yaml.safe_load(cstool("export", "espanso", *options).out)["matches"]


def value_of(slot):
    return slot["choices"][-1] if slot["choices"] else VALUES[slot["kind"]]


def filled_in(reply):
    return {slot["id"].replace("-", "_"): value_of(slot) for slot in reply["slots"]}


def said(reply):
    """Return every wording that `cstool reply` gives with the same values."""
    values = {slot["id"]: value_of(slot) for slot in reply["slots"]}
    wordings = range(1, len(reply["texts"]) + 1)
    return [finish_reply(HANDBOOK, reply["id"], values, variant=number).text for number in wordings]


def program(cstool):
    def run(args):
        assert args[:2] == ["cstool", "reply"]
        ran = cstool(*args[1:])
        assert (ran.code, ran.err) == (0, ""), "espanso takes anything on stderr for a failure"
        return ran.out

    return run


def test_every_match_becomes_what_cstool_reply_says(cstool, replies):
    found = matches(cstool)
    assert len(found) == len(replies)
    for match in found:
        reply = replies[match["search_terms"][0]]
        expanded = list(expander.expansions(match, filled_in(reply), program(cstool)))
        assert expanded == said(reply), match["trigger"]


def test_triggers_are_codes_or_ids_and_each_stands_once(cstool, replies):
    triggers = [match["trigger"] for match in matches(cstool)]
    assert sorted(triggers) == sorted(f":{reply['code'] or reply['id']}" for reply in replies.values())
    assert len(set(triggers)) == len(triggers)


def test_a_form_offers_what_the_policy_lists(cstool):
    match = next(match for match in matches(cstool) if match["trigger"] == ":cmhs")
    fields = expander.fields(match)
    assert fields["style"]["type"] == "choice"
    assert fields["style"]["values"] == ["这款", "经典乐福鞋", "尖头高跟鞋", "加绒雪地靴"]
    assert {"240", "38"} <= set(fields["size"]["values"])


def test_a_form_offers_no_style_for_which_the_reply_does_not_hold(cstool):
    match = next(match for match in matches(cstool) if match["trigger"] == ":cmzm")
    assert expander.fields(match)["style"]["values"] == ["这款", "经典乐福鞋"]


def test_the_choices_of_a_form_are_values_that_cstool_takes(cstool, replies):
    """The default among them means that nothing is given."""
    size = replies["size-conversion"]["slots"][0]["choices"]
    for value in (size[0], size[-1]):
        ran = cstool("reply", "cmhs", "--set", f"size={value}", "--set", "style=这款", "--bare")
        assert (ran.code, ran.err) == (0, "")


OWN = """
[[replies]]
id = "own"
name = "own"
category = "basics"
source = "H9"
texts = ["x"]
"""


def test_a_trigger_that_begins_another_waits_for_the_end_of_the_word(cstool, clean_environment):
    own = "\n".join(OWN.replace("own", f"own-{code}") + f'code = "{code}"\n' for code in ("zz", "zzz"))
    (clean_environment / "own.toml").write_text(own, encoding="utf-8")
    found = {match["trigger"]: match for match in matches(cstool, "--personal", "own.toml")}
    assert (found[":zz"]["right_word"], "right_word" in found[":zzz"]) == (True, False)
    assert found[":zz"]["replace"] == "x"


@pytest.mark.parametrize(
    "text", ["{{{{name}}}} [[x]]", '反斜杠\\\\ 和引号\\"', "\\u0085\\u2028\\u202E\\u007F", "- a: [b] #c"]
)
def test_no_text_is_mistaken_for_a_variable_a_field_or_yaml(cstool, clean_environment, text):
    own = f'[[replies]]\nid = "own"\nname = "我的"\ncategory = "basics"\nsource = "H9"\ntexts = ["{text}"]'
    (clean_environment / "own.toml").write_text(own, encoding="utf-8")
    match = next(each for each in matches(cstool, "--personal", "own.toml") if each["trigger"] == ":own")
    finished = cstool("reply", "own", "--personal", "own.toml", "--json").answer["text"]
    assert list(expander.expansions(match, {}, program(cstool))) == [finished]


def test_what_to_check_first_may_speak_of_a_value(cstool, clean_environment):
    own = OWN + 'slots = [{ id = "gift", name = "礼品" }]\nbefore = ["{gift}有货，{returns.window_days}天"]'
    (clean_environment / "own.toml").write_text(own, encoding="utf-8")
    document = json.loads(cstool("export", "json", "--personal", "own.toml").out)
    assert next(reply["before"] for reply in document["replies"] if reply["id"] == "own") == ["礼品有货，7天"]


def test_what_to_check_first_is_no_field_of_the_form(cstool, clean_environment):
    own = OWN.replace('"x"', '"{gift}"')
    own += 'slots = [{ id = "gift", name = "[[礼品]]{{x}}" }]\nbefore = ["{{{{a}}}} [[b]]"]'
    (clean_environment / "own.toml").write_text(own, encoding="utf-8")
    match = next(each for each in matches(cstool, "--personal", "own.toml") if each["trigger"] == ":own")
    assert list(expander.expansions(match, {"gift": "杯子"}, program(cstool))) == ["杯子"]


def test_the_program_uses_the_files_that_were_named_from_any_folder(cstool, shipped, tmp_path, monkeypatch):
    other = tmp_path / "other.toml"
    other.write_text(shipped["policies.toml"].replace("margin_days = 1", "margin_days = 3"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = {match["trigger"]: match for match in matches(cstool, "--policies", "other.toml")}
    monkeypatch.chdir("/")
    texts = expander.expansions(found[":fhrq"], {"date": SOON.isoformat()}, program(cstool))
    told = SOON + timedelta(days=3)
    assert all(f"{told.month}月{told.day}日" in text for text in texts)


def test_csv_has_a_line_for_every_wording_with_gaps_where_a_value_is_needed(cstool, replies):
    ran = cstool("export", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert len(rows) == sum(len(reply["texts"]) for reply in replies.values())
    assert ran.out.count("\r\n") == len(rows) + 1
    texts = {(row["id"], row["wording"]): row["text"] for row in rows}
    assert texts["size-accuracy", "1"] == cstool("reply", "cmzm").out.removesuffix("\n")
    assert "平时穿【平时的尺码】的话，这款拍【平时的尺码 eu】码" in texts["size-conversion", "1"]
    assert "\n款式：【款式】\n" in texts["confirm-order", "1"]


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(cstool, clean_environment):
    own = '[[replies]]\nid = "own"\nname = "=1+1"\ncategory = "basics"\nsource = "H9"\ntexts = ["＝cmd", "亲，\\"x\\""]'
    (clean_environment / "own.toml").write_text(own, encoding="utf-8")
    rows = csv.DictReader(io.StringIO(cstool("export", "csv", "--personal", "own.toml").out, newline=""))
    assert [(row["name"], row["text"]) for row in rows if row["id"] == "own"] == [
        ("'=1+1", "'＝cmd"),
        ("'=1+1", '亲，"x"'),
    ]


def test_json_keeps_the_placeholders_of_the_slots_and_fills_the_figures(replies):
    reply = replies["size-conversion"]
    assert reply["texts"][0].startswith("亲，平时穿{size}的话，{style}拍{size.eu}码")
    assert "签收7天内" in replies["size-accuracy"]["texts"][0]
    assert reply["slots"][1] == {
        "id": "style",
        "name": "款式",
        "kind": "style",
        "default": "这款",
        "choices": ["经典乐福鞋", "尖头高跟鞋", "加绒雪地靴"],
    }


@pytest.mark.parametrize("form", ["espanso", "csv", "json"])
def test_a_file_holds_the_very_bytes_of_stdout(cstool, clean_environment, form):
    ran = cstool("export", form, "-o", "out", "--bom")
    content = Path("out").read_bytes()
    assert (ran.code, "out" in ran.out) == (0, True)
    assert content.removeprefix(b"\xef\xbb\xbf").decode() == cstool("export", form).out
    assert content.startswith(b"\xef\xbb\xbf")


def test_a_folder_that_does_not_exist_is_one_line(cstool):
    ran = cstool("export", "csv", "-o", "nowhere/out.csv", "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (1, "", "cannot-write")


def test_a_closed_stdout_is_one_line(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["export", "csv"]) == 1


def test_an_unknown_format_is_named_with_those_there_are(cstool):
    ran = cstool("export", "xml")
    assert ran.code == 2
    assert "espanso" in ran.err
