"""Files as they were: `REVISION:PATH` of git, which is asked only when somebody names one."""

import os
import re
import subprocess
from pathlib import Path

from cstool.errors import InputError, Message


def is_revision(text: str) -> bool:
    """Tell whether `text` is meant as `REVISION:PATH`: nothing of that name exists, and it is no drive letter.

    Before the colon there may be nothing: what is staged for the next commit.
    """
    before, colon, _ = text.partition(":")
    is_drive = os.name == "nt" and len(before) == 1
    return bool(colon) and not is_drive and not Path(text).exists()


def read_revision(text: str) -> bytes | None:
    """Return the contents of the file `REVISION:PATH`; none if it is a folder.

    Raises:
        InputError: git is not there, or has no such file.
    """
    if _staged(text) or _git(text, "cat-file", "-t", text).strip() == b"tree":
        return None
    return _git(text, "cat-file", "blob", text)


def names_in(text: str) -> set[str]:
    """Return the names of the files in the folder `REVISION:PATH`.

    Raises:
        InputError: git is not there, or has no such folder.
    """
    return _staged(text) or _lines(_git(text, "ls-tree", "--full-tree", "--name-only", "-z", text))


def _staged(text: str) -> set[str]:
    """Return the names of the files in the folder `:PATH` of what is staged, which git keeps as files alone."""
    revision, _, path = text.partition(":")
    if revision:
        return set()
    place = "glob" if path.split("/")[0] in {".", ".."} else "top,glob"
    folder = re.sub(r"[*?\[\\]", r"\\\g<0>", path.rstrip("/"))
    inside = _lines(_git(text, "ls-files", "-z", "--", f":({place}){folder}/*" if folder else ":(top,glob)*"))
    return {name.rpartition("/")[2] for name in inside}


def _lines(output: bytes) -> set[str]:
    return set(output.decode("utf-8", "replace").split("\0")) - {""}


def _git(text: str, *arguments: str) -> bytes:
    """Run git; `text` is what the person wrote."""
    if text.startswith("-"):
        raise InputError("no-such-revision", Message("{text} is no revision of git", text=text))
    try:
        done = subprocess.run(  # noqa: S603  # no shell; the revision cannot be taken for an option
            ["git", *arguments],  # noqa: S607  # git as the person has it
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
        )
    except OSError:
        raise InputError(
            "no-git",
            Message("{text} needs git, which is not there", text=text),
            Message("install git, or compare two files"),
        ) from None
    if done.returncode:
        raise _refusal(text, done.stderr.decode("utf-8", "replace"))
    return done.stdout


def _refusal(text: str, why: str) -> InputError:
    """Return the error that git has no `text`; `why` is what it said, in English."""
    revision = text.partition(":")[0]
    if "not a git repository" in why:
        return InputError(
            "no-such-revision",
            Message("{text}: the current folder is in no repository of git", text=text),
            Message("go to a folder of the repository, or compare two files"),
        )
    if "invalid object name" in why:
        message = Message("git has no {text}: there is no revision {revision}", text=text, revision=revision)
        return InputError("no-such-revision", message, Message("git log --oneline lists the revisions"))
    said = Message("{why}", why=(why.strip().splitlines() or [""])[0].removeprefix("fatal: "))
    if "not in" in why or "does not exist" in why:
        said = Message("it is not among the files of that revision")
    if "could not get object info" in why:
        said = Message("it is a repository of its own, a submodule: go into its folder")
    hint = Message(
        "REVISION:PATH counts from the top of the repository, REVISION:./PATH from the current folder;"
        " git log --follow --name-only -- PATH shows what a file was called before"
    )
    return InputError("no-such-revision", Message("git has no {text}: {why}", text=text, why=said), hint)
