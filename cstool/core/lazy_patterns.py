"""Patterns that are compiled when they are first used.

A draft is held against some hundred patterns of Chinese words, and compiling one takes longer than searching a draft
with ten: what a draft cannot contain is never compiled, and the rest by PCRE2, in a fiftieth of the time of `re`. To
load PCRE2 takes as long as `re` takes for ten patterns, so fewer are left to `re`.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Literal, TypeAlias, cast

Question: TypeAlias = Literal["search", "match", "finditer", "fullmatch"]


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
        return None if self.is_out_of_question(text) else self.ask("search", text, start, end)

    def match(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """Return the match at the place `start`, or None."""
        return None if self.is_out_of_question(text) else self.ask("match", text, start, end)

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """Yield every match in `text` between the places `start` and `end`."""
        return iter(() if self.is_out_of_question(text) else self.ask("finditer", text, start, end))

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match that is all of `text`, or None."""
        return None if self.is_out_of_question(text) else self.ask("fullmatch", text)

    def is_out_of_question(self, text: str) -> bool:
        """Tell whether `text` has none of the characters of which every match has one."""
        return not text or bool(self.needs and self.needs.isdisjoint(text))

    def ask(self, question: Question, text: str, start: int = 0, end: int | None = None) -> Any:
        """Return what the compiled pattern answers."""
        return getattr(self.compiled, question)(text, start, len(text) if end is None else end)


class DraftPattern(LazyPattern):
    """A pattern of Chinese words for drafts, compiled by PCRE2."""

    @cached_property
    def quick(self) -> re.Pattern[str]:
        """The pattern, compiled by PCRE2, which answers as `re` does."""
        import pcre2

        return cast("re.Pattern[str]", pcre2.compile(self.pattern))

    def ask(self, question: Question, text: str, start: int = 0, end: int | None = None) -> Any:
        """Return what PCRE2 answers; what `re` does, of a text that is no UTF-8 or makes it go back too far."""
        from pcre2 import LibraryError

        end = len(text) if end is None else end
        if start > end:  # an error to PCRE2
            return () if question == "finditer" else None
        try:
            found = getattr(self.quick, question)(text, start, end)
            return [*found] if question == "finditer" else found
        except (LibraryError, UnicodeEncodeError):
            return super().ask(question, text, start, end)
