"""Whatever stands in a note comes back as it was, and is no command to a terminal, a spreadsheet or a database."""

import csv
import io
import json
import re

import pytest
from strings import BIG_LIST, STRINGS

from cstool.core.note_rows import Draft, read_name, read_text
from cstool.errors import InputError
from cstool.ledger.location import open_ledger

#: Control characters but newline and tab, and the characters that turn the direction of text.
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
#: Where a text can stand.
PLACES = {
    "text": ["note", "--json", "--", "1", "{}"],
    "order": ["note", "--json", "--due=今天", "--", "{}", "要办的"],
    "agent": ["note", "--json", "--due=今天", "--agent={}", "--", "1", "要办的"],
}


def is_text(text):
    """Tell whether it can be written in UTF-8, and a server takes it."""
    try:
        return "\0" not in text and bool(text.encode())
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize("key", PLACES)
def test_any_text(place, cstool, key):
    """Kept, or refused with one line; shown with nothing raw in it, as text, as JSON, as a table."""
    kept = []
    for text in STRINGS:
        ran = cstool(*(word.replace("{}", text) for word in PLACES[key]))
        assert ran.code in {0, 2}, ran
        if ran.code == 0:
            kept.append(ran.answer)
        else:
            assert (ran.out, ran.err.count("\n")) == ("", 1), ascii(text)
    assert len(kept) > 100
    ran = cstool("notes", "--json")
    assert [note["id"] for note in ran.answer["notes"]] == [note["id"] for note in kept]
    for shown in (
        ran.out,
        cstool("notes").out,
        cstool("due").out,
        cstool("notes", "--csv").out.removeprefix("\ufeff").replace("\r\n", "\n"),
    ):
        assert not RAW.search(shown)
    rows = list(csv.DictReader(io.StringIO(cstool("notes", "--csv").out, newline="")))
    assert len(rows) == len(kept)
    assert not [
        row for row in rows for cell in row.values() if cell.lstrip().startswith(("=", "+", "-", "@"))
    ]
    assert cstool("notes", "--verify").code == 0


def test_each_of_the_big_list_as_text_order_and_agent(place, cstool):
    """Kept as it was, or refused: a text only where there is nothing to read, a name also where it cannot be seen."""
    plain = {"order": "1", "agent": "小美", "text": "要办的", "kind": "promise", "due": "2026-11-26"}
    drafts, refused = [], {"order": set(), "agent": set(), "text": set()}
    for text in BIG_LIST:
        for key, read in (("text", read_text), ("order", read_name), ("agent", read_name)):
            try:
                value = read(text) if key == "text" else read(key, text)
            except InputError as error:
                refused[key] |= {error.code}
                assert key != "text" or not text.strip(), ascii(text)
            else:
                fields = {**plain, key: value, "at": "2026-11-26T12:00:00+08:00", "about": None, "to": None}
                drafts.append(Draft(**fields))
    assert refused["order"] == refused["agent"] <= {"empty-value", "too-long", "bad-name"}
    assert len(BIG_LIST) == 515
    assert len(drafts) > 1_400
    with open_ledger(place) as ledger:
        ledger.append_after("1", lambda _before: drafts)
        kept = [each.note for each in ledger.all()]
    assert [(note.text, note.order, note.agent) for note in kept] == [
        (draft.text, draft.order, draft.agent) for draft in drafts
    ]
    for line in ("notes --json", "notes", "notes --csv", "due", "notes --verify"):
        ran = cstool(*line.split())
        assert ran.code == 0
        assert not RAW.search(ran.out.removeprefix("\ufeff").replace("\r\n", "\n")), line


def test_a_text_comes_back_as_it_was(place, cstool):
    for text in STRINGS:
        if text.strip() and is_text(text) and len(text) <= 4_000:
            assert cstool("note", "--json", "--", "1", text).answer["text"] == text.strip(), ascii(text)
    for note in json.loads(cstool("notes", "1", "--json").out)["notes"]:
        assert note["text"] in {text.strip() for text in STRINGS}


def test_any_text_names_a_ledger(cstool, monkeypatch):
    """It becomes a file of that name, or is refused with one line."""
    for text in STRINGS:
        if "\0" not in text and not re.search("[\ud800-\udc7f\udd00-\udfff]", text):
            monkeypatch.setenv("CSTOOL_LEDGER", text)
            ran = cstool("note", "--json", "1", "一")
            assert ran.code in {0, 3}, ascii(text)
            assert ran.code == 0 or (ran.out, ran.err.count("\n")) == ("", 1), ascii(text)
            assert not RAW.search(ran.err), ascii(text)


def test_what_is_too_long_is_refused_with_its_length(place, cstool):
    ran = cstool("note", "1", "长" * 4_001, "--json")
    assert (ran.code, ran.error["message"], ran.error["hint"]) == (
        2,
        "TEXT has 4,001 characters",
        "at most 4,000",
    )
    assert cstool("note", "1", "长" * 4_000).code == 0
    assert cstool("note", "1" * 101, "一", "--json").error["code"] == "too-long"


@pytest.mark.parametrize("text", ["a\0b", "\udcff"])
def test_what_is_no_text_is_said_to_be_none(text):
    """Also what no command line can hold, but a program that talks to this one can send."""
    with pytest.raises(InputError) as refused:
        read_text(text)
    assert str(refused.value.message) == "TEXT holds bytes that are no text"


@pytest.mark.parametrize("text", ["a\0b", "\udcff"])
def test_bytes_that_are_no_text_are_refused_by_their_code(text):
    with pytest.raises(InputError) as raised:
        read_text(text)
    assert raised.value.code == "no-text"
