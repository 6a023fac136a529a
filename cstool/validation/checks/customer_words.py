"""Customers' words: classes and signs that fit each other, sentences that stand once, under entries that exist."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import structs

from cstool.core.playbooks import Playbook
from cstool.core.replies import Reply
from cstool.core.spelling import comparable, count_of_spellings, spellings_fault
from cstool.core.vocabulary import Classes, SignTables
from cstool.errors import Message
from cstool.policy.sentences import (
    NONE,
    LineFault,
    Sentence,
    SentenceKind,
    Sentences,
    read_sentences,
)
from cstool.policy.shapes import Policies, Replies
from cstool.validation.checks.references import duplicates
from cstool.validation.checks.style import odd_characters
from cstool.validation.names import Names, meant, names_of, reference
from cstool.validation.problem import Path, PlacedProblem, Problem, error_at

#: More lines than that with the same fault are one problem.
_FEW = 3
#: Begins the path of a place of the file: a line and a column, from 1.
LINES = "sentences"
#: So many words all classes have at most, spelled out; the shipped ones have an eighth.
_MOST_WORDS = 100_000
_MENDED = Message("delete it, or where else it stands")


class SentencesFile(NamedTuple):
    """The file of sentences, as it is called, and what stands in it."""

    name: str = ""
    sentences: Sentences = Sentences()


def placed(file: str, problems: Iterable[Problem]) -> list[PlacedProblem]:
    """Return problems of the file of sentences with their places."""
    found = []
    for problem in problems:
        _, line, column = problem.path
        at = error_at(file, int(line), int(column), problem)
        found.append(structs.replace(at, severity=problem.severity))
    return found


def read_all(file: str, data: bytes) -> tuple[Sentences, list[PlacedProblem]]:
    """Return what stands in the file of sentences with the contents `data`, and what is wrong with its form."""
    try:
        sentences = read_sentences(data)
    except UnicodeDecodeError:
        from cstool.validation.document import encoding_fault

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


def stray_playbook_sentences(file: SentencesFile, ids: Names) -> Iterator[Problem]:
    """Yield the playbooks that sentences stand under and that are none of `ids`, each at its first line."""
    yield from _stray_sentences(file.sentences, "triage", ids)


def stray_reply_sentences(file: SentencesFile, ids: Names) -> Iterator[Problem]:
    """Yield the replies that sentences stand under and that are none of `ids`, each at its first line."""
    yield from _stray_sentences(file.sentences, "reply", ids)


def stray_topic_sentences(
    file: SentencesFile, signs: SignTables, triage: Names, reply: Names
) -> Iterator[Problem]:
    """Yield the topics that sentences stand under and that signs.toml does not name, each at its first line.

    One whose id is that of a playbook or reply is answered by that.
    """
    ids = dict.fromkeys((*signs.topic, *triage.ids, *reply.ids))
    yield from _stray_sentences(
        file.sentences, "topic", Names(ids, (("topic",), *triage.rests_on, *reply.rests_on))
    )


def _stray_sentences(sentences: Sentences, kind: SentenceKind, ids: Names) -> Iterator[Problem]:
    lines: dict[str, list[Sentence]] = defaultdict(list)
    for row in sentences.rows:
        if row.kind == kind and row.label and row.label not in ids.ids:
            lines[row.label].append(row)
    for label, rows in lines.items():
        message = Message("there is no {value}", value=label)
        fault = LineFault(rows[0].line, len(kind) + 2, "unknown-reference", message, meant(label, ids.ids))
        hint = _of_many([fault] * len(rows)) if len(rows) > _FEW else fault.hint
        path: Path = (LINES, fault.line, fault.column)
        rests = (path, *ids.rests_on)
        yield Problem(path=path, at="value", code=fault.code, message=message, hint=hint, rests_on=rests)


def doubtful_sentences(file: SentencesFile) -> Iterator[Problem]:
    """Yield the sentences that say nothing, that stand twice, and those with a character that deceives."""
    known: dict[str, list[Sentence]] = defaultdict(list)
    for row in file.sentences.rows:
        said = comparable(row.text)
        if not said:
            yield _doubt(row, Message("it has neither a letter nor a number"), Message("delete it"))
        elif twin := next((other for other in known[said] if _are_twins(row, other)), None):
            label = twin.label if twin.kind != NONE else NONE
            message = Message("it stands under {label} on line {line} too", label=label, line=twin.line)
            yield _doubt(row, message, _MENDED)
        known[said].append(row)
        for problem in odd_characters(row.text):
            yield structs.replace(_doubt(row, problem.message, problem.hint), code=problem.code)


def _are_twins(one: Sentence, other: Sentence) -> bool:
    """Tell whether the two, which say the same, contradict or repeat each other: of a playbook and a reply, neither."""
    return {one.kind, other.kind} != {"triage", "reply"}


def _doubt(row: Sentence, message: Message, hint: Message | None) -> Problem:
    path: Path = (LINES, row.line, len(row.kind) + len(row.label) + 3)
    return Problem(path=path, at="value", code="lost-ask", message=message, hint=hint)


def lost_playbook_asks(policies: Policies, file: SentencesFile) -> Iterator[Problem]:
    """Yield the sentences of playbooks that stand with another one, or in the file of sentences, too."""
    yield from _lost_asks("triage", policies.playbooks, file)


def lost_reply_asks(replies: Replies, file: SentencesFile) -> Iterator[Problem]:
    """Yield the sentences of replies that stand with another one, or in the file of sentences, too."""
    yield from _lost_asks("reply", replies.replies, file)


def _lost_asks(
    kind: SentenceKind, rows: Sequence[Playbook | Reply], file: SentencesFile
) -> Iterator[Problem]:
    table = {"triage": "playbooks", "reply": "replies"}[kind]
    if not any(entry.asks for entry in rows):
        return
    others = (row for row in reversed(file.sentences.rows) if row.kind in (kind, "topic", NONE))
    kept = {comparable(row.text): row for row in others}
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
                values = {"file": file.name, "line": twin.line, "label": twin.label}
                yield _lost(path, Message("it stands in {file}, line {line}, under {label} too", **values))


def _lost(path: tuple[str | int, ...], message: Message) -> Problem:
    return Problem(path=path, at="value", code="lost-ask", message=message, hint=_MENDED)


def class_problems(classes: Classes) -> Iterator[Problem]:
    """Yield what is wrong with the meaning of words/classes.toml: ids that stand twice, words that multiply."""
    yield from duplicates(("words",), classes.words)
    yield from _word_problems(classes)
    known = names_of(("words",), classes.words)
    yield from reference(("extraction", "colours"), classes.extraction.colours, known)


def _word_problems(classes: Classes) -> Iterator[Problem]:
    """Yield the words that stand for an empty one, for too many or too long ones, and where all become too many."""
    total = 0
    for row, each in enumerate(classes.words):
        path, words = ("words", row, "words"), (each.words or "").split()
        faults = list(filter(None, map(spellings_fault, words)))
        yield from (bad_word(path, fault) for fault in faults)
        total += 0 if faults else sum(map(count_of_spellings, words))
        if total > _MOST_WORDS:
            yield bad_word(
                path, Message("up to here there are more than {most} words", most=f"{_MOST_WORDS:,}")
            )
            return


def bad_word(path: Path, message: Message) -> Problem:
    """Return the problem of a word that cannot be, at `path`."""
    hint = Message("没(有/)发 stands for 没有发 and 没发; write out what does not fit into that")
    return Problem(path=path, at="value", code="bad-format", message=message, hint=hint)
