"""Style: no empty promises (H3), polite (H1, H9), short enough to be read on a phone."""

from collections.abc import Iterator
from unicodedata import normalize

from cstool.core.templates import fill
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Replies, WordingRules
from cstool.validation.checks.placeholders import warning, wordings
from cstool.validation.problem import Problem

#: What a value of the agent is taken to be as long as.
_VALUE = "某个东西"


def style(replies: Replies, handbook: Handbook) -> Iterator[Problem]:
    """Yield the wordings that promise, that are not polite, or that are too long."""
    rules = replies.wording
    if rules is None:
        return
    for path, _, text in wordings(replies):
        promises = _promises(rules, text)
        if promises:
            hint = Message("say what is known, and leave a margin")
            yield warning(
                path,
                "promise",
                Message("nobody can promise {words}", words="、".join(promises)),
                hint,
                (path, ("wording", "absolutes"), ("wording", "harmless")),
            )
        if not any(word in text for word in rules.polite):
            hint = Message("one of: {words}", words="、".join(rules.polite))
            rests = (path, ("wording", "polite"))
            yield warning(path, "impolite", Message("the text holds no polite word"), hint, rests)
        length = _length(text, handbook)
        if length > rules.longest:
            values = {"length": length, "longest": rules.longest}
            message = Message("{length} characters, at most {longest} fit", **values)
            hint = Message("shorten it, or make two replies of it")
            yield warning(path, "too-long", message, hint, (path, ("wording", "longest")))


def _promises(rules: WordingRules, text: str) -> list[str]:
    """Return the words that promise too much and are not part of a phrase that promises nothing."""
    text = normalize("NFKC", text)
    harmless = [place for phrase in rules.harmless for place in _places(phrase, text)]

    def is_harmless(start: int, end: int) -> bool:
        return any(first <= start and end <= last for first, last in harmless)

    return [word for word in rules.absolutes if not all(is_harmless(*place) for place in _places(word, text))]


def _places(words: str, text: str) -> list[tuple[int, int]]:
    if words not in text:
        return []
    return [(start, start + len(words)) for start in range(len(text)) if text.startswith(words, start)]


def _length(text: str, handbook: Handbook) -> int:
    def value_of(name: str) -> str:
        try:
            return handbook.value(name)
        except KeyError:
            return _VALUE

    return len(fill(text, value_of))
