"""Whatever is exported as YAML reads back as it was, and pieces of a text make up the text."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from cstool.core.templates import fill, pieces
from cstool.render.export_formats import yaml_text

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
keys = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).map(lambda key: f"k{key}")
values = st.recursive(
    texts | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, min_size=1, max_size=4))
def test_it_reads_back_as_it_was(document):
    assert yaml.safe_load(yaml_text(document)) == document


@given(st.lists(st.sampled_from(["{a}", "{b.c}", "{{", "}}", "字", " ", "\n"]), max_size=12).map("".join))
def test_pieces_make_up_the_text(text):
    values = {"a": "{b.c}", "b.c": "值"}
    joined = "".join(words + ("" if name is None else values[name]) for words, name in pieces(text))
    assert joined == fill(text, values.__getitem__)
