"""words/sentences.tsv: what customers write who need a playbook, a reply, or none; one sentence a line.

The file has a header and three columns between tabs. Nothing is quoted, so that a line is a sentence whatever marks
stand in it, and a change of one sentence is a change of one line.
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from cstool.core.vocabulary import Classes, SignTables
from cstool.errors import Message

#: What a sentence asks for: a playbook, a reply, or something for which the handbook has neither.
SentenceKind = Literal["triage", "reply", "topic"]
#: The kind and the label of a sentence that asks for nothing that has a name.
NONE = "none"
KINDS = (*get_args(SentenceKind), NONE)
COLUMNS = ("kind", "label", "text")


class Sentence(NamedTuple):
    """A line of the file: its number, from 1, and its columns."""

    line: int
    kind: str
    label: str
    text: str


class LineFault(NamedTuple):
    """What is wrong with the form of a line; line and column count from 1, the code is one of validate's."""

    line: int
    column: int
    code: str
    message: Message
    hint: Message | None = None


class Sentences(NamedTuple):
    """What stands in the file, and what is wrong with its form."""

    rows: Sequence[Sentence] = ()
    faults: Sequence[LineFault] = ()

    def of(self, kind: SentenceKind) -> dict[str, tuple[str, ...]]:
        """Return the sentences of each label of a kind, in their order."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            if row.kind == kind:
                found.setdefault(row.label, []).append(row.text)
        return {label: tuple(texts) for label, texts in found.items()}

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The sentences that ask for nothing."""
        return tuple(row.text for row in self.rows if row.kind == NONE)


def read_sentences(data: bytes) -> Sentences:
    """Return what stands in the file with the contents `data`; what is wrong with its form is told, never raised.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
    """
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8").replace("\r\n", "\n")
    first, *lines = text.removesuffix("\n").split("\n")
    if tuple(first.split("\t")) != COLUMNS:
        return Sentences(faults=(_header_fault(first),))
    rows, odd = [], []
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) == 3 and cells[0] in KINDS and cells[1] and cells[2].strip():
            rows.append(Sentence(number, *cells))
        else:
            odd.append((number, cells))
    return Sentences(rows, tuple(_fault(number, cells) for number, cells in odd))


def _header_fault(line: str) -> LineFault:
    message = Message("the first line of the sentences names the columns, with a tab between two")
    return LineFault(1, 1, "bad-row", message, Message("write {header}", header="⇥".join(COLUMNS)))


def _fault(number: int, cells: Sequence[str]) -> LineFault:
    """Return the fault of a line that is no sentence."""
    if not any(cell.strip() for cell in cells):
        return LineFault(number, 1, "bad-row", Message("the line is empty"), Message("delete it"))
    if len(cells) != len(COLUMNS):
        message = Message("the line has {count} columns between tabs, not 3", count=len(cells))
        return LineFault(
            number, 1, "bad-row", message, Message("kind, label, text: one tab after each of the first two")
        )
    if cells[0] not in KINDS:
        return LineFault(number, 1, "not-one-of", *_kind_fault(cells[0]))
    column = next(place for place, cell in enumerate(cells) if not cell.strip())
    message = Message("the {column} is missing", column=COLUMNS[column])
    return LineFault(number, len("\t".join(cells[:column])) + 2, "bad-row", message)


def _kind_fault(kind: str) -> tuple[Message, Message | None]:
    """Return what is said of a kind that does not exist, and the one that was probably meant."""
    from difflib import get_close_matches

    near = get_close_matches(kind.strip().lower(), KINDS, 1)
    message = Message("{value} is not one of {allowed}", value=kind or '""', allowed=tuple(KINDS))
    return message, Message("did you mean {meant}?", meant=near[0]) if near else None


class WordFiles(NamedTuple):
    """What stands in the three files of words."""

    classes: Classes
    signs: SignTables
    sentences: Sentences

    def labels(self, kind: SentenceKind) -> frozenset[str]:
        """Return the ids that have signs or sentences."""
        return frozenset((*getattr(self.signs, kind), *self.sentences.of(kind)))
