"""Customers' sentences: lines of three columns, under labels that exist, each once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from cstool.core.playbooks import Playbook
from cstool.core.replies import Reply
from cstool.core.word_classes import comparable
from cstool.errors import Message
from cstool.policy.sentences import (
    NONE,
    LineFault,
    Sentence,
    SentenceKind,
    Sentences,
    read_sentences,
)
from cstool.validation.checks.characters import odd_characters
from cstool.validation.checks.references import Known, is_unknown, meant
from cstool.validation.problem import PlacedProblem, Problem, error_at

#: More lines than that with the same fault are one problem.
_FEW = 3
_MENDED = Message("delete it, or where else it stands")


def read_all(file: str, data: bytes) -> tuple[Sentences, list[PlacedProblem]]:
    """Return what stands in the file of sentences with the contents `data`, and what is wrong with its form."""
    try:
        sentences = read_sentences(data)
    except UnicodeDecodeError:
        from cstool.validation.mending import encoding_fault

        data = data.removeprefix(b"\xef\xbb\xbf")
        text = data.decode("utf-8", "replace")
        fault = encoding_fault(data, text)
        assert fault is not None  # noqa: S101  # it could not be decoded
        line, column = text.count("\n", 0, fault.offset) + 1, fault.offset - text.rfind("\n", 0, fault.offset)
        return Sentences(), [error_at(file, line, column, fault)]
    return sentences, [*_folded(file, sentences.faults)]


def _folded(file: str, faults: Iterable[LineFault]) -> Iterator[PlacedProblem]:
    """Yield `faults` as problems; of many that say the same, the first, which tells how many there are."""
    alike: dict[str, list[LineFault]] = defaultdict(list)
    for fault in faults:
        alike[str(fault.message)].append(fault)
    for same in alike.values():
        if len(same) <= _FEW:
            yield from (error_at(file, fault.line, fault.column, fault) for fault in same)
        else:
            yield error_at(file, same[0].line, same[0].column, same[0]._replace(hint=_of_many(same)))


def _of_many(same: Sequence[LineFault]) -> Message:
    count = Message("the same on {count} lines", count=len(same))
    return Message("{hint}; {then}", hint=same[0].hint, then=count) if same[0].hint else count


def stray_sentences(
    file: str, sentences: Sentences, kind: SentenceKind, ids: Known
) -> Iterator[PlacedProblem]:
    """Yield the labels of a kind that are none of `ids`, each at its first line."""
    lines: dict[str, list[Sentence]] = defaultdict(list)
    for row in sentences.rows:
        if row.kind == kind and is_unknown(row.label, ids):
            lines[row.label].append(row)
    for label, rows in lines.items():
        message = Message("there is no {value}", value=label)
        fault = LineFault(rows[0].line, len(kind) + 2, "unknown-reference", message, meant(label, ids))
        if len(rows) > _FEW:
            fault = fault._replace(hint=_of_many([fault] * len(rows)))
        yield error_at(file, fault.line, fault.column, fault)


def doubtful_sentences(file: str, sentences: Sentences) -> Iterator[PlacedProblem]:
    """Yield the sentences that say nothing, that stand twice, and those with a character that deceives."""
    known: dict[str, list[Sentence]] = defaultdict(list)
    for row in sentences.rows:
        said = comparable(row.text)
        if not said:
            yield _doubt(file, row, Message("it has neither a letter nor a number"), Message("delete it"))
        elif twin := next((other for other in known[said] if _are_twins(row, other)), None):
            label = twin.label if twin.kind != NONE else NONE
            message = Message("it stands under {label} on line {line} too", label=label, line=twin.line)
            yield _doubt(file, row, message, _MENDED)
        known[said].append(row)
        for problem in odd_characters(row.text):
            yield structs.replace(_doubt(file, row, problem.message, problem.hint), code=problem.code)


def _are_twins(one: Sentence, other: Sentence) -> bool:
    """Tell whether the two, which say the same, contradict or repeat each other: of a playbook and a reply, neither."""
    return one.kind == other.kind or NONE in (one.kind, other.kind)


def _doubt(file: str, row: Sentence, message: Message, hint: Message | None) -> PlacedProblem:
    column = len(row.kind) + len(row.label) + 3
    fault = LineFault(row.line, column, "lost-ask", message, hint)
    return structs.replace(error_at(file, row.line, column, fault), severity="warning")


def lost_asks(
    kind: SentenceKind, rows: Sequence[Playbook | Reply], sentences: Sentences, file: str
) -> Iterator[Problem]:
    """Yield the sentences that a row of a kind carries although they stand with another row, or in `file`, too."""
    table = {"triage": "playbooks", "reply": "replies"}[kind]
    kept = {comparable(row.text): row for row in reversed(sentences.rows) if row.kind in (kind, NONE)}
    owners: dict[str, str] = {}
    for row, entry in enumerate(rows):
        for number, text in enumerate(entry.asks):
            said = comparable(text)
            path = (table, row, "asks", number)
            owner = owners.setdefault(said, entry.id)
            if not said:
                yield _lost(path, Message("it has neither a letter nor a number"))
            elif owner != entry.id:
                yield _lost(path, Message("it stands with {found} too", found=owner))
            elif twin := kept.get(said):
                values = {"file": file, "line": twin.line, "label": twin.label}
                yield _lost(path, Message("it stands in {file}, line {line}, under {label} too", **values))


def _lost(path: tuple[str | int, ...], message: Message) -> Problem:
    return Problem(path=path, at="value", code="lost-ask", message=message, hint=_MENDED, severity="warning")
