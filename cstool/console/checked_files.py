"""The files that `validate` checks: those that are named, completed by those that belong to them."""

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import Literal, NamedTuple

from cstool.console.handbook_files import (
    SHOP_FILES,
    WORDS,
    Located,
    locate,
    locate_beside,
    locate_cases,
    locate_personal,
    shipped_folder,
)
from cstool.errors import HandbookError, InputError, Message
from cstool.validation.contents import WordDocuments
from cstool.validation.document import Document, read
from cstool.validation.load import read_bytes

#: What a file is, by its tables or its name.
CheckedKind = Literal["policies", "replies", "my-replies", "cases", "classes", "signs", "sentences"]
#: The tables by which a file is known, whatever it is called; the first that has one of them.
_TABLES: dict[CheckedKind, set[str]] = {
    "my-replies": {"wordings"},
    "replies": {"replies"},
    "policies": {"tiers"},
    "signs": {"triage", "reply"},
    "classes": {"words", "extraction"},
    "cases": {"examples"},
}
_WORD_KINDS: tuple[CheckedKind, ...] = ("classes", "signs", "sentences")


class ToCheck(NamedTuple):
    """The files as they are, the agent's own if there is one, and which of them were asked about."""

    policies: Document
    replies: Document
    personal: Document | None
    cases: Document | None
    words: WordDocuments
    #: The policies in use, to which the files of words belong.
    located: Located
    #: Whether the replies are the shop's own, not the shipped ones.
    replies_are_own: bool
    #: The texts of those that were asked about, by path.
    named: dict[str, str]


class _File(NamedTuple):
    """A file: where it stands, and what stands in it."""

    at: Located
    data: bytes

    @property
    def document(self) -> Document:
        return read(self.data, str(self.at.path))


def files_to_check(
    files: Sequence[Path], policies: Path | None, replies: Path | None, personal: Path | None = None
) -> ToCheck:
    """Return the files to check: those named, completed by those that stand beside them, or the ones in use.

    Raises:
        HandbookError: a file cannot be read.
        InputError: two files are named that are of the same kind.
    """
    named = _named(files)
    beside = [path.parent if path.parent.name == "words" else path for path in files]
    located = (
        named["policies"].at if "policies" in named else locate("policies.toml", policies, beside=beside)
    )
    found = dict(named)
    found.setdefault("policies", _opened(located))
    if "replies" not in found:
        found["replies"] = _opened(locate("replies.toml", replies, beside=beside))
    if "my-replies" not in found and (own := locate_personal(personal)):
        found["my-replies"] = _opened(own)
    if "cases" not in found and (decided := locate_cases(located)):
        found["cases"] = _opened(decided)
        if "policies" in named:  # whoever changes a figure wants to know which cases it changes
            named["cases"] = found["cases"]
    for kind, name in zip(_WORD_KINDS, WORDS, strict=True):
        if kind not in found:
            found[kind] = _opened(locate_beside(name, located))
    classes, signs, sentences = (found[kind] for kind in _WORD_KINDS)
    return ToCheck(
        policies=found["policies"].document,
        replies=found["replies"].document,
        personal=found["my-replies"].document if "my-replies" in found else None,
        cases=found["cases"].document if "cases" in found else None,
        words=_words(located, classes, signs, sentences),
        located=located,
        replies_are_own=found["replies"].at.origin != "shipped",
        named=_texts(named or found),
    )


def _words(policies: Located, classes: _File, signs: _File, sentences: _File) -> WordDocuments:
    """Return the files of words that belong to `policies`, with the shipped ones if they are others."""
    files = (classes, signs, sentences)
    are_own = [file.at.origin != "shipped" or policies.origin == "shipped" for file in files]
    _, shipped_signs, shipped_sentences = (shipped_folder() / name for name in WORDS)
    return WordDocuments(
        classes=classes.document,
        signs=signs.document,
        sentences=(str(sentences.at.path), sentences.data),
        classes_are_own=are_own[0],
        signs_are_own=are_own[1],
        sentences_are_own=are_own[2],
        shipped=(read_bytes(shipped_sentences), read_bytes(shipped_signs)),
    )


def in_folders(files: Iterable[Path]) -> list[Path]:
    """Return `files`, for a folder those of the handbook that stand in it.

    Raises:
        HandbookError: there is none.
    """
    found: list[Path] = []
    for path in files:
        inside = [path / name for name in SHOP_FILES if (path / name).is_file()] if path.is_dir() else [path]
        if not inside:
            message = Message("there is no file of the handbook in {folder}", folder=path)
            raise HandbookError("unreadable", message)
        found += inside
    return found


def _named(files: Iterable[Path]) -> dict[CheckedKind, _File]:
    """Return the files that were named, by what each is."""
    named: dict[CheckedKind, _File] = {}
    for path in files:
        file = _opened(Located(path, "option"))
        kind = kind_of(str(path), file.data)
        if kind in named:
            both = ", ".join((str(named[kind].at.path), str(path)))
            raise InputError("same-kind", Message("{files} are both {kind}", files=both, kind=kind))
        named[kind] = file
    return named


def _opened(located: Located) -> _File:
    return _File(located, read_bytes(located.path))


def _texts(files: dict[CheckedKind, _File]) -> dict[str, str]:
    return {str(file.at.path): _text(file.data) for file in files.values()}


def _text(data: bytes) -> str:
    return data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n")


def kind_of(path: str, data: bytes) -> CheckedKind:
    """Return which of the files one is: by its tables, or by its name if they do not tell."""
    name = PurePath(path).name
    if name.endswith(".tsv"):
        return "sentences"
    tables = read(data, path).data or {}
    if name.endswith("my-replies.toml"):
        return "my-replies"
    if "replies" in tables and "categories" not in tables and "replies" not in name:
        # the shop's file has categories, an agent's own replies usually stand under those of the shop
        return "my-replies"
    by_tables = next((kind for kind, known in _TABLES.items() if not known.isdisjoint(tables)), None)
    return by_tables or _kind_by_name(name)


def _kind_by_name(name: str) -> CheckedKind:
    known: tuple[CheckedKind, ...] = ("replies", "cases", "classes", "signs")
    return next((kind for kind in known if kind in name), "policies")
