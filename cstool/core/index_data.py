"""What playbooks or replies are found by, gone through once, in a form that can be kept."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cstool.core.classifier import ELSEWHERE
from cstool.core.record import Record
from cstool.core.signs import Sign, Unmarked, names, parse_sign, split_signs
from cstool.core.vocabulary import Signs, Strength, Words
from cstool.core.word_classes import Vocabulary, comparable, vocabulary

#: The strengths that speak against an entry; whether an objection is stated or asked about, it is one.
AGAINST = frozenset({"doubt", "never"})


class Findable(NamedTuple):
    """A playbook or a reply, as far as a customer's words find it."""

    id: str
    #: Sentences of customers who need it.
    asks: tuple[str, ...] = ()
    #: The turns of phrase that speak for it and against it.
    signs: Signs = Signs()


class EntrySign(NamedTuple):
    """A sign of an entry, as it is written."""

    id: str
    strength: Strength
    sign: str
    #: One of these names must stand in a sentence for the sign to be there: a quick test that spares most searches.
    needs: frozenset[str]


class Prepared(Record):
    """What entries are found by, gone through once, in a form that can be kept."""

    ids: tuple[str, ...]
    vocabulary: Vocabulary
    signs: tuple[EntrySign, ...]
    #: The places of the signs that begin with a name.
    places: dict[str, tuple[int, ...]]
    #: For each example what it stands with.
    examples: dict[str, str]
    #: Whether a sentence that is no example is weighed against all of them: where some are meant for no entry.
    is_weighed: bool


def prepare(
    words: Iterable[Words], entries: Sequence[Findable], elsewhere: Sequence[str], unmarked: Unmarked
) -> Prepared:
    """Go through the signs and examples of `entries`, and the classes of words that the signs name."""
    signs: list[EntrySign] = []
    places: dict[str, list[int]] = {}
    named: set[str] = set()
    for entry, strength, text in _written(entries):
        sign = parsed(text, strength, unmarked)
        named.update(names(sign))
        for choice in sign.turns[0][0].choices:
            places.setdefault(choice.name, []).append(len(signs))
        signs.append(EntrySign(entry.id, strength, sign.text, _needs(sign)))
    classes = [each for each in words if each.role or each.id in named]
    return Prepared(
        ids=tuple(entry.id for entry in entries),
        vocabulary=vocabulary(classes, sorted(name for name in named if not name.isascii())),
        signs=tuple(signs),
        places={name: tuple(found) for name, found in places.items()},
        examples=_examples(entries, elsewhere),
        is_weighed=bool(elsewhere),
    )


def _examples(entries: Sequence[Findable], elsewhere: Iterable[str]) -> dict[str, str]:
    """Return what each example stands with; of two entries with the same, the first."""
    examples = dict.fromkeys(map(comparable, elsewhere), ELSEWHERE)
    examples |= {comparable(example): entry.id for entry in reversed(entries) for example in entry.asks}
    examples.pop("", None)
    return examples


def _written(entries: Iterable[Findable]) -> Iterator[tuple[Findable, Strength, str]]:
    strength: Strength
    for entry in entries:
        for strength in ("sure", "likely", "hint", "doubt", "never"):
            # a sign that is written twice counts once
            for sign in dict.fromkeys(split_signs(getattr(entry.signs, strength) or "")):
                yield entry, strength, sign


def parsed(sign: str, strength: Strength, unmarked: Unmarked) -> Sign:
    """Return what `sign` of an entry says; `unmarked`: how a class without a mark is meant where it speaks for it."""
    return parse_sign(sign, unmarked="~" if strength in AGAINST else unmarked)


def _needs(sign: Sign) -> frozenset[str]:
    """Return the names of the place of `sign` with the fewest choices, other than its first if it has more."""
    places = [item for turn in sign.turns for item in turn]
    rarest = min(places[1:] or places, key=lambda item: len(item.choices))
    return frozenset(choice.name for choice in rarest.choices)
