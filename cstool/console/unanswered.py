"""Messages that want something else than what the agent asked for: that is said, and the exit code tells scripts."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from cstool.desk.finding import Found, Unanswered
from cstool.desk.finished_sentences import said
from cstool.errors import NothingFoundError
from cstool.render.heard_texts import heard_text, second_text
from cstool.render.streams import show, show_json, tell
from cstool.render.terminal import can_ask

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook

FoundT = TypeVar("FoundT")

#: Done, but a person has to decide.
_NEEDS_A_PERSON = 1


def found_or_picked(find: Callable[[], FoundT], *, as_json: bool) -> FoundT | Found:
    """Return what `find` finds, or what a person at the terminal picks among the nearest.

    Raises:
        NothingFoundError: nothing is meant, and this is a script, or none of the nearest is picked.
        KeyboardInterrupt: Ctrl-C.
    """
    try:
        return find()
    except NothingFoundError as error:
        from cstool.console.questions import pick_near

        if as_json or not can_ask():
            raise
        return Found(id=pick_near(error), score=1.0)


def show_unanswered(
    handbook: "Handbook", heard: Unanswered, text_of: Callable[[Unanswered], str], *, as_json: bool
) -> int:
    """Say what a message is about, and what to say to it if there is anything; return the exit code.

    Args:
        handbook: what the shop says.
        heard: what the message is about.
        text_of: makes of it what stands on stdout.
        as_json: whether the answer is one JSON document.
    """
    answer = structs.replace(heard, text=said(handbook, heard.say))
    if as_json:
        show_json(answer)
        return _NEEDS_A_PERSON
    if text := text_of(answer):
        show(text)
    tell(heard_text(answer))
    if answer.second:
        tell(second_text(answer.second))
    return _NEEDS_A_PERSON
