"""Chinese numerals as they stand in a sentence: 七, 十五, 九点三, 九五 (in 九五折)."""

from decimal import Decimal

_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

#: The characters that numerals are made of.
NUMERALS = "".join((*_DIGITS, *_UNITS)) + "点"


def number_of(text: str) -> Decimal | None:
    """Return the number that digits or Chinese numerals state, or None."""
    if text[0].isascii():
        return Decimal(text)
    whole, _, decimals = text.partition("点")
    if not set(decimals) <= set(_DIGITS) or not whole:
        return None
    value = _whole(whole)
    digits = "".join(str(_DIGITS[numeral]) for numeral in decimals)
    return None if value is None else Decimal(f"{value}.{digits or 0}")


def _whole(text: str) -> int | None:
    if not set(text) & set(_UNITS):
        return int("".join(str(_DIGITS[numeral]) for numeral in text)) if set(text) <= set(_DIGITS) else None
    value, digit, last = 0, None, 1
    for numeral in text:
        if numeral in _UNITS:
            last = _UNITS[numeral]
            value += (1 if digit is None else digit) * last
            digit = None
        else:
            digit = _DIGITS.get(numeral, 0)
    # 两百四 is 240, 两百零四 is 204.
    place = last // 10 if last >= 100 and text[-2:-1] in _UNITS else 1
    return value + (digit or 0) * place
