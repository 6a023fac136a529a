"""Numbers as they stand in a sentence: 7, 1,000, 七, 十五, 九点三, 九五 (in 九五折), 半 (in 半个月)."""

from decimal import Decimal

_DIGITS = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

#: The characters that whole numbers are made of.
NUMERALS = "".join((*_DIGITS, *_UNITS))
#: The pattern of a number in digits or Chinese numerals.
NUMBER = (
    r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?=\s*元)|[0-9]+(?:\.[0-9]+)?"
    rf"|[{NUMERALS}]+(?:点[{''.join(_DIGITS)}]+)?|半(?=个月)"
)


def number_of(text: str) -> Decimal:
    """Return the number that `text`, of digits or Chinese numerals (`NUMBER`), states."""
    if text == "半":
        return Decimal("0.5")
    if text[0].isascii():
        return Decimal(text.replace(",", ""))
    whole, _, decimals = text.partition("点")
    return _whole(whole) + Decimal(f"0.{_one_by_one(decimals)}") if decimals else _whole(whole)


def _one_by_one(text: str) -> str:
    return "".join(str(_DIGITS[numeral]) for numeral in text)


def _whole(text: str) -> Decimal:
    if not set(text) & set(_UNITS):
        return Decimal(_one_by_one(text))
    value, digit, last = Decimal(0), None, 1
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
