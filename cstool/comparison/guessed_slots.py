"""Phrases of other desk tools: which of their places an agent fills, guessed by how they are marked and called."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from msgspec import structs

from cstool.core.replies import Kind, Reply, Slot

#: Gives an id for a Chinese name; empty: there is none.
Spelling = Callable[[str], str]
#: Marks that only a place to fill has; 【】 stand around headings, too.
_MARKED = re.compile(
    r"\$\{([^{}]{1,30})\}|\{\{?([^{}]{1,30})\}?\}|#([^#\s]{1,12})#|<(?!/?[A-Za-z])([^<>]{1,12})>|【([^【】]{1,12})】"
    r"|(_{2,}|(?<![A-Za-z0-9])[xX]{2,}(?![A-Za-z0-9])|\*{3,})"
)
#: What a place is called, and what fills it then; the first that fits.
_KINDS: dict[str, Kind] = {
    "单号|编号|订单": "words",
    "金额|差价|多少钱|退款额": "yuan",
    "日期|哪天|几号|发货日": "day",
    "尺码|码数|鞋码": "size",
    "款式": "style",
    "快递|物流公司": "courier",
    "礼品|赠品": "gift",
    "姓名|昵称|名字|称呼|买家|客户|顾客|颜色|地址|电话|手机|商品|宝贝|时间|数量|链接": "words",
}
#: What of a value customers are told: of a day that was confirmed, the one with the margin (H3).
_TOLD: dict[Kind, str] = {"day": ".told"}


class OpenPhrase(NamedTuple):
    """A phrase as a wording of replies.toml, and the slots that were guessed in it."""

    text: str
    slots: tuple[Slot, ...]


def open_phrase(text: str, known: Mapping[str, Slot], spelling: Spelling) -> OpenPhrase:
    """Return a phrase with its places as placeholders.

    Args:
        text: the phrase.
        known: the slots of the replies, by name.
        spelling: gives ids.
    """
    slots: dict[str, Slot] = {}
    pieces, end = [], 0
    for found in _MARKED.finditer(text):
        name = next((part.strip() for part in found.groups()[:5] if part), "")
        kind = _kind(name)
        if found[5] and name not in known and kind is None:
            continue
        name = name or f"待填{len(slots) + 1}"
        slot = slots.setdefault(name, _slot(name, kind, known, spelling, len(slots) + 1))
        pieces += [_doubled(text[end : found.start()]), f"{{{slot.id}{_TOLD.get(slot.kind, '')}}}"]
        end = found.end()
    return OpenPhrase("".join([*pieces, _doubled(text[end:])]), tuple(slots.values()))


def slots_by_name(replies: Iterable[Reply]) -> dict[str, Slot]:
    """Return the slots of replies by their names; a value has to be given where a phrase leaves a place open."""
    return {slot.name: structs.replace(slot, default=None) for reply in replies for slot in reply.slots}


def _kind(name: str) -> Kind | None:
    return next((kind for words, kind in _KINDS.items() if re.search(words, name)), None)


def _slot(name: str, kind: Kind | None, known: Mapping[str, Slot], spelling: Spelling, number: int) -> Slot:
    if name in known:
        return known[name]
    spelled = spelling(name) if not name.startswith("待填") else ""
    return Slot(id=spelled or f"value-{number}", name=name, kind=kind or "words")


def _doubled(words: str) -> str:
    return words.replace("{", "{{").replace("}", "}}")
