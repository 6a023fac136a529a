"""Several shops in one run: each file is checked with those beside it."""

from pathlib import Path

import pytest
from small_handbook import CASES, POLICIES, REPLIES, changed

#: A tier that only the second shop has, and that its replies mention.
SILVER = '[[tiers]]\nid = "silver"\nname = "银卡"\norders = 2\nrate = 0.95\nsource = "H10"\n\n'


@pytest.fixture
def shops(clean_environment) -> Path:
    """Two folders with a shop each, whose replies are wrong beside the policies of the other."""
    policies = changed(POLICIES, ('[[tiers]]\nid = "gold"', f'{SILVER}[[tiers]]\nid = "gold"'))
    replies = changed(REPLIES, ("{returns.window_days}天", "{tiers.silver.zhe}折"))
    put(clean_environment / "a", POLICIES, REPLIES)
    put(clean_environment / "b", policies, replies)
    return clean_environment


def put(folder: Path, policies: str, replies: str) -> None:
    folder.mkdir()
    for name, text in (("policies", policies), ("replies", replies), ("cases", CASES)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "names",
    [
        ("a/policies.toml", "b/policies.toml"),
        ("a/replies.toml", "b/replies.toml"),
        ("b/policies.toml", "a/replies.toml"),
        ("b/cases.toml", "a/policies.toml", "a/cases.toml", "b/replies.toml"),
    ],
)
def test_each_is_checked_with_the_one_beside_it(shops, cstool, names):
    ran = cstool("validate", *names)
    assert (ran.code, ran.err) == (0, ""), ran.out


def test_faults_are_found_in_both(shops, cstool):
    for name in ("a", "b"):
        path = shops / name / "policies.toml"
        path.write_text(
            path.read_text(encoding="utf-8").replace("rate = 0.93", "rate = 93"), encoding="utf-8"
        )
    found = cstool("validate", "a/policies.toml", "b/policies.toml", "--json").answer
    assert [(p["file"], p["code"]) for p in found["problems"]] == [
        ("a/policies.toml", "out-of-range"),
        ("b/policies.toml", "out-of-range"),
    ]


def test_the_environment_does_not_lend_one_shop_s_replies_to_the_others(shops, cstool, monkeypatch):
    monkeypatch.setenv("CSTOOL_REPLIES", str(shops / "b" / "replies.toml"))
    assert cstool("validate", "a/policies.toml", "b/policies.toml").code == 0


def test_a_shop_of_several_without_replies_is_refused(shops, cstool):
    (shops / "b" / "replies.toml").unlink()
    ran = cstool("validate", "a/policies.toml", "b/policies.toml")
    assert ran.code == 3
    assert "there is no replies.toml beside b/policies.toml" in ran.err


def test_a_file_that_belongs_to_none_of_several_is_refused(shops, cstool):
    (shops / "c").mkdir()
    (shops / "c" / "replies.toml").write_text(REPLIES, encoding="utf-8")
    ran = cstool("validate", "a/policies.toml", "b/policies.toml", "c/replies.toml")
    assert ran.code == 2
    assert "there is no policies.toml beside c/replies.toml" in ran.err


def test_a_draft_elsewhere_belongs_to_the_only_shop(shops, cstool):
    (shops / "b" / "policies.toml").unlink()
    ran = cstool("validate", "a/policies.toml", "b/replies.toml")
    assert ran.code == 1
    assert "tiers.silver.zhe" in ran.out


def test_replies_without_policies_say_that_they_are_checked_with_the_shipped_ones(shops, cstool, monkeypatch):
    (shops / "a" / "policies.toml").unlink()
    monkeypatch.chdir(shops / "a")
    ran = cstool("validate")
    assert ran.err.startswith("replies.toml is checked with ")
    assert ran.err.splitlines()[0].endswith("policies.toml")


def test_replies_with_policies_from_elsewhere_say_so(shops, cstool, monkeypatch):
    (shops / "a" / "policies.toml").unlink()
    monkeypatch.chdir(shops / "b")
    ran = cstool("validate", "../a/replies.toml")
    assert (ran.code, ran.err) == (0, "../a/replies.toml is checked with policies.toml\n")


@pytest.mark.parametrize("option", ["--accept", "--suggest"])
def test_what_is_written_or_pasted_is_for_one_shop(shops, cstool, option):
    ran = cstool("validate", option, "a/policies.toml", "b/policies.toml")
    assert ran.code == 2
    assert "one shop at a time" in ran.err
