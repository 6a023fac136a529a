"""Every key, value and table header has the line and the column that a person would point at."""

import time
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from toml_documents import documents

from cstool.validation.places import Places

SHIPPED = Path(__file__).parents[2] / "policies.toml"

EXAMPLE = """\
# 会员
name = "本店"
tier.gold.rate = 0.9
[shop]
couriers = [
  { id = "yto", name = "圆通" },  # 快递
  { id = "ems", when.stage = "sent" },
]
[[playbooks]]
id = "leak"
  [[playbooks.steps]]
  text = \"\"\"
先问 "哪里漏" \"\"\"""
  [[playbooks.steps]]
  [playbooks.steps."条 件"]
[[playbooks]]
[playbooks.flag]
[extra.deep]
"""


def paths_of(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from paths_of(item, (*path, key))


@pytest.mark.parametrize(
    ("path", "at", "place"),
    [
        ((), "header", (1, 1)),
        (("name",), "key", (2, 1)),
        (("name",), "value", (2, 8)),
        (("tier", "gold", "rate"), "key", (3, 11)),
        (("tier", "gold"), "header", (3, 6)),
        (("tier",), "header", (3, 1)),
        (("shop",), "header", (4, 1)),
        (("shop",), "key", (4, 2)),
        (("shop", "couriers"), "value", (5, 12)),
        (("shop", "couriers", 0), "header", (6, 3)),
        (("shop", "couriers", 0, "name"), "value", (6, 24)),
        (("shop", "couriers", 1, "when"), "header", (7, 17)),
        (("shop", "couriers", 1, "when", "stage"), "value", (7, 30)),
        (("playbooks",), "value", (9, 1)),
        (("playbooks", 0), "header", (9, 1)),
        (("playbooks", 0, "steps"), "key", (11, 15)),
        (("playbooks", 0, "steps", 0), "header", (11, 3)),
        (("playbooks", 0, "steps", 0, "text"), "value", (12, 10)),
        (("playbooks", 0, "steps", 1), "header", (14, 3)),
        (("playbooks", 0, "steps", 1, "条 件"), "header", (15, 3)),
        (("playbooks", 0, "steps", 1, "条 件"), "key", (15, 20)),
        (("playbooks", 1), "header", (16, 1)),
        (("playbooks", 1, "flag"), "header", (17, 1)),
        (("extra",), "header", (18, 1)),
        (("extra", "deep"), "key", (18, 8)),
    ],
)
def test_places_of_an_example(path, at, place):
    assert Places(EXAMPLE).of(path, at) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("rate",), (1, 1)),
        (("shop", "warehouse"), (4, 1)),
        (("shop", "couriers", 1, "name"), (7, 3)),
        (("playbooks", 1, "id"), (16, 1)),
        (("playbooks", 0, "steps", 1, "text"), (14, 3)),
        (("tier", "gold", "name"), (3, 6)),
    ],
)
def test_what_is_missing_stands_at_the_table_that_lacks_it(path, place):
    assert Places(EXAMPLE).of(path, "header") == place
    assert Places(EXAMPLE).of((*path, "deeper"), "key") == place


def test_a_table_stands_where_it_is_first_mentioned():
    places = Places("[a.b]\n[a]\n")
    assert places.of(("a",), "header") == (1, 1)
    assert places.of(("a",), "key") == (1, 2)


@settings(max_examples=300)
@given(documents())
def test_every_place_is_the_true_one(document):
    text, keys, values = document
    places = Places(text)
    assert set(paths_of(tomli.loads(text))) == set(values)
    assert {path: places.of(path, "value") for path in values} == values
    assert {path: places.of(path, "key") for path in keys} == keys


@settings(max_examples=100)
@given(documents(multiline_inline=False))
def test_places_agree_with_an_independent_parser(document):
    tree_sitter_places = pytest.importorskip("tree_sitter_places")
    text = document[0].replace("\r\n", "\n")
    places = Places(text)
    theirs = tree_sitter_places.places(text)
    assert {path: tuple(places.of(path, "value")) for path in theirs} == theirs
    assert set(theirs) == set(paths_of(tomli.loads(text)))


def test_every_value_of_the_shipped_policy_has_a_place():
    text = SHIPPED.read_text(encoding="utf-8")
    places = Places(text)
    lines = text.split("\n")
    for path in paths_of(tomli.loads(text)):
        assert path in places
        line, column = places.of(path, "key")
        if path and isinstance(path[-1], str):
            assert lines[line - 1][column - 1 :].strip('"').startswith(path[-1])


@settings(max_examples=100)
@given(documents())
def test_a_text_that_breaks_off_is_no_accident(document):
    text = document[0]
    for end in range(0, len(text), len(text) // 20 + 1):
        assert Places(text[:end]).of((), "header") == (1, 1)


def test_a_long_file_takes_milliseconds():
    rows = "".join(
        f'[[tiers]]\nid = "t{n}"\nname = "钻石会员"\nrows = [{{ mm = 240, eu = 38 }}]\nrate = 0.93\n\n'
        for n in range(250)
    )
    begin = time.process_time()
    places = Places(rows)
    assert time.process_time() - begin < 0.1
    assert places.of(("tiers", 249, "rows", 0, "eu"), "value") == (1498, 26)
