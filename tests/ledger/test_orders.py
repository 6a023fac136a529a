"""triage, refund and reply write the remark about an order themselves, and triage first shows what was promised."""

import pytest

WAITS = ["triage", "late-delivery", "--fact", "shipped=no", "--fact", "waits=yes"]
#: What is said or decided about an order, the kind of note that it makes, and when that is due.
REMARKS = {
    "triage missing": ("progress", None),
    "triage late-delivery --fact shipped=no --fact waits=no --fact gift=accepted": ("gift", "2026-11-26"),
    "triage late-delivery --fact shipped=no --fact waits=no --fact gift=declined": ("arrival", "2026-11-27"),
    "triage late-delivery --fact shipped=no --fact waits=yes --fact new-date=周五": ("promise", "2026-11-27"),
    "refund quality --paid 268": ("return", "2026-12-01"),
    "refund size --paid 268 --days 3": ("return", "2026-12-01"),
    "refund size --paid 268 --days 9": ("progress", None),
    "refund quality --paid 268 --worn": ("supervisor", "2026-11-26"),
    "refund late --paid 268 --stage unshipped": ("progress", None),
    "reply thanks": ("progress", None),
    "reply special-request": ("special", None),
    "reply wait-list": ("arrival", "2026-11-27"),
    "reply warehouse-busy": ("call-back", "2026-11-27"),
    "reply gift-noted": ("gift", None),
    "reply please-refuse": ("return", "2026-12-01"),
    "reply find-parcel": ("call-back", "2026-11-27"),
    "reply injury-care": ("supervisor", "2026-11-26"),
    "reply warehouse-busy --set when=今晚": ("call-back", "2026-11-26"),
    "reply warehouse-busy --set when=后天下午三点": ("call-back", "2026-11-28"),
    "reply ask-supervisor --set 答复时间=明天上午": ("supervisor", "2026-11-27"),
    "reply ask-supervisor --set when=下班前": ("supervisor", "2026-11-26"),
    "reply shipping-date --set date=11月30日": ("promise", "2026-11-30"),
    "reply delay-notice --set date=3天内": ("promise", "2026-11-29"),
}  # fmt: skip


@pytest.mark.parametrize("line", REMARKS)
def test_the_remark_is_noted_with_its_kind_and_its_day(place, cstool, line):
    ran = cstool(*line.split(), "--order", "2026-1", "--agent", "小美", "--json")
    assert ran.code in {0, 1}, ran
    noted = ran.answer["noted"]
    assert (noted["order"], noted["agent"]) == ("2026-1", "小美")
    assert (noted["kind"], noted["due"]) == REMARKS[line]
    assert noted["text"].startswith("【")
    assert "客服 小美" in noted["text"]
    assert cstool("notes", "2026-1", "--json").answer["notes"] == [noted]


@pytest.mark.parametrize("line", REMARKS)
def test_without_an_order_nothing_is_noted(place, cstool, line):
    ran = cstool(*line.split(), "--json")
    assert ran.code in {0, 1}
    assert not {"noted", "notes", "order"} & set(ran.answer)
    assert cstool("notes", "--json").answer["notes"] == []


def test_a_promised_day_is_due_less_the_margin(place, cstool):
    """H3, H4: confirmed for the 30th, told as December 1; on the 30th there is still time to tell the customer."""
    ran = cstool("reply", "shipping-date", "--set", "date=11月30日", "--order", "1", "--json")
    assert "12月1日" in ran.answer["text"]
    assert "12月1日" in ran.answer["noted"]["text"]
    assert ran.answer["noted"]["due"] == "2026-11-30"


def test_the_reply_stays_alone_on_stdout(place, cstool, monkeypatch):
    monkeypatch.setenv("CSTOOL_AGENT", "小美")
    alone = cstool("reply", "thanks")
    noted = cstool("reply", "thanks", "--order", "1")
    assert (noted.out, noted.err) == (alone.out, "noted as 1 by 小美\n")


def test_triage_shows_first_what_was_promised_and_by_whom(place, cstool):
    cstool("note", "2026-1", "只是说明", "--agent", "小王")
    cstool("note", "2026-1", "周五前发出", "--kind", "promise", "--due", "周五", "--agent", "小丽")
    ran = cstool(*WAITS, "--order", "2026-1", "--agent", "小美")
    assert ran.out.splitlines()[:7] == [
        "noted before:",
        "  #2  2026-11-26 12:00  小丽  黄旗 答应的日期",
        "      周五前发出",
        "      → open: due 2026-11-27, with 小丽",
        "  #1  2026-11-26 12:00  小王  黄旗 特殊要求",
        "      只是说明",
        "",
    ]
    assert ran.out.splitlines()[7].startswith("催发货催物流")
    told = cstool(*WAITS, "--order", "2026-1", "--json").answer
    assert [note["id"] for note in told["notes"]] == [1, 2, 3]
    assert told["noted"]["id"] == 4


def test_triage_without_words_shows_the_notes_and_writes_none(place, cstool):
    cstool("note", "2026-1", "周五前发出", "--agent", "小丽")
    ran = cstool("triage", "--order", "2026-1")
    assert ran.out.startswith("noted before:\n  #1  2026-11-26 12:00  小丽")
    assert len(cstool("notes", "--json").answer["notes"]) == 1


def test_the_reply_that_was_waited_for_closes_what_waited(place, cstool):
    """H3: told the moment the goods arrive; the note itself stays, and another kind of note stays open."""
    cstool("note", "1", "等货", "--kind", "arrival")
    cstool("note", "1", "等退件", "--kind", "return")
    cstool("note", "2", "等货", "--kind", "arrival")
    ran = cstool("reply", "arrival-notice", "--order", "1", "--agent", "小美", "--json").answer
    assert (ran["closed"], ran["noted"]["kind"], ran["noted"]["about"]) == ([1], "done", 1)
    assert "到货通知" in ran["noted"]["text"]
    assert [note["id"] for note in cstool("due", "--on", "2027-01-01", "--json").answer["open"]] == [3, 2]
    again = cstool("reply", "arrival-notice", "--order", "1", "--json").answer
    assert (again["closed"], again["noted"]["kind"], again["noted"]["due"]) == ([], "arrival", None)
    assert cstool("notes", "--verify").code == 0


def test_a_new_promise_takes_the_place_of_the_old_one(place, cstool):
    cstool("note", "1", "周五前发", "--kind", "promise", "--due", "周五")
    ran = cstool("reply", "delay-notice", "--set", "date=3天内", "--order", "1", "--json").answer
    assert (ran["closed"], ran["noted"]["kind"], ran["noted"]["due"]) == ([1], "promise", "2026-11-29")
    open_ = cstool("due", "--on", "2027-01-01", "--json").answer["open"]
    assert [note["id"] for note in open_] == [ran["noted"]["id"]]


def test_one_parcel_stands_on_the_list_once_however_often_it_is_spoken_of(place, cstool):
    """Each remark is kept; the day on which the parcel is looked for stays the first one."""
    lines = ["refund quality --paid 268", "reply return-agreed", "reply return-address", "reply gift-noted"]
    for line in lines:
        assert cstool(*line.split(), "--order", "1", "--json").code == 0
    notes = cstool("notes", "1", "--json").answer["notes"]
    assert [(note["kind"], note["due"]) for note in notes] == [
        ("return", "2026-12-01"), ("return", None), ("return", None), ("gift", None),
    ]  # fmt: skip
    assert [note["id"] for note in cstool("due", "--on", "2027-01-01", "--json").answer["open"]] == [1]
    cstool("reply", "return-arrived", "--order", "1")
    again = cstool("reply", "return-agreed", "--order", "1", "--json").answer["noted"]
    assert again["due"] == "2026-12-01"


def test_a_note_that_waits_longer_covers_nothing(place, cstool):
    cstool("note", "1", "月底寄回", "--kind", "return", "--due", "2027-03-01")
    assert cstool("reply", "return-agreed", "--order", "1", "--json").answer["noted"]["due"] == "2026-12-01"


def test_each_promised_day_is_due_once(place, cstool):
    """H4: the same day said twice is one promise, another day is another one."""
    line = ["triage", "late-delivery", "--fact", "shipped=no", "--order", "1", "--json", "--fact"]
    days = [cstool(*line, f"new-date={day}").answer["noted"]["due"] for day in ("周五", "周五", "11月30日")]
    assert days == ["2026-11-27", None, "2026-11-30"]


def test_colleagues_read_until_when_an_answer_was_promised(place, cstool):
    noted = cstool("reply", "warehouse-busy", "--set", "when=后天下午三点", "--order", "1", "--json").answer[
        "noted"
    ]
    assert "约好的时间 后天下午三点" in noted["text"]


def test_return_progress_answers_from_the_notes(place, cstool):
    """H7: who was promised a call is called, without being asked what for; what is given counts more."""
    progress = ["triage", "return-progress", "--order", "1", "--json"]
    assert cstool(*progress).answer["known"] == {}
    cstool("reply", "warehouse-busy", "--order", "1")
    told = cstool(*progress).answer
    assert (told["known"], told["outcome"]["id"]) == ({"awaits": "call"}, "call-now")
    assert cstool(*progress, "--fact", "顾客在等什么=退款").answer["known"] == {}
    waits = cstool("note", "1", "等退件", "--kind", "return", "--due", "今天", "--json").answer["id"]
    assert cstool(*progress).answer["known"] == {}
    assert cstool("done", str(waits), "退件到了").code == 0
    assert cstool(*progress).answer["known"] == {"returned": "arrived", "awaits": "call"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("triage late-delivery --fact new-date=很快", "bad-day"),
        ("triage late-delivery --fact new-date=2026-11-01", "past-day"),
        ("reply shipping-date --set date=2026-11-01", "past-day"),
        ("refund size --paid 268", "missing-days"),
    ],
)
def test_what_cannot_be_answered_is_not_noted(place, cstool, line, code):
    ran = cstool(*line.split(), "--order", "1", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert cstool("notes", "--json").answer["notes"] == []


def test_what_cannot_be_noted_is_not_said(place, cstool, monkeypatch, clean_environment):
    monkeypatch.setenv("CSTOOL_LEDGER", str(clean_environment))
    ran = cstool("reply", "thanks", "--order", "1", "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (3, "", "ledger-unusable")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_colleagues_read_one_language_whatever_the_terminal_of_the_agent_speaks(place, cstool, lang):
    line = "refund quality --paid 268 --wish exchange --exchange-price 300 --return-freight 15 --order 1 --agent 小美"
    noted = cstool("--lang", lang, *line.split(), "--json").answer["noted"]
    progress = noted["text"].partition("进展：")[2].partition("｜")[0]
    assert progress.endswith("；退 15.00 元；收 32.00 元")
    assert not any(letter.isascii() and letter.isalpha() for letter in noted["text"])


def test_nobody_is_promised_an_answer_for_a_past_day(cstool):
    """H3: 昨天我主动来找您 is no promise; words that are no day stand as they are."""
    ran = cstool("reply", "warehouse-busy", "--set", "when=昨天")
    assert (ran.code, "is past" in ran.err) == (2, True)
    assert "过一会儿" in cstool("reply", "warehouse-busy", "--set", "when=过一会儿").out
