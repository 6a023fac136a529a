"""What playbooks, replies and topics are found by, gone through once, in a form that can be kept."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from msgspec import msgpack

from cstool.core.kept_tables import KeptList, KeptTable, kept_list, kept_table
from cstool.core.record import Record
from cstool.core.signs import Sign, Unmarked, names, parse_sign
from cstool.core.spelling import comparable, split_signs
from cstool.core.vocabulary import Signs, Strength, Variants, Words
from cstool.core.word_classes import Vocabulary, vocabulary

#: The strengths that speak against an entry; whether an objection is stated or asked about, it is one.
AGAINST = frozenset({"doubt", "never"})

_NO_VARIANTS = Variants()

#: What a sentence can ask for: a playbook, a reply, or something for which the handbook has neither.
EntryKind = Literal["triage", "reply", "topic"]
#: Of these there are rows.
RowKind = Literal["triage", "reply"]
ROW_KINDS: tuple[RowKind, ...] = ("triage", "reply")
#: By id the sentences that the rows of policies.toml or replies.toml carry themselves.
Asks = Mapping[str, tuple[str, ...]]
#: The same of both: a playbook is a row of policies.toml, a reply one of replies.toml.
Rows = Mapping[RowKind, Asks]
#: How a class without a mark is meant: a complaint states, whoever wants to know something asks.
_UNMARKED: Mapping[EntryKind, Unmarked] = {"triage": "=", "reply": "~", "topic": "~"}


class Entry(NamedTuple):
    """A playbook, a reply or a topic; a topic without an id is about nothing that has a name."""

    kind: EntryKind
    id: str


class Findable(NamedTuple):
    """An entry, as far as a customer's words find it."""

    entry: Entry
    #: Sentences of customers who need it.
    asks: tuple[str, ...] = ()
    #: The turns of phrase that speak for it and against it.
    signs: Signs = Signs()


class EntrySign(NamedTuple):
    """A sign of an entry, as it is written."""

    #: The number of the entry.
    entry: int
    strength: Strength
    sign: str
    #: One of these names must stand in a sentence for the sign to be there: a quick test that spares most searches.
    needs: frozenset[str]


class EntrySigns(dict[int, EntrySign]):
    """The signs of all entries by their places: a sentence needs some hundred of thousands."""

    def __init__(self, known: "Prepared") -> None:
        """Take what is known."""
        super().__init__()
        self._kept, self._places = known.signs, known.places
        self._decode = msgpack.Decoder(EntrySign).decode

    def __missing__(self, place: int) -> EntrySign:
        """Return a sign that was not asked for before."""
        sign = self[place] = self._decode(self._kept[place])
        return sign

    def begun_by(self, names: Iterable[str]) -> list[int]:
        """Return the places of the signs that begin with one of `names`, in order."""
        found = map(self._places.get, names)
        return sorted({place for places in found if places for place in array("I", places)})


class Prepared(Record):
    """What entries are found by, gone through once, in a form that can be kept."""

    #: The entries; a number of an entry is its place here.
    entries: tuple[Entry, ...]
    vocabulary: Vocabulary
    #: Each an `EntrySign`, decoded when it is looked at.
    signs: KeptList
    #: The places of the signs that begin with a name, four bytes each.
    places: KeptTable
    #: For each example the number of the entry that it stands with, in figures.
    examples: KeptTable
    #: Whether a sentence that is no example is weighed against all of them: where some are meant for a topic.
    is_weighed: bool


def prepare(
    words: Iterable[Words], entries: Sequence[Findable], variants: Variants = _NO_VARIANTS
) -> Prepared:
    """Go through the signs and examples of `entries`, and the classes of words that the signs name."""
    read = variants.table()
    signs: list[bytes] = []
    places: dict[str, list[int]] = {}
    named: set[str] = set()
    for number, strength, text in _written(entries):
        sign = parsed(text, strength, entries[number].entry.kind)
        named.update(names(sign))
        for choice in sign.turns[0][0].choices:
            places.setdefault(choice.name, []).append(len(signs))
        signs.append(msgpack.encode((number, strength, sign.text, sorted(_needs(sign)))))
    classes = [each for each in words if each.role or each.id in named]
    return Prepared(
        entries=tuple(each.entry for each in entries),
        vocabulary=vocabulary(classes, sorted(name for name in named if not name.isascii()), read),
        signs=kept_list(signs),
        places=kept_table({name: array("I", found).tobytes() for name, found in places.items()}),
        examples=kept_table({said: b"%d" % number for said, number in _examples(entries, read).items()}),
        is_weighed=any(each.asks for each in entries if each.entry.kind == "topic"),
    )


def _examples(entries: Sequence[Findable], read: Mapping[str, str]) -> dict[str, int]:
    """Return what each example stands with; of two entries with the same, the first."""
    numbered, alike = reversed([*enumerate(entries)]), str.maketrans(dict(read))
    examples = {
        comparable(example.translate(alike)): number for number, each in numbered for example in each.asks
    }
    examples.pop("", None)
    return examples


def _written(entries: Iterable[Findable]) -> Iterator[tuple[int, Strength, str]]:
    strength: Strength
    for number, each in enumerate(entries):
        for strength in ("sure", "likely", "hint", "doubt", "never"):
            # a sign that is written twice counts once
            for sign in dict.fromkeys(split_signs(getattr(each.signs, strength) or "")):
                yield number, strength, sign


def parsed(sign: str, strength: Strength, kind: EntryKind) -> Sign:
    """Return what `sign` of an entry of a kind says."""
    return parse_sign(sign, unmarked="~" if strength in AGAINST else _UNMARKED[kind])


def _needs(sign: Sign) -> frozenset[str]:
    """Return the names of the place of `sign` with the fewest choices, other than its first if it has more."""
    places = [item for turn in sign.turns for item in turn]
    rarest = min(places[1:] or places, key=lambda item: len(item.choices))
    return frozenset(choice.name for choice in rarest.choices)
