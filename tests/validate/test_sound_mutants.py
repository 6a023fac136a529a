"""What `validate` accepts, no command refuses: sound files, changed at random, are asked by every command.

In CI a few. `MUTANTS=20000 pytest tests/validate/test_sound_mutants.py --junitxml=build/mutants.xml -o
junit_family=xunit1` takes an hour on a quiet machine, and says how many of each fifty stayed sound.
"""

import os
import random
import re
from pathlib import Path

import pytest
from mutations import mutated
from small_handbook import POLICIES, REPLIES, found

MUTANTS = int(os.environ.get("MUTANTS", "150"))
#: Of so many mutants one must stay sound, so that the commands are asked at all.
ONE_IN = 10
#: One call of every command, by rows of the small handbook; those that search by words learn for a second each.
CALLS = [
    "discount --orders 3 --spent 520 --amount 268.55 --sale 10",
    "discount members.csv --summary",
    "discount members.csv --engine reference",
    "refund quality --paid 268 --freight 12 --json",
    "refund size --paid 268 --days 5 --wish exchange --exchange-price 300",
    "refund quality --paid 10 --wish repair --repair-cost 5 --goodwill",
    "refund size --paid 268 --stage in-transit --intercepted",
    "size 240",
    "size 38 --style boot --json",
    "reply",
    "reply refund-done --set amount=5",
    "reply ask-item --json",
    "triage",
    "triage missing --fact item=full-size --fact warehouse=short",
    "triage missing --json",
    "export csv",
    "export espanso",
    "export json",
    "sql sqlite",
    "schema policies",
    "where",
    "diff old.toml policies.toml",
    "diff old.toml policies.toml --members members.csv --json",
]


def nudged(text: str, chance: random.Random) -> bytes:
    """The text with a change that a supervisor might make on purpose."""
    for _ in range(chance.randint(1, 3)):
        text = chance.choice([_another_number, _another_word, _another_layout, _another_name])(text, chance)
    return text.encode()


def _another_number(text: str, chance: random.Random) -> str:
    number = chance.choice([*re.finditer(r"(?<![\w.\"-])\d+(?:\.\d+)?(?![\w.-])", text)])
    places = len(number[0].partition(".")[2])
    value = float(number[0]) * chance.choice((0, 0.5, 0.9, 1.1, 2, 1000)) + chance.choice((-1, 0, 1))
    return text[: number.start()] + f"{abs(value):.{places}f}" + text[number.end() :]


def _another_word(text: str, chance: random.Random) -> str:
    at = chance.choice([found.start() for found in re.finditer("[一-龥]", text)])
    return (
        text[:at]
        + chance.choice(("", "亲", "，", "您好", "👟", "{{", '\\"', "\\t", "\\u001b", "::", "%s"))
        + text[at:]
    )


def _another_layout(text: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(("", "# note", "\t", "   # 说明")))
    return chance.choice(("\n", "\n", "\r\n")).join(lines)


def _another_name(text: str, chance: random.Random) -> str:
    """Give a row another id, everywhere it is named."""
    id_ = chance.choice(re.findall(r'(?m)^id = "([a-z-]+)"', text))
    return text.replace(f'"{id_}"', f'"{id_}-{chance.randint(1, 9)}"')


@pytest.mark.parametrize("first", range(0, MUTANTS, 50))
def test_what_is_sound_is_answered_by_every_command(first, cstool, clean_environment, record_property):
    Path("old.toml").write_text(POLICIES, encoding="utf-8")
    Path("replies.toml").write_text(REPLIES, encoding="utf-8")
    Path("members.csv").write_text("id,orders,spent,amount\n1,3,520,268.55\n2,x,1,1\n", encoding="utf-8")
    sound = 0
    for seed in range(first, min(first + 50, MUTANTS)):
        chance = random.Random(seed)
        sources = {"policies": POLICIES.encode(), "replies": REPLIES.encode()}
        name = chance.choice(("policies", "policies", "replies"))
        text = sources[name].decode()
        sources[name] = nudged(text, chance) if chance.random() < 0.8 else mutated(text, chance)
        if any(problem.severity == "error" for problem in found(**sources, cases="")):
            continue
        sound += 1
        for file, data in sources.items():
            Path(f"{file}.toml").write_bytes(data)
        for call in CALLS:
            ran = cstool(*call.split())
            assert ran.code in {0, 1, 2}, (seed, call, ran)
            assert ran.code != 2 or ran.err.count("\n") == 1, (seed, call, ran)
    record_property("sound", sound)
    assert sound >= 50 / ONE_IN
