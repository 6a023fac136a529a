"""The two handbooks to compare, from files, folders or revisions of git, completed by the files in use."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cstool.comparison.sides import FileKind, Side, Source
from cstool.console.files import FileName, locate
from cstool.console.revisions import is_revision, names_in, read_revision
from cstool.errors import HandbookError, InputError, Message
from cstool.policy.judging import judged
from cstool.policy.loading import read_bytes
from cstool.policy.reading import read

#: The names that the two files have in a folder.
_NAMES: dict[FileKind, FileName] = {"policies": "policies.toml", "replies": "replies.toml"}

_Sources = dict[FileKind, Source]


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
            Message(
                "compare policies.toml with policies.toml, replies.toml with replies.toml, or two folders"
            ),
        )
    options: dict[FileKind, Path | None] = {"policies": policies, "replies": replies}
    beside = [Path(text) for text in (new, old) if Path(text).is_file()]
    in_use = {kind: _in_use(kind, options[kind], beside) for kind in _NAMES if kind not in kinds}
    before, after = (
        _side(text, {kind: sources[kind] if kind in kinds else in_use[kind] for kind in _NAMES})
        for text, sources in zip((old, new), found, strict=True)
    )
    return Sides(before, after, kinds)


def _side(label: str, sources: _Sources) -> Side:
    files = judged(list(sources.values()))
    assert files.replies is not None  # noqa: S101  # both files were given
    return Side(label, sources, files.policies, files.replies)


def _in_use(kind: FileKind, option: Path | None, beside: Sequence[Path]) -> Source:
    path = locate(_NAMES[kind], option, beside=beside).path
    return Source(str(path), read_bytes(path))


def _sources(text: str) -> _Sources:
    """Return the files that `text` names: one, or those of a folder."""
    if is_revision(text):
        data = read_revision(text)
        return _of_tree(text) if data is None else _named(text, data)
    path = Path(text)
    if path.is_dir():
        inside = {kind: path / name for kind, name in _NAMES.items() if (path / name).is_file()}
        return _some(text, {kind: Source(str(file), read_bytes(file)) for kind, file in inside.items()})
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
    names = names_in(text)
    return _some(
        text,
        {
            kind: Source(prefix + name, read_revision(prefix + name) or b"")
            for kind, name in _NAMES.items()
            if name in names
        },
    )


def _some(text: str, sources: _Sources) -> _Sources:
    if sources:
        return sources
    raise HandbookError(
        "unreadable", Message("there is no policies.toml and no replies.toml in {folder}", folder=text)
    )


def _named(text: str, data: bytes) -> _Sources:
    """Return one file as what it is: by its tables, or by its name if they do not tell."""
    tables = read(data, text).data or {}
    kind: FileKind = "replies" if "replies" in tables else "policies"
    if kind == "policies" and "tiers" not in tables and "replies" in text:
        kind = "replies"
    return {kind: Source(text, data)}
