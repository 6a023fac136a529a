"""What can be compared: files, folders, revisions of git; and what is said when it cannot."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

WINDOW = ("window_days = 7", "window_days = 10")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not there")


@pytest.fixture
def repository(desk, monkeypatch):
    """A repository whose last commit is the handbook as it is, and whose folder `shop` holds what is planned."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    top = Path("repository").absolute()
    (top / "shop").mkdir(parents=True)
    for name, text in desk.shipped.items():
        (top / "shop" / name).write_text(text, encoding="utf-8")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "as it is"],
    ):
        subprocess.run(["git", *command], cwd=top, check=True)
    desk.change("policies.toml", WINDOW, side=top / "shop")
    monkeypatch.chdir(top / "shop")
    return top


@needs_git
@pytest.mark.parametrize(
    ("old", "new", "files"),
    [
        ("HEAD:shop/policies.toml", "policies.toml", ["policies"]),
        ("HEAD:./policies.toml", "policies.toml", ["policies"]),
        ("HEAD:shop", ".", ["policies", "replies"]),
        ("HEAD:shop/", ".", ["policies", "replies"]),
        ("HEAD:./", ".", ["policies", "replies"]),
        ("HEAD:shop", "policies.toml", ["policies"]),
    ],
)
def test_a_revision_of_git(cstool, repository, old, new, files):
    answer = cstool("diff", old, new, "--json").answer
    assert answer["files"] == files
    assert [one["path"] for one in answer["changes"]] == ["returns.window_days"]
    assert answer["old"] == old


@needs_git
def test_the_top_of_a_repository(cstool, repository, monkeypatch):
    for name in ("policies.toml", "replies.toml"):
        (repository / "shop" / name).rename(repository / name)
    subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
    monkeypatch.chdir(repository)
    answer = cstool("diff", "HEAD:shop", ".", "--json").answer
    assert [one["path"] for one in answer["changes"]] == ["returns.window_days"]


@needs_git
@pytest.mark.parametrize("old", ["HEAD~9:shop/policies.toml", "nowhere:policies.toml", "HEAD:policies.toml"])
def test_a_revision_that_is_not_there(cstool, repository, old):
    ran = cstool("diff", old, "policies.toml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: git has no {old}: ")
    assert ran.err.count("\n") == 1


@needs_git
@pytest.mark.parametrize("text", ["--output=x:y", "-:policies.toml"])
def test_a_revision_is_never_an_option_of_git(cstool, repository, text):
    ran = cstool("diff", "--", text, "policies.toml")
    assert (ran.code, ran.out) == (2, "")
    assert "is no revision of git" in ran.err
    assert not Path("x").exists()


def test_git_is_not_there(cstool, desk, monkeypatch):
    monkeypatch.setenv("PATH", str(desk.old))
    ran = cstool("diff", "HEAD:policies.toml", desk.new)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: HEAD:policies.toml needs git, which is not there; install git, or compare two files\n"
    )


def test_without_a_revision_git_is_not_asked(cstool, desk, monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError

    monkeypatch.setattr(subprocess, "run", refuse)
    assert cstool("diff", desk.old, desk.new).code == 0


def test_a_file_whose_name_has_a_colon(cstool, desk):
    if os.name == "nt":
        pytest.skip("names have no colon here")
    Path("a:b.toml").write_text(desk.shipped["policies.toml"], encoding="utf-8")
    assert cstool("diff", "a:b.toml", desk.new / "policies.toml").code == 0


@pytest.mark.parametrize(
    ("old", "new", "code", "error"),
    [
        ("policies.toml", "replies.toml", 2, "nothing-in-common"),
        ("missing.toml", "policies.toml", 3, "unreadable"),
        ("empty", "policies.toml", 3, "unreadable"),
        ("broken.toml", "policies.toml", 3, "syntax"),
        ("wrong.toml", "policies.toml", 3, "out-of-range"),
    ],
)
def test_what_cannot_be_compared(cstool, desk, old, new, code, error):
    (desk.new / "empty").mkdir()
    (desk.new / "broken.toml").write_text("[[tiers]\n", encoding="utf-8")
    shutil.copy(desk.new / "policies.toml", desk.new / "wrong.toml")
    desk.change("wrong.toml", ("window_days = 7", "window_days = -7"))
    ran = cstool("diff", desk.new / old, desk.new / new, "--json")
    assert (ran.code, ran.out) == (code, "")
    assert ran.error["code"] == error
