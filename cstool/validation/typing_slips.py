"""Slips of the hand where a text is not TOML: what was meant by the characters of a line that stand wrong."""

import re

from cstool.core.numbers import decimal_text
from cstool.errors import Message

QUOTE_INSIDE = Message('a quote inside a text is written “ ” or \\"')
COMMENT = Message("a comment begins with #")
#: What stands behind a value that is whole.
NEEDLESS = Message("a line ends without punctuation: delete it")
#: What helps where a whole value is followed by something; the first that fits counts.
_BEHIND = {
    r"\s*[。，、；：,;:]\s*(#|$)": NEEDLESS,
    r"\s*(//|--|;|；|/\*)": COMMENT,
    r"\]|,\s*[\"']": Message("put it between [ and ]"),
}
_EQUALS = Message("write = between the key and its value")
_DIGITS = dict(zip("０１２３４５６７８９", "0123456789", strict=True))
_DASHES = "–—−－"
_NUMERAL = re.compile(r"([零一二三四五六七八九十百千两〇]+)[天日元单克码件]?\s*(?:#|$)")
#: A discount as people say it, in digits or in words, and a share in percent.
_ZHE = re.compile(r"([0-9](?:\.[0-9])?|[0-9]{2}|[一二三四五六七八九]{1,2})\s*折")
_PERCENT = re.compile(r"([0-9]{1,3})\s*[%％]")
#: A day as people write it: 2026/11/1, 2026.11.1, 2026年11月1日, 20261101.
_DAY = re.compile(
    r"([12][0-9]{3})\s*[-/.年–—−－／．]\s*([0-9]{1,2})\s*[-/.月–—−－／．]\s*([0-9]{1,2})\s*[日号]?(?![\w.:/-])"
    r"|([12][0-9]{3})([0-9]{2})([0-9]{2})(?![\w.:/-])"
)
#: Words that are meant as true or false, in any letters.
_BOOLEANS = {
    **dict.fromkeys(("yes", "on", "ture", "treu", "t", "y"), "true"),
    **dict.fromkeys(("no", "off", "flase", "fales", "f", "n"), "false"),
}


def typed(wide: str, plain: object) -> Message:
    """Return the hint for a full-width character."""
    return Message(
        "{wide} is a full-width character: switch the input method to English and type {plain}",
        wide=wide,
        plain=plain,
    )


def behind_key(before: str, rest: str) -> Message | None:
    """Return what helps where = should follow a key; None: nothing that is known."""
    if rest.lstrip()[:1] in (":", "："):
        return _EQUALS
    words = re.fullmatch(r"\s*([A-Za-z][\w-]*)\s+", f"{before} ")
    more = re.match(r"\s*([A-Za-z][\w-]*)\s*=", rest)
    if words and more:
        return Message("a key has no spaces: {key}", key=f"{words[1]}_{more[1]}")
    is_value = re.match(r"""[\s:~–—−－-]*(["'\[{0-9]|(true|false)\b)""", rest)
    return _EQUALS if is_value else None


def of_key(above: str, line: str) -> Message | None:
    """Return what a key in Chinese, with which a line begins, is called in the table above; None: it has none."""
    chinese = re.match(r"\s*([\w-]*[\u4e00-\u9fff][\w-]*)\s*[=＝:：]", line)
    if re.match(r"\s*[=＝]", line):
        return Message("write the key in front of =")
    if not chinese:
        return None
    from cstool.validation.key_meanings import key_meant, keys_below

    shape, keys = keys_below(above)
    if key := key_meant(chinese[1], shape, keys):
        return Message("keys are English words: did you mean {meant}?", meant=key)
    return Message("keys are English words; in this table: {keys}", keys=tuple(keys)) if keys else None


def of_value(before: str, rest: str, below: str) -> Message | None:
    """Return what helps where a value begins that is none; None: nothing that is known."""
    if rest[:1] in _DIGITS:
        digits = re.match("[０-９]+", rest)
        return typed(digits[0], "".join(map(_DIGITS.__getitem__, digits[0]))) if digits else None
    if rest[:1] in _DASHES and rest[1:2].isdigit():
        return Message("{wide} is a long dash: type -", wide=rest[:1])
    if re.match(r"\s*(#|$)", rest) and re.match(r"\s*[\"']", below):
        return Message("write [ behind =: several values stand between [ and ]")
    return _of_number(before, rest) or _of_word(rest)


def _of_number(before: str, rest: str) -> Message | None:
    """Return how a number is written that was typed as people say it."""
    if before.rstrip().endswith("==") or rest.startswith("="):
        return Message("write one = only")
    if rate := rate_meant(rest):
        return rate
    if numeral := _NUMERAL.match(rest):
        from cstool.core.numerals import number_of

        return Message("write the number in digits: {number}", number=number_of(numeral[1]))
    if unit := re.match(r"[￥¥$]\s*([0-9]+(?:\.[0-9]+)?)", rest):
        return Message("a number stands alone, without its unit: {number}", number=unit[1])
    if letters := re.match(r"[OolI0-9.]*[OolI][OolI0-9.]*\b", rest):
        number = letters[0].translate(str.maketrans("OolI", "0011"))
        is_number = re.fullmatch(r"[0-9]+(\.[0-9]+)?", number) and re.search("[0-9.]", letters[0])
        return (
            Message("here is a letter in the place of a digit: {number}", number=number)
            if is_number
            else None
        )
    return None


def day_meant(text: str) -> str | None:
    """Return the day that begins `text`, as TOML has it; None: it begins with none, or there is no such day."""
    found = _DAY.match(text)
    if not found:
        return None
    from datetime import date

    try:
        return date(*(int(part) for part in found.groups() if part)).isoformat()
    except ValueError:
        return None


def rate_meant(text: str) -> Message | None:
    """Return the share that is paid at a discount, or at so many percent, that begins `text`."""
    from decimal import Decimal

    zhe, percent = _ZHE.match(text), _PERCENT.match(text)
    if percent and int(percent[1]) <= 100:
        return Message(
            "write the share that is paid: {rate}", rate=decimal_text(Decimal(percent[1]) / 100, 2)
        )
    if not zhe:
        return None
    digits = zhe[1].translate(str.maketrans("一二三四五六七八九", "123456789")).replace(".", "")
    return Message("write the share that is paid: {rate}", rate=f"0.{digits:0<2}")


def _of_word(rest: str) -> Message | None:
    if re.match(r"[是否对有无]\s*(#|$)", rest):
        return Message("write true for yes (是), false for no (否)")
    word = re.match(r"([A-Za-z]+)\s*(#|$)", rest)
    if word and (meant := _BOOLEANS.get(word[1].lower())):
        return Message("did you mean {meant}?", meant=meant)
    if re.match(r"""[^\s"'“”‘’＂＇\[{=,][^"'\[{=,]*["']\s*(#|,|$)""", rest):
        return Message("the opening quote is missing")
    return None


def of_quotes(line: str) -> Message | None:
    """Return what helps where a text that begins on `line` is not closed; None: its quote is missing."""
    both = re.search(r"""(["'])[^"']*(["'])\s*,?\s*$""", line)
    if both and both[1] != both[2]:
        return Message("it begins with {one} and ends with {other}: use the same", one=both[1], other=both[2])
    return None


def behind_value(before: str, rest: str) -> Message | None:
    """Return what helps where nothing more may follow a value; None: nothing that is known."""
    if day := day_meant(before.rpartition("=")[2].strip() + rest):
        return Message("write the day as {day}", day=day)
    number = re.search(r"=\s*([0-9.]+)\s*$", before)
    if number and (found := _behind_number(number[1], rest)):
        return found
    if key := re.match(r"\s*,?\s*([A-Za-z_][\w-]*)\s*=", rest):
        return Message("write {key} on a line of its own", key=key[1])
    if found := next((hint for pattern, hint in _BEHIND.items() if re.match(pattern, rest)), None):
        return found
    if before.rstrip()[-1:] in ('"', "'"):
        return (
            QUOTE_INSIDE if re.search("[\"'“”]", rest) else Message("a remark behind a value begins with #")
        )
    return None


def _behind_number(number: str, rest: str) -> Message | None:
    if number == "0" and rest[:1].isdigit():
        return Message("write the number without the 0 in front")
    if re.match(r"\s*[0-9]", rest):
        return Message("write the digits of a number together")
    if re.match(r"[,，][0-9]{3}(?![0-9%])", rest) and number != "0":
        return Message("write the digits of a number without commas between them")
    if re.match(r"[,，][0-9]", rest):
        return Message("write the decimal point as a full stop")
    return rate_meant(number + rest)
