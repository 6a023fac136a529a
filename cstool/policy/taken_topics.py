"""Which topics the shop's own new rows answer: what a playbook or reply is asked for is nothing unanswered any more.

A supervisor who writes a playbook about price protection need not know that a topic of that matter exists: its
sentences and signs would hold against the new playbook, which would hardly ever be found.
"""

from collections.abc import Iterable, Mapping, Sequence

from cstool.core.index_data import AGAINST, Entry, EntrySigns, Findable, parsed, prepare
from cstool.core.signs import find_sign
from cstool.core.vocabulary import Classes
from cstool.core.word_classes import Lexicon

#: A row with fewer sentences of its own, or with so many times fewer than a topic, answers a part of it at most.
_FEWEST, _FEWER = 5, 10


def taken_topics(
    topics: Iterable[Findable], new: Mapping[Entry, Sequence[str]], classes: Classes
) -> dict[Entry, str]:
    """Return the ids of the topics that `new` rows answer: of most of their sentences.

    Args:
        topics: with their signs; a topic goes to one row at most.
        new: the rows of which the words know nothing, with the sentences that they carry.
        classes: the classes that the signs name.
    """
    left, taken = [*topics], dict[Entry, str]()
    for entry, asks in new.items():
        shares = (
            {topic.entry.id: _share(topic, asks, classes) for topic in left} if len(asks) >= _FEWEST else {}
        )
        most = max(shares, key=shares.__getitem__, default="")
        if shares.get(most, 0.0) > 1 / 2:
            taken[entry] = most
            left = [topic for topic in left if topic.entry.id != most]
    return taken


def _share(topic: Findable, asks: Sequence[str], classes: Classes) -> float:
    """Return the share of `asks` in which a sign of `topic` is, and none that speaks against it."""
    prepared = prepare(classes.words, [topic], classes.variants)
    written = EntrySigns(prepared)
    named = map(written.__getitem__, range(len(prepared.signs)))
    signs = [(each.strength in AGAINST, parsed(each.sign, each.strength, "topic")) for each in named]
    lexicon = Lexicon(prepared.vocabulary)
    said = 0
    for reading in map(lexicon.read, asks):
        sides = {is_against for is_against, sign in signs if find_sign(sign, reading)}
        said += sides == {False}
    return said / len(asks)
