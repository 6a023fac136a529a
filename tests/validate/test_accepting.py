"""Examples follow a change: edges by name, and the new answers that `validate --accept` writes."""

import pytest
from small_handbook import CASES, POLICIES, REPLIES, changed

from cstool.console import choices
from cstool.render import terminal

EDGES = """
# 期限的最后一天和后一天，无论期限是几天
[[examples]]
given = { refund = { reason = "size", paid = 268, days = "window" } }
expect = { decision = "refund" }

[[examples]]
given = { refund = { reason = "size", paid = 268, days = "window+1" } }  # 后一天
expect = { decision = "refuse" }

[[examples]]
given = { discount = { orders = 1, spent = "gold-0.01" } }
expect = { tier = "none" }

[[examples]]
given = { refund = { reason = "quality", paid = 268, wish = "repair", repair_cost = "repair+0.01" } }
expect = { decision = "refund" }
"""


@pytest.fixture
def desk(clean_environment):
    """A folder with the small handbook; what is put there replaces some of it."""

    def put(*changes: tuple[str, str], cases: str = CASES + EDGES) -> None:
        (clean_environment / "cases.toml").write_text(cases, encoding="utf-8", newline="")
        (clean_environment / "policies.toml").write_text(changed(POLICIES, *changes), encoding="utf-8")
        (clean_environment / "replies.toml").write_text(REPLIES, encoding="utf-8")

    put()
    return put


def test_edges_follow_their_number(desk, cstool):
    for change in (
        ("window_days = 7", "window_days = 15"),
        ("limit = 15", "limit = 20"),
        ("spent = 499", "spent = 599"),
    ):
        desk(change, cases=EDGES)
        ran = cstool("validate", "--strict")
        assert (ran.code, ran.out.count("failed-example")) == (0, 0), ran.out


def test_an_edge_that_there_is_not_is_named_with_those_that_there_are(desk, cstool):
    desk(cases=EDGES.replace('"window+1"', '"windw+1"').replace("gold-0.01", "gold-1000"))
    first, second = cstool("validate", "--json").answer["problems"]
    assert (first["code"], first["hint"]) == ("unknown-reference", "did you mean window?")
    assert (second["code"], second["message"]) == ("out-of-range", "gold-1000 comes to -501")


def test_a_text_that_is_no_edge_is_no_number(desk, cstool):
    desk(cases=EDGES.replace('"window+1"', '"8"'))
    (problem,) = cstool("validate", "--json").answer["problems"]
    assert (problem["code"], problem["hint"]) == ("wrong-type", "remove the quotes: 8")


def test_changed_answers_have_a_heading_and_block_nothing(desk, cstool):
    desk(("rate = 0.93", "rate = 0.92"))
    ran = cstool("validate")
    assert ran.code == 0
    assert ran.out.startswith("answers that changed: 1 (the files can be used)\ncases.toml:")
    assert ran.out.count("--accept") == 1
    assert cstool("discount", "--orders", "3", "--spent", "520").code == 0
    answer = cstool("validate", "--json").answer
    assert (answer["ok"], answer["errors"], answer["changed"]) == (True, 0, 1)
    assert cstool("validate", "--strict").code == 1


@pytest.mark.parametrize(("end", "mark"), [("\n", ""), ("\r\n", "\ufeff")])
def test_accepting_replaces_the_stated_values_alone(desk, cstool, clean_environment, end, mark):
    before = mark + (CASES + EDGES).replace("\n", end)
    desk(("rate = 0.93", "rate = 0.92"), cases=before)
    ran = cstool("validate", "--accept")
    assert (ran.code, ran.err) == (0, "")
    assert "  rate: 0.93 → 0.92\n" in ran.out
    assert "answers written into cases.toml: 1" in ran.out
    after = (clean_environment / "cases.toml").read_bytes().decode("utf-8")
    assert after == before.replace("rate = 0.93", "rate = 0.92")
    assert cstool("validate", "--strict").code == 0
    assert "no answer has changed" in cstool("validate", "--accept").out


def test_an_error_takes_the_place_of_an_answer_and_the_other_way_round(desk, cstool, clean_environment):
    asked = 'given = { discount = { orders = 0, spent = 50 } }\nexpect = { error = "contradictory" }'
    turned = 'given = { discount = { orders = 3, spent = 50 } }\nexpect = { error = "contradictory" }'
    was_good = 'given = { discount = { orders = 0, spent = 50 } }\nexpect = { tier = "none", rate = 1.00 }'
    for cases in (turned, was_good):
        desk(cases=f"[[examples]]\n{cases}\n")
        cstool("validate", "--accept")
        written = (clean_environment / "cases.toml").read_text(encoding="utf-8")
        assert cstool("validate", "--strict").code == 0, written
    assert written == f"[[examples]]\n{asked}\n"


def test_what_a_text_must_say_is_left_to_a_person(desk, cstool, clean_environment):
    cases = '[[examples]]\ngiven = { reply = { id = "ask-item" } }\nexpect = { says = "八天" }\n'
    desk(cases=cases)
    ran = cstool("validate", "--accept")
    assert ran.code == 1
    assert "left to you: 1" in ran.err
    assert (clean_environment / "cases.toml").read_text(encoding="utf-8") == cases


def test_nothing_is_accepted_from_files_with_errors(desk, cstool, clean_environment):
    desk(("rate = 0.93", "rate = 93"))
    before = (clean_environment / "cases.toml").read_bytes()
    ran = cstool("validate", "--accept")
    assert ran.code == 1
    assert "nothing is accepted" in ran.err
    assert (clean_environment / "cases.toml").read_bytes() == before


def test_a_figure_in_what_must_be_said_is_the_policy_s(desk, cstool):
    said = '[[examples]]\ngiven = { reply = { id = "ask-item" } }\nexpect = { says = "{returns.window_days}天" }\n'
    desk(("window_days = 7", "window_days = 15"), cases=said)
    assert cstool("validate", "--strict").code == 0


def test_a_comment_in_a_list_is_not_lost(desk, cstool, clean_environment):
    kept = (
        CASES
        + """
[[examples]]
given = { refund = { reason = "size", paid = 268, days = 8 } }
expect.replies = [
  # 为什么
  "refund-done", # 委婉
]
"""
    )
    desk(cases=kept)
    ran = cstool("validate", "--accept")
    assert (ran.code, "yours to decide" in ran.out) == (1, True)
    assert (clean_environment / "cases.toml").read_text("utf-8") == kept


def test_what_is_read_only_stays(desk, cstool, clean_environment, monkeypatch):
    changed_ = EDGES.replace('decision = "refuse"', 'decision = "refund"')
    desk(cases=changed_)
    monkeypatch.setattr("os.access", lambda *_: False)
    ran = cstool("validate", "--accept")
    assert (ran.code, "read-only" in ran.err) == (2, True)
    assert (clean_environment / "cases.toml").read_text("utf-8") == changed_


@pytest.mark.parametrize(("said", "written"), [(EOFError, False), ("no", False), ("yes", True)])
def test_a_person_is_asked_first_and_ctrl_d_is_a_no(
    desk, cstool, clean_environment, monkeypatch, said, written
):
    def answered(_question, options):
        if said is EOFError:
            raise EOFError
        assert said in dict(options)
        return said

    desk(("rate = 0.93", "rate = 0.92"))
    before = (clean_environment / "cases.toml").read_bytes()
    monkeypatch.setattr(terminal, "can_ask", lambda: True)
    monkeypatch.setattr(choices, "choose", answered)
    ran = cstool("validate", "--accept")
    assert (ran.code, "Traceback" in ran.err) == (0 if written else 1, False)
    assert ((clean_environment / "cases.toml").read_bytes() != before) is written
