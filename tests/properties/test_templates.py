"""Templates: values go in once, whatever they look like; any stray brace is found."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cstool.core.templates import TemplateError, fill, placeholders

NAMES = st.from_regex(r"[^\s{}]{1,12}", fullmatch=True) | st.sampled_from(
    ["颜色", "returns.window_days", "x.__class__"]
)
HOSTILE = st.text() | st.sampled_from(["{颜色}", "{{", "}", "{0.__class__}", "%s", "\\1", "\\g<0>", "$x"])
PIECES = st.lists(
    st.one_of(
        st.text(st.characters(exclude_characters="{}"), min_size=1).map(lambda text: ("text", text)),
        st.sampled_from("{}").map(lambda brace: ("brace", brace)),
        NAMES.map(lambda name: ("name", name)),
    )
)


@given(PIECES, st.data())
def test_every_piece_stands_where_it_was(pieces, data):
    """Text stays, `{{` is a brace, `{name}` is its value, put in as it is."""
    values = {name: data.draw(HOSTILE) for kind, name in pieces if kind == "name"}
    written = {"text": lambda p: p, "brace": lambda p: p * 2, "name": lambda p: f"{{{p}}}"}
    text = "".join(written[kind](piece) for kind, piece in pieces)
    assert placeholders(text) == tuple(dict.fromkeys(values))
    assert fill(text, values.__getitem__) == "".join(
        values.get(p, p) if k == "name" else p for k, p in pieces
    )


@given(st.text(st.sampled_from("{}a 中.\n")))
@example("{a}}")
@example("{{a}")
def test_any_text_is_a_template_or_has_a_stray_brace_at_its_place(text):
    """What is left when braces in pairs and placeholders are gone is the first stray brace, or there is none."""
    rest = re.sub(r"\{\{|\}\}|\{[^\s{}]+\}", lambda found: "-" * len(found.group()), text)
    stray = re.search("[{}]", rest)
    if stray is None:
        assert "{" not in fill(text, lambda name: "v").replace("{", "", text.count("{{"))
    else:
        with pytest.raises(TemplateError) as error:
            placeholders(text)
        assert error.value.offset == stray.start()
