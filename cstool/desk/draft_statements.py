"""What a draft says that is false, by its likeness to what others said: a net below the judges of figures and words.

A judge knows what it looks for. Whoever writes a draft has words of his own; from thousands of drafts is learnt which
false statement one is most like, and how much more than like a true one.
"""

from math import inf

from msgspec.structs import replace

from cstool.core.draft_context import DraftClause, DraftText
from cstool.desk.draft_claims import JudgedClaim, Ruling, claim
from cstool.desk.draft_rulings import TABLES, of_reply
from cstool.desk.draft_tiers import rates_of
from cstool.errors import Message
from cstool.policy.handbook import Handbook
from cstool.policy.known_drafts import KnownStatement, LearntDrafts, figures_of, row_named
from cstool.policy.shapes import Policies

#: From such a lead on a draft differs, from such it is unknown; what a judge has read already takes more.
_DIFFERS, _UNKNOWN, _IF_READ = 0.1, -0.6, 0.3
#: A sentence by itself takes more than the whole draft.
_IF_A_PART = 0.5
#: Who leave open what depends on what a draft does not say: what they leave open differs for no likeness.
_LEAVE_OPEN = frozenset({"time_claims", "promise_claims"})
#: Judges that go by words: what they find in a draft that is so much like true ones is unknown.
_DOUBTED = dict.fromkeys(
    ("permission_claims", "freight_claims", "refund_claims", "contradiction_claims", "time_claims"), -1.85
)
#: A longer draft may be like true ones but for one word.
_LONGEST_DOUBTED = 45
#: Sentences of fewer characters are not looked at by themselves.
_SHORTEST, _SHORTEST_CLAUSE = 6, 4


def compared(
    draft: DraftText, handbook: Handbook, found: list[JudgedClaim], *, has_facts: bool
) -> list[JudgedClaim]:
    """Return what judges `found` in a draft, compared with what it is like: with what they missed.

    Args:
        draft: the draft.
        handbook: the handbook, with what is known of drafts.
        found: the claims of the judges.
        has_facts: whether they go by facts of the case, of which the draft says nothing.
    """
    known = handbook.draft_knowledge
    if known is None:
        return found
    lead, statement, part = leaning(known, draft, handbook.policies)
    verdicts = {each.claim.verdict for each in found}
    if "differs" in verdicts:
        is_sure = has_facts or len(draft.text) > _LONGEST_DOUBTED
        is_sure = is_sure or not all(_holds(handbook, each) for each in known.statements)
        return found if is_sure else [_doubted(each, lead) for each in found]
    lead -= _IF_READ if found else 0
    so = {each.judge for each in found if each.claim.verdict == "ok"}
    is_decided = not so.isdisjoint(statement.statement.judges) or (has_facts and so)
    if lead <= _UNKNOWN or is_decided or not _holds(handbook, statement):
        return found
    is_open = any(each.claim.verdict == "unknown" and each.judge in _LEAVE_OPEN for each in found)
    ruling = _ruling(handbook, statement.statement.against[0])
    place = _place(draft, handbook, known, part)
    said = claim(place, ruling, is_so=None if is_open or lead <= _DIFFERS else False)
    return [*found, JudgedClaim(said, "statement")]


def _doubted(judged: JudgedClaim, lead: float) -> JudgedClaim:
    """Return a claim, unknown where the draft is so much like true ones that its judge may have misread it."""
    if judged.claim.verdict != "differs" or lead > _DOUBTED.get(judged.judge, -inf):
        return judged
    return judged._replace(claim=replace(judged.claim, verdict="unknown"))


def leaning(
    known: LearntDrafts, draft: DraftText, policies: Policies
) -> tuple[float, KnownStatement, DraftClause]:
    """Return the false statement that a draft or a sentence of it is most like, by how much, and where."""
    figures = figures_of(policies)
    whole, *sentences = _parts(draft)
    said = [(*known.said_in(draft, figures), whole)]
    for part in sentences:
        lead, statement = known.said_in(draft, figures, part.start, part.end)
        said.append((lead - _IF_A_PART, statement, part))
    return max(said, key=lambda each: each[0])


def _parts(draft: DraftText) -> list[DraftClause]:
    """Return the draft, and its sentences if it has several."""
    whole = DraftClause(0, len(draft.text), draft.text)
    sentences = [each for each in draft.sentences if len(each.text.strip()) >= _SHORTEST]
    return [whole, *(sentences if len(sentences) > 1 else ())]


def _holds(handbook: Handbook, known: KnownStatement) -> bool:
    """Tell whether a statement is false by a handbook too: its rows are what they were when it was learnt."""
    return known.holds_for(handbook.policies, handbook.replies)


def _place(draft: DraftText, handbook: Handbook, known: LearntDrafts, part: DraftClause) -> tuple[int, int]:
    """Return the clause of a part of a draft that says most of what is false."""
    figures = figures_of(handbook.policies)
    within = (each for each in draft.clauses if part.start <= each.start < part.end)
    clauses = [each for each in within if len(each.text.strip("，。 ")) >= _SHORTEST_CLAUSE] or [part]
    clause = max(clauses, key=lambda each: known.said_in(draft, figures, each.start, each.end).lead)
    text = draft.text[clause.start : clause.end]
    return clause.start + len(text) - len(text.lstrip()), clause.start + len(text.rstrip("，。 "))


def _ruling(handbook: Handbook, name: str) -> Ruling:
    """Return what the row of the handbook called `name` says, and its rule."""
    policies = handbook.policies
    table, _, id_ = name.partition(".")
    if table == "replies":
        return of_reply(handbook.replies[id_])
    if table == "tiers":
        return rates_of(policies.tiers)
    if name in TABLES:
        return TABLES[name](policies)
    row = row_named(name, policies, handbook.replies)
    return Ruling(
        row.source, Message("{text}", text=getattr(row, "name", None) or getattr(row, "text", name))
    )
