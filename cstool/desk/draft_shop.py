"""What a draft claims of the shop: its warehouse and its couriers (H6), and the flags of its orders (H2, H8)."""

import re
from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.desk.draft_rulings import of_parcels
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_COURIERS = (
    "顺丰|申通|中通|韵达|百世|汇通|邮政|德邦|京东|国通|优速|宅急送|极兔|天天快递|丹鸟|圆通|EMS|ems|e邮宝|菜鸟"
)
_CITIES = (
    "北京|上海|广州|深圳|杭州|义乌|温州|泉州|晋江|莆田|成都|重庆|武汉|长沙|南京|苏州|东莞|佛山|惠州|宁波|金华|郑州|西安|天津|青岛|济南|厦门|福州|石家庄"
    "|白沟|临沂|合肥|昆明|南昌|沈阳|大连|哈尔滨|无锡|常州|嘉兴|绍兴|台州|中山|珠海|汕头|揭阳|南宁|贵阳|太原|香港|浙江|广东|福建|江苏|四川|河北|山东"
)
_SHIPS_FROM = DraftPattern(
    rf"(?<!寄到)(?<!发往)(?<!寄往)(?<!送到)(?<!发到)({_CITIES})(?:这边|那边|本地|市|的|直接)*(?:[大分]?仓|发(?=[的哦哈呢。，]|$)|发货|发的|发出|寄|直发|出的|总仓|出发|出货|现货)"
    rf"|仓库?(?:都|就|是|位于|设)*在?({_CITIES})",
    needs="仓发寄出现",
)
#: 不在义乌发货: where the shop does not send from.
_NOT_THERE = DraftPattern(r"不(?:是|在|从|由)+$")
#: Names of couriers that are names of other things as well.
_OTHER_NAMES = {"京东", "菜鸟", "国通", "优速", "邮政", "百世", "汇通"}
#: 邮政EMS is one courier.
_SHIPS_WITH = DraftPattern(rf"(?:邮政(?:的|速递|快递)?(?=EMS|ems|e邮宝))?({_COURIERS})")
_SENT = DraftPattern(
    r"次日达|当日达|隔日达|备注|[加改换选补]|指定|发|走|用|默认|合作|安排|寄|快递|包邮|到|送"
)
_NOT_SENT = DraftPattern(
    r"不发|不(?:[^，。]{0,3}(?:合作|走|用|发|指定)|可以|能)|没有|发不了|不走|没合作|不支持|暂时|寄不了|不能|没法|没办法|吗|(?<!给)您[寄发]|寄回|退回|回来|您[要想][发用走]|不好意思|抱歉"
)
#: 想发顺丰呀，我们只有圆通: it is named to say that the shop does not send with it.
_NOT_OURS = DraftPattern(
    r"没有?合作|不合作|(?:我们|店里|本店|目前|这边)?(?:只有|只能[^，。]{0,4}[在发走选]|只发|只走)|发不了|不发|没法发"
)
#: 指定圆通也不行.
_NOT_CHOSEN = DraftPattern(r"(?:速递|快递)?也?(?:不行|不可以|没用|选不了|指定不了)")
#: A courier that the shop does not send with, but for where it does not go.
_REFUSED = DraftPattern(
    r"(?:快递|速递|快件|是|我们|咱们|这边|店里|暂时|目前|都)*(?:发不了|不发|没有?合作|不支持|不走|寄不了|用不了)"
)
#: What an order is flagged for: that it comes back, or that something special is asked for.
_OF_RETURNS = DraftPattern(r"退|换货|售后|质量|补发|投诉|维修|[漏少错]发|发错|[漏少缺]了")
_OF_WISHES = DraftPattern(r"指定|备注|特殊|礼品|送礼|推迟|晚点发|要求|快递")
_THERE = DraftPattern(r"要是|如果|的话|地区|偏远|那边|您那|到不了")


def shop_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield the claims of a draft about warehouse and couriers."""
    del facts
    shop = handbook.policies.shop
    for match in _SHIPS_FROM.finditer(draft.text):
        if not draft.is_denied(match.start()) and not _NOT_THERE.search(draft.before(match.start(), 4)):
            city = match[1] or match[2]
            is_so = city in shop.warehouse or shop.warehouse in city
            yield claim(match.span(), of_parcels(handbook.policies), is_so=is_so)
    yield from _couriers(draft, handbook)
    yield from _flags(draft, handbook)


def _flags(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield which flag an order gets that comes back, or that something special is asked for (H2, H8)."""
    policies = handbook.policies
    for flag in policies.flags:
        is_of_returns = flag.id == policies.remarks.after_sales_flag
        for match in re.finditer(re.escape(flag.name), draft.text):
            said = draft.before(match.start(), 14)
            told = _OF_RETURNS.search(said), _OF_WISHES.search(said)
            if any(told) and not all(told) and not draft.is_denied(match.start()):
                ruling = Ruling(flag.source, Message("{flag}: {use}", flag=flag.name, use=flag.use))
                yield claim(match.span(), ruling, is_so=bool(told[0]) == is_of_returns)


def _couriers(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    names = "、".join(courier.name for courier in handbook.policies.shop.couriers)
    ruling = of_parcels(handbook.policies)
    for match in _SHIPS_WITH.finditer(draft.text):
        clause = draft.clause(match.start()).text
        is_ours = match[1].lower() in names.lower()
        if not is_ours and _NOT_OURS.search(draft.text[match.end() : draft.sentence(match.start()).end]):
            continue
        if (is_ours and _NOT_CHOSEN.match(draft.after(match.end(), 6))) or (
            is_ours and _REFUSED.match(draft.after(match.end(), 12)) and not _THERE.search(clause)
        ):
            yield claim(match.span(), ruling, is_so=False)
        elif (
            (not is_ours and match[1] not in _OTHER_NAMES)
            or _SENT.search(clause)
            or "快递" in draft.before(match.start(), 4)
        ) and not _NOT_SENT.search(clause):
            yield claim(match.span(), ruling, is_so=is_ours)
