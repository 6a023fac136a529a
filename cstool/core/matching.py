"""From a customer's own sentence to the right playbook or reply, or to none, with the reasons."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from cstool.core.record import Record, Text
from cstool.core.signs import Sign, find_sign, literals, parse_sign
from cstool.core.words import Lexicon, Words

Strength = Literal["sure", "likely", "hint", "doubt", "never"]


class Signs(Record):
    """The turns of phrase that speak for an entry, from strong to weak, and those that speak against it."""

    sure: tuple[Text, ...] = ()
    likely: tuple[Text, ...] = ()
    hint: tuple[Text, ...] = ()
    doubt: tuple[Text, ...] = ()
    never: tuple[Text, ...] = ()


class Strengths(Record):
    """How much one sign counts."""

    sure: float = 0.92
    likely: float = 0.65
    hint: float = 0.3
    doubt: float = 0.4
    never: float = 0.95


class Matching(Record):
    """When an entry counts as found."""

    threshold: float = 0.5
    strengths: Strengths = Strengths()


class Evidence(NamedTuple):
    """A sign that was found, the words that made it, and how it counts."""

    id: str
    sign: str
    words: tuple[str, ...]
    strength: Strength


class Match(NamedTuple):
    """What a sentence asks for."""

    id: str | None
    score: float
    alternatives: tuple[tuple[str, float], ...]
    evidence: tuple[Evidence, ...]


class Index:
    """All playbooks, or all replies, ready to be found by a customer's words."""

    def __init__(
        self, matching: Matching, words: Iterable[Words], entries: Mapping[str, Signs], *, default: str = "="
    ) -> None:
        self._matching = matching
        self._ids = tuple(entries)
        self._by_first: dict[str, list[tuple[str, Strength, Sign]]] = {}
        names: set[str] = set()
        for id_, signs in entries.items():
            for strength in Signs.__struct_fields__:
                for text in getattr(signs, strength):
                    sign = parse_sign(text, default="~" if strength in ("doubt", "never") else default)
                    names.update(literals(sign))
                    for name, _ in sign.turns[0][0].choices:
                        self._by_first.setdefault(name, []).append((id_, strength, sign))
        self._lexicon = Lexicon(words, names)

    def find(self, text: str) -> Match:
        reading = self._lexicon.read(text)
        seen = set()
        evidence = []
        for name in reading.found:
            for entry in self._by_first.get(name, ()):
                if entry in seen:
                    continue
                id_, strength, sign = entry
                found = find_sign(sign, reading)
                if found:
                    seen.add(entry)
                    evidence.append(
                        Evidence(
                            id_, sign.text, tuple(reading.text[t.start : t.end] for t in found), strength
                        )
                    )
        s = self._matching.strengths
        miss = dict.fromkeys(self._ids, 1.0)
        keep = dict.fromkeys(self._ids, 1.0)
        for e in evidence:
            if e.strength in ("doubt", "never"):
                keep[e.id] *= 1 - getattr(s, e.strength)
            else:
                miss[e.id] *= 1 - getattr(s, e.strength)
        scores = sorted(((i, round((1 - miss[i]) * keep[i], 4)) for i in self._ids), key=lambda p: -p[1])
        best, score = scores[0]
        ok = score >= self._matching.threshold
        return Match(best if ok else None, score, tuple(scores[1:4] if ok else scores[:3]), tuple(evidence))
