"""Random damage to a text, as slips of the hand and broken tools do it."""

import random

#: What gets typed by mistake, or comes along when text is copied.
STRAY = [*"[]{}\"'=,.#\\-+_0e9 \n\t\r"]
STRAY += ["“", "”", "，", "＝", "［", "｛", "：", "　", "'''", '"""', "\\u", "\0", "\ufeff", "\u202e", "𐀀", "é\u0301",
          "[[", "]]", "nan", "inf", "1e999", "-0.0", "true", "1979-05-27", "\r\n", "\u2028", "\x1b[31m", "元",
          "{}", "[]", "{a=1}", "\ue000", "9" * 30, "<<<<<<< HEAD\n"]  # fmt: skip


def mutated(text: str, chance: random.Random) -> bytes:
    """The text with one to four random changes."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(CHANGES)(text, chance)
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.05 and data:
        place = chance.randrange(len(data))
        data = data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
    return data


def _insert(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice(STRAY) + text[place:]


def _delete(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + text[place + chance.choice((1, 1, 1, 5, 40, 900)) :]


def _replace_word(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    words[chance.randrange(len(words))] = chance.choice(STRAY)
    return " ".join(words)


def _change_sign(text: str, chance: random.Random) -> str:
    """Change or take away one of the characters that TOML is made of."""
    places = [place for place, char in enumerate(text) if char in "[]{}\"'=,."]
    if not places:
        return text
    place = chance.choice(places)
    return text[:place] + chance.choice(("", *STRAY)) + text[place + 1 :]


def _change_number(text: str, chance: random.Random) -> str:
    places = [place for place, char in enumerate(text) if char.isascii() and char.isdigit()]
    if not places:
        return text
    place = chance.choice(places)
    number = chance.choice(("0", "00", "-1", "1.5", "7_", "9" * 25, "1e9", "０", "0x", "七"))
    return text[:place] + number + text[place + 1 :]


def _change_header(text: str, chance: random.Random) -> str:
    """Take away a header, give it other brackets, misspell it, or let it stand twice."""
    lines = text.split("\n")
    headers = [number for number, line in enumerate(lines) if line.startswith("[")]
    if not headers:
        return text
    number = chance.choice(headers)
    line = lines[number]
    plain = line.strip("[]")
    new = chance.choice(("", f"[{plain}]", f"[[{plain}]]", f"[{plain}", f"{plain}]]", f"［{plain}］"))
    lines[number] = chance.choice((new, line[:-3] + line[-2:], f"{line}\n{line}"))
    return "\n".join(lines)


def _lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    change = chance.choice(("delete", "copy", "swap", "join", "move"))
    several = slice(one, one + chance.choice((1, 1, 5, 30)))
    if change == "delete":
        del lines[several]
    elif change == "copy":
        lines[other:other] = lines[several]
    elif change == "swap":
        lines[one], lines[other] = lines[other], lines[one]
    elif change == "join":
        lines[one : one + 2] = ["".join(lines[one : one + 2])]
    else:
        moved = lines[several]
        del lines[several]
        lines[other:other] = moved
    return "\n".join(lines)


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))] if chance.random() < 0.1 else text


CHANGES = [_insert, _delete, _replace_word, _change_sign, _change_number, _change_header, _lines, _cut]
