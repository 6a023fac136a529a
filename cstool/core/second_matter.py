"""What a message wants besides what it wants most: a matter that has a clause of its own.

By scores alone the second entry is wrong twice as often as right; a clause that stands by itself tells it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cstool.core.index_data import Entry
    from cstool.core.matching import Index
    from cstool.core.understanding import Match

#: What ends a clause; in messages a blank does, too.
_BREAKS = str.maketrans(dict.fromkeys(",.!?;…~，。！？；～、", " "))
#: In a longer message no second matter is looked for: it would take longer than the answer.
_LONGEST = 400


def second_matter(index: "Index", text: str, match: "Match") -> "Entry | None":
    """Return the playbook or reply that a clause of `text` asks for on its own, other than what was found.

    The rest of the message must still ask for what was found: else the clause is a part of that matter.

    Args:
        index: finds what a clause asks for.
        text: the message.
        match: what it asks for as a whole.
    """
    rivals = _surely_for(match)
    if match.found is not None and match.found.kind == "triage":
        # a complaint is not answered with a policy, beside it either
        rivals = {each for each in rivals if each.kind == "triage"}
    clauses = text.translate(_BREAKS).split() if len(text) <= _LONGEST else []
    if match.found is None or not rivals - {match.found} or len(clauses) < 2:
        return None
    best: tuple[float, Entry] | None = None
    for place, clause in enumerate(clauses):
        own = index.find(clause)
        if own.found is None or own.found == match.found or own.found not in rivals & _surely_for(own):
            continue
        rest = index.find("，".join([*clauses[:place], *clauses[place + 1 :]]))
        if rest.found == match.found:
            best = max(best or (0.0, own.found), (own.score(own.found), own.found))
    return best[1] if best else None


def _surely_for(match: "Match") -> "set[Entry]":
    """Return the playbooks and replies that a sure sign in what was read speaks for."""
    return {each.entry for each in match.evidence if each.strength == "sure" and each.entry.kind != "topic"}
