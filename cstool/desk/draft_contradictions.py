"""What a draft says, and a reply of the shop contradicts (H7, Q4, Q6, A1 to A3): it cannot both be said."""

from collections.abc import Iterator

from cstool.core.draft_context import DraftText
from cstool.core.lazy_patterns import DraftPattern
from cstool.desk.draft_claims import Claim, DraftFacts, claim, reply_saying
from cstool.desk.draft_rulings import of_reply
from cstool.policy.handbook import Handbook

#: By the reply that contradicts it: how the shop says it there, and how a draft says the contrary. A shop that says
#: something else in that reply is not held to it.
_CONTRADICTED = {
    "colour-difference": (
        DraftPattern(r"色差|出入|不同"),
        DraftPattern(
            r"(?:没有|无|零|0|不存在|不会有|没)(?:任何|一点|半点|什么|丁点)?(?:儿)?色差|(?:跟|和|与)(?:图片?|照片)[^，。]{0,2}(?:一模一样|完全一[样致]|丝毫不差|一点不差)|颜色[^，。不]{0,6}(?:丝毫不差|一点不差|一模一样)",
            needs="色图照",
        ),
    ),
    "custom-made": (
        DraftPattern(r"(?:不|没)[^，。]{0,6}(?:定做|定制)|(?:定做|定制)[^，。]{0,8}(?:不了|没法)"),
        DraftPattern(
            r"(?:可以|能|支持|接受|接|提供)(?:给您|帮您|为您|单独|按您?[^，。不]{0,6}|来[图样]|个性化?|私人)*(?:定做|定制|订做|订制)|(?:给您|帮您|为您|专门|单独)[^，。不]{0,4}(?:定做|订做|[做开](?=[一的，。]|$))|(?:定做|定制|订做)[^，。不没]{0,3}(?:加|需要|大概|大约|要)",
            needs="做制开定订",
        ),
    ),
    "intercept-started": (
        DraftPattern(r"(?:打过?|联系|请)[^，。]{0,6}快递"),
        DraftPattern(
            r"(?:没办法|没法|没有办法|无法|(?<!能)不能|不可以|不帮|不负责|不支持|我们不|不给您?)[^，。打保说承答]{0,3}拦截?(?!住)|拦截?不了|(?:自己|自行)(?:去)?(?:打|联系|找|给|和|跟|拦)[^，。]{0,4}(?:快递|圆通|电话|截)",
            needs="拦截快圆电",
        ),
    ),
    "please-refuse": (
        DraftPattern(r"拒收|不签收"),
        DraftPattern(
            r"(?:不能|不可以|不许|不支持|不要|别|请勿)[^，。]{0,2}拒(?:收|签)|只能[^，。]{0,4}(?:留着|收下)",
            needs="拒留收",
        ),
    ),
    "return-arrived": (
        DraftPattern(r"跟您说|联系您|告诉您"),
        DraftPattern(
            r"(?:您|请|麻烦|需要|要|得|记得|自己|自行)[^，。不]{0,6}(?:主动|来|自己|自行|及时)?(?:联系我们|来催|催一?下?|跟进|追问)[^，。]{0,4}(?:才|退款|否则|不然)|(?:请|麻烦|记得|需要|得)您?[^，。不]{0,6}来(?:找我们?(?:登记|问|要)|催我?)|主动联系我们|我们[^，。]{0,2}不(?:会|能)?(?:主动|再)(?:联系|通知|告诉|找)|(?:自己|自行)来?(?:找|联系|问|催)(?:我们|客服)|(?:不联系|不催)[^，。]{0,6}不[^，。]{0,3}退|不(?:来)?(?:联系|催|找|登记|报)[^，。]{0,4}的?话?，?[^，。]{0,6}不[会给能予][^，。]{0,3}退",
            needs="联催跟追找问通告",
        ),
    ),
    "inspect-before-signing": (
        DraftPattern(r"打开看|先验|验货"),
        DraftPattern(
            r"(?:不能|不可以|不让|不许|不支持|没法)[^，。]{0,3}(?:验货|开箱|拆开)|(?:先|得|必须|只能)签收[^，。]{0,4}(?:再|才|后)[^，。]{0,3}(?:验|看|拆)|(?:破|湿|坏)[^，。]{0,4}[也，都了]?(?:也|都|必须)(?:得|要)?(?:先)?签收",
            needs="验箱拆签",
        ),
    ),
    "care-first": (
        DraftPattern(r"停用|停下|别再用"),
        DraftPattern(
            r"(?:继续|接着|坚持)(?:使用|用|涂|抹|敷)|不(?:用|需要|必)停(?:用|下)?|(?:不用|不必|没必要|不需要)[^，。]{0,3}(?:看医生|去医院|就医)",
            needs="用涂抹敷停医",
        ),
    ),
    "resend-missing": (
        DraftPattern(r"补[发寄]"),
        DraftPattern(
            r"(?:(?:正装|买的[^，。样]{0,6})[^。样赠]{0,16}(?:[漏少缺]|没[装放寄])|[漏少缺][^，。样赠]{0,8}[双件瓶])[^。样赠]{0,14}(?:下次|下回|下一?单|下个订单)[^。不]{0,12}[补寄带]|(?:不用|不必|无需|不需要?|用不着)[^，。]{0,3}(?:查|问|核[实对查]|找)[^，。]{0,3}仓库|(?:不用|不必|无需|不需要)[^，。]{0,4}仓库[^，。]{0,3}(?:核[实对查]|查)|[少漏缺][^。]{0,14}(?:责任在您|算您)",
            needs="漏少缺没仓",
        ),
    ),
    "next-order-free": (
        DraftPattern(r"包邮|邮费算我们"),
        DraftPattern(
            r"(?:下次|下回|下一?单|下个订单)[^。不免包]{0,12}(?:小样|赠品)[^。不免包]{0,8}(?:邮|运|快递)费(?:也|仍然?|还)?(?:照[付收]|要?您[付出])|(?:小样|赠品)[^。不]{0,16}(?:下次|下回|下[一个]?单|下个订单)[^。免包不]{0,14}(?:邮|运|快递)费[^，。不免]{0,6}(?:您[^，。不]{0,4}[付出承掏]|照[付收出])",
            needs="费",
        ),
    ),
    "keep-and-send": (
        DraftPattern(r"[补安][寄排]"),
        DraftPattern(
            r"(?:留下|收下|留着)[^。]{0,12}(?:原本|原来|原先|本来|对的|正确的?)[^。，不]{0,12}(?:不|没法)(?:能|会|再|另外|给您|单独|用)*[寄发补]|[发寄送]错[^。]{0,6}(?:白送|免费送|送给?您了|不用补|一分钱)",
            needs="留收错",
        ),
    ),
    "find-parcel": (
        DraftPattern(r"查|核实|问"),
        DraftPattern(
            r"(?:不负责|不管|不会帮|不帮|不给)[^，。]{0,4}(?:查找|找|查|问)[^，。]{0,4}(?:快递|包裹)?|签收[^。]{0,10}(?:视为|等于|算)您?(?:已经)?收到",
            needs="查找问签",
        ),
    ),
    "acne-advice": (
        DraftPattern(r"清洁|卸妆"),
        DraftPattern(
            r"(?:不需要|不用|不必)[^，。]{0,3}(?:卸妆|清洁)|(?:卸妆|清洁)[^，。]{0,6}没有?[^，。]{0,3}(?:用|帮助)",
            needs="卸清",
        ),
    ),
    "repair-offer": (
        DraftPattern(r"维修单|单子|单据"),
        DraftPattern(
            r"(?:维修单|单据|收据|修鞋单)[^，。]{0,3}(?:不用|别|不必|不需要|无需)(?:再|您)*(?:留|收|拍|发|给)",
            needs="单据",
        ),
    ),
    "injury-care": (
        DraftPattern(r"病历|票据"),
        DraftPattern(
            r"(?:病历|票据|单据)[^，。]{0,6}(?:不用|别|不必|不需要|无需)(?:再|您)*(?:留|收|拍|发|给)",
            needs="病票单",
        ),
    ),
    "leak-settled": (
        DraftPattern(r"[退换]"),
        DraftPattern(
            r"[漏洒](?:液|了|出)[^。]{0,30}(?:(?:不算|不归|不怪|不属于)(?:是)?(?:我们|店里?|商家|质量)|(?:责任|问题)不在(?:我们|店)|(?:您|顾客)自(?:己|行)(?:承担|负责))",
            needs="漏洒",
        ),
    ),
    "ask-evidence": (
        DraftPattern(r"拍"),
        DraftPattern(
            r"(?:从来|一律|根本)?(?:不需要|不用|无需|不必|用不着)(?:您)?(?:提供|发|拍|给)?(?:任何|什么)?(?:照片|凭证|拍照|图片|拍图|证据)(?![^，。]{0,4}(?:了|都|拍太))",
            needs="照凭图证",
        ),
    ),
    "late-refund": (
        DraftPattern(r"这就|马上|不让您再等"),
        DraftPattern(
            r"(?:先|得|要|必须|需要?)(?:再|先)?等(?:满|够|到)?[^，。]{1,6}(?:[天日周月]|小时)[^。]{0,10}才[能给可会][^，。不]{0,6}退"
            r"|退?款[^。不]{0,4}(?:(?:得|要|需要)等[^。]{0,4})?(?:月[底初]|下个?月|下周|统一)[^，。不]{0,6}[退办打]|[拦截](?:住|下|到|回|成功)了?[^。]{0,8}等[^。]{0,14}(?:再|才)[^，。]{0,6}退",
            needs="等款",
        ),
    ),
    "sample-next-order": (
        DraftPattern(r"下次"),
        DraftPattern(
            r"小样[^。]{0,20}(?:今天|明天|马上|单独|立刻|立即|现在)[^，。不下备]{0,8}(?:补发|补寄|寄|发给)",
            needs="样",
        ),
    ),
}
#: Said of what happened, or of what a courier answered.
_HAPPENED = DraftPattern(
    r"快递[^，。]{0,4}(?:说|回复|反馈|那边|公司|员)|要是|如果|万一|若|没拦|的话|拒收|寄回"
)
_NEGATED = DraftPattern(
    r"不(?!过)[^，。]{0,2}$|没法?$|暂[^，。]{0,2}$|不[是敢]|不能说|[别勿]$|(?:不[敢能好可会]?|没法|没办法|无法)(?:保证|承诺|说|打包票)[^，。]{0,4}$"
)
#: 完全没有色差这话我不敢说.
_DENIED_AFTER = DraftPattern(r"[^，。]{0,8}(?:(?:做|办|弄|支持|提供)不[了到]|没法|没办法|不行|不可以|不能)")
_UNSAID = DraftPattern(r"这(?:种)?话|(?:我们?)?(?:可)?(?:不敢|不好|没法|不能)(?:说|讲|保证|承诺)")


def contradiction_claims(draft: DraftText, handbook: Handbook, facts: DraftFacts) -> Iterator[Claim]:
    """Yield what the shop's own replies deny."""
    del facts
    for id_, (own, contrary) in _CONTRADICTED.items():
        for match in contrary.finditer(draft.text):
            is_told = id_ == "intercept-started" and _HAPPENED.search(draft.sentence(match.start()).text)
            reply = reply_saying(handbook, id_, own)
            is_denied = id_ == "custom-made" and _DENIED_AFTER.match(draft.text, match.end())
            if reply and not is_told and not is_denied and not _is_negated(draft, match.start()):
                yield claim(match.span(), of_reply(reply), is_so=False)


def _is_negated(draft: DraftText, place: int) -> bool:
    clause = draft.clause(place)
    is_unsaid = _UNSAID.search(clause.text) or _UNSAID.match(draft.text, clause.end)
    return bool(_NEGATED.search(draft.before(place, 10)) or is_unsaid) or "吗" in clause.text
