"""Decided cases and customers' words are compared like the rest, sentences by what they ask for."""

import os
import subprocess

import pytest

ADDED = "topic\tsmall-talk\t今天真热\ntriage\tleak\t又漏了一地\nnone\tnone\t明天有雨\n"
REMOVED = "topic\tsmall-talk\t还没用，用了再评\n"


@pytest.fixture
def planned(desk, shop_files):
    """Both handbooks with all their files; in the new one a sentence of each kind came or went."""
    for side in (desk.old, desk.new):
        (side / "words").mkdir()
        for name in shop_files.keys() - desk.shipped.keys():
            (side / name).write_text(shop_files[name], encoding="utf-8", newline="\n")
    desk.change("words/sentences.tsv", (REMOVED, ""), ("kind\tlabel\ttext\n", f"kind\tlabel\ttext\n{ADDED}"))
    return desk


def test_sentences_are_told_by_what_they_ask_for(diff, planned):
    answer = diff()
    assert answer["files"] == ["policies", "replies", "cases", "classes", "signs", "sentences"]
    assert [(one["path"], one["kind"], one["line"], one["old"], one["new"]) for one in answer["changes"]] == [
        ("sentences.topic.small-talk", "changed", 2, ["还没用，用了再评"], ["今天真热"]),
        ("sentences.triage.leak", "added", 3, [], ["又漏了一地"]),
        ("sentences.none", "added", 4, [], ["明天有雨"]),
    ]


def test_a_topic_that_becomes_a_reply_takes_its_sentences(cstool, diff, planned):
    """Asked as if nobody had written them down: those of the topic find the reply that has taken it over."""
    reply = 'id = "invoice"\nname = "发票"\ncategory = "basics"\nsource = "H9"\ntexts = ["亲，这边给您开～"]'
    planned.change("replies.toml", ("[[replies]]", f"[[replies]]\n{reply}\n\n[[replies]]"))
    first = diff()["answers"][0]
    assert (first["old"], first["new"]) == (
        {"kind": "topic", "id": "invoice"},
        {"kind": "reply", "id": "invoice"},
    )
    assert len(first["texts"]) > 20
    out = cstool("diff", planned.old, planned.new).out
    assert f"\n  topic 发票 → reply 发票: {len(first['texts'])}\n" in out


def test_a_change_of_figures_asks_no_sentence(diff, desk):
    desk.change("policies.toml", ("rate = 0.93", "rate = 0.92"))
    assert diff()["answers"] == []


def test_a_sentence_that_only_moved_is_no_change(diff, desk, planned):
    text = (desk.old / "words" / "sentences.tsv").read_text(encoding="utf-8")
    first, *lines = text.splitlines(keepends=True)
    (desk.new / "words" / "sentences.tsv").write_text("".join([first, *reversed(lines)]), encoding="utf-8")
    assert not diff()["is_changed"]


def test_examples_and_signs_have_their_places(cstool, diff, planned):
    planned.change("cases.toml", ('spent = "gold-0.01"', "spent = 498"))
    planned.change("words/signs.toml", ("threshold = 50", "threshold = 55"))
    planned.change("words/classes.toml", ("reach = 7", "reach = 8"))
    paths = [one["path"] for one in diff()["changes"]]
    assert paths[:3] == ["examples[3].given.discount.spent", "words.not.reach", "matching.threshold"]
    out = cstool("diff", planned.old, planned.new).out
    for heading in ("changed values: 2", "changed examples: 1", "customers' sentences: 3"):
        assert f"\n{heading}\n" in out


def test_a_page_folds_them(cstool, planned, tmp_path):
    cstool("diff", planned.old, planned.new, "--html", tmp_path / "page.html")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<details><summary>1</summary><ul><li>又漏了一地</li></ul></details>" in page


@pytest.mark.parametrize(
    ("old", "new"), [("HEAD:./", "."), (":./", "."), ("HEAD:./words/sentences.tsv", "words/sentences.tsv")]
)
def test_they_are_found_in_revisions_of_git(cstool, planned, monkeypatch, old, new):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    commands = (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "x"],
    )
    for command in commands:
        subprocess.run(["git", *command], cwd=planned.old, check=True)
    changed = (planned.new / "words" / "sentences.tsv").read_bytes()
    (planned.old / "words" / "sentences.tsv").write_bytes(changed)
    monkeypatch.chdir(planned.old)
    answer = cstool("diff", old, new, "--json").answer
    assert [one["path"] for one in answer["changes"]] == [
        "sentences.topic.small-talk",
        "sentences.triage.leak",
        "sentences.none",
    ]


def test_a_file_with_a_fault_is_not_compared(cstool, planned):
    planned.change("words/sentences.tsv", ("topic\tsmall-talk\t今天真热", "topic,small-talk,今天真热"))
    ran = cstool("diff", planned.old, planned.new, "--json")
    assert (ran.code, ran.error["code"]) == (3, "bad-row")
