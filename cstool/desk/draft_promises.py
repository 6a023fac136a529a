"""What a draft promises (H3): words that nobody can keep, gifts and services that the handbook has not."""

import re
from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.promises import promises
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.errors import Message
from cstool.policy.handbook import Handbook

#: Things of the trade that a handbook would have to give before anybody may offer them.
_OFFERS = DraftPattern(
    r"运费险|保价|买贵[^，。]{0,4}[退赔补]|质保|保修|三包|买[一1]送[一1]|优惠券|代金券|红包|返现|好评返|积分|[双三十]倍"
    r"|赔您|赔付|免单|立减|(?:下次|下单|再|另外|好评)[^，。]{0,8}减[^，。少]{0,2}[0-9一二三四五六七八九十百]+|返[^，。]{0,2}[0-9]+[元块]|满[0-9一二三四五六七八九十百]+[元块]?减|以旧换新",
    needs="险价质修包送券现评分倍赔单减返满旧",
)
#: What the shop would have to charge for, and does not.
_FEES = DraftPattern(
    r"(?:[扣收付出交]|需要?|要)[^，。免]{0,8}(?:手续费|取消费|折旧费|服务费|违约金|包装费|损耗费|检测费|鉴定费|加急费|上架费|整理费)"
    r"|(?:手续费|取消费|折旧费|服务费|违约金|包装费|损耗费|检测费|鉴定费|加急费|拦截的?费用?)[^，。免不]{0,6}(?:[扣收付出交担]|[0-9一二三四五六七八九十]+[元块])",
    needs="费金",
)
#: The first parcel at no freight, for everybody or on terms.
_FREE_PARCELS = DraftPattern(
    r"(?:全场|全店|所有|每[单笔]|今[天日]|下单|全国|本店|店里|我们家|咱们?家|会员|首单|新客|一律|统统|都|家|店|拍下|件|[0-9一二三两四五六][双件单]|满[^，。]{1,6})[^，。不没]{0,8}"
    r"(?:包邮|免邮|免(?:了|掉)?(?:运|邮|快递)费|(?:运|邮|快递)费全?免)|(?:运|邮|快递)费(?:全免|都免|全包)",
    needs="邮费",
)
#: Where the handbook itself sends something at no freight.
_FOR_THE_SHORT = DraftPattern(
    r"补|漏|少|小样|赠品|下次|下回|下一单|一起|发错|寄错|换|退|质量|瑕疵|坏|对的|照样|原来|原本|原先"
)
_GIFTS = DraftPattern(
    r"(?:送(?![的了过])|赠(?![的了过品])|附赠)(?:您|亲|一|两|个|双|份|条|瓶|点|小)?[^，。退货回到上去]{0,6}(?:袜|鞋垫|鞋油|礼包|围巾|包包|面膜|券|口红|香水|钥匙扣|礼[物品])",
    needs="送赠",
)
#: When the shop gives a gift: goods that come late; what may be another case of it.
_LATE = DraftPattern(r"晚|延|迟|等|到不了|耽误|赶不上")
_SORRY = DraftPattern(r"歉|对不起|不好意思|补偿|安慰|心意")
#: Certainty about what is not in the shop's hand.
_RESULTS = DraftPattern(
    r"(?:一定|肯定|保证|绝对|百分[之百]百?|包您?|准|必)(?:是|能|会|可以|给您|帮您|就|都)*(?:消(?!费)|好起来|好转|不会?过敏|不会?长痘|不起痘|不会?磨|合脚|合适|不偏|见效|有效|变白|淡化|到货|补到货|补货|有货|批(?!次)|通过|同意|拦[得下住截回]|找[得回到]|赶[得上]|不会?晚|不会?掉色|不会?开胶|穿不坏|满意)",
    needs="定肯保绝百包准必",
)
#: What an accident costs is the supervisor's to decide.
_DAMAGES = DraftPattern(
    r"(?:医药费|医疗费|看病的?钱|误工费|药费|检查费)[^。不没主]{0,12}(?:我们|店里|全|都)?[^，。不没主]{0,4}(?:包|(?<!谁)出(?!示)|报销|承担|付|算我|负责|赔)",
    needs="药医病误检",
)
#: What a shop may well do, or its goods be, and the handbook does not say.
_SERVICES = DraftPattern(
    r"(?:开|给|寄|有|提供|补)[^，。退换]{0,4}(?:发票|收据)|发票[^，。]{0,6}(?:可以|能|有|给|随)|货到付款|花呗|分期|上门取件|送货上门|到店自提"
    r"|头层牛皮|真皮|纯羊毛|防水|正品|专柜|[0-9一二三四五六七八九十半两]+个?[月年]内?[^，。]{0,8}(?:免费|包|坏)"
    r"|(?:鞋|货|东西|商品)[^，。]{0,3}(?:不用|不需要|无需)[^，。]{0,4}(?:寄|退)[回还]?|退(?:您|给您)?一半",
    needs="票据付花分门提牛皮毛防正专年月寄退",
)
#: What an illness is, and what helps against it, is not for the desk to say.
_DIAGNOSES = DraftPattern(
    r"(?:断定|确定|肯定|判断|看得?出来?)[^，。吗]{0,6}是[^，。吗]{0,6}(?:过敏|皮炎|湿疹|毛囊炎|激素脸)|(?:您|这)(?:这|个|种|的|情况|就|确实|肯定|应该|明显)*(?:是|属于)[^，。吗]{0,6}(?:过敏|皮炎|湿疹|毛囊炎|激素脸|爆痘|闭口)"
    r"|(?:痘|脸|皮肤|红|痒|症状|情况)[^，。吗]{0,3}(?:就|肯定|应该|明显)?是[^，。吗]{1,8}(?:引起|导致|造成)的"
    r"|(?:抹|涂|擦|吃|用)[^，。]{0,3}(?:药膏|激素|氯雷他定|抗过敏药|消炎药|抗生素)",
    needs="是属抹涂擦吃用引导造",
)
#: Who says that it cannot be promised promises nothing.
_DENIED = DraftPattern(
    r"(?:不[敢能好可会]?|没法|没办法|无法|难以?|谁也)(?:[^，。]{0,4}|[^，。]{0,4}(?:承诺|答应|许诺|打包票|说|保证|肯定)[^，。]{0,8})$"
)
_NO_OFFER = DraftPattern(r"(?:没有?(?!发|收|寄|到|穿|问题)|不(?![满合喜想])|无(?!理由)|暂)[^，。]{0,6}$")
_NO_OFFER_AFTER = DraftPattern(r"[^，。]{0,3}(?:没有?|不[能行可会是支开了]|无|暂|停)")


def promise_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what a draft promises and nobody can, or the shop does not."""
    del facts
    yield from _absolutes(draft, handbook)
    source = next((row.source for row in handbook.policies.principles if row.id == "no-empty-promise"), None)
    if source is None:
        return
    for pattern, is_so in (
        (_OFFERS, False),
        (_FEES, False),
        (_RESULTS, False),
        (_DAMAGES, False),
        (_SERVICES, None),
    ):
        for match in pattern.finditer(draft.text):
            if not _is_denied(draft, match):
                says = Message("the handbook knows no {offer}", offer=match[0])
                is_own = pattern is _OFFERS and _is_of_shop(handbook, match[0])
                yield claim(
                    match.span(), None if is_own else Ruling(source, says), is_so=None if is_own else is_so
                )
    yield from _free_parcels(draft, source)
    yield from _gifts(draft, handbook, source)
    yield from _diagnoses(draft, handbook)


def _is_of_shop(handbook: Handbook, offer: str) -> bool:
    """Tell whether the shop decides about an offer itself: by a wish, a fact, a rule, an insurer."""
    policies = handbook.policies
    names = [
        *(wish.name for wish in policies.wishes),
        *(row.name for row in policies.refunds),
        *(axis.name or "" for axis in policies.axes),
    ]
    is_insured = any("insurer" in {row.return_freight, row.resend_freight} for row in policies.refunds)
    return any(offer in name for name in names) or (is_insured and offer == "运费险")


def _is_denied(draft: DraftText, match: re.Match[str]) -> bool:
    """Tell whether an offer is said not to be made: by words right before or behind it."""
    clause = draft.clause(match.start())
    return bool(
        _NO_OFFER.search(draft.text[clause.start : match.start()])
        or _NO_OFFER_AFTER.match(draft.text, match.end(), clause.end)
        or re.search(r"没|不|无", match[0])
    )


def _free_parcels(draft: DraftText, source: str) -> Iterator[Claim]:
    """Yield that the first parcel costs no freight."""
    for match in _FREE_PARCELS.finditer(draft.text):
        sentence = draft.sentence(match.start())
        is_for_the_short = _FOR_THE_SHORT.search(draft.text, sentence.start, match.end())
        if not is_for_the_short and not _is_denied(draft, match):
            says = Message("the handbook knows no {offer}", offer=match[0])
            yield claim(match.span(), Ruling(source, says), is_so=False)


def _gifts(draft: DraftText, handbook: Handbook, source: str) -> Iterator[Claim]:
    """Yield gifts: the shop offers one where goods come late (H4), and no other."""
    offer = handbook.replies.get("gift-offer")
    for match in _GIFTS.finditer(draft.text):
        if _is_denied(draft, match):
            continue
        if offer and _LATE.search(draft.text):
            yield claim(match.span(), Ruling(offer.source, Message("{text}", text=offer.name)), is_so=True)
            continue
        says = Message("the handbook knows no {offer}", offer=match[0])
        is_so = None if "礼" in match[0] or _SORRY.search(draft.text) else False
        yield claim(match.span(), Ruling(source, says), is_so=is_so)


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
        is_refused = _DENIED.search(draft.before(start, 16)) or draft.is_refused(end)
        if is_refused or draft.before(start, 3).endswith(("没有", "没有说", "没说", "没说过")):
            continue
        says = Message("nobody can promise {words}: say what is known, and leave a margin", words=word)
        # One character, 最, may be said of anything.
        yield claim((start, end), Ruling(rules.source, says), is_so=None if len(word) == 1 else False)
