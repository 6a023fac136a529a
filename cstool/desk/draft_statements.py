"""What a draft says that is false, by its likeness to what others said: a net below the judges of figures and words.

A judge knows what it looks for. Whoever writes a draft has words of his own; from thousands of drafts is learnt which
false statement one is most like, and how much more than like a true one.
"""

from collections.abc import Sequence

from cstool.core.draft_context import DraftClause, DraftText
from cstool.desk.draft_claims import Claim, Ruling, claim
from cstool.desk.draft_tiers import rates_of
from cstool.errors import Message
from cstool.policy.draft_learning import KnownStatement, LearntDrafts, figures_of, row_named
from cstool.policy.handbook import Handbook
from cstool.policy.shapes import Policies

#: From such a lead on a draft differs, from such it is unknown; what judges found to be so takes more.
_DIFFERS, _UNKNOWN, _IF_FOUND_SO = -0.3, -0.5, 0.3
#: Sentences of fewer characters are not looked at by themselves.
_SHORTEST = 6


def statement_claims(draft: DraftText, handbook: Handbook, found: Sequence[Claim]) -> list[Claim]:
    """Return the false statement that a draft makes, where no judge has `found` one: at most one."""
    known = handbook.draft_knowledge
    if known is None or any(each.verdict == "differs" for each in found):
        return []
    lead, statement, part = leaning(known, draft, handbook.policies)
    lead -= _IF_FOUND_SO * any(each.verdict == "ok" for each in found)
    if lead <= _UNKNOWN or not handbook.is_against(statement):
        return []
    return [_claim(draft, handbook, statement, part, is_so=False if lead > _DIFFERS else None)]


def leaning(
    known: LearntDrafts, draft: DraftText, policies: Policies
) -> tuple[float, KnownStatement, DraftClause]:
    """Return the false statement that a draft or a sentence of it is most like, by how much, and where."""
    figures = figures_of(policies)
    said = [(*known.said_in(draft, figures, part.start, part.end), part) for part in _parts(draft)]
    return max(said, key=lambda each: each[0])


def _parts(draft: DraftText) -> list[DraftClause]:
    """Return the draft, and its sentences if it has several."""
    whole = DraftClause(0, len(draft.text), draft.text)
    sentences = [each for each in draft.sentences if len(each.text.strip()) >= _SHORTEST]
    return [whole, *(sentences if len(sentences) > 1 else ())]


def _claim(
    draft: DraftText,
    handbook: Handbook,
    statement: KnownStatement,
    part: DraftClause,
    *,
    is_so: bool | None,
) -> Claim:
    ruling = _ruling(handbook, statement.statement.against[0])
    text = draft.text[part.start : part.end]
    start = part.start + len(text) - len(text.lstrip())
    return claim((start, part.start + len(text.rstrip("。 "))), ruling, is_so=is_so)


def _ruling(handbook: Handbook, name: str) -> Ruling:
    """Return what the row of the handbook called `name` says, and its rule."""
    policies = handbook.policies
    table, _, id_ = name.partition(".")
    if table == "replies":
        reply = handbook.replies[id_]
        return Ruling(reply.source, Message("{text}", text=reply.texts[0]))
    if table == "tiers":
        return rates_of(policies.tiers)
    row = row_named(name, policies, None)
    return Ruling(
        row.source, Message("{text}", text=getattr(row, "name", None) or getattr(row, "text", name))
    )
