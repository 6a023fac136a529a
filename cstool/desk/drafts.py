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
    found = [claim for judge in _judges(draft.text) for claim in judge(draft, handbook, known)]
    if handbook.draft_knowledge:
        from cstool.desk.draft_statements import statement_claims

        found += statement_claims(draft, handbook, found)
    claims = tuple(_one_each(found, text))
    verdicts = {claim.verdict for claim in claims}
    worst: Verdict = "differs" if "differs" in verdicts else "unknown" if "unknown" in verdicts else "ok"
    return CheckedDraft(text=text, verdict=worst, claims=claims)


def _judges(text: str) -> Iterator[Judge]:
    """Yield what judges `text`; what has no character of those that all its claims have is not even imported."""
    if not set("折%减省惠宜单员级价").isdisjoint(text):
        from cstool.desk.draft_tiers import tier_claims

        yield tier_claims
    if not set("折员惠").isdisjoint(text):
        from cstool.desk.draft_membership import membership_claims

        yield membership_claims
    if not set("折价付省钱元块员=卖").isdisjoint(text):
        from cstool.desk.draft_prices import price_claims

        yield price_claims
    if not set("天日周月期时钟拜").isdisjoint(text):
        from cstool.desk.draft_windows import window_claims

        yield window_claims
    if not set("退换管理办弄决").isdisjoint(text):
        from cstool.desk.draft_permissions import permission_claims

        yield permission_claims
    if not set("费邮寄钱递").isdisjoint(text):
        from cstool.desk.draft_freights import freight_claims

        yield freight_claims
    if not set("退费邮").isdisjoint(text):
        from cstool.desk.draft_refunds import refund_claims

        yield refund_claims
    if not set("退修补赔扣收缝粘鞋").isdisjoint(text):
        from cstool.desk.draft_sums import sum_claims

        yield sum_claims
    if not set("升lL克g电话址寄号楼送赠").isdisjoint(text):
        from cstool.desk.draft_facts import fact_claims

        yield fact_claims
    from cstool.desk.draft_shop import shop_claims

    yield shop_claims
    from cstool.desk.draft_contradictions import contradiction_claims

    yield contradiction_claims
    from cstool.desk.draft_promises import promise_claims

    yield promise_claims
    if not set("天日周月时分拜今明后隔当立马即秒号点节年-末期").isdisjoint(text):
        from cstool.desk.draft_times import time_claims

        yield time_claims


def _one_each(claims: list[Claim], text: str) -> Iterator[Claim]:
    """Yield the claims in their order; of those that overlap, the one that differs, else the longest."""
    rank = {"differs": 0, "ok": 1, "unknown": 2}
    kept: list[Claim] = []
    for one in sorted(claims, key=lambda one: (rank[one.verdict], one.start - one.end)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    for one in sorted(kept, key=lambda one: one.start):
        yield Claim(
            start=one.start,
            end=one.end,
            text=text[one.start : one.end],
            verdict=one.verdict,
            rule=one.rule,
            says=one.says,
        )
