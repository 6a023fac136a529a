"""A draft and what each place of it speaks of: whose fault, which wish, where the parcel is, what is denied."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from cstool.core.lazy_patterns import DraftPattern
from cstool.core.promises import plain_characters
from cstool.core.said_figures import SaidFigure, said_figures

if TYPE_CHECKING:
    from cstool.core.refund_rules import Party, Stage

#: Ends of sentences, and of clauses.
_SENTENCE = DraftPattern("。+")
_CLAUSE = DraftPattern(r"[。，、：（）]+|\s+(?=[^\x00-\x7f])")
#: The most characters of a sentence or clause: what is longer was not typed, and costs more than it is long.
_LONGEST = 200
_STOPS = str.maketrans("！？!?；;\n\r～~…:()你妳", "。。。。。。。。。。。：（）您您")
#: Who is in a hurry writes spaces between clauses: 没穿过 吊牌都在.
_SPACES = r"(?<=[^\x00-\x7f]) +(?=[^\x00-\x7f])"
#: 一单就九三折？不是哈: what a question says is denied in the next breath.
_QUESTION = DraftPattern(
    r"[?？]+[\s～~，,]*(?:亲|您好)?[，,]?(?:不是|不对|没有|没这|不会|不行|不能|不可以|不用|不可能|哪有|并不|不哦|不呢|不哈|不啊)",
    needs="?？",
)
#: What names the shop's fault, or a reason of the customer's own; another size may be wanted for either.
_FAULTS = DraftPattern(
    r"(?P<shop>等不[了及]|不(?:想|愿意?)等|耽误您|质量|品质|做工|瑕疵|残次|次品|缺陷|划痕|色差大|[开脱掉]胶|断底|掉[底色皮漆]|褪色|脱线|开线|[开断]裂|[掉断裂脱](?:跟|面|带|扣|链|缝)|坏[了的]|破损|破洞"
    r"|(?:底|跟|面|带|扣|线|胶|链|缝)(?:都|也|就|子|儿|有点)*(?:断|裂|掉|脱|开|坏|破)"
    r"|[发寄送装弄拿配]错|[发寄]成|[我店]们?的锅|跟歪|[漏少缺][发寄放装了件]|错的?(?:那|这|一)?[双件瓶个份]|没发全|漏液|补[发寄]|小样|发晚|延迟|拖延|拖(?:了|到|太)|迟发|失误|疏忽"
    r"|(?:我们|店里|店铺|商家|卖家)的?[^，,。不您]{0,3}(?:责任|过错|过失|问题|原因|不对|错)|(?<!费)(?<!费是)(?<!费都是)(?<!费都)(?<!费由)我们[^，。]{0,3}负责"
    r"|有问题的?(?:宝贝|商品|鞋|货|东西)|(?:宝贝|鞋子?|商品|东西|本身)[^，。]{0,2}有(?:问题|毛病)|(?:责任|错)[是在]?(?:我们|咱们|店))"
    r"|(?P<customer>(?:尺码|尺寸|号码|码数|码子|大小|颜色|色号|型号|款式|码)[^，,。我店]{0,4}(?:问题|原因|缘故|不合|不对|不喜|不满|不搭|[选拍买]错|没选对|[大小]了|不想|偏[大小])"
    r"|(?<!可能)(?:选|拍|买|下)错|自己[拍选买][大小]|不合适|不合脚|不喜欢|没看[上中]|不搭|不好看|显[胖黑]|反?悔|改(?:了|变)?主意|变卦"
    r"|(?:个人|自身|自己|您)(?:这边)?的?(?:原因|问题|喜好)|无理由|尺码、颜色|喜好|穿着不舒服|(?:自己|就是|只是)?(?:觉得|感觉|嫌)[^，。]{0,4}(?:大|小|紧|松|丑|不好|不舒服|不值|胖)|没毛病)"
    r"|(?P<wanted>不想要|不要了|不满意|[大小](?:了|[半一]码)|换[大小]|换(?:个|双|大|小|一)?[^，,。]{0,2}(?:尺码|尺寸|码|颜色|款))"
)
#: 不是质量问题: the shop is not at fault.
_NOT_SO = DraftPattern(
    r"(?:不是|并非|不算|(?<!无论)(?<!除)非|不属于|没有?|不存在|没什么)(?:任何|什么|我们的?|因为)*$"
)
#: 跟自己改主意的不一样: a reason that is named for what it is not.
_UNLIKE = DraftPattern(r"[跟和与同][^，。]*(?:不一样|不同|两回事|不等于)", needs="样同回等")
#: 质量问题除外: what does not hold for it is said.
_EXCEPT = DraftPattern(r"除外|除了|以外", needs="除外")
_STAGES: "tuple[tuple[Stage, DraftPattern], ...]" = (
    (
        "unshipped",
        DraftPattern(
            r"(?:没有?|未|尚未)(?:发(?:货|出|走)|寄出|寄走|出库|揽收)|还?没(?:有)?(?:打包|配货|拣货)|还没发|发货[之以]?前|在仓库"
        ),
    ),
    (
        "in-transit",
        DraftPattern(
            r"拦截|拦下|拦住|截住|在途|在路上|路上|拒[收签]|已经?(?:发[货出走]|寄[出走]|出库)|[发寄]出去?了|[截拦](?:得|不)?(?:下|住|到|回|了)"
        ),
    ),
)
_WISHES = DraftPattern(r"(?P<exchange>换)|(?P<return>退)|(?P<repair>修)|(?P<resend>补[发寄]|补给)")
#: What denies the clause that it stands in.
_DENIALS = DraftPattern(
    r"没有|哪有|没法|没办法|不能|不可以|不支持|不行|不了|无法|不好|办不到|不享受|不参加|不参与|不打|不再|用不[上了]|享受不|享不|没份|不适用|记错|听错|看错|弄错|搞错|误会|不叠加|不会|不提供|不给|不予"
)


#: 隔壁店48小时内发货，我不敢这么承诺: it is named to say that nobody promises it.
_REFUSED = DraftPattern(
    r"[^。]{0,8}(?:答应|保证|承诺)不了|[^。]{0,12}(?:不敢|不能|不好|没法|没办法|无法|做不到|不会)(?:就|也|跟您|给您)*(?:这么|这样|那么|那样)?(?:承诺|答应|许诺|打包票|保证|说|写)"
)
#: 您说想要10天退，这个办不了: what somebody else wants or says, and then is not so.
_REPORTED = DraftPattern(
    r"(?:亲|不过)*(?:您(?:刚才?|之前)?|顾客|买家|(?:您|听)?[^，。您]{0,3}(?:朋友|同事|闺蜜|邻居|隔壁店?|别家|人家|网上|主播))[^，。]{0,3}(?:说|讲|问|以为|想要|要求|提|听|看到|希望|记得)",
    needs="说讲问以要提听看希记",
)
#: 您朋友说的8.5折是别家的: what holds in another shop.
_ELSEWHERE = DraftPattern(r"别(?:人|的)?(?:家|店)|人家(?:店|家|那)|隔壁|平台上的?别")
_THAT_IS = DraftPattern(r"(?:那个?都?)?是")
_THEN_DENIED = DraftPattern(
    r"[，。][^，。]{0,8}?(?:(?:办|做|满足|答应|承诺|支持|退|给|弄)不了|不是|没有|不行|不能|不可以|不用|其实|不对|没法|没办法|[搞记听弄][错岔混反]|误会|没那|先?(?:去|帮您)?(?:核实|翻备注|问清))|[，。](?:我|这边|我们)[^，。]{0,6}(?:核实|翻备注|问清|查一下)"
)
#: 破例, 通融: what is said is an exception.
_EXCEPTION = DraftPattern(r"破例|例外|特例|通融|特殊", needs="例通殊")


class DraftClause(NamedTuple):
    """A part of a draft, its place in characters and its text."""

    start: int
    end: int
    text: str


class DraftText:
    """A draft, read: its figures, sentences, clauses, and what stands around a place."""

    def __init__(self, text: str) -> None:
        #: The text in one way of writing; every character keeps its place.
        self.text = _in_one_way(text)
        self._denied_questions = [match.start() for match in _QUESTION.finditer(text)]
        self.figures: tuple[SaidFigure, ...] = tuple(said_figures(self.text))
        self.sentences = tuple(_parts(self.text, _SENTENCE))
        self.clauses = tuple(_parts(self.text, _CLAUSE))

    @cached_property
    def _faults(self) -> tuple[re.Match[str], ...]:
        return tuple(_FAULTS.finditer(self.text))

    def sentence(self, place: int) -> DraftClause:
        """Return the sentence that holds `place`."""
        return self._around(self.sentences, place)

    def clause(self, place: int) -> DraftClause:
        """Return the clause that holds `place`."""
        return self._around(self.clauses, place)

    def before(self, place: int, count: int) -> str:
        """Return up to `count` characters of the same sentence that stand before `place`."""
        return self.text[max(self.sentence(place).start, place - count) : place]

    def after(self, place: int, count: int) -> str:
        """Return up to `count` characters of the same sentence that stand after `place`."""
        return self.text[place : min(self.sentence(place).end, place + count)]

    def is_total(self, place: int, value: Decimal) -> bool:
        """Tell whether `value` at `place` is what the yuan before it in its sentence add up to: 19元加8元，共27元."""
        start = self.sentence(place).start
        yuan = [each for each in self.figures if each.kind == "元" and not each.is_idiom]
        before = [each.value for each in yuan if start <= each.start < place]
        return any(sum(before[first:]) == value for first in range(len(before) - 1))

    def fault(self, place: int) -> "Party | None":
        """Return whose fault is spoken of at `place`: the last that was named, or the first that will be."""
        meant = [each for each in self._faults if not _EXCEPT.search(self.clause(each.start()).text)]
        named = [match for match in meant if not match["wanted"]] or meant
        named = [match for match in named if not _UNLIKE.search(self.clause(match.start()).text)] or named
        sentence = self.sentence(place)
        here = [match for match in named if sentence.start <= match.start() < sentence.end]
        earlier = [match for match in here if match.start() < self.clause(place).end]
        for match in (*earlier[-1:], *here[:1], *(m for m in reversed(named) if m.start() < place)):
            is_shop = match["shop"] and not _NOT_SO.search(self.before(match.start(), 6))
            return "shop" if is_shop else "customer"
        return None

    def stage(self) -> "Stage | None":
        """Return where the parcel is said to be."""
        for stage, pattern in _STAGES:
            if pattern.search(self.text):
                return stage
        return None

    def wishes(self, place: int) -> tuple[str, ...]:
        """Return what is spoken of at `place`: the wishes of its clause, else the last that was named."""
        clause, sentence = self.clause(place), self.sentence(place)
        named = [
            found for found in _WISHES.finditer(self.text, sentence.start, sentence.end) if found.lastgroup
        ]
        here = [found for found in named if clause.start <= found.start() < clause.end]
        earlier = [found for found in named if found.start() < place]
        chosen = here or earlier[-1:] or named[:1]
        return tuple(dict.fromkeys(found.lastgroup or "" for found in chosen))

    def is_denied(self, place: int) -> bool:
        """Tell whether the clause that holds `place` denies what it says."""
        return bool(_DENIALS.search(self.clause(place).text))

    def is_refused(self, end: int) -> bool:
        """Tell whether a promise that ends there is named to say that nobody gives it: 明天一定到，这个我答应不了."""
        return _REFUSED.match(self.after(end, 24)) is not None

    @cached_property
    def is_exception(self) -> bool:
        """Whether something is granted as an exception: goodwill, not the rule, is what it is held against."""
        return _EXCEPTION.search(self.text) is not None

    def is_of_others(self, place: int) -> bool:
        """Tell whether `place` is in what others ask, want or have, and this shop denies: 一单就九三折？不是哈."""
        sentence, clause = self.sentence(place), self.clause(place)
        if any(sentence.start <= end < sentence.end for end in self._denied_questions):
            return True
        after = self.text[clause.end : self.clause(clause.end).end] if clause.end < len(self.text) else ""
        if _ELSEWHERE.search(clause.text) or (_THAT_IS.match(after) and _ELSEWHERE.search(after)):
            return True
        is_reported = _REPORTED.match(clause.text) is not None
        return is_reported and _THEN_DENIED.match(self.text, max(clause.start, clause.end - 1)) is not None

    def is_corrected(self, place: int) -> bool:
        """Tell whether the clause that holds `place` begins by denying what it says: 不是满5单打八折."""
        return re.match("(?:也|都|并|可)?不是", self.clause(place).text) is not None

    def is_denied_elsewhere(self, figure: SaidFigure) -> bool:
        """Tell whether a figure is named again to deny it: 您朋友说八折，八折确实没有."""
        return any(each != figure for each in self._denied_figures.get(figure.text, ()))

    @cached_property
    def _denied_figures(self) -> dict[str, list[SaidFigure]]:
        """The figures whose clauses deny what they say, by their text."""
        denied: dict[str, list[SaidFigure]] = {}
        for figure in self.figures:
            if self.is_denied(figure.start):
                denied.setdefault(figure.text, []).append(figure)
        return denied

    def _around(self, parts: tuple[DraftClause, ...], place: int) -> DraftClause:
        return parts[bisect_right(parts, place, key=attrgetter("start")) - 1]


def _in_one_way(text: str) -> str:
    """Return `text` with plain digits and letters, every sentence ended by 。 and every clause by ，."""
    plain = re.sub(r",(?![0-9])|(?<![0-9]),", "，", plain_characters(text))
    return re.sub(_SPACES, lambda match: "，" * len(match[0]), plain.translate(_STOPS))


def _parts(text: str, separator: DraftPattern) -> Iterator[DraftClause]:
    """Yield the parts of a text that end with a separator, none longer than people write."""
    start = 0
    for end in (*(match.end() for match in separator.finditer(text)), len(text)):
        for cut in range(start + _LONGEST, end, _LONGEST):
            yield DraftClause(start, cut, text[start:cut])
            start = cut
        yield DraftClause(start, end, text[start:end])
        start = end
