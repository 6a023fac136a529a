"""What an entry finds among the shop's sentences, as text."""

from collections.abc import Iterator, Sequence

from cstool.comparison.trials import Trial, TriedSentence
from cstool.core.shown_texts import on_one_line
from cstool.locale import _

#: So many sentences of each kind are shown to people; the rest is counted.
_LISTED = 20


def trial_text(tried: Trial) -> str:
    """Return how many of its own sentences find an entry, which do not, and what it takes from others."""
    return "\n".join(_lines(tried))


def _lines(tried: Trial) -> Iterator[str]:
    own = len(tried.reaches) + len(tried.misses)
    yield _("{name} [{id}]: each sentence asked as if nobody had written it down").format(
        name=tried.name, id=tried.id
    )
    yield ""
    yield _("its own that find it: {count} of {all}").format(count=len(tried.reaches), all=own)
    yield from _listed(_("its own that find something else: {count}"), tried.misses, by_found=True)
    yield from _listed(_("taken from others: {count}"), tried.takes)
    yield from _listed(_("of others, which would not find their own either: {count}"), tried.strays)


def _listed(head: str, some: Sequence[TriedSentence], *, by_found: bool = False) -> Iterator[str]:
    if not some:
        return
    yield ""
    yield head.format(count=len(some))
    for each in some[:_LISTED]:
        yield f"  {_line(each, by_found=by_found)}"
    if len(some) > _LISTED:
        yield "  " + _("and {count} more").format(count=len(some) - _LISTED)


def _line(tried: TriedSentence, *, by_found: bool) -> str:
    """Return a sentence with its line, and where it stands or what it finds."""
    text = on_one_line(tried.text)
    place = "asks" if tried.line is None else str(tried.line)
    if by_found:
        return f"{place} {text} → {tried.found or '-'}"
    signs = f"  ({'; '.join(tried.signs)})" if tried.signs else ""
    return f"{place} {tried.label}: {text}{signs}"
