"""What a draft says of single facts (A1, A2, H4, H8): fills and weights, the waybill, where goods go back, gifts."""

import re
from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.core.numerals import NUMBER, NUMERALS, number_of
from cstool.desk.draft_claims import Claim, DraftFacts, Ruling, claim
from cstool.desk.draft_rulings import of_gifts, of_waybill
from cstool.errors import Message
from cstool.policy.handbook import Handbook

_FILL = DraftPattern(rf"(?P<number>{NUMBER})\s*(?:毫升|ml|ML)", needs="升lL")
_WEIGHT = DraftPattern(rf"(?P<number>{NUMBER})\s*(?:克|g(?![a-z]))", needs="克g")
#: What is left, or gone, is the customer's to say; of these the policy knows what they were filled with.
_LEFT = DraftPattern(r"(?:剩|漏|少|还有|没了|用|轻|差)[^，。]{0,4}$")
_WHOLE = DraftPattern(
    r"出厂|标的?是?|瓶身写|原装|原来|一瓶|整瓶|规格|净含量|容量|本来|满瓶|装的?是|正装|连(?:包装|瓶|盒)"
)
_SEVERAL = DraftPattern(r"[两二三四五六2-9](?:瓶|件|双|盒|支|个|罐)")
#: 原装120ml，还剩80ml，漏了40ml, in any order.
_PARTS_OF_FILL = {
    "whole": DraftPattern(
        rf"(?:原装|原来|规格|标称?|净含量|满瓶|装|出厂|一?瓶)[^，。0-9{NUMERALS}]{{0,4}}(?P<ml>{NUMBER})"
    ),
    "left": DraftPattern(rf"(?:剩|液面)[^，。0-9{NUMERALS}]{{0,6}}(?P<ml>{NUMBER})", needs="剩液"),
    "gone": DraftPattern(
        rf"(?:漏|少)(?:了|掉|出)*(?P<ml>{NUMBER})(?=毫升|ml|ML|[，。吧的了哈]|$)", needs="漏少"
    ),
}
#: 差25克，属于正常误差.
_NO_LESS = DraftPattern(
    rf"(?:差|(?P<less>[少轻]))(?:了|着|个)*(?P<grams>{NUMBER})克(?(less)[^。不]{{0,28}}(?:属于|算)[^。不]{{0,4}}相符|[^。]{{0,3}}[^。不]{{0,6}}(?:误差|相符|没少|正常|对得上|一致))",
    needs="克",
)
#: 应发900克，面单720克，刚好轻了一瓶: the difference is said to be that of the goods that are named.
_ONE_LESS = DraftPattern(
    rf"应发(?:重量|是|为)*(?P<due>{NUMBER})克[^。]{{0,4}}面单(?:重量|是|为|上)*(?P<found>{NUMBER})克[^。不]{{0,6}}(?:刚好|正好|差不多|恰好)[^，。不]{{0,4}}[一1]瓶",
    needs="克",
)
#: 差10克就算少了.
_LESS = DraftPattern(
    rf"(?:差|轻|超过?)(?:了|着|个|到)*(?P<grams>{NUMBER})克(?:以上)?就?(?:算|是)[^，。]{{0,3}}(?:少|漏|不符|不对)",
    needs="克",
)
_SHORTEST_NAME = 2
_LEEWAY_BEFORE = DraftPattern(r"(?:差|误差|相差|轻|重)[^，。]{0,6}$")
_LEEWAY_AFTER = DraftPattern(r"[以之]?内|以下|都?(?:算|是)")
#: 100克以内都算相符: how much is said to be no difference.
_AGREES = DraftPattern(r"[以之]?(?:内|下)[^，。不]{0,4}(?:相符|一致|正常|合格|没问题|对得上|没少)")
_PHONE = DraftPattern(r"(?<![0-9])(?:0[0-9]{2,3}-?[0-9]{7,8}|1[0-9]{10}|400-?[0-9]{3}-?[0-9]{4})(?![0-9])")
_TO_RETURN = DraftPattern(r"退|寄|收件|收货人|地址|电话")
#: The parts of an address, by what they end with.
_PART = DraftPattern(rf"[\u4e00-\u9fff]{{2}}[市区路]|[0-9{NUMERALS}]+[号楼栋层]", needs="市区路号楼栋层")
_GIVEN = DraftPattern(
    r"(?:送|赠送?)(?:给|您|亲|你)*(?:[一二两三]|几)?(?:个|双|条|份|件|瓶|张|套|只|盒|把|顶|本|对|支|台|部|辆|枚)(?P<gift>[^，。退换货0-9]{2,6})",
    needs="送赠",
)
_SMALL_GIFT = DraftPattern(r"^(?:精美|精致|小|暖心|店里)*的?(?:小?礼|心意|赠品|小样)")


def fact_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what a draft says of facts that have one value in the policy."""
    del facts
    yield from _of_goods(draft, handbook)
    yield from _of_waybill(draft, handbook)
    yield from _of_address(draft, handbook)
    yield from _gifts(draft, handbook)


def _of_goods(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield the fill and the weight of goods that a draft names."""
    shop = handbook.policies.shop
    told = {part: pattern.search(draft.text) for part, pattern in _PARTS_OF_FILL.items()}
    ml = {part: number_of(match["ml"]) for part, match in told.items() if match}
    if (gone := told["gone"]) and len(ml) == len(told) and _FILL.search(draft.text):
        says = Message(
            "{whole} - {left} = {gone}", whole=ml["whole"], left=ml["left"], gone=ml["whole"] - ml["left"]
        )
        is_so = ml["whole"] - ml["left"] == ml["gone"]
        yield claim(gone.span("ml"), Ruling(shop.source, says), is_so=is_so)
    named = [row for row in shop.goods if row.name[-_SHORTEST_NAME:] in draft.text]
    for row in named if len(named) == 1 else ():
        for pattern, unit, value in ((_FILL, "ml", row.ml), (_WEIGHT, "g", row.grams)):
            for match in pattern.finditer(draft.text):
                clause = draft.clause(match.start()).text
                if (
                    value is None
                    or _SEVERAL.search(clause)
                    or not _WHOLE.search(clause)
                    or _LEFT.search(draft.before(match.start(), 8))
                ):
                    continue
                says = Message("{goods}: {value} {unit}", goods=row.name, value=value, unit=unit)
                is_so = number_of(match["number"]) == value
                yield claim(match.span(), Ruling(shop.source, says), is_so=is_so)


def _of_waybill(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield by how much the weight of a parcel may be off."""
    waybill, ruling = handbook.policies.waybill, of_waybill(handbook.policies)
    for match in _NO_LESS.finditer(draft.text):
        is_so = number_of(match["grams"]) <= waybill.tolerance_grams
        yield claim(match.span(), ruling, is_so=is_so)
    named = [row for row in handbook.policies.shop.goods if row.name[-_SHORTEST_NAME:] in draft.text]
    for match in _ONE_LESS.finditer(draft.text):
        if len(named) == 1 and named[0].grams is not None:
            less = number_of(match["due"]) - number_of(match["found"])
            says = Message("{goods}: {value} {unit}", goods=named[0].name, value=named[0].grams, unit="g")
            is_so = abs(less - named[0].grams) <= waybill.tolerance_grams
            yield claim(match.span(), Ruling(waybill.source, says), is_so=is_so)
    for match in _LESS.finditer(draft.text):
        is_so = number_of(match["grams"]) == waybill.tolerance_grams
        yield claim(match.span(), ruling, is_so=is_so)
    for match in _WEIGHT.finditer(draft.text):
        before, after = draft.before(match.start(), 10), draft.after(match.end(), 4)
        if re.search(r"面单|重量", draft.text) and (
            (_LEEWAY_BEFORE.search(before) and _LEEWAY_AFTER.match(after))
            or _AGREES.match(draft.after(match.end(), 12))
        ):
            is_so = number_of(match["number"]) == waybill.tolerance_grams
            yield claim(match.span(), ruling, is_so=is_so)


def _of_address(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield where goods are sent back to: telephone numbers, and an address that is partly the shop's."""
    shop = handbook.policies.shop
    address = shop.return_address
    if not address:
        return
    ruling = Ruling(shop.source, Message("{text}", text=address))
    for match in _PHONE.finditer(draft.text) if _TO_RETURN.search(draft.text) else ():
        yield claim(match.span(), ruling, is_so=match[0].replace("-", "") in address.replace("-", ""))
    parts = [*_PART.finditer(draft.text)]
    if any(part[0] in address and part[0][-1] in "区路" for part in parts):
        is_so = all(part[0] in address for part in parts)
        yield claim((parts[0].start(), parts[-1].end()), ruling, is_so=is_so)


def _gifts(draft: DraftText, handbook: Handbook) -> Iterator[Claim]:
    """Yield a gift that is none of the shop's (H4)."""
    names = "、".join(gift.name for gift in handbook.policies.shop.gifts)
    for match in _GIVEN.finditer(draft.text):
        known = any(word in names for word in (match["gift"][:2], match["gift"][-2:]))
        if (
            names
            and not known
            and not _SMALL_GIFT.search(match["gift"])
            and not draft.is_denied(match.start())
        ):
            yield claim(match.span(), of_gifts(handbook.policies), is_so=False)
