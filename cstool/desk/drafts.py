"""A draft held against the handbook: every figure, date, promise and condition in it is ok, differs or is unknown."""

from collections.abc import Callable, Iterator
from importlib import import_module

from cstool.core.draft_context import DraftText
from cstool.core.record import Record
from cstool.desk.draft_claims import Claim, DraftFacts, JudgedClaim, Verdict
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
    found = [
        JudgedClaim(claim, judge.__name__)
        for judge in _judges(draft.text)
        for claim in judge(draft, handbook, known)
    ]
    if handbook.draft_knowledge:
        from cstool.desk.draft_statements import compared

        found = compared(draft, handbook, found, has_facts=known._replace(today=None) != DraftFacts())
    said = [each.claim for each in found if not draft.is_of_others(each.claim.start)]
    claims = tuple(_one_each(said, text))
    verdicts = {claim.verdict for claim in claims}
    worst: Verdict = "differs" if "differs" in verdicts else "unknown" if "unknown" in verdicts else "ok"
    return CheckedDraft(text=text, verdict=worst, claims=claims)


#: The judges, by their names in the modules of that name, with characters of which all their claims have one; "": any.
_JUDGES = {
    "draft_tiers": ("tier_claims", "折%减省惠宜单员级价"),
    "draft_standing": ("standing_claims", "单次差再"),
    "draft_membership": ("membership_claims", "折员惠单缺级看累"),
    "draft_prices": ("price_claims", "折价付省钱元块员=卖换贵便补"),
    "draft_windows": ("window_claims", "天日周月期时钟拜号算起"),
    "draft_permissions": ("permission_claims", "退换管理办弄决"),
    "draft_freights": ("freight_claims", "费邮寄钱递垫趟程"),
    "draft_refunds": ("refund_claims", "退费邮"),
    "draft_money": ("money_claims", "退剩留"),
    "draft_repairs": ("repair_claims", "修补找师鞋粘缝"),
    "draft_sums": ("sum_claims", "退补赔扣收破共合总加=＝等"),
    "draft_compensation": ("compensation_claims", "补赔退"),
    "draft_deciders": ("decider_claims", "管我"),
    "draft_facts": ("fact_claims", "升lL克g剩电话址寄号楼送赠"),
    "draft_sizes": ("size_claims", "0123456789一二三四五六七八九十百两"),
    "draft_charts": ("chart_claims", "码间寸大小按照"),
    "draft_shop": ("shop_claims", "仓发寄出现快递圆邮EMSems通旗丰京韵世德百国优宅极菜丹"),
    "draft_contradictions": ("contradiction_claims", ""),
    "draft_promises": ("promise_claims", ""),
    "draft_times": ("time_claims", "天日周月时分拜今明后隔当立马即秒号点节年-末期"),
}


def _judges(text: str) -> Iterator[Judge]:
    """Yield what judges `text`; what has no character of those that all its claims have is not even imported."""
    for module, (name, needs) in _JUDGES.items():
        if not needs or not set(needs).isdisjoint(text):
            yield getattr(import_module(f"cstool.desk.{module}"), name)


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
