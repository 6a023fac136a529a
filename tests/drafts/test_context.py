"""What surrounds a claim in a draft: whose fault, what adds up, what is denied, in which sentence."""

import pytest

from cstool.core.draft_context import DraftText


@pytest.mark.parametrize(
    ("text", "at", "fault"),
    [
        ("质量问题来回运费我们承担", "来回", "shop"),
        ("不喜欢的话运费您承担", "运费", "customer"),
        ("质量问题我们承担运费，不喜欢的话运费您出", "运费您", "customer"),
        ("不喜欢运费您出，质量问题运费我们出", "运费我们", "shop"),
        ("不喜欢、尺码不合运费您出，发错、质量问题运费我们出", "运费我们", "shop"),
        ("运费我们出。质量问题嘛", "运费", None),
        ("运费我们出，毕竟是质量问题", "运费", "shop"),
        ("鞋子开胶了是吧。运费我们出", "运费", "shop"),
        ("您好，运费的事我问一下", "运费", None),
    ],
)
def test_whose_fault_is_spoken_of(text, at, fault):
    """The last that was named before it, else the first behind it in the sentence, else that of a sentence before."""
    draft = DraftText(text)
    assert draft.fault(draft.text.index(at)) == fault


@pytest.mark.parametrize(
    ("text", "is_total"),
    [
        ("19元加8元，共27元", True),
        ("5元、19元加8元，共27元", True),
        ("19元，27元", False),
        ("27元，又是27元", False),
        ("一共27元", False),
        ("19元加8元。共27元", False),
    ],
)
def test_what_the_sums_before_it_add_up_to(text, is_total):
    """Two sums at least, of the same sentence; a sum is not the total of itself."""
    draft = DraftText(text)
    last = draft.figures[-1]
    assert last.value == 27
    assert draft.is_total(last.start, last.value) is is_total


def test_a_pattern_looks_between_its_places():
    """From the first place to the second and no further, whatever it is asked; a text it cannot be in is not read."""
    from cstool.core.lazy_patterns import DraftPattern, LazyPattern

    for kind in (LazyPattern, DraftPattern):
        pattern = kind("[0-9]+天", needs="天")
        text = "3天，7天"
        assert pattern.search(text).span() == (0, 2)
        assert pattern.search(text, 1).span() == (3, 5)
        assert pattern.search(text, 1, 4) is None
        assert pattern.match(text, 3).span() == (3, 5)
        assert pattern.match(text, 2) is None
        assert pattern.match(text, 3, 4) is None
        assert [each.span() for each in pattern.finditer(text)] == [(0, 2), (3, 5)]
        assert [each.span() for each in pattern.finditer(text, 1)] == [(3, 5)]
        assert [each.span() for each in pattern.finditer(text, 0, 4)] == [(0, 2)]
        assert pattern.fullmatch("7天")
        assert pattern.fullmatch(text) is None
        assert (pattern.is_out_of_question("7日"), pattern.is_out_of_question("")) == (True, True)
