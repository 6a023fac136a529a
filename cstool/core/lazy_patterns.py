"""Patterns that are compiled when they are first used.

A draft is held against some hundred patterns of Chinese words, and compiling one takes longer than searching a draft
with ten: what a draft cannot contain is never compiled.
"""

import re
from collections.abc import Iterator
from functools import cached_property


class LazyPattern:
    """A regular expression that is compiled at its first use, for texts that contain one of the characters `needs`."""

    def __init__(self, pattern: str, needs: str = "") -> None:
        self.pattern = pattern
        self.needs = frozenset(needs)

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern, compiled."""
        return re.compile(self.pattern)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the first match in `text` between the places `start` and `end`, or None."""
        if self.is_out_of_question(text):
            return None
        return self.compiled.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the match at the place `start`, or None."""
        if self.is_out_of_question(text):
            return None
        return self.compiled.match(text, start, len(text) if end is None else end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yield every match in `text` between the places `start` and `end`."""
        if self.is_out_of_question(text):
            return iter(())
        return self.compiled.finditer(text, start, len(text) if end is None else end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match that is all of `text`, or None."""
        return None if self.is_out_of_question(text) else self.compiled.fullmatch(text)

    def is_out_of_question(self, text: str) -> bool:
        """Tell whether `text` has none of the characters of which every match has one."""
        return not text or bool(self.needs and self.needs.isdisjoint(text))
