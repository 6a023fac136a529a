"""Files that were not seen before: their contents are taken as they are, or refused with all their problems."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec

from cstool.errors import HandbookError, Message
from cstool.policy.cache import Files
from cstool.policy.number_types import dec_hook
from cstool.policy.shapes import Cases, Classes, Personal, Policies, Replies, SignTables, overlaid
from cstool.validation.checks import policies_problems, replies_problems, reply_references
from cstool.validation.document import Document, read
from cstool.validation.problem import PlacedProblem, Problem

if TYPE_CHECKING:
    from cstool.policy.learning import Rows, WordFiles
    from cstool.policy.sentences import Sentences

FileT = TypeVar("FileT", Policies, Replies, Personal, Cases, Classes, SignTables)


def judged(sources: Sequence[tuple[str, bytes]]) -> Files:
    """Return what stands in policies.toml and perhaps replies.toml and my-replies.toml: paths and contents.

    Raises:
        HandbookError: a file has a fault, or the two do not fit each other.
    """
    documents = [read(source, path) for path, source in sources]
    policies = _shaped(documents[0], Policies)
    _require_none(documents[0], policies_problems(policies))
    if len(documents) == 1:
        return Files(policies=policies, replies=None)
    replies = _shaped(documents[1], Replies)
    _require_none(documents[1], replies_problems(replies, policies))
    _require_none(documents[0], reply_references(policies, replies))
    for document in documents[2:]:
        from cstool.validation.checks.personal_replies import personal_problems

        personal = _shaped(document, Personal)
        _require_none(document, personal_problems(personal, replies, policies))
        replies = overlaid(replies, personal)
    return Files(policies=policies, replies=replies)


def shaped(path: str, source: bytes, shape: type[FileT]) -> FileT:
    """Return what stands in one file of that `shape`, whatever the others say.

    Raises:
        HandbookError: it has a fault of syntax or shape.
    """
    return _shaped(read(source, path), shape)


def judged_sentences(path: str, source: bytes) -> "Sentences":
    """Return what stands in words/sentences.tsv.

    Raises:
        HandbookError: a line has a fault of form.
    """
    from cstool.validation.checks.sentence_lines import read_all

    sentences, problems = read_all(path, source)
    if problems:
        raise _refusal(problems)
    return sentences


def judged_words(sources: Sequence[tuple[str, bytes]], are_own: Sequence[bool], rows: "Rows") -> "WordFiles":
    """Return what stands in the files of words: paths and contents of classes, signs and sentences.

    Args:
        sources: the paths and contents.
        are_own: of each whether it is the shop's own, so that what it names must be there.
        rows: the rows, by kind and id.

    Raises:
        HandbookError: a file has a fault.
    """
    from cstool.validation.word_check import WordDocuments, check_words

    classes, signs = (read(source, path) for path, source in sources[:2])
    words = WordDocuments(classes, signs, sources[2], *are_own)
    checked = check_words(words, {kind: dict.fromkeys(asks) for kind, asks in rows.items()})
    if checked.files is None:
        raise _refusal(checked.problems)
    return checked.files


def _shaped(document: Document, shape: type[FileT]) -> FileT:
    if document.problems:
        raise _refusal(document.problems)
    try:
        return msgspec.convert(document.data, shape, dec_hook=dec_hook)
    except msgspec.ValidationError:
        from cstool.validation.checking import shape_problems

        raise _refusal(shape_problems(document, shape)) from None


def _require_none(document: Document, problems: Iterable[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise _refusal(document.placed(errors))


def _refusal(problems: Sequence[PlacedProblem]) -> HandbookError:
    """Return the error that refuses a file: its first problem, and how many more there are."""
    first = problems[0]
    place = Message(
        "{file}:{line}:{column}: {code}: {message}",
        file=first.file,
        line=first.line,
        column=first.column,
        code=first.code,
        message=first.message,
    )
    if len(problems) == 1:
        return HandbookError(first.code, place, first.hint)
    return HandbookError(
        first.code, place, Message("{count} problems in all: cstool validate lists them", count=len(problems))
    )
