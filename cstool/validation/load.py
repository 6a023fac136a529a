"""The handbook's files, loaded and trusted; a file with a fault is refused.

Words are read only when somebody asks by them, and only if what they come down to was not learnt before.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeVar

import msgspec
from msgspec import structs

from cstool.errors import HandbookError, Message, cause_of
from cstool.policy.cache import Files, Store
from cstool.policy.number_types import dec_hook
from cstool.policy.shapes import Personal, Policies, Replies, overlaid

if TYPE_CHECKING:
    from cstool.core.vocabulary import Classes, SignTables
    from cstool.policy.example_shapes import Cases
    from cstool.policy.learning import Learnt
    from cstool.policy.sentences import Rows, Sentences
    from cstool.validation.document import Document
    from cstool.validation.problem import PlacedProblem

FileT = TypeVar("FileT", "Cases", "Classes", "SignTables")

#: The most bytes of a file of the handbook; the largest of the shipped ones has half a megabyte.
LARGEST = 16 << 20
#: Gives what rows are found by, by their ids with the sentences that they carry themselves.
Learning = Callable[["Rows"], "Learnt"]


def load(
    policies: Path, replies: Path | None = None, store: Store | None = None, *, personal: Path | None = None
) -> Files:
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
        files = checked(list(zip(map(str, paths), sources, strict=True)))
        if store:
            store.save(sources, files)
    return structs.replace(files, recall=partial(store.recall, sources)) if store else files


def checked(sources: Sequence[tuple[str, bytes]]) -> Files:
    """Return what stands in policies.toml and perhaps replies.toml and my-replies.toml: paths and contents.

    Raises:
        HandbookError: a file has a fault, or they do not fit each other.
    """
    from cstool.validation.document import read

    documents = [read(source, path) for path, source in sources]
    files = _sound(documents)
    if files is None:
        from cstool.validation.review import errors

        raise _refusal(errors(documents))
    return files


def _sound(documents: "Sequence[Document]") -> Files | None:
    """Return what stands in the files; none if anything is wrong with them."""
    from cstool.validation.registry import REFUSING, CheckInput, found_by

    shapes: dict[CheckInput, Any] = {"policies": Policies, "replies": Replies, "personal": Personal}
    given: dict[CheckInput, Any] = {}
    for (name, shape), document in zip(shapes.items(), documents, strict=False):
        try:
            given[name] = msgspec.convert(document.data, shape, dec_hook=dec_hook)
        except msgspec.ValidationError:
            return None
    if any(document.problems for document in documents):
        return None
    if any(True for stage in REFUSING for _ in found_by(stage, given)):
        return None
    if given["policies"].periods:
        from cstool.validation.period_review import period_problems

        if any(True for _ in period_problems(given, REFUSING)):
            return None
    replies = given.get("replies")
    if "personal" in given:
        replies = overlaid(given["replies"], given["personal"])
    return Files(policies=given["policies"], replies=replies)


def shaped(path: str, source: bytes, shape: type[FileT]) -> FileT:
    """Return what stands in one file of that `shape`, whatever the others say.

    Raises:
        HandbookError: it has a fault of syntax or shape.
    """
    from cstool.validation.document import read

    document = read(source, path)
    if not document.problems:
        with suppress(msgspec.ValidationError):
            return msgspec.convert(document.data, shape, dec_hook=dec_hook)
    from cstool.validation.review import shape_errors

    raise _refusal(shape_errors(document, shape))


def sound_sentences(path: str, source: bytes) -> "Sentences":
    """Return what stands in words/sentences.tsv.

    Raises:
        HandbookError: a line has a fault of form.
    """
    from cstool.validation.checks.customer_words import read_all

    sentences, problems = read_all(path, source)
    if problems:
        raise _refusal(problems)
    return sentences


def _refusal(problems: "Sequence[PlacedProblem]") -> HandbookError:
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


class WordPath(NamedTuple):
    """Where a file of words stands, and whether it is the shop's own, not the shipped one."""

    path: Path
    is_own: bool = True


def learning(
    paths: Sequence[WordPath],
    store: Store | None = None,
    shipped: Path | None = None,
    *,
    slow: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Learning:
    """Return what gives what customers' words come down to.

    Args:
        paths: words/classes.toml, words/signs.toml and words/sentences.tsv.
        store: where it is kept what was learnt.
        shipped: the folder with what was learnt when cstool was built.
        slow: what is entered while something is learnt, which takes a while.
    """
    return partial(_learnt, paths, store, shipped, slow)


def _learnt(
    paths: Sequence[WordPath],
    store: Store | None,
    shipped: Path | None,
    slow: Callable[[], AbstractContextManager[object]],
    rows: "Rows",
) -> "Learnt":
    from cstool.policy.learning import decoded, encoded, learn, name_of

    words = tuple(read_bytes(each.path) for each in paths)
    name = name_of(words, rows)
    for data in (_shipped(shipped), store.kept(name) if store else None):
        known = decoded(data) if data else None
        if known and known.holds_for(words, rows):
            return known
    from cstool.validation.contents import WordDocuments
    from cstool.validation.document import read
    from cstool.validation.review import word_review

    with slow():
        named = [(str(each.path), source) for each, source in zip(paths, words, strict=True)]
        classes, signs = (read(source, path) for path, source in named[:2])
        are_own = [each.is_own for each in paths]
        files, problems = word_review(WordDocuments(classes, signs, named[2], *are_own), rows)
        if files is None:
            raise _refusal(problems)
        learnt = learn(words, files, rows)
    if store:
        store.keep(name, encoded(learnt))
    return learnt


def _shipped(folder: Path | None) -> bytes | None:
    path = folder / "words.msgpack" if folder else None
    return path.read_bytes() if path and path.is_file() else None


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
