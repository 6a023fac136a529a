"""Replies are called by id, name or short code, one or several at a time; wordings are chosen, or take turns."""

import zlib
from pathlib import Path

import pytest

from cstool.console.rotation import wording_of
from cstool.core.replies import Reply
from cstool.core.shown_texts import excerpt
from cstool.errors import UserError


def a_reply(wordings: int = 3) -> Reply:
    texts = tuple(f"说法{number}" for number in range(1, wordings + 1))
    return Reply(id="thanks", name="感谢", category="basics", source="H9", texts=texts)


@pytest.mark.parametrize("called", ["colour-difference", "有没有色差", "ymsc", " ymsc "])
def test_an_id_a_name_and_a_code_call_the_same_reply(cstool, called):
    assert cstool("reply", called, "--json").answer["id"] == "colour-difference"


def test_several_are_joined_in_their_order_whatever_they_are_called_by(cstool):
    texts = [cstool("reply", word).out for word in ("ymsc", "thanks")]
    ran = cstool("reply", "有没有色差", "gxdb")
    assert (ran.code, ran.out) == (0, "".join(texts))
    assert ran.err.count("check first") == 1


def test_several_are_one_json_document_and_one_keeps_its_keys(cstool):
    joined = cstool("reply", "ymsc", "thanks", "--json").answer
    assert [reply["id"] for reply in joined["replies"]] == ["colour-difference", "thanks"]
    assert joined["text"] == "\n".join(reply["text"] for reply in joined["replies"])
    assert joined["replies"][1] == cstool("reply", "thanks", "--json").answer


def test_words_that_are_not_all_called_so_are_one_sentence(cstool):
    ran = cstool("reply", "thanks", "zzzz", "--json")
    assert (ran.code, ran.error["code"]) == (1, "nothing-found")
    assert "thanks zzzz" in ran.error["message"]


@pytest.mark.parametrize("typed", ["THANKS", "Gxdb", " thanks "])
def test_capitals_and_blanks_around_a_name_do_not_matter(cstool, typed):
    """Telephones and some keyboards write the first letter large."""
    assert cstool("reply", typed).out == cstool("reply", "thanks").out


@pytest.mark.parametrize(
    ("said", "repeated"),
    [("", '""'), (" ", '""'), ("好\n\t好", "好 好"), ("好" * 60, "好" * 60), ("好" * 61, "好" * 60 + "…")],
)
def test_what_fits_nothing_is_repeated_on_one_line_and_not_at_length(said, repeated):
    assert excerpt(said) == repeated


def test_an_empty_sentence_fits_nothing(cstool):
    ran = cstool("reply", "", "--json")
    assert (ran.code, ran.error["message"]) == (1, 'no reply fits ""')


def test_each_of_several_takes_its_own_values(cstool):
    ran = cstool("reply", "thanks", "cmhs", "refund-done", "--set", "size=240", "--set", "退款金额=12")
    assert (ran.code, "38码" in ran.out, "12.00元" in ran.out) == (0, True, True)


def test_all_values_that_several_lack_are_named_at_once(cstool):
    ran = cstool("reply", "cmhs", "refund-done", "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "missing-values")
    assert all(
        name in ran.error["message"] for name in ("size-conversion", "refund-done", "size（", "amount（")
    )


def test_a_value_that_none_of_several_takes_is_an_error(cstool):
    ran = cstool("reply", "thanks", "cmhs", "--set", "siz=240", "--json")
    assert (ran.code, ran.error["code"], ran.error["hint"]) == (2, "unknown-value", "its values: size、style")


def test_what_stands_there_without_a_value_may_be_given_as_one(cstool):
    """A form offers the default among the choices; to choose it is to give nothing."""
    plain = cstool("reply", "size-accuracy").out
    assert cstool("reply", "size-accuracy", "--set", "style=这款").out == plain


def test_the_list_shows_the_codes(cstool):
    rows = {row["id"]: row["code"] for row in cstool("reply", "--json").answer["replies"]}
    assert rows["size-accuracy"] == "cmzm"
    assert "cmzm" in cstool("reply").out


def test_no_shipped_code_begins_another(cstool):
    """An expander that watches what is typed would never reach the longer one."""
    codes = [row["code"] for row in cstool("reply", "--json").answer["replies"] if row["code"]]
    assert len(codes) >= 25
    assert not [
        (short, long) for short in codes for long in codes if short != long and long.startswith(short)
    ]


def test_a_script_gets_the_first_wording_time_after_time(cstool):
    assert {cstool("reply", "thanks", "--json").answer["variant"] for _ in range(3)} == {1}


def test_a_seed_always_leads_to_the_same_wording_and_seeds_to_all(cstool):
    seeds = [f"顾客{number}" for number in range(9)]
    chosen = {seed: cstool("reply", "thanks", "--seed", seed, "--json").answer["variant"] for seed in seeds}
    assert chosen == {seed: zlib.crc32(seed.encode()) % 3 + 1 for seed in chosen}
    assert set(chosen.values()) == {1, 2, 3}


def test_a_wording_and_a_seed_exclude_each_other(cstool):
    assert cstool("reply", "thanks", "--seed", "a", "--variant", "1").code == 2


def test_bare_gives_the_text_alone(cstool):
    ran = cstool("reply", "size-accuracy", "--bare")
    assert (ran.out, ran.err) == (cstool("reply", "size-accuracy").out, "")


def test_wordings_take_turns_and_start_again(tmp_path: Path):
    turns = [wording_of(tmp_path / "new", None, None)(a_reply()) for _ in range(5)]
    assert turns == [1, 2, 3, 1, 2]


@pytest.mark.parametrize(
    "kept", [b"", b"nonsense", b"[]", b'{"thanks": "x"}', b'{"thanks": 99}', b'{"thanks": -5}']
)
def test_turns_that_cannot_be_read_never_stop_a_reply(tmp_path: Path, kept: bytes):
    (tmp_path / "turns.json").write_bytes(kept)
    assert 1 <= wording_of(tmp_path, None, None)(a_reply()) <= 3


def test_turns_that_cannot_be_kept_never_stop_a_reply(tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert wording_of(tmp_path / "file", None, None)(a_reply()) == 1


def test_nothing_but_the_turn_of_a_reply_is_kept(tmp_path: Path):
    wording_of(tmp_path, None, None)(a_reply())
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [
        ("cstool-turns.json", '{"thanks":1}')
    ]


def test_a_wording_that_does_not_exist_is_an_error(cstool):
    assert cstool("reply", "thanks", "--variant", "4", "--json").error["code"] == "no-such-variant"
    with pytest.raises(UserError):
        wording_of(None, 1, "seed")
