"""`--explain`: how a customer's words were understood, on stderr; with `--json` as one document."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cstool.desk.entry_names import Findables
from cstool.desk.finding import explained
from cstool.errors import UserError
from cstool.render.streams import tell, tell_json

if TYPE_CHECKING:
    from cstool.core.index_data import RowKind


@contextmanager
def explaining(
    desk: Findables,
    kind: "RowKind",
    words: Sequence[str],
    *,
    wanted: bool,
    as_json: bool,
) -> Iterator[None]:
    """Say how `words` are understood: before the answer, or as JSON after it, in the document of an error, if any.

    Args:
        desk: what they may mean.
        kind: whether a playbook is wanted, or a reply.
        words: what the customer wrote.
        wanted: whether anything is to be said at all.
        as_json: whether whoever reads it is a program.
    """
    if not wanted:
        yield
        return
    explanation = explained(desk, kind, words)
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
    tell_json({"explanation": explanation}, pretty=False)
