"""Random damage to a text, as slips of the hand and broken tools do it."""

import random

#: What gets typed by mistake, or comes along when text is copied.
STRAY = [*"[]{}\"'=,.#\\-+_0e9 \n\t\r"]
STRAY += ["“", "”", "，", "＝", "　", "'''", '"""', "\\u", "\0", "\ufeff", "\u202e", "𝐀",
         "[[", "]]", "nan", "inf", "1e999", "-0.0", "true", "1979-05-27",
          "{}", "[]", "{a=1}", "\ue000", "9" * 30]  # fmt: skip


def mutated(text: str, chance: random.Random) -> bytes:
    """The text with one to four random changes."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(CHANGES)(text, chance)
    data = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.05 and data:
        place = chance.randrange(len(data))
        data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
    return data


def _insert(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + chance.choice(STRAY) + text[place:]


def _delete(text: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + text[place + chance.choice((1, 1, 1, 5, 40)) :]


def _replace_word(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    words[chance.randrange(len(words))] = chance.choice(STRAY)
    return " ".join(words)


def _lines(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    change = chance.choice(("delete", "copy", "swap", "join"))
    if change == "delete":
        del lines[one]
    elif change == "copy":
        lines.insert(other, lines[one])
    elif change == "swap":
        lines[one], lines[other] = lines[other], lines[one]
    else:
        lines[one : one + 2] = ["".join(lines[one : one + 2])]
    return "\n".join(lines)


def _cut(text: str, chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))] if chance.random() < 0.1 else text


CHANGES = [_insert, _delete, _replace_word, _lines, _cut]
