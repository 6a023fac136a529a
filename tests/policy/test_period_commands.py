"""Periods at the command line: what holds on a day, in every answer, in files and between two days."""

import io
import json
import os
import re
import subprocess
import time
from datetime import datetime

import pytest

from cstool.console import signature

CAMPAIGN = """
[[periods]]
id = "double-eleven"
name = "双11"
from = 2026-11-01
until = 2026-11-15
counts = "ordered"
source = "H8"
set = { returns.window_days = 15 }
"""
DOUBLE_PACE = """
[[periods]]
id = "double-pace"
name = "双倍升级"
from = 2026-11-01
until = 2026-11-15
source = "H10"
[periods.set]
tiers.gold = { orders = 2, spent = 249.50 }
tiers.vip = { orders = 4, spent = 499.50 }
"""
NEWCOMERS = """
[[axes]]
id = "newcomer"
name = "新会员"
[[periods]]
id = "welcome"
name = "新会员免运费退货"
from = 2026-11-01
source = "H8"
refunds = [{ id = "return-newcomer", name = "新会员退货", when = WHEN, like = "return-own", return_freight = "shop" }]
""".replace(
    "WHEN",
    '{ stage = "received", wish = "return", fault = "customer", '
    'window = "open", goods = "as-new", newcomer = "yes" }',
)
FREIGHT = """
[[periods]]
id = "freight"
name = "元旦起的运费"
from = 2026-11-01
source = "H8"
[periods.set]
goodwill.first_freight_up_to = 18
goodwill.return_freight_up_to = 18
"""
#: What a supervisor writes, a question whose answer it changes, and from what to what.
TRIED = {
    "double-eleven": (CAMPAIGN, "refund size --paid 268 --days 11 --on {}", "decision", "refuse", "refund"),
    "double-pace": (DOUBLE_PACE, "discount --orders 2 --spent 10 --on {}", "tier", "member", "gold"),
    "welcome": (
        NEWCOMERS,
        "refund size --paid 268 --days 3 --with 新会员=是 --return-freight 12 --on {}",
        "refund", "268.00", "280.00",
    ),
    "freight": (
        FREIGHT,
        "refund size --paid 268 --days 3 --freight 17 --goodwill --on {}",
        "refund", "283.00", "285.00",
    ),
}  # fmt: skip


@pytest.fixture
def shop(cstool, clean_environment, shipped):
    """Write a policies.toml with more at its end, beside the one that was; both are in the current folder."""

    def write(more):
        text = shipped["policies.toml"]
        (clean_environment / "old.toml").write_text(text, "utf-8")
        (clean_environment / "policies.toml").write_text(text + more, "utf-8")

    return write


@pytest.mark.parametrize("id_", TRIED)
def test_tried_as_a_supervisor_would(shop, cstool, id_, clean_environment):
    """Under 12 lines each, found by --on, seen in diff, signed on its page."""
    lines, question, key, before, after = TRIED[id_]
    assert len(lines.strip().splitlines()) < 12
    shop(lines)
    answers = [cstool(*question.format(day).split(), "--json").answer for day in ("2026-10-20", "2026-11-12")]
    assert [(each[key], each["period"]) for each in answers] == [(before, None), (after, id_)]
    until = "2026-11-15" if "until" in lines else "…"
    assert f"2026-11-01 to {until}" in answers[1]["because"][-1]["text"]
    ran = cstool("diff", "old.toml", "policies.toml", "--html", "page.html", "--json")
    (section,) = ran.answer["periods"]
    assert (section["id"], section["kind"], section["on"]) == (id_, "added", "2026-11-01")
    assert section["comparison"]["changes"]
    page = (clean_environment / "page.html").read_text("utf-8")
    assert re.search(rf"<h2[^>]*>[^<]*\({id_}\): [^<]*2026-11-01", page)
    if id_ == "double-eleven":  # nothing but the period changes, and much in it
        assert "No customer is answered otherwise" not in page
        assert "It holds from the day that is written at the end" not in page


def test_members_are_looked_at_in_a_period_with_tiers_of_its_own(shop, cstool, clean_environment):
    shop(DOUBLE_PACE)
    (clean_environment / "m.csv").write_text("orders,spent\n2,10\n", "utf-8")
    ran = cstool(
        "diff", "old.toml", "policies.toml", "--members", "m.csv", "--html", "page.html", "--json"
    ).answer
    (section,) = ran["periods"]
    assert (ran["members"]["moved"], section["comparison"]["members"]["moved"]) == (0, 1)
    assert "1 of 1 members change tier" in (clean_environment / "page.html").read_text("utf-8")


def test_members_from_a_stream_are_looked_at_once(shop, cstool, monkeypatch):
    shop(DOUBLE_PACE)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"orders,spent\n2,10\n")))
    ran = cstool("diff", "old.toml", "policies.toml", "--members", "-", "--json")
    assert (ran.answer["members"]["priced"], ran.answer["periods"][0]["comparison"]["members"]) == (1, None)


def test_two_days_of_one_file(shop, cstool):
    shop(CAMPAIGN)
    ran = cstool("diff", "policies.toml", "--on", "2026-10-31", "--on", "2026-11-15", "--json").answer
    (change,) = ran["changes"]
    assert (change["path"], change["old"], change["new"]) == ("returns.window_days", 7, 15)
    assert ran["old"] == "policies.toml (2026-10-31)"
    assert not cstool("diff", "policies.toml", "--on", "2026-10-31", "--on", "2026-11-16", "--json").answer[
        "is_changed"
    ]
    of_file_in_use = cstool("diff", "--on", "2026-10-31", "--on", "2026-11-15", "--json").answer
    assert of_file_in_use == ran
    assert cstool("diff", "--json").error["code"] == "usage"
    assert cstool("diff", "policies.toml", "--json").error["code"] == "usage"
    assert cstool("diff", "policies.toml", "--on", "2026-11-16").code == 2


def test_what_holds_on_a_day(shop, cstool):
    shop(CAMPAIGN)
    (held,) = cstool("where", "--on", "2026-11-15", "--json").answer["periods"]
    assert (held["id"], held["values"]) == ("double-eleven", {"returns.window_days": "15"})
    assert cstool("where", "--on", "2026-11-15").out.splitlines()[-2:] == [
        "  双11 (double-eleven): orders of 2026-11-01 to 2026-11-15",
        "    returns.window_days = 15",
    ]
    assert cstool("where", "--on", "2026-11-16").out.splitlines()[-1] == "on 2026-11-16 no period holds"


def test_members_files_and_databases_have_the_tiers_of_the_day(shop, cstool, clean_environment):
    shop(DOUBLE_PACE)
    (clean_environment / "m.csv").write_text("orders,spent\n2,10\n", "utf-8")
    for day, tier in (("2026-10-31", "member"), ("2026-11-01", "gold"), ("2026-11-16", "member")):
        assert cstool("discount", "m.csv", "--on", day).out.splitlines()[1].split(",")[2] == tier
        assert cstool("discount", "m.csv", "--on", day, "-o", f"{day}.jsonl").code == 0
        assert json.loads((clean_environment / f"{day}.jsonl").read_text("utf-8"))["tier"] == tier
    pytest.importorskip("sqlglot")
    written = [cstool("sql", "duckdb", "--on", day, "--json").answer for day in ("2026-10-31", "2026-11-01")]
    assert [each["period"] for each in written] == [None, "double-pace"]
    assert written[0]["select"] != written[1]["select"]


@pytest.mark.parametrize(
    ("lines", "question", "before", "after"),
    [
        ("tiers.gold.orders = 2", "discount --orders 2 --spent 10", "98 %", "93 %"),
        ("styles.snow-boot.shift = 0", "size 240 --style snow-boot", "37", "38"),
    ],
)
def test_what_is_yet_to_be_ordered_is_of_the_day_asked(shop, cstool, lines, question, before, after):
    """There is no order whose day could differ, and no option for it."""
    shop(CAMPAIGN.replace("returns.window_days = 15", lines))
    for day, says in (("2026-10-31", before), ("2026-11-01", after), ("2026-11-16", before)):
        ran = cstool(*question.split(), "--on", day)
        assert says in ran.out.splitlines()[0]
        assert ran.err == ""


def test_exported_replies_mention_the_figures_of_the_day(shop, cstool):
    """Whoever pastes a text during the campaign promises what the campaign does."""
    shop(CAMPAIGN)
    for day, days in (("2026-10-31", "7"), ("2026-11-01", "15"), ("2026-11-16", "7")):
        ran = cstool("export", "csv", "--on", day)
        assert set(re.findall("签收(?:后)?(?:超过)?([0-9]+)天", ran.out)) == {days}
        assert ran.err == ("as in the period 双11 (double-eleven)\n" if days == "15" else "")


def test_an_answer_that_depends_on_the_day_of_the_order_says_so(shop, cstool):
    """By the name of the period, in a reply too; where the day was typed, or changes nothing, not."""
    shop(CAMPAIGN)
    notice = "an order of 2026-11-15 has another answer: 双11 (double-eleven) holds for it; give --ordered\n"
    assert cstool("reply", "size-or-colour-return-policy", "--on", "2026-11-21").err.startswith(notice)
    assert notice not in cstool("reply", "thanks", "--on", "2026-11-21").err
    typed = ["--on", "2026-11-21", "--ordered", "2026-11-10"]
    assert notice not in cstool("reply", "size-or-colour-return-policy", *typed).err
    facts = ["signed=yes", "days=3", "goods=as-new", "wish=return"]
    told = cstool(
        "triage", "dislike", *(word for fact in facts[1:] for word in ("--fact", fact)), *typed, "--json"
    ).answer
    assert told["refund"] is None or told["refund"]["argv"][-4:] == typed


def test_goods_are_not_received_before_they_are_ordered(shop, cstool):
    shop(CAMPAIGN)
    line = "refund size --paid 268 --on 2026-11-21 --ordered 2026-11-12 --days"
    assert cstool(*line.split(), "9").code == 0
    assert (
        "2026-11-15"
        not in cstool("refund", "size", "--paid", "268", "--on", "2026-11-21", "--days", "11").err
    )
    ran = cstool(*line.split(), "10", "--json")
    assert (ran.code, ran.out, json.loads(ran.err)["error"]["code"]) == (2, "", "contradiction")


def test_a_revision_of_git_answers_in_every_command(shop, cstool, clean_environment, monkeypatch):
    """With the words and cases of that revision; what is not there is one clear line."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    shop(CAMPAIGN)
    git = ["git", "-c", "user.name=mei", "-c", "user.email=mei@example.com"]
    for line in ("init -q", "add policies.toml", "commit -q -m Campaign"):
        subprocess.run([*git, *line.split()], check=True)
    shop("")
    line = "refund size --paid 268 --days 11 --on 2026-11-12 --json"
    assert cstool(*line.split()).answer["decision"] == "refuse"
    for named in ("HEAD:policies.toml", "HEAD:./policies.toml", "HEAD:"):
        assert cstool(*line.split(), "--policies", named).answer["decision"] == "refund", named
        monkeypatch.setenv("CSTOOL_POLICIES", named)
        assert cstool(*line.split()).answer["decision"] == "refund", named
    monkeypatch.delenv("CSTOOL_POLICIES")
    assert cstool("where", "--on", "2026-11-12", "--policies", "HEAD:policies.toml", "--json").answer[
        "periods"
    ]
    ran = cstool(*line.split(), "--policies", "HEAD~9:policies.toml")
    assert (ran.code, ran.out, json.loads(ran.err)["error"]["code"]) == (2, "", "no-such-revision")


def test_suggestions_know_the_days_around_each_border(shop, cstool):
    shop(CAMPAIGN)
    suggested = cstool("validate", "policies.toml", "--suggest").out
    days = re.findall("^on = (.*)$", suggested, re.MULTILINE)
    assert sorted(set(days)) == [
        "2026-10-31", "2026-11-01", "2026-11-02", "2026-11-15", "2026-11-16", "2026-11-17",
    ]  # fmt: skip


def test_suggestions_of_a_period_hold_as_they_are_pasted(shop, cstool, clean_environment):
    """Window+1 is another day in the period: what differs between days is asked with numbers, not with edges."""
    shop(CAMPAIGN + DOUBLE_PACE)
    suggested = cstool("validate", "policies.toml", "--suggest").out
    assert "{  }" not in suggested
    (clean_environment / "cases.toml").write_text(suggested, "utf-8")
    assert cstool("validate", "--json").answer["problems"] == []
    assert cstool("validate", "--suggest").out == "# every threshold has its examples\n"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="only where a process can change its time zone")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_days_are_those_of_the_shop_wherever_the_computer_is(shop, cstool, monkeypatch, zone):
    """At half past midnight in Guangzhou the campaign has begun, at both ends of the world."""
    shop(CAMPAIGN)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    moments = {"2026-10-31T23:59:00+08:00": "refuse", "2026-11-01T00:01:00+08:00": "refund"}
    moments |= {"2026-11-15T23:59:00+08:00": "refund", "2026-11-16T00:01:00+08:00": "refuse"}
    for moment, decision in moments.items():
        stands = datetime.fromisoformat(moment)
        stopped = type(
            "Stopped", (datetime,), {"now": classmethod(lambda _cls, tz=None, at=stands: at.astimezone(tz))}
        )
        monkeypatch.setattr(signature, "datetime", stopped)
        assert (
            cstool(*["refund", "size", "--paid", "268", "--days", "11", "--json"]).answer["decision"]
            == decision
        )
    monkeypatch.undo()
    time.tzset()
