"""A checked draft as text: one line for each claim, what differs with what the handbook says."""

from cstool.core.shown_texts import on_one_line
from cstool.desk.draft_claims import Claim, Verdict
from cstool.desk.drafts import CheckedDraft
from cstool.locale import _, translated


def draft_text(draft: CheckedDraft) -> str:
    """Return the verdict on a draft and on each of its claims."""
    if not draft.claims:
        return _("ok: the draft claims nothing that the handbook decides")
    return "\n".join([_verdict(draft.verdict), *map(_claim_line, draft.claims)])


def _verdict(verdict: Verdict) -> str:
    return {
        "ok": _("ok: everything that the draft claims agrees with the handbook"),
        "differs": _("differs: do not send this draft"),
        "unknown": _("unknown: the handbook does not decide all that the draft claims"),
    }[verdict]


def _claim_line(claim: Claim) -> str:
    """Return a claim with its place (in characters, from 0) and the rule that decides."""
    said = f"  {claim.start}-{claim.end}  {_word(claim.verdict)}  {on_one_line(claim.text)}"
    if claim.says is None:
        return said
    return f"{said}\n      {claim.rule}  {on_one_line(translated(claim.says))}"


def _word(verdict: Verdict) -> str:
    return {"ok": _("ok"), "differs": _("differs"), "unknown": _("unknown")}[verdict]


def verdict_code(verdict: Verdict) -> int:
    """Return the exit code of a verdict: 1 where a person has to write the draft anew.

    What is unknown is left to whoever reads the verdict: most of it is true of some case.
    """
    return 1 if verdict == "differs" else 0
