"""From a customer's own sentence to the playbook, reply or topic that it asks for, with the words that decided it.

All three are weighed together, so that no two commands say different things of one sentence.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, get_args

from cstool.core.classifier import FeatureRows, Share, Weights, features, features_of, marks, shares, tally
from cstool.core.index_data import AGAINST, Entry, EntryKind, EntrySign, EntrySigns, Prepared, parsed
from cstool.core.signs import Sign, find_sign
from cstool.core.spelling import comparable
from cstool.core.understanding import PLAIN, Kinds, Match, Scale, Sighting, Understood, odds_of
from cstool.core.vocabulary import Matching, Signs
from cstool.core.word_classes import Lexicon, ReadSentence

if TYPE_CHECKING:
    from cstool.core.sentence_blocks import SentenceBlock

#: So many features are shown to explain a match.
_SHOWN = 6
#: The lead at which the examples say neither that a sentence asks for an entry nor that it does not.
_EVEN = -0.35
#: So much of the logarithm of its odds the examples take at most from an entry for which its signs speak as much as a
#: sure one: what nobody wrote down like this is no reason to doubt what it says.
_MOST_AGAINST = 1.2
#: What the signs for entries leave open of them, and what those against them leave, by their numbers.
_Left = tuple[dict[int, float], dict[int, float]]


class Index:
    """All playbooks, replies and topics, ready to be found."""

    def __init__(self, matching: Matching, known: Prepared, weights: Callable[[], Weights]) -> None:
        """Take what was learnt.

        Args:
            matching: how much each sign counts.
            known: what the entries are found by.
            weights: returns what their examples teach; asked only for sentences that are no example themselves.
        """
        #: The score that is needed to be found, 0 to 1.
        self.threshold = matching.threshold / 100
        self._needed = odds_of(self.threshold)
        self._prior = matching.prior / 100
        self._unmoved = odds_of(self._prior)
        self._example = odds_of(matching.example / 100)
        self._left = {name: 1 - getattr(matching, name) / 100 for name in Signs.__struct_fields__}
        self._known = known
        self._weights = weights
        self._kinds: Kinds = {
            kind: [number for number, entry in enumerate(known.entries) if entry.kind == kind]
            for kind in get_args(EntryKind)
        }
        self._lexicon = Lexicon(known.vocabulary)
        self._written = EntrySigns(known)
        self._signs: dict[int, Sign] = {}
        self._marked: dict[int, tuple[str, ...]] = {}
        #: How many sentences were looked up together.
        self._asked = 0
        #: How far signs move the odds: few shares are multiplied, so the same scores come again and again.
        self._moved: dict[float, float] = {}

    @cached_property
    def weights(self) -> Weights:
        """What the examples teach."""
        return self._weights()

    @cached_property
    def _rows(self) -> FeatureRows:
        return FeatureRows(self.weights)

    def find(self, text: str) -> Match:
        """Return what `text` asks for."""
        reading = self._lexicon.read(text)
        found = self._found(reading)
        said = comparable(reading.text)
        example = _entry(self._known.examples.get(said))
        is_compared = self._known.is_weighed and example is None and bool(said)
        left: _Left = ({}, {})
        for sign, _ in found:
            of_entry = left[sign.strength in AGAINST]
            of_entry[sign.entry] = of_entry.get(sign.entry, 1.0) * self._left[sign.strength]
        return Match(
            self._verdict(text, left, example, features(reading) if is_compared else ()),
            sightings=found,
            reading=reading,
            example=None if example is None else self._known.entries[example],
            is_compared=is_compared,
        )

    def find_all(self, texts: Sequence[str], *, unknown: bool = False) -> Iterator[Understood]:
        """Yield what each of `texts` asks for, as `find` does, in a fraction of its time for each of many.

        Args:
            texts: some hundred sentences; all are held in memory together.
            unknown: whether they are taken for sentences that nobody has written down as examples.
        """
        from cstool.core.sentence_blocks import SentenceBlock

        block = SentenceBlock(self._lexicon, texts)
        left = self._left_by_signs(block)
        self._asked += len(texts)
        entry_of = self._known.examples.getter(self._asked)
        for number, (text, read) in enumerate(zip(texts, block.texts, strict=True)):
            said = comparable(read)
            example = None if unknown else _entry(entry_of(said))
            is_compared = self._known.is_weighed and example is None and bool(said)
            present = features_of(read, map(self._marks, block.meant[number])) if is_compared else ()
            yield self._verdict(text, left[number], example, present)

    def sentences_with(self, texts: Sequence[str], signs: Sequence[Sign]) -> Iterator[Sequence[int]]:
        """Yield for each sign the places of those of `texts` that it is in."""
        from cstool.core.sentence_blocks import SentenceBlock

        block = SentenceBlock(self._lexicon, texts)
        for sign in signs:
            yield [*block.sentences_with(sign)]

    def _left_by_signs(self, block: "SentenceBlock") -> list[_Left]:
        """Return for each sentence of `block` what its signs leave open, and what they leave, of every entry."""
        left: list[_Left] = [({}, {}) for _ in block.texts]
        sides = [*zip(*left, strict=True)]
        for place in range(len(self._known.signs)):
            written = self._written[place]
            if written.needs.isdisjoint(block.names):
                continue
            of_all, entry = sides[written.strength in AGAINST], written.entry
            share = self._left[written.strength]
            for number in block.sentences_with(self._signs.get(place) or self._parsed(place, written)):
                of_entry = of_all[number]
                of_entry[entry] = of_entry.get(entry, 1.0) * share
        return left

    def _marks(self, code: int) -> tuple[str, ...]:
        """Return what a word of a block is to the examples."""
        known = self._marked.get(code)
        if known is None:
            known = self._marked[code] = marks(*self._lexicon.meanings[code])
        return known

    def shares(self, match: Match, entry: Entry) -> tuple[Share, ...]:
        """Return what in the sentence of `match` counted most for `entry` and against it, by the examples."""
        if not match.is_compared:
            return ()
        return shares(self.weights, match.reading, self._known.entries.index(entry), _SHOWN)

    def _verdict(self, text: str, left: _Left, example: int | None, compared: Collection[str]) -> Understood:
        """Return what is asked for in a sentence.

        Args:
            text: the sentence.
            left: what its signs leave.
            example: the entry that it is an example of, if it is one.
            compared: what is held against the examples, if anything is.
        """
        weights, scale = self._weighed(left, example, compared)
        verdict = Understood(self._known.entries, self._kinds, weights, scale, self._needed)
        # a word without a Chinese character that is no example itself is a misspelt id,
        # or nothing that examples could know
        if verdict.found and verdict.found.kind == "topic" and text.isascii() and example is None:
            verdict.found = None
        return verdict

    def _weighed(
        self, left: _Left, example: int | None, compared: Collection[str]
    ) -> tuple[list[float], Scale]:
        """Return what speaks for every entry, and its scale."""
        count = len(self._known.entries)
        if example is not None:
            # whoever writes an example down has said what it means: that holds against every sign
            return [odds_of(float(number == example)) for number in range(count)], PLAIN
        before, says = self._unmoved, self._example
        weights, scale = [before] * count, PLAIN
        if compared and says:
            numbers, lowest, step = tally(self._rows, compared)
            weights, scale = [*numbers], Scale(before + says * (lowest - _EVEN), says * step)
        open_, kept = left
        unsettled, surely = 1 - self._prior, self._left["sure"]
        least = (before - _MOST_AGAINST - scale.even) / scale.step
        for number in open_.keys() | kept.keys():
            if open_.get(number, 1.0) <= surely:
                weights[number] = max(weights[number], least)
            score = (1 - unsettled * open_.get(number, 1.0)) * kept.get(number, 1.0)
            moved = self._moved.get(score)
            if moved is None:
                moved = self._moved[score] = odds_of(score) - before
            weights[number] += moved / scale.step
        return weights, scale

    def _found(self, reading: ReadSentence) -> list[Sighting]:
        """Return the signs that are in the sentence, in their order."""
        present, found = set(reading.found), []
        for place in self._written.begun_by(present):
            written = self._written[place]
            # most signs end here: a word that they need is not there
            if not written.needs.isdisjoint(present):
                words = find_sign(self._signs.get(place) or self._parsed(place, written), reading)
                if words:
                    found.append((written, words))
        return found

    def _parsed(self, place: int, written: EntrySign) -> Sign:
        kind = self._known.entries[written.entry].kind
        sign = self._signs[place] = parsed(written.sign, written.strength, kind)
        return sign


def _entry(number: bytes | None) -> int | None:
    """Return the number of an entry that examples name in figures."""
    return None if number is None else int(number)
