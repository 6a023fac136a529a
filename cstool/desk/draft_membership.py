"""What a draft says of membership besides rates (H10): for which goods, which tier is better, how one joins."""

import re
from collections.abc import Iterator, Sequence

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import NUMERALS, number_of
from cstool.core.tiers import Tier
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim, reply_saying
from cstool.desk.draft_grounds import tiers_named
from cstool.desk.draft_tiers import rates_of
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_SALE = DraftPattern(
    r"特价[^。不没]{0,16}一起(?:打|享|按)|(?:会员|折扣)[^。不]{0,6}(?:专给|只给|只限|仅限)[^，。]{0,4}特价|(?:特价|清仓|促销|秒杀|处理款|断码)[^。！？；不没]{0,10}再?(?:打|享)[^。！？不没]{0,4}(?:折|[一二三四五六七八九0-9]{1,2}(?=$|[，。哦的]))|"
    r"(?:特价|清仓|促销|打折|活动|折扣区|秒杀|断码|处理)(?:款|商品|鞋|的|区|宝贝|品)?[^。！？；不没]{0,10}?(?:也按|也|都|能|可以|可|享|照样|一样|同样|照常)[^。！？；不没]{0,8}?(?:折|会员价|叠加|优惠)|折上折|折上再[折打]|"
    r"(?:折扣|会员价?|打折)[^，。！不没]{0,6}(?:全场|所有|全部)?[^，。！不没]{0,3}通用|(?<!正价)(?<!正价鞋)(?<!正价商品)(?<!正价的)(?<!正价款)(?:所有|全部|任何|每款|全场)(?!的?正价)(?:的?商品|款|鞋子?|宝贝|东西)?[^，。！？不没]{0,4}(?:打折|折扣|会员价|[0-9一二三四五六七八九]折)|"
    r"(?:会员|折扣)[^，。不没]{0,6}(?:特价|活动|促销)[^，。不没]{0,6}(?:都|也)|(?:特价|活动|促销)价?款?(?:和|跟|与)(?:会员|折扣)[^，。！不没]{0,6}(?:叠加|同享|一起用|同时|并用)|"
    r"(?:会员|折扣)[^。！？；，不没]{0,8}(?:和|跟|与|同)[^。！？；，不没]{0,6}(?:特价|活动|促销|清仓)[^。！？；，不没]{0,6}(?:叠加|同享|一起用|同时|并用)",
    needs="折优惠会员",
)
#: Orders and yuan are two ways to a tier; who asks for both asks too much.
_BOTH_NEEDED = DraftPattern(
    r"同时[^，。]{0,3}(?:满|达到?|够)[^。]{0,4}单[^。]{0,6}[0-9]|单[^。，]{0,4}(?:并且|而且|还得|还要|加上)[^。]{0,4}(?:满|达到?|够|花)?[0-9]|(?:单[和、跟与][0-9]{3,4}[元块]?|两[样个][^，。]{0,3}|两个条件)(?:都|全)(?:要|得|够|满足|达到)(?!了)|缺一[样个不]|(?:单数|金额)(?:还|也)?(?:不够|没到)[^。]{0,6}(?:折|级)[^，。]{0,6}(?:没|不|轮)|(?:光|只)看[^，。]{0,8}(?:花|金额|钱|单数|几[单次趟])",
    needs="单两缺额看",
)
_NO_NEED_OF_BOTH = DraftPattern(r"不用|不需要?|不必|不是|无需|无须|任[一意何]|其中|或者?|哪[个样]|吗")
_MORE = DraftPattern(
    r"比(?P<than>[^，。]{2,8}?)的?(?:折扣|优惠|力度|价格)?[^，。不没]{0,3}(?P<how>多|大|低|便宜|优惠|划算|高|好|少|小|贵)",
    needs="比",
)
_BEST = DraftPattern(
    r"(?:是|属于|算)[^，。不]{0,6}(?:最高|顶级|封顶)(?:的)?(?:等?级|会员|一级|级别|了|$)", needs="最顶"
)
_NONE = DraftPattern(
    r"(?:没有?|不做|不搞|不设|取消了?)(?:任何|什么)?(?:会员|老客户?|老顾客|回头客)(?:的|制度|等级)*(?:折扣|优惠|制度|等级|价|一说)",
    needs="没不取",
)
_OF_SOME = DraftPattern(
    r"特价|清仓|这[款双件单]|那[款双件]|第一|首单|新客|头[一单回]|暂时|暂|还没|目前|现在|吗|您"
)
#: 退款的那笔也算一单.
_REFUNDED_COUNTS = DraftPattern(
    r"(?<!部分)退(?:款|货|掉|了)了?的?[^，。不没]{0,4}(?:订单|[笔单])?[^，。不没]{0,3}(?:也|照样|同样|还是|一样)[^，。不没]{0,3}(?:算|计)",
    needs="退",
)
#: 部分退款的钱不从累计里扣.
_NOT_DEDUCTED = DraftPattern(
    r"(?:部分退|退了一部分|退的钱)[^。]{0,18}(?:不(?:会|用|往下)?[^，。]{0,8}扣|照(?:样|旧)?算|按(?:没退|原来))",
    needs="退",
)
_COUNT = DraftPattern(
    rf"(?:会员|等级)[^，。]{{0,3}}(?:分为?|有|共有?|一共)[^，。]{{0,2}}?(?P<number>[{NUMERALS}0-9])(?:个?(?:等级|级别|档|种)|级(?!会员))",
    needs="会等",
)
_TO_JOIN = DraftPattern(
    r"(?:会员)[^，。不没无]{0,8}(?:报名|登记|申请|办理|办卡|开通|注册|缴费|交费|付费|充值)|(?:要|需要?|得|先)[^，。不]{0,3}(?:申请|办理?|开通|注册|充值)[^，。]{0,4}会员|(?:要|需要?|得|先)[^，。不]{0,3}[填交][^，。不]{0,4}申请表?",
    needs="会",
)
#: How the shop says that nobody has to apply.
_BY_ITSELF = DraftPattern(r"自动|不用申请|无需申请")
_NO_NEED = DraftPattern(r"不|无需|没|自动|免")


def membership_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield which tier a draft calls better or best, how many it counts, and what it takes to be a member."""
    del facts
    tiers = handbook.policies.tiers
    ruling = rates_of(tiers)
    yield from _both_needed(draft, ruling)
    yield from _terms(draft, tiers, ruling)
    for match in _SALE.finditer(draft.text):
        if not draft.is_denied(match.end() - 1):
            says = Message("sale goods are not discounted")
            yield claim(match.span(), Ruling(tiers[-1].source, says), is_so=False)
    yield from _compared_tiers(draft, tiers, ruling)
    for match in _TO_JOIN.finditer(draft.text):
        is_joined = reply_saying(handbook, "member-discount", _BY_ITSELF)
        if is_joined and not _NO_NEED.search(draft.clause(match.start()).text):
            yield claim(match.span(), ruling, is_so=False)


def _terms(draft: DraftText, tiers: Sequence[Tier], ruling: Ruling) -> Iterator[Claim]:
    """Yield that there are no discounts, or that an order counts that was refunded."""
    for match in _NONE.finditer(draft.text):
        if not _OF_SOME.search(draft.clause(match.start()).text) and any(tier.rate < 1 for tier in tiers):
            yield claim(match.span(), ruling, is_so=False)
    for match in _NOT_DEDUCTED.finditer(draft.text):
        if re.search("会员|累计|升级|级", draft.sentence(match.start()).text):
            says = Message("what is refunded in part is taken off")
            yield claim(match.span(), Ruling(tiers[-1].source, says), is_so=False)
    for match in _REFUNDED_COUNTS.finditer(draft.text):
        yield claim(
            match.span(), Ruling(tiers[-1].source, Message("an order that is refunded is none")), is_so=False
        )


def _compared_tiers(draft: DraftText, tiers: Sequence[Tier], ruling: Ruling) -> Iterator[Claim]:
    """Yield which of two tiers is better, which is the best, and how many there are."""
    for match in _MORE.finditer(draft.text):
        here = tiers_named(draft.text[draft.clause(match.start()).start : match.start()], tiers)
        there = tiers_named(match["than"], tiers)
        if len(here) == len(there) == 1 and here[0] is not there[0]:
            is_better = match["how"] in {"多", "大", "低", "便宜", "优惠", "划算", "好", "高"}
            yield claim(match.span(), ruling, is_so=(here[0].rate < there[0].rate) == is_better)
    for match in _BEST.finditer(draft.text):
        named = tiers_named(draft.text[draft.clause(match.start()).start : match.start()], tiers)
        if len(named) == 1 and not draft.is_denied(match.start()):
            yield claim(match.span(), ruling, is_so=named[0] is _best(tiers))
    for match in _COUNT.finditer(draft.text):
        discounted = sum(tier.rate < 1 for tier in tiers)
        yield claim(match.span(), ruling, is_so=number_of(match["number"]) in {discounted, len(tiers)})


def _both_needed(draft: DraftText, ruling: Ruling) -> Iterator[Claim]:
    """Yield that a tier takes orders and yuan together."""
    for match in _BOTH_NEEDED.finditer(draft.text):
        if not _NO_NEED_OF_BOTH.search(draft.sentence(match.start()).text):
            yield claim(match.span(), ruling, is_so=False)


def _best(tiers: Sequence[Tier]) -> Tier:
    return min(tiers, key=lambda tier: tier.rate)
