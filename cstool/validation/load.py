"""The handbook's files, loaded and trusted; a file with a fault is refused.

What policies.toml says does not depend on the others: edited replies are held against policies that were found sound,
and edited policies against replies whose shape was found right.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import structs

from cstool.errors import HandbookError, Message, cause_of

if TYPE_CHECKING:
    from cstool.core.vocabulary import Classes, SignTables
    from cstool.policy.cache import Files, Store
    from cstool.policy.example_shapes import Cases
    from cstool.policy.sentences import Sentences
    from cstool.validation.document import Document
    from cstool.validation.problem import PlacedProblem
    from cstool.validation.registry import CheckInput

FileT = TypeVar("FileT", "Cases", "Classes", "SignTables")
ShapeT = TypeVar("ShapeT")

#: The most bytes of a file of the handbook; the largest of the shipped ones has half a megabyte.
LARGEST = 16 << 20


def load(
    policies: Path, replies: Path | None = None, store: "Store | None" = None, *, personal: Path | None = None
) -> "Files":
    """Return what stands in the two files, found sound now or, if they have not changed since, before.

    Args:
        policies: the path of policies.toml.
        replies: the path of replies.toml; None: only policies are wanted.
        store: where handbooks are kept that were found sound.
        personal: the path of an agent's own my-replies.toml, to lay over the replies; None: there is none.

    Raises:
        HandbookError: a file cannot be read or has a fault, or the two do not fit each other.
    """
    paths = [path for path in (policies, replies, replies and personal) if path is not None]
    sources = [read_bytes(path) for path in paths]
    files = store.load(sources) if store else None
    if files is None:
        known = _known(store, sources) if store else {}
        files = checked(list(zip(map(str, paths), sources, strict=True)), known)
        if store:
            store.save(sources, files, alone="policies" not in known)
            if files.replies is not None and not (known or personal):
                store.save_replies(sources[1], files.replies)
    return structs.replace(files, recall=partial(store.recall, sources)) if store else files


def _known(store: "Store", sources: Sequence[bytes]) -> "dict[CheckInput, Any]":
    """Return the file that has not changed where another one has: policies.toml, else replies.toml."""
    if len(sources) == 1:
        return {}
    if before := store.load(sources[:1]):
        return {"policies": before.policies}
    replies = store.replies(sources[1])
    return {} if replies is None else {"replies": replies}


def checked(
    sources: Sequence[tuple[str, bytes]], known: "Mapping[CheckInput, Any]" = MappingProxyType({})
) -> "Files":
    """Return what stands in policies.toml and perhaps replies.toml and my-replies.toml: paths and contents.

    Args:
        sources: the files.
        known: what stands in the same policies.toml, found sound before, or in the same replies.toml, found of the
            right shape.

    Raises:
        HandbookError: a file has a fault, or they do not fit each other.
    """
    from cstool.validation.document import read

    names: tuple[CheckInput, ...] = ("policies", "replies", "personal")
    documents = {
        name: read(source, path)
        for name, (path, source) in zip(names, sources, strict=False)
        if name not in known
    }
    given = _given(documents, known)
    if given is None or not _is_sound(given, are_policies_sound="policies" in known):
        from cstool.validation.review import errors

        raise refusal(errors([read(source, path) for path, source in sources]))
    return _files(given)


def _given(
    documents: "Mapping[CheckInput, Document]", known: "Mapping[CheckInput, Any]"
) -> "dict[CheckInput, Any] | None":
    """Return what is `known` and what stands in the other files; none if the shape of one is wrong."""
    from cstool.policy.shapes import Personal, Policies, Replies

    shapes: dict[CheckInput, Any] = {"policies": Policies, "replies": Replies, "personal": Personal}
    if any(document.problems for document in documents.values()):
        return None
    try:
        return {**known, **{name: _converted(each, shapes[name]) for name, each in documents.items()}}
    except msgspec.ValidationError:
        return None


def _is_sound(given: "Mapping[CheckInput, Any]", *, are_policies_sound: bool) -> bool:
    """Tell whether nothing keeps the files from being used; of policies that were found sound before, by themselves."""
    from cstool.validation.registry import answering, found_by

    stages = answering(given, are_policies_sound=are_policies_sound)
    if any(True for stage in stages for _ in found_by(stage, given)):
        return False
    if not given["policies"].periods:
        return True
    from cstool.validation.period_review import period_problems

    return not any(True for _ in period_problems(given, stages))


def _files(given: "Mapping[CheckInput, Any]") -> "Files":
    from cstool.policy.cache import Files

    replies = given.get("replies")
    if "personal" in given:
        from cstool.policy.shapes import overlaid

        replies = overlaid(given["replies"], given["personal"])
    return Files(policies=given["policies"], replies=replies)


def _converted(document: "Document", shape: type[ShapeT]) -> ShapeT:
    """Return what stands in a document as its `shape`; msgspec.ValidationError: it has another one."""
    from cstool.policy.number_types import dec_hook

    return msgspec.convert(document.data, shape, dec_hook=dec_hook)


def shaped(path: str, source: bytes, shape: type[FileT]) -> FileT:
    """Return what stands in one file of that `shape`, whatever the others say.

    Raises:
        HandbookError: it has a fault of syntax or shape.
    """
    from cstool.validation.document import read

    document = read(source, path)
    if not document.problems:
        with suppress(msgspec.ValidationError):
            return _converted(document, shape)
    from cstool.validation.review import shape_errors

    raise refusal(shape_errors(document, shape))


def sound_sentences(path: str, source: bytes) -> "Sentences":
    """Return what stands in words/sentences.tsv.

    Raises:
        HandbookError: a line has a fault of form.
    """
    from cstool.validation.checks.customer_words import read_all

    sentences, problems = read_all(path, source)
    if problems:
        raise refusal(problems)
    return sentences


def refusal(problems: "Sequence[PlacedProblem]") -> HandbookError:
    """Return the error that refuses the files: the first problem, and how many there are."""
    first = problems[0]
    place = Message(
        "{file}:{line}:{column}: {code}: {message}",
        file=first.file,
        line=first.line,
        column=first.column,
        code=first.code,
        message=first.message,
    )
    hint = first.hint
    if len(problems) > 1:
        hint = Message("{count} problems in all: cstool validate lists them", count=len(problems))
    return HandbookError(first.code, place, hint)


def version_of(contents: Iterable[bytes]) -> str:
    """Return what tells one state of policies.toml and replies.toml from another."""
    from hashlib import sha256

    return sha256(b"\0".join(contents)).hexdigest()[:8]


def read_bytes(path: Path) -> bytes:
    """Return the bytes of the file at `path`.

    Raises:
        HandbookError: it cannot be read.
    """
    try:
        with _pipe(path) if path.is_fifo() else path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise HandbookError(
            "unreadable",
            Message("{file} cannot be read: {cause}", file=path, cause=cause_of(error)),
            Message("cstool where shows which files are in use; cstool init writes the shipped ones"),
        ) from None
    if len(data) > LARGEST:
        raise too_large(path)
    return data


def _pipe(path: Path) -> IO[bytes]:
    from cstool.batch.named_pipes import open_buffered

    return open_buffered(path)


def too_large(file: "Path | str") -> HandbookError:
    """Return the error that `file` is larger than any file of a handbook."""
    message = Message("{file} is larger than {most} MB", file=file, most=LARGEST >> 20)
    return HandbookError("too-large", message, Message("no file of a handbook is as large"))
