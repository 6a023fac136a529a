"""What a draft promises (H3): words that nobody can keep, gifts and services that the handbook has not."""

import re
from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.promises import promises
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message
from cstool.policy.handbook import Handbook

#: Things of the trade that a handbook would have to give before anybody may offer them.
_OFFERS = re.compile(
    r"运费险|保价|买贵[^，。]{0,2}[退赔补]|质保|保修|三包|买[一1]送[一1]|优惠券|代金券|红包|返现|好评返|积分|[双三十]倍"
    r"|赔您|赔付|免单|立减|(?:下次|下单|再|另外|好评)[^，。]{0,8}减[^，。少]{0,2}[0-9一二三四五六七八九十百]+|返[^，。]{0,2}[0-9]+[元块]|满[0-9一二三四五六七八九十百]+[元块]?减|以旧换新"
    r"|[扣收][^，。]{0,8}(?:手续费|折旧费|服务费|违约金|包装费)"
)
#: What a shop may well do, or its goods be, and the handbook does not say.
_SERVICES = re.compile(
    r"(?:开|给|寄|有|提供|补)[^，。退换]{0,4}(?:发票|收据)|发票[^，。]{0,6}(?:可以|能|有|给|随)|货到付款|花呗|分期|上门取件|送货上门|到店自提"
    r"|(?:送|赠|附赠)(?:您|亲|一|两|个|双|份|条|瓶|点|小)[^，。退货回到上去]{0,6}(?:袜|鞋垫|鞋油|礼包|围巾|包包|面膜|券|口红|香水|钥匙扣|礼物)"
    r"|头层牛皮|真皮|纯羊毛|防水|正品|专柜|[0-9一二三四五六七八九十半两]+个?[月年]内?[^，。]{0,8}(?:免费|包|坏)"
    r"|(?:鞋|货|东西|商品)[^，。]{0,3}(?:不用|不需要|无需)[^，。]{0,4}(?:寄|退)[回还]?|退(?:您|给您)?一半"
)
#: What an illness is, and what helps against it, is not for the desk to say.
_DIAGNOSES = re.compile(
    r"(?:您|这)(?:这|个|种|的|情况|就|确实|肯定|应该|明显)*(?:是|属于)[^，。吗]{0,3}(?:过敏|皮炎|湿疹|毛囊炎|激素脸|爆痘|闭口)"
    r"|(?:抹|涂|擦|吃|用)[^，。]{0,3}(?:药膏|激素|氯雷他定|抗过敏药|消炎药|抗生素)"
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
    for pattern, is_so in ((_OFFERS, False), (_SERVICES, None)):
        for match in pattern.finditer(draft.text):
            if not _NO_OFFER.search(draft.clause(match.start()).text):
                says = Message("the handbook knows no {offer}", offer=match[0])
                yield claim(match.span(), Ruling(source, says), is_so=is_so)
    yield from _diagnoses(draft, handbook)


def _diagnoses(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield what a draft says of an illness (A3)."""
    source = next((row.source for row in handbook.policies.knowledge), None)
    for match in _DIAGNOSES.finditer(draft.text) if source else ():
        if not re.search(r"吗|可能|是不是|怀疑|不|医|勿|别", draft.clause(match.start()).text):
            says = Message("the desk gives care, no diagnosis: stop using it, and see a doctor if it stays")
            yield claim(match.span(), Ruling(source or "", says), is_so=False)


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
