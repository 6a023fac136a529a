"""Answers that the policy gives now where examples state others, written into the text of cases.toml.

Only the values that differ are replaced: comments, blanks and the order of the keys stay as they are.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from cstool.core.record import Record
from cstool.policy.example_shapes import Cases
from cstool.policy.handbook import Handbook
from cstool.validation.examples.differences import Difference, differences
from cstool.validation.examples.edges import reckoned
from cstool.validation.examples.example_answers import Answer, answer_to, questions
from cstool.validation.examples.example_check import book_of, unaskable
from cstool.validation.examples.suggestions import expected_of, toml_of
from cstool.validation.places import Places, places_in
from cstool.validation.problem import Path


class NewAnswer(Record):
    """A value that an example states, and what belongs in its place."""

    #: The line of the example's value, from 1.
    line: int
    #: What the example asks, as it stands in the file.
    given: str
    #: The key of the answer, dotted; empty: all that is expected.
    key: str
    before: str
    #: None: no value can be stated there, so a person has to.
    after: str | None
    #: The keys and rows, from 0, that lead to it.
    path: tuple[str | int, ...]


class AcceptedAnswers(Record):
    """What was written into a file, and what is left to a person."""

    file: str
    accepted: tuple[NewAnswer, ...]
    left: tuple[NewAnswer, ...]
    #: Whether they stand in the file now; not where they were only shown.
    written: bool


def new_answers(handbook: Handbook, cases: Cases, text: str) -> list[NewAnswer]:
    """Return what examples state otherwise than the policy answers, in the order of `text`, that of cases.toml."""
    places = places_in(text)
    found = []
    for index, command, expect, answer in _answers(handbook, cases):
        differing = [*differences(expect, answer)]
        # Where an error was expected there is an answer now: what matters of it takes the place of all.
        instead = expected_of(command, answer)
        whole = [d._replace(key=(), instead=instead) for d in differing if d.key == ("error",)]
        found += [_found(places, text, index, each) for each in whole or differing]
    return found


def _answers(handbook: Handbook, cases: Cases) -> Iterator[tuple[int, str, dict[str, Any], Answer]]:
    for index, stated in enumerate(cases.examples):
        book = book_of(handbook, stated)
        if not any(unaskable(book, ("examples", index), stated)):
            example = reckoned(stated, book.policies)
            (command, question), *_ = questions(example.given)
            yield index, command, example.expect, answer_to(book, question)


def _found(places: Places, text: str, index: int, difference: Difference) -> NewAnswer:
    example: Path = ("examples", index)
    path, instead = (*example, "expect", *difference.key), difference.instead
    before = _text_at(places, text, path)
    if before is not None and "\n" in before and "#" in before:
        instead = None  # a comment in a list of several lines would be lost
    return NewAnswer(
        line=places.of(path, "value").line,
        given=_inside(_text_at(places, text, (*example, "given")) or ""),
        key=".".join(map(str, difference.key)),
        before=before or "",
        after=None if instead is None or before is None else toml_of(instead),
        path=path,
    )


def _inside(table: str) -> str:
    return table.removeprefix("{").removesuffix("}").strip()


def _text_at(places: Places, text: str, path: Path) -> str | None:
    """Return the value at `path` as it is written; None: it is a table with a header of its own."""
    try:
        start, end = places.span(path)
    except KeyError:
        return None
    return text[start:end]


def with_new_answers(text: str, answers: Sequence[NewAnswer]) -> str:
    """Return `text` with the values of `answers` in their places; one that nothing can be stated for stays."""
    places = Places(text)
    spans = {places.span(each.path): each.after for each in answers if each.after is not None}
    for (start, end), after in sorted(spans.items(), reverse=True):
        text = f"{text[:start]}{after}{text[end:]}"
    return text
