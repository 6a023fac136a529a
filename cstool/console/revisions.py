"""The two handbooks to compare, from files, folders or revisions of git, completed by the files in use."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cstool.comparison.handbooks import FileKind, HandbookFile, Side
from cstool.console.checked_files import kind_of
from cstool.console.handbook_files import FileName, Located, locate
from cstool.console.words_in_use import words_of
from cstool.core.vocabulary import Classes, SignTables
from cstool.errors import HandbookError, InputError, Message
from cstool.policy.example_shapes import Cases
from cstool.policy.sentences import Sentences
from cstool.validation.load import LARGEST, checked, read_bytes, shaped, sound_sentences, too_large


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
        HandbookError: it is larger than any file of a handbook; it is not read.
    """
    if _staged(text) or _git(text, "cat-file", "-t", text).strip() == b"tree":
        return None
    if int(_git(text, "cat-file", "-s", text)) > LARGEST:
        raise too_large(text)
    return _git(text, "cat-file", "blob", text)


def files_named(text: str) -> list[str]:
    """Return the files that `text` names, both handbook files of a folder; of a revision, those in the work tree.

    Raises:
        InputError: git is not there, or the current folder is in no repository.
    """
    path = Path(text)
    if is_revision(text):
        inside = re.sub(r"^[0-3]:", "", text.partition(":")[2])  # `:0:PATH` is what is staged
        from_here = inside.split("/")[0] in {".", ".."}
        top = "." if from_here else os.fsdecode(_git(text, "rev-parse", "--show-toplevel").rstrip(b"\n"))
        path = Path(top, inside)
    return [str(path), *(str(path / name) for name in _NAMES.values())]


def last_commit(text: str) -> str | None:
    """Return revision, author, date and reason of the last commit that `REVISION:PATH` holds; of a path, none."""
    if not is_revision(text) or text.startswith(":"):
        return None
    revision, _, path = text.partition(":")
    form = ["log", "-1", "--format=%h · %an · %ad · %s", "--date=short", revision, "--", path or "."]
    return _git(text, *form).decode("utf-8", "replace").strip() or None


def names_in(text: str) -> set[str]:
    """Return the names of the files in the folder `REVISION:PATH`; an InputError if git has none."""
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


#: The names that the files have in a folder.
_NAMES: dict[FileKind, str] = {
    "policies": "policies.toml",
    "replies": "replies.toml",
    "cases": "cases.toml",
    "classes": "words/classes.toml",
    "signs": "words/signs.toml",
    "sentences": "words/sentences.tsv",
}
#: Those without which there is no handbook; where they are not compared, the ones in use complete it.
_NEEDED: dict[FileKind, FileName] = {"policies": "policies.toml", "replies": "replies.toml"}
#: The shapes of the others, but for the sentences.
_SHAPES: dict[FileKind, type] = {"cases": Cases, "classes": Classes, "signs": SignTables}

_Sources = dict[FileKind, HandbookFile]


class Sides(NamedTuple):
    """Two handbooks, and which of their files are compared."""

    old: Side
    new: Side
    kinds: tuple[FileKind, ...]


def open_sides(old: str, new: str, policies: Path | None, replies: Path | None) -> Sides:
    """Return the handbooks that `old` and `new` name; a file that only one of them has is not compared.

    Raises:
        InputError: git has no such revision, or the two have no file in common.
        HandbookError: a file cannot be used.
    """
    found = [_sources(text) for text in (old, new)]
    kinds = tuple(kind for kind in _NAMES if all(kind in sources for sources in found))
    if not kinds:
        raise InputError(
            "nothing-in-common",
            Message("{old} and {new} are not the same kind of file", old=old, new=new),
            Message("compare two files of the same kind, or two folders"),
        )
    options: dict[FileKind, Path | None] = {"policies": policies, "replies": replies}
    beside = [path for path in map(Path, (new, old)) if path.is_file()]
    in_use = {kind: _in_use(kind, options[kind], beside) for kind in _NEEDED if kind not in kinds}
    decides = locate("policies.toml", policies, beside=beside)
    named = ({kind: sources[kind] for kind in kinds} for sources in found)
    sides = [_side(text, in_use | some, decides) for text, some in zip((old, new), named, strict=True)]
    return Sides(sides[0], sides[1], kinds)


def _side(label: str, sources: _Sources, decides: Located) -> Side:
    files = checked([sources[kind] for kind in _NEEDED])
    assert files.replies is not None  # noqa: S101  # both were given
    others = {kind: shaped(*sources[kind], shape) for kind, shape in _SHAPES.items() if kind in sources}
    sentences = sound_sentences(*sources["sentences"]) if "sentences" in sources else Sentences()
    asked = words_of(sources, decides)
    return Side(label, sources, files.policies, files.replies, others, sentences, *asked)


def _in_use(kind: FileKind, option: Path | None, beside: Sequence[Path]) -> HandbookFile:
    path = locate(_NEEDED[kind], option, beside=beside).path
    return HandbookFile(str(path), read_bytes(path))


def _sources(text: str) -> _Sources:
    """Return the files that `text` names: one, or those of a folder."""
    if is_revision(text):
        data = read_revision(text)
        return _of_tree(text) if data is None else _named(text, data)
    path = Path(text)
    if path.is_dir():
        inside = {kind: path / name for kind, name in _NAMES.items() if (path / name).is_file()}
        return _some(text, {kind: HandbookFile(str(file), read_bytes(file)) for kind, file in inside.items()})
    if not path.exists():
        raise HandbookError(
            "unreadable",
            Message("there is no file and no folder {path}", path=text),
            Message(
                "a revision of git is written REVISION:PATH, for example HEAD:./policies.toml or HEAD:./"
            ),
        )
    return _named(text, read_bytes(path))


def _of_tree(text: str) -> _Sources:
    prefix = text if text.endswith((":", "/")) else f"{text}/"
    names = names_in(text) | _words_in(prefix)
    return _some(
        text,
        {
            kind: HandbookFile(prefix + name, read_revision(prefix + name) or b"")
            for kind, name in _NAMES.items()
            if name in names
        },
    )


def _words_in(folder: str) -> set[str]:
    """Return the names of the files of words in the folder of a revision, if it has any."""
    try:
        return {f"words/{name}" for name in names_in(f"{folder}words")}
    except InputError:
        return set()


def _some(text: str, sources: _Sources) -> _Sources:
    if sources:
        return sources
    raise HandbookError("unreadable", Message("there is no file of the handbook in {folder}", folder=text))


def _named(text: str, data: bytes) -> _Sources:
    """Return one file as what it is: by its tables, or by its name if they do not tell."""
    kind = kind_of(text, data)
    return {"replies" if kind == "my-replies" else kind: HandbookFile(text, data)}
