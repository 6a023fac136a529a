"""From a customer's own sentence to the right playbook or reply, or to none, with the words that decided it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from math import ceil, exp, log
from operator import add
from typing import NamedTuple, Protocol

from cstool.core.likeness import ELSEWHERE, Features, Recall, Share, Weights, features, leads, learn, shares
from cstool.core.phrases import Matching, Signs, Strength, Words
from cstool.core.signs import Sign, Unmarked, find_sign, names, parse_signs
from cstool.core.words import Lexicon, Reading, plain

#: An example of an entry: its id, its words, the pairs of characters in them.
_Example = tuple[str, str, frozenset[str]]
_AGAINST = frozenset({"doubt", "never"})
_OTHER = re.compile(r"[\W_]+")
#: So many features are shown to explain a match.
_SHOWN = 6
#: So much of a doubt is left about every score, for and against, when odds are added up.
_UNSURE = 0.02


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
    #: What stands in the sentence, if that was held against the examples; None: it is itself one.
    present: Features | None


class Index:
    """All playbooks, or all replies, ready to be found."""

    def __init__(
        self,
        matching: Matching,
        words: Iterable[Words],
        entries: Sequence[_Findable],
        *,
        unmarked: Unmarked,
        recall: Recall | None = None,
    ) -> None:
        """Read the signs and examples of `entries`.

        Args:
            matching: how much each sign counts.
            words: the classes of words.
            entries: what can be found.
            unmarked: how a class without a mark is meant.
            recall: remembers what examples teach; None: they are gone through when that is needed.
        """
        self._threshold = _odds(matching.threshold / 100)
        self._example = _odds(matching.example / 100)
        self._elsewhere = matching.elsewhere
        self._entries = entries
        self._recall = recall
        self._left = {name: 1 - getattr(matching, name) / 100 for name in Signs.__struct_fields__}
        self._nothing = {entry.id: _odds(0.0) for entry in entries}
        self._by_name: dict[str, list[_Clue]] = {}
        named: set[str] = set()
        for clue in _clues(entries, unmarked):
            named.update(names(clue.sign))
            for choice in clue.sign.turns[0][0].choices:
                self._by_name.setdefault(choice.name, []).append(clue)
        classes = [each for each in words if each.role or each.id in named]
        self._lexicon = Lexicon(classes, sorted(name for name in named if not name.isascii()))
        self._examples = _Examples(entries, matching.alike / 100)

    @cached_property
    def weights(self) -> Weights:
        """What the examples teach."""
        return self._recall(self._learnt) if self._recall else self._learnt()

    def _learnt(self) -> Weights:
        labelled = [(entry.id, example) for entry in self._entries for example in entry.asks]
        labelled += [(ELSEWHERE, example) for example in self._elsewhere]
        return learn((label, features(self._lexicon.read(example))) for label, example in labelled)

    def find(self, text: str) -> Match:
        """Return the entry that `text` asks for, or none with the nearest three."""
        reading = self._lexicon.read(text)
        alike = self._examples.like(reading.text)
        evidence = tuple(self._found(reading))
        odds = self._nothing | {id_: _odds(score) for id_, score in self._scores(evidence)}
        # whoever writes an example down has said what it means: it needs no weighing, and holds against every objection
        present = (
            features(reading) if self._elsewhere and all(share < 1 for _, share in alike.values()) else None
        )
        if present:
            for id_, lead in leads(self.weights, present).items():
                odds[id_] += self._example * lead
        odds |= {id_: max(odds[id_], _odds(share)) for id_, (_, share) in alike.items()}
        ranked = sorted(odds, key=odds.__getitem__, reverse=True)
        best = ranked[0] if ranked and odds[ranked[0]] >= self._threshold else None
        following = ranked[1:4] if best else ranked[:3]
        return Match(
            id=best,
            score=_share(odds[ranked[0]]) if ranked else 0.0,
            alternatives=tuple((id_, _share(odds[id_])) for id_ in following),
            evidence=evidence,
            examples=tuple((id_, example) for id_, (example, _) in alike.items()),
            present=present,
        )

    def shares(self, match: Match) -> tuple[tuple[str, Share], ...]:
        """Return what in the sentence of `match` counted most for its first entry and against it, by the examples."""
        first = match.id or next((id_ for id_, _ in match.alternatives), None)
        if match.present is None or first not in self.weights.labels:
            return ()
        return tuple((first, each) for each in shares(self.weights, match.present, first, _SHOWN))

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

    def _scores(self, evidence: Iterable[Evidence]) -> Iterator[tuple[str, float]]:
        open_: dict[str, float] = {}
        kept: dict[str, float] = {}
        for each in evidence:
            left = kept if each.strength in _AGAINST else open_
            left[each.id] = left.get(each.id, 1.0) * self._left[each.strength]
        for id_, unsettled in open_.items():
            yield id_, (1 - unsettled) * kept.get(id_, 1.0)


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


def _odds(share: float) -> float:
    """Return the logarithm of the odds of `share`; nothing is certain."""
    return log((share + _UNSURE) / (1 + _UNSURE - share))


def _share(odds: float) -> float:
    """Return the share whose odds have the logarithm `odds`."""
    share = (1 + 2 * _UNSURE) / (1 + exp(-odds)) - _UNSURE
    return round(min(max(share, 0.0), 1.0), 3)


class _Examples:
    """The examples of all entries, by the pairs of characters in them that are rarest."""

    def __init__(self, entries: Iterable[_Findable], alike: float) -> None:
        rows = [(entry.id, example, _pairs(plain(example))) for entry in entries for example in entry.asks]
        count = Counter(chain.from_iterable(pairs for _, _, pairs in rows))
        self._alike = alike
        self._by_pair: defaultdict[str, list[_Example]] = defaultdict(list)
        for row in rows:
            # with that share in common, one of the rarest pairs at least must be
            spare = len(row[2]) - ceil(alike / (2 - alike) * len(row[2])) + 1
            for pair in sorted(row[2], key=count.__getitem__)[:spare]:
                self._by_pair[pair].append(row)

    def like(self, text: str) -> dict[str, tuple[str, float]]:
        """Return the entries that have an example like `text`, the example, and the share of pairs in common."""
        pairs = _pairs(text)
        best: dict[str, tuple[str, float]] = {}
        for pair in pairs & self._by_pair.keys():
            for id_, example, own in self._by_pair[pair]:
                share = 2 * len(pairs & own) / (len(own) + len(pairs))
                if share >= self._alike and share > best.get(id_, ("", 0.0))[1]:
                    best[id_] = (example, share)
        return best


def _pairs(text: str) -> frozenset[str]:
    letters = _OTHER.sub("", text)
    return frozenset(map(add, letters, letters[1:]))
