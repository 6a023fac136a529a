"""Whatever stands in an argument, a file or a variable: an answer or one clear line, nothing raw on the terminal."""

import json
import os
import re

import pytest
from strings import STRINGS

from cstool.console.handbook_files import shipped_folder
from cstool.policy.cache import Store

#: Where a text can stand on the command line.
PLACES = [
    "discount --orders {} --spent 1", "discount --orders 1 --spent {}", "discount --orders 1 --spent 1 --amount {}",
    "discount --orders 1 --spent 1 --sale {}", "refund {} --paid 1", "refund late --paid {}",
    "refund late --paid 1 --wish {}", "refund late --paid 1 --stage {}", "refund late --paid 1 --freight {}",
    "refund size --paid 1 --days {}", "refund late --paid 1 --repair-cost {}", "size {}", "size 240 --style {}",
    "size 240 --from {}", "reply {}", "reply thanks --variant {}", "reply size-accuracy --set {}",
    "reply exchange-tracking --set tracking={}", "reply size-conversion --set size={}",
    "reply refund-done --set amount={}",
    "reply shipping-date --set date={}", "reply size-accuracy --set style={}", "triage {}", "triage leak --fact {}",
    "triage leak --fact signed={}", "triage leak --fact nominal-ml={}", "triage leak --fact product={}",
    "triage leak --agent {}", "--lang {} size 240", "schema {}", "{}", "size 240 --policies {}",
]  # fmt: skip
#: To search takes its time, and is the same for both: half of the strings each.
HALVES = {"reply {}": STRINGS[::2], "triage {}": STRINGS[1::2]}
#: Control characters but newline and tab, and the characters that turn the direction of text.
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    """Keep the shipped handbook as it was found sound, as an installed command does: this many runs take their time."""
    monkeypatch.setattr("cstool.console.handbook_files.store", lambda: Store(tmp_path / "compiled", "test"))


def is_path(text: str) -> bool:
    """Tell whether a system can name a file so."""
    try:
        return bool(os.fsencode(text))
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize("place", PLACES)
def test_any_text_in_any_place(cstool, place):
    """Exit 0, 1, 2 or 3, never a traceback, nothing on stdout with an error, nothing raw on either stream."""
    strings = HALVES.get(place, STRINGS)
    for number, text in enumerate(strings):
        if "--policies" in place and not is_path(text):
            continue
        arguments = [part.replace("{}", text) for part in place.split()]
        ran = cstool(*arguments, *(["--json"] if number % 2 else []))
        assert ran.code in {0, 1, 2, 3}, ran
        assert not RAW.search(ran.out + ran.err), ascii(text)
        assert ran.code not in {2, 3} or ran.out == "", ascii(text)
        assert ran.code == 0 or ran.out or ran.err.count("\n") == 1, ascii(text)


def test_a_value_is_put_in_once_and_as_it_is(cstool):
    """What an agent gives for a reply stands in it unchanged, whatever it looks like."""
    for text in STRINGS:
        if text.strip():
            ran = cstool("reply", "exchange-tracking", "--set", f"tracking={text}", "--json")
            assert f"运单号是{text} 📦" in ran.answer["text"], ascii(text)


def test_a_remark_stays_one_line(cstool):
    """What stands in a fact cannot break the line that is pasted into the order (H2)."""
    for text in STRINGS:
        if text.strip():
            ran = cstool("triage", "leak", "--fact", f"product={text}", "--json")
            assert "\n" not in ran.answer["note"]
            assert json.loads(ran.out)["note"].startswith("【红旗】漏液｜")


@pytest.mark.parametrize("variable", ["CSTOOL_LANG", "CSTOOL_AGENT", "CSTOOL_POLICIES", "LC_ALL"])
def test_any_text_in_a_variable(cstool, monkeypatch, variable):
    """Nor do variables of the environment break anything; a path with a colon names a revision, which is not there."""
    for text in STRINGS[::2]:
        if "\0" in text or re.search("[\ud800-\udc7f\udd00-\udfff]", text):
            continue
        monkeypatch.setenv(variable, text)
        ran = cstool("triage", "leak")
        is_revision = variable == "CSTOOL_POLICIES" and ":" in text
        assert ran.code in {0, 3, *([2] if is_revision else [])}
        assert not RAW.search(ran.out + ran.err), ascii(text)


@pytest.mark.parametrize("name", ["policies.toml", "replies.toml"])
def test_any_text_in_a_file(cstool, clean_environment, name):
    """A file of any contents is refused with a place, and shown with nothing raw."""
    for other in ("policies.toml", "replies.toml"):
        (clean_environment / other).write_bytes((shipped_folder() / other).read_bytes())
    for text in STRINGS[::4]:
        (clean_environment / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        ran = cstool("reply", "thanks")
        assert (ran.code, ran.out) == (3, ""), ascii(text)
        listed = cstool("validate")
        assert listed.code == 1
        assert not RAW.search(ran.err + listed.out + listed.err), ascii(text)
