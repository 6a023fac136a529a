"""What outlives the chat: noted at once, read by everyone, due on its day, done by adding (H2-H4, H7, H8, A1)."""

import shlex

import pytest

#: How a day is said on Thursday, 2026-11-26, and which one it is.
DAYS = {
    "今天": "2026-11-26", "明天": "2026-11-27", "后天": "2026-11-28", "周五": "2026-11-27", "下周三": "2026-12-02",
    "11月30日": "2026-11-30", "1月3日": "2027-01-03", "3天内": "2026-11-29", "三天内": "2026-11-29",
    "两天后": "2026-11-28", "一周内": "2026-12-03", "2026-12-24": "2026-12-24",
    "月底": "2026-11-30", "下月底": "2026-12-31", "年底": "2026-12-31", "下个月5号": "2026-12-05",
    "十一月三十日": "2026-11-30", "今晚": "2026-11-26", "明天下午": "2026-11-27", "周五之前": "2026-11-27",
    "周末": "2026-11-29", "本周内": "2026-11-29", "下下周一": "2026-12-07", "十五天内": "2026-12-11",
    "48小时内": "2026-11-28", "一个月内": "2026-12-26", "半个月内": "2026-12-11", "2026/11/30": "2026-11-30",
    "2027年1月3日": "2027-01-03", "明年1月3日": "2027-01-03", "11/30": "2026-11-30", "tonight": "2026-11-26",
    "5日": "2026-12-05", "27号": "2026-11-27", "Friday": "2026-11-27", "tomorrow": "2026-11-27",
}  # fmt: skip
#: When a note of each kind is due where nobody names a day, and what the customer is told then.
USUAL = {
    "special": (None, None),
    "promise": ("2026-11-27", "delay-notice"),
    "arrival": ("2026-11-27", "arrival-notice"),
    "gift": ("2026-11-26", "gift-noted"),
    "return": ("2026-12-01", "return-arrived"),
    "call-back": ("2026-11-27", "promised-answer"),
    "supervisor": ("2026-11-26", "promised-answer"),
}


@pytest.fixture
def run(place, cstool):
    """Run `cstool` on the ledger in use, with its answer as JSON."""

    def run(*arguments, code=0):
        ran = cstool(*arguments, "--json")
        assert ran.code == code, ran
        return ran.answer

    return run


def test_a_note_has_the_agent_the_order_and_the_time(run):
    """H2: noted at once, with the agent's name and the time."""
    note = run("note", "2026-1", "顾客指定", "EMS", "--agent", "小美")
    assert {name: note[name] for name in ("id", "order", "kind", "agent", "at", "due", "text")} == {
        "id": 1, "order": "2026-1", "kind": "special", "agent": "小美", "at": "2026-11-26T12:00:00+08:00",
        "due": None, "text": "顾客指定 EMS",
    }  # fmt: skip
    assert run("notes", "2026-1")["notes"] == [note]


def test_everyone_reads_everyones_notes_oldest_first(run):
    for agent in ("小美", "小丽", "小王"):
        run("note", "2026-1", f"{agent}说", "--agent", agent)
        run("note", "2026-2", "别的订单", "--agent", agent)
    assert [(note["id"], note["agent"]) for note in run("notes", "2026-1")["notes"]] == [
        (1, "小美"), (3, "小丽"), (5, "小王"),
    ]  # fmt: skip
    assert [note["id"] for note in run("notes")["notes"]] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("said", "day"), DAYS.items())
def test_days_are_read_as_people_say_them(run, said, day):
    assert run("note", "1", "答应的", "--kind", "promise", "--due", said)["due"] == day


@pytest.mark.parametrize("said", ["很快", "2月30日", "32日", "0000-00-00", "", "5小时内", "三天前", "下月初"])
def test_what_is_no_day_is_refused(place, cstool, said):
    ran = cstool("note", "1", "答应的", "--due", said, "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "bad-day")


@pytest.mark.parametrize("said", ["2026-11-25", "本周三", "11月1日", "20日", "昨天", "2020-01-01", "上周五"])
def test_a_promise_in_the_past_is_refused(place, cstool, said):
    """11月1日 was three weeks ago: who says it slipped, and does not mean next year."""
    ran = cstool("note", "1", "答应的", "--kind", "promise", "--due", said, "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "past-day")
    assert cstool("notes", "--json").answer["notes"] == []


@pytest.mark.parametrize("said", ["12月31日", "12月15日", "31日"])
def test_a_day_of_the_year_that_just_ended_is_past(place, cstool, clock, said):
    """Said on January 2, it is a slip, and not in twelve months."""
    clock("2027-01-02T00:00:00+08:00")
    ran = cstool("note", "1", "答应的", "--kind", "promise", "--due", said, "--json")
    assert (ran.code, ran.error["code"]) == (2, "past-day")


@pytest.mark.parametrize(("today", "said", "day"), [
    ("2026-12-31", "明天", "2027-01-01"), ("2026-12-31", "1月1日", "2027-01-01"),
    ("2026-12-31", "下周一", "2027-01-04"), ("2027-01-31", "月底", "2027-01-31"),
    ("2027-01-31", "一个月内", "2027-02-28"), ("2027-12-15", "2月29日", "2028-02-29"),
    ("2028-02-28", "明天", "2028-02-29"), ("2028-02-28", "月底", "2028-02-29"),
])  # fmt: skip
def test_days_at_the_end_of_a_month_or_year(run, clock, today, said, day):
    clock(f"{today}T23:59:59+08:00")
    assert run("note", "1", "答应的", "--due", said)["due"] == day


def test_the_day_is_that_of_the_shop(run, clock):
    """At five in the evening in Greenwich it is tomorrow in Guangzhou."""
    clock("2026-11-26T17:00:00+00:00")
    note = run("note", "1", "答应的", "--due", "今天")
    assert (note["at"], note["due"]) == ("2026-11-27T01:00:00+08:00", "2026-11-27")
    assert run("due")["on"] == "2026-11-27"


@pytest.mark.parametrize("kind", USUAL)
def test_each_kind_has_its_usual_day_and_its_reply(run, kind):
    due, reply = USUAL[kind]
    assert run("note", "1", "要办的", "--kind", kind)["due"] == due
    listed = run("due", "--on", "2027-12-31", code=1 if due else 0)["open"]
    assert [(each["kind"], each["reply"]) for each in listed] == ([(kind, reply)] if due else [])


def test_a_kind_is_called_by_its_name_too(run):
    assert run("note", "1", "等货", "--kind", "到货通知")["kind"] == "arrival"


def test_the_list_of_the_day_has_what_waited_longest_first(run, clock):
    """H4: the customer is told BEFORE the date; whoever forgot is told so, and scripts learn it from the exit code."""
    for order, due in (("a", "周五"), ("b", "今天"), ("c", "后天")):
        run("note", order, "答应的", "--kind", "promise", "--due", due)
    run("note", "d", "只是说明")
    assert [(each["order"], each["late"]) for each in run("due")["open"]] == [("b", 0)]
    clock("2026-11-27T09:00:00+08:00")
    assert [(each["order"], each["late"]) for each in run("due", code=1)["open"]] == [("b", 1), ("a", 0)]
    assert [each["order"] for each in run("due", "--on", "后天", code=1)["open"]] == ["b", "a", "c"]
    assert run("due", "--on", "2026-11-25")["open"] == []


def test_done_closes_by_adding(run):
    first = run("note", "1", "答应的", "--kind", "promise", "--due", "今天", "--agent", "小美")
    done = run("done", "1", "已经发出", "--agent", "小丽")
    assert (done["order"], done["about"], done["agent"], done["text"]) == ("1", 1, "小丽", "已经发出")
    before, after = run("notes", "1")["notes"]
    assert after == done
    assert before == first | {"state": "done"}
    assert run("due", "--on", "2027-01-01")["open"] == []


def test_what_asks_for_nothing_can_be_done_too(run):
    run("note", "1", "指定快递")
    run("done", "#1")
    assert run("notes", "1")["notes"][0]["state"] == "done"


@pytest.mark.parametrize(
    ("number", "code"), [("1", "not-open"), ("2", "not-open"), ("9", "no-such-note"), ("x", "bad-number")]
)
def test_only_an_open_note_is_done(run, cstool, number, code):
    run("note", "1", "要办的", "--due", "今天")
    run("done", "1")
    for more in ([], ["--hand", "小王"]):
        ran = cstool("done", number, *more, "--json")
        assert (ran.code, ran.out, ran.error["code"]) == (2, "", code)
    assert len(run("notes")["notes"]) == 2


def test_a_note_goes_to_another_agent_by_adding(run):
    """`--agent` is whoever has it now; who wrote it stays in the note."""
    run("note", "1", "要办的", "--due", "今天", "--agent", "小美")
    run("note", "2", "要办的", "--due", "今天", "--agent", "小美")
    run("done", "1", "我下班了", "--hand", "小丽", "--agent", "小美")
    assert [each["id"] for each in run("due", "--agent", "小美")["open"]] == [2]
    (mine,) = run("due", "--agent", "小丽")["open"]
    assert (mine["id"], mine["agent"], mine["holder"], mine["state"]) == (1, "小美", "小丽", "open")
    run("done", "1", "--hand", "小王")
    assert [each["holder"] for each in run("due")["open"]] == ["小王", "小美"]


def test_the_agent_is_the_option_then_the_variable_then_the_login(run, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    assert run("note", "1", "一")["agent"] == "login"
    monkeypatch.setenv("CSTOOL_AGENT", "小美")
    assert run("note", "1", "二")["agent"] == "小美"
    assert run("note", "1", "三", "--agent", "小丽")["agent"] == "小丽"


def test_an_order_is_one_however_it_is_typed(run):
    run("note", " ２０２６－１ ", "全角")
    assert [note["order"] for note in run("notes", "2026-1")["notes"]] == ["2026-1"]


def test_before_the_first_note_there_is_nothing_and_no_file(place, cstool, clean_environment):
    assert (cstool("notes", "1").out, cstool("due").out) == (
        "nothing is noted\n",
        "2026-11-26: nothing is due\n",
    )
    assert cstool("notes", "--verify").code == 0
    assert not (clean_environment / "ledger.sqlite").exists()


def test_the_notes_as_a_table(run, cstool):
    """A cell that a spreadsheet would run is neutralised; who reads the file gets every note."""
    run("note", "1", "=1+1", "--agent", "小美", "--due", "今天")
    out = cstool("notes", "--csv").out
    assert out.startswith("\ufeff"), "without it Excel reads Chinese as something else"
    rows = out.removeprefix("\ufeff").split("\r\n")
    assert rows == [
        "id,order,kind,agent,at,due,state,holder,about,to,text",
        "1,1,special,小美,2026-11-26T12:00:00+08:00,2026-11-26,open,小美,,,'=1+1",
        "",
    ]


def test_as_an_agent_reads_it(run, cstool):
    run("note", "1", "指定快递", "--agent", "小美")
    run("note", "1", "周五前发", "--kind", "promise", "--due", "周五", "--agent", "小丽")
    run("note", "1", "等退件", "--kind", "return", "--due", "今天", "--agent", "小丽")
    run("done", "3", "退件到了", "--agent", "小王")
    assert cstool("notes", "1").out.splitlines() == [
        "#1  2026-11-26 12:00  小美  黄旗 特殊要求",
        "    指定快递",
        "#2  2026-11-26 12:00  小丽  黄旗 答应的日期",
        "    周五前发",
        "    → open: due 2026-11-27, with 小丽",
        "#3  2026-11-26 12:00  小丽  红旗 等退件",
        "    等退件",
        "    ✓ done",
        "#4  2026-11-26 12:00  小王  done: 3",
        "    退件到了",
    ]
    assert cstool("due", "--on", "2026-11-29").out.splitlines() == [
        "2026-11-29: 1 due, 1 of them overdue",
        "#2  1  ! 2 days late  黄旗 答应的日期  小丽",
        "    周五前发",
        "    say: cstool reply delay-notice --set date=… --order 1",
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("order", ["2733445566778899001", "-7", "a b'c", "x" * 90])
def test_what_is_to_be_typed_stands_on_one_line_and_works(place, cstool, lang, order):
    """However long the order and whatever it begins with: an agent takes the line as it is."""
    cstool("note", "--kind", "call-back", "--", order, "约好的")
    cstool("note", "--due", "明天", "--", order, "要办的")
    lines = cstool("--lang", lang, "due", "--on", "明天").out.splitlines()
    typed = [line.partition("cstool ")[2] for line in lines if "cstool " in line]
    assert [line.split()[0] for line in typed] == ["reply", "notes"]
    answered = cstool(*shlex.split(typed[0].replace("…", "查清了")), "--json").answer
    assert (answered["order"], answered["closed"]) == (order, [1])
    assert cstool(*shlex.split(typed[1])).out.startswith("#1 ")


def test_the_day_before_the_list_says_what_comes_next(run, cstool):
    """H4: the customer is told BEFORE the date, so nobody learns of it on the day only."""
    run("note", "1", "周五前发", "--kind", "promise", "--due", "周五", "--agent", "小丽")
    assert run("due")["next"] == "2026-11-27"
    assert cstool("due").out == "2026-11-26: nothing is due\nnext: 2026-11-27\n"
    assert run("due", "--on", "周五")["next"] is None
    nobody = cstool("due", "--on", "周五", "--agent", "小莉")
    assert (nobody.out, nobody.err) == (
        "2026-11-27: nothing is due\n", "with 小莉 nothing is; with 小丽 there is\n",
    )  # fmt: skip


def test_the_page_has_the_list_of_the_day_only_if_it_is_asked_for(run, cstool):
    """What was noted about customers is for colleagues; it stands there as text, never as markup."""
    run("note", "2026-1", "<b>蓝色那双</b>", "--kind", "arrival", "--due", "今天", "--agent", "小丽")
    for more in ([], ["--md"]):
        assert "蓝色那双" not in cstool("handbook", *more).out
        page = cstool("handbook", "--due", *more).out
        assert "2026-1" in page
        assert "小丽" in page
        assert "<b>蓝色那双" not in page
    assert cstool("handbook", "--due", "--customer").code == 2


def test_a_day_in_the_text_is_none_that_is_due(cstool, place):
    ran = cstool("note", "1", "答应周五发出")
    assert (
        ran.err
        == "nothing is due, though the text names a day, 周五: note it with --kind promise --due 2026-11-26\n"
    )
    assert cstool("note", "1", "答应周五发出", "--due", "周五").err == ""
    assert cstool("note", "1", "上周五来过，11月1日也来过").err == ""


def test_what_asks_for_nothing_goes_to_nobody(run, cstool):
    run("note", "1", "指定快递")
    ran = cstool("done", "1", "--hand", "小丽", "--json")
    assert (ran.code, ran.out, ran.error["code"]) == (2, "", "nothing-to-do")


def test_a_day_that_no_year_has_is_none(cstool):
    """2月30日, next year's or the last one's: one line, whichever is looked for."""
    for command in (("note", "1", "测试", "--due", "2月30日"), ("due", "--on", "2月30日")):
        ran = cstool(*command)
        assert (ran.code, ran.out) == (2, "")
        assert "2月30日 is not a day" in ran.err
