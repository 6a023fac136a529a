"""Questions at the terminal: values that a reply needs, a playbook step by step. They stand on stderr."""

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cstool.console.choices import choose, on_stderr
from cstool.core.facts import Fact, fact_value, known_facts
from cstool.core.playbooks import Playbook, Triage, is_due, next_question, triage, with_stated
from cstool.core.replies import Reply, Shop, Slot
from cstool.core.shown_texts import safe
from cstool.core.slots import check_values, missing_slots, slot_choices
from cstool.errors import InputError, Message, NothingFoundError, UserError
from cstool.locale import _, translated
from cstool.policy.handbook import Handbook
from cstool.render.streams import tell
from cstool.render.terminal import is_terminal

if TYPE_CHECKING:
    from prompt_toolkit.validation import Validator


def require_terminal(option: str) -> None:
    """Make sure that a person can be asked, for `option`.

    Raises:
        InputError: this is a script.
    """
    if not is_terminal(sys.stdin, sys.stderr):
        raise InputError(
            "no-terminal",
            Message("{option} asks questions, and there is no terminal to ask at", option=option),
            Message("in a script give the facts with --fact"),
        )


def type_in(question: str, check: Callable[[str], object], known: Sequence[str] = ()) -> str:
    """Return what a person types; what `check` refuses, with a UserError, is refused on the spot.

    Args:
        question: what stands before the cursor.
        check: looks at the text.
        known: values to complete while typing.

    Raises:
        KeyboardInterrupt: Ctrl-C.
        EOFError: Ctrl-D.
    """
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.shortcuts import prompt

    with on_stderr():
        return prompt(
            f"{safe(question)} ",
            validator=_validator(check),
            validate_while_typing=False,
            completer=WordCompleter(list(known)) if known else None,
        )


def _validator(check: Callable[[str], object]) -> "Validator":
    from prompt_toolkit.validation import ValidationError, Validator

    class Checked(Validator):
        def validate(self, document: Any) -> None:
            try:
                check(document.text)
            except UserError as error:
                says = [translated(part) for part in (error.message, error.hint) if part]
                raise ValidationError(len(document.text), safe("; ".join(says))) from None

    return Checked()


#: What a value of a kind looks like.
_EXAMPLES: Mapping[str, str] = {"day": "2026-05-01", "yuan": "128.50", "size": "240, 38"}


def ask_values(replies: Sequence[Reply], given: Mapping[str, str], shop: Shop) -> dict[str, str]:
    """Return the values `given`, and those that were missing, as far as the person at the terminal gave them.

    Raises:
        InputError: a value that was given is not of its kind.
        NothingFoundError: a reply does not hold for the style given.
        KeyboardInterrupt: Ctrl-C.
    """
    values = dict(given)
    for reply in replies:
        check_values(reply, values, shop)
    with suppress(EOFError):
        for reply in replies:
            missing = missing_slots(reply, values)
            if missing:
                tell(f"{reply.name} ({reply.id})")
            for slot in missing:
                if value := _ask(reply, slot, values, shop):
                    values[slot.id] = value
    return values


def _ask(reply: Reply, slot: Slot, values: Mapping[str, str], shop: Shop) -> str:
    known = slot_choices(reply, slot, shop)
    if slot.kind in {"style", "courier"}:
        return choose(slot.name, [("", _("not known yet")), *((name, name) for name in known)])
    example = _EXAMPLES.get(slot.kind)
    return type_in(
        f"{slot.name} ({example}):" if example else f"{slot.name}:",
        lambda text: check_values(reply, {**values, slot.id: text}, shop),
        known,
    )


def choose_playbook(handbook: Handbook) -> list[str]:
    """Return the id of the playbook that the person at the terminal chooses; none on Ctrl-D.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    with suppress(EOFError):
        rows = [(row.id, row.name) for row in handbook.policies.playbooks]
        chosen = choose(_("What is it about?"), [("", _("none of these")), *rows])
        return [chosen] if chosen else []
    return []


def pick_near(error: NothingFoundError) -> str:
    """Return the id that the person at the terminal picks among those that came near, before a message is given up.

    Raises:
        NothingFoundError: `error`: none is picked.
        KeyboardInterrupt: Ctrl-C.
    """
    near = [(id_, f"{name} ({id_})") for id_, name in error.near]
    with suppress(EOFError):
        # the first is what Enter takes: whoever does not look sends nothing
        if near and (picked := choose(str(translated(error.message)), [("", _("none of these")), *near])):
            return picked
    raise error


def walk(
    handbook: Handbook, playbook: Playbook, given: Mapping[str, str], stated: Mapping[str, str]
) -> dict[str, str]:
    """Return the facts of the case: those `given`, and those found out on the way; Ctrl-D ends the way early.

    What the customer's words have `stated` is not asked, and not among them.

    Raises:
        InputError: a fact that was given is unknown, or its value none of its choices or no number.
        KeyboardInterrupt: Ctrl-C.
    """
    typed = known_facts(handbook.facts, given)
    known = with_stated(playbook, handbook.facts, typed, stated, handbook.measures)
    way = _Way(handbook, playbook, known)
    with suppress(EOFError):
        way.go(read=[name for name in known if name not in typed])
    return {name: value for name, value in way.known.items() if name in typed or name not in known}


class _Way:
    """How far the case is."""

    def __init__(self, handbook: Handbook, playbook: Playbook, given: Mapping[str, str]) -> None:
        self._handbook = handbook
        self._playbook = playbook
        self.known = dict(given)
        self._left_open: set[str] = set()

    def state(self) -> Triage:
        """Return where the case stands; what can be asked is not supposed."""
        measures = self._handbook.measures
        return triage(self._playbook, self._handbook.facts, self.known, measures, supposing=False)

    def go(self, read: Collection[str]) -> None:
        """Take the steps that are due, one after the other, until all is decided or nobody knows more.

        Args:
            read: the facts that were read from the customer's words.
        """
        from cstool.desk.triaging import step_answer
        from cstool.render.answer_texts import read_text, step_lines

        self.state()  # what was given is checked before the first word
        tell(f"{self._playbook.name} ({self._playbook.id})")
        if read:
            tell(read_text({name: self.known[name] for name in read}))
        number = 0
        for step in self._playbook.steps:
            if is_due(step, self.state()):
                number += 1
                shown = step_answer(self._handbook, self._playbook, step, self.state())
                tell("\n" + "\n".join(step_lines(number, shown)))
                self._ask(step.facts)
                told = step_answer(self._handbook, self._playbook, step, self.state())
                if told.say != shown.say and told.say:
                    tell("\n".join(step_lines(number, told)))
        self._ask(self.state().missing)

    def _ask(self, facts: tuple[str, ...]) -> None:
        while (state := self.state()).outcome is None:
            name = next_question(self._playbook, self._handbook.facts, facts, state, self._left_open)
            if name is None:
                return
            value = ask_fact(self._handbook.facts[name])
            if value:
                self.known[name] = value
            else:
                self._left_open.add(name)


def ask_fact(fact: Fact) -> str:
    """Return what the person at the terminal says about `fact`; empty: it is not known yet."""
    if fact.choices:
        return choose(
            # the first is what Enter takes: whoever does not look invents no fact
            fact.name,
            [("", _("not known yet")), *((choice.id, choice.name) for choice in fact.choices)],
        )
    return type_in(
        _("{name} (empty: not known yet):").format(name=fact.name),
        lambda text: text.strip() and fact_value(fact, text),
    ).strip()
