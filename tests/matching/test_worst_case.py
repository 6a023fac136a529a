"""A sign is found in time that grows with the message, whatever the sign and the message are."""

import random
from itertools import product
from time import process_time

from cstool.core.sentence_blocks import SentenceBlock
from cstool.core.signs import Sign, find_sign, parse_sign
from cstool.core.vocabulary import Classes, Extraction, Words
from cstool.core.word_classes import Lexicon, ReadSentence, vocabulary
from cstool.validation.checks.customer_words import class_problems

LETTERS = "甲乙丙丁戊"
CLASSES = [
    Words(id="x", words="甲 乙甲"),
    Words(id="y", words="乙 丙丁", numbers=("1-9",)),
    Words(id="no", words="不 没", role="denies", reach=2_000_000),
    Words(id="asks", words="吗", role="asks"),
]
LEXICON = Lexicon(vocabulary(CLASSES, list(LETTERS)))


def random_sign(choose: random.Random, most: int) -> str:
    """A sign of up to `most` items with all that the notation has."""
    items: list[str] = []
    for _ in range(choose.randint(1, most)):
        if items and choose.random() < 0.6:
            items.append(choose.choice(["..", "+"]))
        names = [choose.choice(["x", "y", *LETTERS]) for _ in range(choose.randint(1, 3))]
        items.append("|".join(choose.choice(["", "=", "!", "~", "?", "*"]) + name for name in names))
    before = choose.choice("xy丙") + choose.choice([" ", " .. ", " + "])
    absent = choose.choice(["", before]) + choose.choice(LETTERS)
    ends = [" & -" + absent, " & " + choose.choice(["x", "丙"])]
    return " ".join(items) + "".join(end for end in ends if choose.random() < 0.2)


def is_there(sign: Sign, read: ReadSentence) -> bool:
    """The meaning of a sign, spelled out: some combination of words fulfils every turn."""

    def meant(item):
        return [
            token
            for choice in item.choices
            for token in read.found.get(choice.name, ())
            if token.stance in choice.stances
        ]

    def holds(turn, tokens):
        pairs = zip(turn[1:], tokens, tokens[1:], strict=False)
        return all(
            one.end <= other.start and (item.gap == 10_000 or read.is_near(one.end, other.start, item.gap))
            for item, one, other in pairs
        )

    def is_said(turn):
        return any(holds(turn, tokens) for tokens in product(*map(meant, turn)))

    return all(map(is_said, sign.turns)) and not any(map(is_said, sign.absent))


def test_a_sign_is_found_exactly_where_its_meaning_holds():
    choose = random.Random(7)
    outcomes = []
    for _ in range(3000):
        sign = parse_sign(random_sign(choose, 4), unmarked="=")
        read = LEXICON.read(
            "".join(choose.choice(LETTERS + "甲乙，不没吗。 3") for _ in range(choose.randint(1, 14)))
        )
        found = find_sign(sign, read)
        assert bool(found) == is_there(sign, read), (sign.text, read.text)
        outcomes.append(bool(found))
    assert 300 < sum(outcomes) < 2700


def test_a_sign_is_found_in_many_sentences_at_once_where_it_is_in_each():
    choose = random.Random(9)
    texts = [
        "".join(choose.choice(LETTERS + "甲乙，不没吗。 3\n") for _ in range(choose.randint(0, 30)))
        for _ in range(120)
    ]
    block, read = SentenceBlock(LEXICON, texts), [LEXICON.read(text) for text in texts]
    found = 0
    for _ in range(600):
        sign = parse_sign(random_sign(choose, 4), unmarked="=")
        expected = [number for number, each in enumerate(read) if find_sign(sign, each)]
        assert [*block.sentences_with(sign)] == expected, sign.text
        found += len(expected)
    assert 600 * 120 * 0.1 < found < 600 * 120 * 0.9


def test_no_sign_and_no_message_take_long():
    """Ten thousand pairs of signs with up to 14 items and messages of repeated words; some took minutes each."""
    choose = random.Random(8)
    messages = []
    for _ in range(40):
        parts = [
            "".join(choose.choice(LETTERS + "不，3") for _ in range(choose.randint(1, 3))) for _ in range(4)
        ]
        messages.append(LEXICON.read("".join(part * choose.randint(1, 120) for part in parts)[:600]))
    signs = [parse_sign(random_sign(choose, 14), unmarked="*") for _ in range(250)]
    signs.append(parse_sign(" .. ".join(["甲"] * 13 + ["坏蛋"]), unmarked="*"))
    worst = 0.0
    for sign, read in product(signs, messages):
        start = process_time()
        find_sign(sign, read)
        worst = max(worst, process_time() - start)
    assert worst < 0.5


def test_words_of_all_classes_together_are_limited() -> None:
    """Each within its bounds, they would still take the memory of the computer."""
    words = " ".join(f"甲{number}(a/b/c/d)(a/b/c/d)(a/b/c/d)(a/b/c/d)" for number in range(100))
    rows = tuple(Words(id=f"class-{row}", words=words) for row in range(5))
    texts = {name: "码" for name in Extraction.__struct_fields__ if name != "colours"}
    (problem,) = class_problems(Classes(words=rows, extraction=Extraction(colours="class-0", **texts)))
    assert (problem.code, problem.path) == ("bad-format", ("words", 3, "words"))
