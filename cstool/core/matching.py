"""From a customer's own sentence to the right playbook or reply, or to none, with the words that decided it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import prod
from typing import Annotated, Literal, NamedTuple, Protocol

from msgspec import Meta

from cstool.core.record import Record, Text
from cstool.core.signs import Sign, Unmarked, find_sign, names, parse_signs
from cstool.core.words import Lexicon, Reading, Words, plain

#: How much a sign says: the first three speak for an entry, the last two against it.
Strength = Literal["sure", "likely", "hint", "doubt", "never"]
#: Part of a hundred.
Percent = Annotated[int, Meta(ge=0, le=100)]


class Signs(Record):
    """The turns of phrase that speak for an entry, from strong to weak, and against it; semicolons separate them."""

    sure: Text | None = None
    likely: Text | None = None
    hint: Text | None = None
    doubt: Text | None = None
    never: Text | None = None


class Matching(Record):
    """How much each sign counts, and when an entry counts as found."""

    #: Percent that the best entry must reach.
    threshold: Percent
    #: Percent of what is still open that a sign settles for an entry, or takes away from it.
    sure: Percent
    likely: Percent
    hint: Percent
    doubt: Percent
    never: Percent
    #: Percent of its pairs of characters that a sentence must share with an example to count as said like it.
    alike: Percent


class _Findable(Protocol):
    """What can be found by a customer's words: a playbook or a reply."""

    @property
    def id(self) -> str: ...
    @property
    def asks(self) -> tuple[str, ...]: ...
    @property
    def signs(self) -> Signs: ...


class Evidence(NamedTuple):
    """A sign that was found for an entry, the words that made it up, and how much it says."""

    id: str
    sign: str
    words: tuple[str, ...]
    strength: Strength


class Match(NamedTuple):
    """What a sentence asks for, if anything, how sure that is (0 to 1), and what came next."""

    id: str | None
    score: float
    alternatives: tuple[tuple[str, float], ...]
    evidence: tuple[Evidence, ...]
    #: The examples that the sentence is like, with their entries.
    examples: tuple[tuple[str, str], ...]


class Index:
    """All playbooks, or all replies, ready to be found."""

    def __init__(
        self, matching: Matching, words: Iterable[Words], entries: Sequence[_Findable], *, unmarked: Unmarked
    ) -> None:
        """Read the signs and examples of `entries`; `unmarked` says how a class without a mark is meant."""
        self._threshold = matching.threshold / 100
        self._alike = matching.alike / 100
        self._left = {name: 1 - getattr(matching, name) / 100 for name in Signs.__struct_fields__}
        self._ids = tuple(entry.id for entry in entries)
        self._by_name: dict[str, list[_Clue]] = {}
        named: set[str] = set()
        for clue in _clues(entries, unmarked):
            named.update(names(clue.sign))
            for choice in clue.sign.turns[0][0].choices:
                self._by_name.setdefault(choice.name, []).append(clue)
        classes = [each for each in words if each.role or each.id in named]
        self._lexicon = Lexicon(classes, sorted(name for name in named if not name.isascii()))
        self._examples = _Examples(entries)

    def find(self, text: str) -> Match:
        """Return the entry that `text` asks for, or none with the nearest three."""
        likeness = self._examples.likeness(text)
        alike = {id_: said for id_, said in likeness.items() if said[1] >= self._alike}
        evidence = tuple(self._found(self._lexicon.read(text)))
        scores = self._scores(evidence)
        # what the supervisor wrote as an example holds against every objection
        scores |= {id_: max(scores[id_], round(share, 3)) for id_, (_, share) in alike.items()}
        ranked = sorted(scores, key=lambda id_: (scores[id_], likeness.get(id_, ("", 0.0))[1]), reverse=True)
        best = ranked[0] if ranked and scores[ranked[0]] >= self._threshold else None
        following = ranked[1:4] if best else ranked[:3]
        return Match(
            id=best,
            score=scores[ranked[0]] if ranked else 0.0,
            alternatives=tuple((id_, scores[id_]) for id_ in following),
            evidence=evidence,
            examples=tuple((id_, example) for id_, (example, _) in alike.items()),
        )

    def _found(self, reading: Reading) -> Iterator[Evidence]:
        present = set(reading.found)
        seen: set[str] = set()
        for name in reading.found:
            for clue in self._by_name.get(name, ()):
                if clue.needs.isdisjoint(present) or clue.key in seen:
                    continue
                seen.add(clue.key)
                found = find_sign(clue.sign, reading)
                if found:
                    words = tuple(reading.text[token.start : token.end] for token in found)
                    yield Evidence(clue.id, clue.sign.text, words, clue.strength)

    def _scores(self, evidence: Iterable[Evidence]) -> dict[str, float]:
        against = {"doubt", "never"}
        open_: dict[str, list[float]] = {id_: [] for id_ in self._ids}
        kept: dict[str, list[float]] = {id_: [] for id_ in self._ids}
        for each in evidence:
            (kept if each.strength in against else open_)[each.id].append(self._left[each.strength])
        return {id_: round((1 - prod(open_[id_], start=1.0)) * prod(kept[id_]), 3) for id_ in self._ids}


class _Clue(NamedTuple):
    """A sign of an entry."""

    id: str
    strength: Strength
    sign: Sign
    #: One of these names must stand in a sentence for the sign to be there: a quick test that spares most searches.
    needs: frozenset[str]
    key: str


def _clues(entries: Iterable[_Findable], unmarked: Unmarked) -> Iterator[_Clue]:
    strength: Strength
    for entry in entries:
        for strength in ("sure", "likely", "hint", "doubt", "never"):
            # a question about an objection is an objection
            meant: Unmarked = "~" if strength in {"doubt", "never"} else unmarked
            for sign in parse_signs(getattr(entry.signs, strength) or "", unmarked=meant):
                yield _Clue(entry.id, strength, sign, _needs(sign), f"{entry.id} {strength} {sign.text}")


def _needs(sign: Sign) -> frozenset[str]:
    """Return the names of the place of `sign` with the fewest choices, other than its first if it has more."""
    places = [item for turn in sign.turns for item in turn]
    rarest = min(places[1:] or places, key=lambda item: len(item.choices))
    return frozenset(choice.name for choice in rarest.choices)


class _Examples:
    """The examples of all entries, by the pairs of characters in them."""

    def __init__(self, entries: Iterable[_Findable]) -> None:
        self._rows: list[tuple[str, str, int]] = []
        self._by_pair: dict[str, list[int]] = {}
        for entry in entries:
            for example in entry.asks:
                pairs = _pairs(example)
                for pair in pairs:
                    self._by_pair.setdefault(pair, []).append(len(self._rows))
                self._rows.append((entry.id, example, len(pairs)))

    def likeness(self, text: str) -> dict[str, tuple[str, float]]:
        """Return for each entry its example most like `text`, and the share of pairs that they have in common."""
        pairs = _pairs(text)
        shared = Counter(row for pair in pairs for row in self._by_pair.get(pair, ()))
        best: dict[str, tuple[str, float]] = {}
        for row, count in shared.items():
            id_, example, size = self._rows[row]
            share = 2 * count / (size + len(pairs))
            if share > best.get(id_, ("", 0.0))[1]:
                best[id_] = (example, share)
        return best


def _pairs(text: str) -> set[str]:
    letters = [character for character in plain(text) if character.isalnum()]
    return {first + second for first, second in pairwise(letters)}
