"""What a draft promises (H3): words that nobody can keep, days without a margin, gifts that the handbook has not."""

import re
from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.promises import promises
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_DAY = (
    r"(?:今天|明天|后天|大后天|今晚|明早|隔天|次日|当天|第二天|(?:本|这|下)?(?:周|星期)[一二三四五六日天]"
    r"|[0-9一二两三四五六七]+(?:天|日|小时|个小时)(?:[以之]?内)?)"
)
#: A day on which a parcel is there.
_ARRIVES = re.compile(
    rf"{_DAY}(?:[^，。到发]{{0,4}})(?:到(?![货账仓期店了]|时候|底)|收到(?![货后])|送到|送达)"
)
#: A time within which everything ships.
_SHIPS = re.compile(
    r"(?:当天|[0-9一二两三四五六七]+(?:天|日|个?小时)[以之]?内)[^，。]{0,4}(?:发货|发出|寄出|发走)"
)
#: A margin, a condition, or a day that was confirmed.
_MARGIN = re.compile(
    r"预计|大概|大约|左右|前后|可能|一般|正常|显示|争取|尽量|应该|估计|确认|核实|差不多|不敢|不好|没法|无法|不能|不一定|吗|要是|如果|补|换"
)
#: Things of the trade that a handbook would have to give before anybody may offer them.
_OFFERS = re.compile(
    r"运费险|保价|买贵[^，。]{0,2}[退赔补]|质保|保修|三包|买[一1]送[一1]|优惠券|代金券|红包|返现|好评返|积分|[双三十]倍"
    r"|赔您|赔付|免单|立减|满[0-9一二三四五六七八九十百]+[元块]?减|以旧换新"
    r"|[扣收][^，。]{0,8}(?:手续费|折旧费|服务费|违约金|包装费)"
)
#: Who says that it cannot be promised promises nothing.
_DENIED = re.compile(r"(?:不[敢能好可]?|没法|没办法|无法|难以?|谁也)[^，。]{0,4}$")
_NO_OFFER = re.compile(r"没有|没|不|无|暂")


def promise_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what a draft promises and nobody can, or the shop does not."""
    del facts
    yield from _absolutes(draft, handbook)
    source = next((row.source for row in handbook.policies.principles if row.id == "no-empty-promise"), None)
    if source is None:
        return
    says = Message("no day is promised: ask the shipping desk, and tell a day with a margin")
    for pattern in (_ARRIVES, _SHIPS):
        for match in pattern.finditer(draft.text):
            if not _MARGIN.search(draft.clause(match.start()).text):
                yield claim(match.span(), Ruling(source, says), is_so=False)
    for match in _OFFERS.finditer(draft.text):
        if not _NO_OFFER.search(draft.clause(match.start()).text):
            says = Message("the handbook knows no {offer}", offer=match[0])
            yield claim(match.span(), Ruling(source, says), is_so=False)


def _absolutes(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    rules = handbook.wording
    if rules is None:
        return
    for start, end, word in promises(draft.text, rules.absolutes, rules.harmless):
        if _DENIED.search(draft.before(start, 8)):
            continue
        says = Message("nobody can promise {words}: say what is known, and leave a margin", words=word)
        # One character, 最, may be said of anything.
        yield claim((start, end), Ruling(rules.source, says), is_so=None if len(word) == 1 else False)
