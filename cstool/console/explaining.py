"""`--explain`: how a customer's words were understood, on stderr; with `--json` as one document."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cstool.desk.finding import EntryT, explained
from cstool.errors import UserError
from cstool.render.streams import json_text, tell

if TYPE_CHECKING:
    from cstool.core.matching import Index


@contextmanager
def explaining(
    words: Sequence[str],
    entries: Mapping[str, EntryT],
    index: "Callable[[], Index]",
    *,
    wanted: bool,
    as_json: bool,
) -> Iterator[None]:
    """Say how `words` are understood: before the answer, or as JSON after it, in the document of an error, if any.

    Args:
        words: what the customer wrote.
        entries: what they may mean, by id.
        index: finds it.
        wanted: whether anything is to be said at all.
        as_json: whether whoever reads it is a program.
    """
    if not wanted:
        yield
        return
    explanation = explained(words, entries, index)
    if not as_json:
        from cstool.render.answer_texts import explanation_text

        tell(explanation_text(explanation))
        yield
        return
    try:
        yield
    except UserError as error:
        error.more = {"explanation": explanation}
        raise
    tell(json_text({"explanation": explanation}, pretty=False))
