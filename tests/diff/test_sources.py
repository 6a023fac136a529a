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
def test_a_file_of_a_revision_that_is_too_large_is_not_read(cstool, repository):
    (repository / "shop" / "policies.toml").write_bytes(b"#" * (17 << 20))
    subprocess.run(["git", "add", "-A"], cwd=repository, check=True)
    ran = cstool("diff", ":0:shop/policies.toml", "policies.toml")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error: :0:shop/policies.toml is larger than 16 MB")


@needs_git
@pytest.mark.parametrize("old", ["HEAD~9:shop/policies.toml", "nowhere:policies.toml", "HEAD:policies.toml"])
def test_a_revision_that_is_not_there(cstool, repository, old):
    ran = cstool("diff", old, "policies.toml")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: git has no {old}: ")
    assert ran.err.count("\n") == 1


@needs_git
@pytest.mark.parametrize(
    ("old", "reason"),
    [
        ("HEAD~9:shop/policies.toml", "there is no revision HEAD~9; git log --oneline lists"),
        ("HEAD:policies.toml", "it is not among the files of that revision; REVISION:PATH counts from"),
    ],
)
def test_why_git_has_it_not(cstool, repository, old, reason):
    assert cstool("diff", old, "policies.toml").err.startswith(f"error: git has no {old}: {reason}")


@needs_git
def test_a_file_that_was_called_otherwise_or_is_gone(cstool, repository):
    commit = ["git", "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-a", "-m"]
    subprocess.run(["git", "mv", "policies.toml", "店铺.toml"], check=True)
    subprocess.run([*commit, "another name"], check=True)
    answer = cstool("diff", "HEAD~1:./policies.toml", "HEAD:./店铺.toml", "--json").answer
    assert [one["path"] for one in answer["changes"]] == ["returns.window_days"]
    subprocess.run(["git", "rm", "-q", "replies.toml"], check=True)
    subprocess.run([*commit, "gone"], check=True)
    assert cstool("diff", "HEAD:./replies.toml", "HEAD~1:./replies.toml").code == 2
    assert cstool("diff", "HEAD~2:./replies.toml", "HEAD~1:./replies.toml", "--json").answer["changes"] == []


@needs_git
def test_what_is_staged_for_the_next_commit(cstool, repository):
    subprocess.run(["git", "add", "-A"], check=True)
    assert cstool("diff", ":./policies.toml", "policies.toml", "--exit-code").code == 0
    assert cstool("diff", "HEAD:./policies.toml", ":shop/policies.toml", "--exit-code").code == 1


@needs_git
@pytest.mark.parametrize("folder", [":./", ":.", ":shop", ":shop/", ":../shop"])
def test_the_staged_folder(cstool, repository, folder):
    subprocess.run(["git", "add", "-A"], check=True)
    assert cstool("diff", folder, ".", "--exit-code").code == 0
    answer = cstool("diff", "HEAD:./", folder, "--json").answer
    assert answer["files"] == ["policies", "replies"]
    assert [one["path"] for one in answer["changes"]] == ["returns.window_days"]


@needs_git
def test_the_staged_top_of_a_repository(cstool, repository):
    for name in ("policies.toml", "replies.toml"):
        (repository / "shop" / name).rename(repository / name)
    subprocess.run(["git", "add", "-A", ":/"], check=True)
    assert cstool("diff", "HEAD:shop", ":", "--json").answer["files"] == ["policies", "replies"]


@needs_git
def test_a_folder_that_is_not_staged(cstool, repository):
    ran = cstool("diff", ":nowhere", ".")
    assert (ran.code, ran.out) == (2, "")
    assert "git has no :nowhere" in ran.err


@needs_git
def test_a_submodule_is_entered_first(cstool, repository):
    other = ["update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},shop/sub"]
    commit = ["-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "-m", "submodule"]
    for command in (other, commit):
        subprocess.run(["git", *command], check=True)
    ran = cstool("diff", "HEAD:shop/sub", ".")
    assert (ran.code, ran.out) == (2, "")
    assert "it is a repository of its own, a submodule: go into its folder" in ran.err


@needs_git
def test_outside_of_a_repository(cstool, desk, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(Path.cwd().parent))
    ran = cstool("diff", "HEAD:policies.toml", desk.new)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: HEAD:policies.toml: the current folder is in no repository of git; ")


def test_one_file_is_compared_with_the_other_one_beside_it(cstool, desk):
    desk.change("replies.toml", ("{returns.window_days}天", "{returns.window_days}个日夜"))
    new = desk.change("policies.toml", WINDOW)
    replies = cstool("diff", desk.old / "policies.toml", new, "--json").answer["replies"]
    assert any("10个日夜" in reply["new"] for reply in replies)


def test_a_revision_without_a_path(cstool, desk):
    ran = cstool("diff", "HEAD~1", desk.new)
    assert (ran.code, ran.out) == (3, "")
    assert "there is no file and no folder HEAD~1; a revision of git is written REVISION:PATH" in ran.err


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
