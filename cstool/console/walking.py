"""A playbook step by step at the terminal: what to do, what to send, what the customer answered."""

from collections.abc import Mapping
from contextlib import suppress

from cstool.console.asking import choose, type_in
from cstool.core.facts import Fact, fact_value
from cstool.core.triage import Playbook, Triage, triage
from cstool.core.walk import is_due, next_question
from cstool.locale import _
from cstool.policy.handbook import Handbook
from cstool.policy.triaging import step_answer
from cstool.render.output import tell
from cstool.render.playbooks import step_lines


def choose_playbook(handbook: Handbook) -> list[str]:
    """Return the id of the playbook that the person at the terminal chooses; none on Ctrl-D.

    Raises:
        KeyboardInterrupt: Ctrl-C.
    """
    with suppress(EOFError):
        return [choose(_("What is it about?"), [(row.id, row.name) for row in handbook.policies.playbooks])]
    return []


def walk(handbook: Handbook, playbook: Playbook, given: Mapping[str, str]) -> dict[str, str]:
    """Return the facts of the case: those `given`, and those found out on the way; Ctrl-D ends the way early.

    Raises:
        InputError: a fact that was given is unknown, or its value none of its choices or no number.
        KeyboardInterrupt: Ctrl-C.
    """
    way = _Way(handbook, playbook, given)
    with suppress(EOFError):
        way.go()
    return way.known


class _Way:
    """How far the case is."""

    def __init__(self, handbook: Handbook, playbook: Playbook, given: Mapping[str, str]) -> None:
        self._handbook = handbook
        self._playbook = playbook
        self.known = dict(given)
        self._left_open: set[str] = set()

    def state(self) -> Triage:
        """Return where the case stands."""
        return triage(self._playbook, self._handbook.facts, self.known, self._handbook.measures)

    def go(self) -> None:
        """Take the steps that are due, one after the other, until all is decided or nobody knows more."""
        self.state()  # what was given is checked before the first word
        tell(f"{self._playbook.name} ({self._playbook.id})")
        number = 0
        for step in self._playbook.steps:
            if is_due(step, self.state()):
                number += 1
                shown = step_answer(self._handbook, step, self.state())
                tell("\n" + "\n".join(step_lines(number, shown)))
                self._ask(step.facts)
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
            fact.name, [*((choice.id, choice.name) for choice in fact.choices), ("", _("not known yet"))]
        )
    return type_in(
        _("{name} (empty: not known yet):").format(name=fact.name),
        lambda text: text.strip() and fact_value(fact, text),
    ).strip()
