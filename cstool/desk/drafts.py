"""A draft held against the handbook: every figure, date, promise and condition in it is ok, differs or is unknown."""

from collections.abc import Callable, Iterator

from cstool.core.draft_context import DraftText
from cstool.core.record import Record
from cstool.desk.draft_claims import Claim, DraftFacts, Verdict
from cstool.policy.handbook import Handbook


class CheckedDraft(Record):
    """A draft and the verdict on it: what differs anywhere differs; a draft that claims nothing is ok."""

    text: str
    verdict: Verdict
    claims: tuple[Claim, ...]
    #: The period of which the verdict is; null: none holds.
    period: str | None = None


Judge = Callable[[DraftText, Handbook, DraftFacts], Iterator[Claim]]


def checked_draft(handbook: Handbook, text: str, facts: DraftFacts | None = None) -> CheckedDraft:
    """Return the verdict of the handbook on `text`, of a case of which the `facts` are known."""
    draft = DraftText(text)
    known = facts or DraftFacts()
    found = [claim for judge in _judges() for claim in judge(draft, handbook, known)]
    claims = tuple(_one_each(found, text))
    verdicts = {claim.verdict for claim in claims}
    worst: Verdict = "differs" if "differs" in verdicts else "unknown" if "unknown" in verdicts else "ok"
    return CheckedDraft(text=text, verdict=worst, claims=claims)


def _judges() -> tuple[Judge, ...]:
    from cstool.desk.draft_prices import price_claims
    from cstool.desk.draft_promises import promise_claims
    from cstool.desk.draft_refunds import refund_claims
    from cstool.desk.draft_shop import shop_claims
    from cstool.desk.draft_sums import sum_claims
    from cstool.desk.draft_tiers import tier_claims
    from cstool.desk.draft_times import time_claims
    from cstool.desk.draft_windows import window_claims

    return (
        tier_claims,
        price_claims,
        window_claims,
        refund_claims,
        sum_claims,
        shop_claims,
        promise_claims,
        time_claims,
    )


def _one_each(claims: list[Claim], text: str) -> Iterator[Claim]:
    """Yield the claims in their order; of those that overlap, the one that differs, else the longest."""
    rank = {"differs": 0, "ok": 1, "unknown": 2}
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: (rank[claim.verdict], claim.start - claim.end)):
        if not any(claim.start < other.end and other.start < claim.end for other in kept):
            kept.append(claim)
    for claim in sorted(kept, key=lambda claim: claim.start):
        yield Claim(
            start=claim.start,
            end=claim.end,
            text=text[claim.start : claim.end],
            verdict=claim.verdict,
            rule=claim.rule,
            says=claim.says,
        )
