"""Many sentences read at once: all their characters in one row, and where words stand in it as the bits of a number.

An operation on such a number looks at every sentence of the block together. After a sentence come line ends of its
own: on the first a word may end, and the last, its `top`, is where subtraction tells whether it has a bit at all. They
fill it up to whole bytes, so that a top is the highest bit of its byte.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, reduce
from itertools import accumulate
from operator import or_

from cstool.core.negation import Stance, clause_ends
from cstool.core.signs import ANYWHERE, NEAR, Item, Sign
from cstool.core.word_classes import Lexicon

#: The bits of a byte, and how many line ends a sentence needs at least.
_BYTE, _ENDS = 8, 2
#: A byte with a top.
_TOP = b"\x80"
#: So few bits are set one by one.
_FEW = 3
#: Places are passed on by so many steps at once, one after the other: together as far as `NEAR`.
_STRIDES = (1, 2, 4, 1)

#: Where words begin, by how long they are.
_Places = dict[int, int]


class SentenceBlock:
    """The known words of several sentences, ready to be searched for signs."""

    def __init__(self, lexicon: Lexicon, texts: Iterable[str]) -> None:
        """Read `texts`."""
        self.texts = [lexicon.plain(text) for text in texts]
        padded = [text + "\n" * (_ENDS - (len(text) + _ENDS) % -_BYTE) for text in self.texts]
        self._text = "".join(padded)
        #: The sentence that each character stands in.
        self._owners = [number for number, text in enumerate(padded) for _ in text]
        self._top = _bits([end - 1 for end in accumulate(map(len, padded))], len(self._text))
        #: For each sentence the codes of its words, each with how it is meant.
        self.meant: list[set[int]] = [set() for _ in self.texts]
        self._found = self._read(lexicon)
        #: What signs have in common, by the choices of an item, which are the very same in all of them: where they
        #: begin, in which sentences they are, what may follow them.
        self._begins: dict[int, int] = {}
        self._tops: dict[int, int] = {}
        self._reaches: dict[tuple[int, int], int] = {}

    def _read(self, lexicon: Lexicon) -> dict[str, dict[Stance, dict[int, int]]]:
        """Return where the words of each class begin, by how they are meant and how long they are."""
        spans, stances, _ = lexicon.spans(self._text)
        places: dict[int, list[int]] = defaultdict(list)
        lengths: dict[int, int] = {}
        meant, owners, moved, stance_of = self.meant, self._owners, stances.moved, stances.of
        for start, end, (word, *_) in spans:
            code = word + stance_of(start, end) if start in moved or end in moved else word
            meant[owners[start]].add(code)
            places[code].append(start)
            lengths[code] = end - start
        asked = lexicon.question.code
        for place in stances.asks:
            meant[owners[place]].add(asked)
            places[asked].append(place)
            lengths[asked] = 1
        found: dict[str, dict[Stance, dict[int, int]]] = {}
        for code, starts in places.items():
            (names, stance), length = lexicon.meanings[code], lengths[code]
            bits = _bits(starts, len(self._text))
            for name in names:
                known = found.setdefault(name, {}).setdefault(stance, {})
                known[length] = known[length] | bits if length in known else bits
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """The classes of words, and the words, that stand in some sentence."""
        return frozenset(self._found)

    @cached_property
    def _passable(self) -> tuple[int, ...]:
        """For each stride the places from which so many characters can be passed within a clause."""
        one = ((1 << len(self._text)) - 1) ^ _bits(clause_ends(self._text), len(self._text))
        two = one & one >> 1
        four = two & two >> 2
        by_stride = {1: one, 2: two, 4: four}
        return tuple(by_stride[stride] for stride in _STRIDES)

    def sentences_with(self, sign: Sign) -> list[int]:
        """Return the numbers of the sentences that `sign` is in."""
        found = self._top
        for turn in sign.turns:
            found &= self._with(turn)
            if not found:
                return []
        for turn in sign.absent:
            found &= ~self._with(turn)
        tops = found.to_bytes(len(self._text) // _BYTE, "little")
        numbers, find, place = [], tops.find, tops.find(_TOP)
        while place >= 0:
            numbers.append(self._owners[place * _BYTE])
            place = find(_TOP, place + 1)
        return numbers

    def _with(self, turn: Sequence[Item]) -> int:
        """Return the tops of the sentences in which the items of `turn` follow each other."""
        *before, last = turn
        if before:
            return self._owned(self._within(before, last.gap) & self._begun(last))
        key = id(last.choices)
        known = self._tops.get(key)
        if known is None:
            known = self._tops[key] = self._owned(self._begun(last))
        return known

    def _owned(self, bits: int) -> int:
        """Return the tops of the sentences that have one of `bits`."""
        return self._top & ~(self._top - bits) if bits else 0

    def _within(self, items: Sequence[Item], gap: int) -> int:
        """Return the places at which a word may begin that comes after `items`, which follow each other."""
        if len(items) > 1:
            return self._passed(self._ends(items), gap)
        key = (id(items[0].choices), gap)
        known = self._reaches.get(key)
        if known is None:
            known = self._reaches[key] = self._passed(self._ends(items), gap)
        return known

    def _ends(self, items: Sequence[Item]) -> int:
        """Return where the last words of all ways end in which `items` follow each other."""
        *before, last = items
        within = self._within(before, last.gap) if before else -1
        ends = 0
        for length, bits in self._starts(last):
            ends |= (bits & within) << length
        return ends

    def _begun(self, item: Item) -> int:
        """Return where the words begin that are one of the choices of `item`."""
        known = self._begins.get(id(item.choices))
        if known is None:
            known = self._begins[id(item.choices)] = reduce(or_, [bits for _, bits in self._starts(item)], 0)
        return known

    def _starts(self, item: Item) -> list[tuple[int, int]]:
        """Return where the words begin that are one of the choices of `item`, each time with how long they are."""
        found = self._found
        return [
            each
            for name, stances in item.choices
            if name in found
            for stance, places in found[name].items()
            if stance in stances
            for each in places.items()
        ]

    def _passed(self, ends: int, gap: int) -> int:
        """Return the places at which a word may begin that comes after one that ends at one of `ends`."""
        if not ends:
            return 0
        if gap == ANYWHERE:
            # what is taken away from the top leaves a bit at each place from the lowest one on
            return (((self._top - ends) ^ ends) | ends) & ~self._top
        if gap == NEAR:
            for stride, passable in zip(_STRIDES, self._passable, strict=True):
                ends |= (ends & passable) << stride
        return ends


def _bits(places: Sequence[int], size: int) -> int:
    """Return the number whose bits stand at `places`, all below `size`."""
    if len(places) <= _FEW:
        bits = 0
        for place in places:
            bits |= 1 << place
        return bits
    field = bytearray(size // _BYTE + 1)
    for place in places:
        field[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(field, "little")
