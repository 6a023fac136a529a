"""Who decides by a draft (A1, H8): the agent, or the supervisor, in the case that it speaks of."""

from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.said_figures import SaidFigure
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim, reply_saying
from cstool.desk.draft_compensation import agents_most, is_compensation
from cstool.desk.draft_permissions import rules_told
from cstool.desk.draft_refunds import ruling_of
from cstool.desk.draft_repairs import is_limit, is_of_repair
from cstool.desk.draft_rulings import of_compensation, of_repair, of_reply
from cstool.policy.handbook import Handbook

#: Says that the supervisor has to decide, or that he need not.
_NEEDED = DraftPattern(
    r"(?<!不)(?<!不用)(?:得|要|必须|需要?|只能)(?:先|再|等|去|由|报|问|找|请示?|跟|让|给|经过)*[^，。不]{0,2}主管(?:那边|再)*(?:批准?|点头|同意|决?定|审[批核]|拍板)?"
    r"|(?:我|自己|客服|我们)[^，。]{0,4}(?:做不了主|定不了|没有?(?:这个)?权限)",
    needs="管主定权",
)
_NOT_NEEDED = DraftPattern(
    r"(?:不用|不必|无需|不需要?|用不着|没必要)[^，。]{0,5}主管|我(?:自己|这就|当场|直接|这边|手上|现在|就)+(?:能|可以|给您|来)*(?:批|拍板|定(?!做)|做主|处理就)(?!不)"
)
#: What only some of it depends on; and what else is decided in the same breath.
_OPEN = DraftPattern(r"要是|如果|的话|超过|以上|多了|吗|[再更]高|[再更]多|往上")
_OF_OTHER = DraftPattern(r"补偿|补发|修|留|破例|例外|医|伤|丢|敏|反应|[元块钱]")
#: What the supervisor decides, whatever it costs, by the reply that says so.
_SUPERVISORS = {
    "injury-care": DraftPattern(r"受伤|[磕摔崴烫划砸扎]伤|崴脚|骨折|医药费|流血"),
    "ask-supervisor": DraftPattern(r"[查说]不清|看不[出清]"),
    "parcel-lost": DraftPattern(r"丢件|(?:包裹|快递|件)[^，。]{0,4}(?:丢|弄没|遗失)了?"),
}
_BY_SUPERVISOR = DraftPattern(r"主管")


def decider_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield who is said to decide: by the sum that it costs, else by the rules of the case that is told."""
    for pattern, is_needed in ((_NEEDED, True), (_NOT_NEEDED, False)):
        for match in pattern.finditer(draft.text):
            sentence = draft.sentence(match.start())
            if _OPEN.search(sentence.text):
                continue
            place = match.span()
            sums = [each for each in draft.figures if sentence.start <= each.start < sentence.end]
            of_sums = next(_by_sums(draft, handbook, facts, sums, is_needed=is_needed), None)
            if of_sums is not None:
                yield claim(place, of_sums[0], is_so=of_sums[1])
            elif not is_needed and (ruled := _of_supervisor(handbook, draft.text)):
                yield claim(place, ruled, is_so=False)
            elif not _OF_OTHER.search(sentence.text):
                yield from _by_rules(draft, handbook, facts, place, is_needed=is_needed)


def _by_sums(
    draft: DraftText, handbook: Handbook, facts: DraftFacts, sums: list[SaidFigure], *, is_needed: bool
) -> Iterator[tuple[Ruling, bool]]:
    """Yield whether a repair or a compensation that costs so much is decided as said."""
    repair, compensation = handbook.policies.repair, handbook.policies.compensation
    for figure in sums:
        if is_of_repair(draft, figure):
            if (
                figure.kind == "元"
                and not is_limit(draft, figure)
                and draft.fault(figure.start) != "customer"
            ):
                yield of_repair(handbook.policies), (figure.value > repair.limit) == is_needed
        elif compensation and is_compensation(draft, figure):
            most, is_known = agents_most(draft, compensation, facts)
            if is_known or figure.value > most:
                yield of_compensation(compensation, most), (figure.value > most) == is_needed


def _of_supervisor(handbook: Handbook, text: str) -> Ruling | None:
    """Return the reply by which the supervisor decides what a draft speaks of."""
    for id_, pattern in _SUPERVISORS.items():
        reply = reply_saying(handbook, id_, _BY_SUPERVISOR) if pattern.search(text) else None
        if reply:
            return of_reply(reply)
    return None


def _by_rules(
    draft: DraftText, handbook: Handbook, facts: DraftFacts, place: tuple[int, int], *, is_needed: bool
) -> Iterator[Claim]:
    wishes = tuple(wish for wish in draft.wishes(place[0]) if wish in {"return", "exchange"})
    rules = rules_told(draft, handbook, facts, place[0], wishes) if wishes else []
    decisions = {rule.decision for rule in rules}
    is_agents = bool(decisions) and decisions.isdisjoint({"supervisor", "refuse"})
    if is_agents if is_needed else decisions == {"supervisor"}:
        yield claim(place, ruling_of(rules), is_so=False)
