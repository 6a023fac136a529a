"""Which sentences of customers came and went, by what they ask for."""

from collections.abc import Iterator

from cstool.comparison.changes import Change, ChangeKind
from cstool.comparison.handbooks import Side
from cstool.policy.sentences import Sentence, Sentences

#: The kind and the label of a sentence.
_Under = tuple[str, str]


def sentence_changes(old: Side, new: Side) -> Iterator[Change]:
    """Yield a change for every label: the sentences that were removed from it, and those that were added to it.

    Where a sentence stands in the file does not matter.
    """
    before, after = _by_label(old.sentences), _by_label(new.sentences)
    for under in {**after, **before}:
        olds, news = before.get(under, {}), after.get(under, {})
        added = [row for text, row in news.items() if text not in olds]
        removed = [row for text, row in olds.items() if text not in news]
        if added or removed:
            kind: ChangeKind = "changed" if added and removed else "added" if added else "removed"
            side = new if added else old
            yield Change(
                path=".".join(("sentences", *dict.fromkeys(under))),
                kind=kind,
                file=side.sources["sentences"].label,
                line=(added or removed)[0].line,
                old=tuple(row.text for row in removed),
                new=tuple(row.text for row in added),
            )


def _by_label(sentences: Sentences) -> dict[_Under, dict[str, Sentence]]:
    found: dict[_Under, dict[str, Sentence]] = {}
    for row in sentences.rows:
        found.setdefault((row.kind, row.label), {}).setdefault(row.text, row)
    return found
