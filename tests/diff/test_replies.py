"""Replies that read differently: every wording, finished under both handbooks."""

WINDOW = ("window_days = 7", "window_days = 10")


def test_a_figure_of_the_policy_changes_the_replies_that_mention_it(diff, desk):
    desk.change("policies.toml", WINDOW)
    replies = diff()["replies"]
    mentioning = desk.shipped["replies.toml"].count("{returns.window_days}")
    assert replies
    assert len(replies) <= mentioning
    for reply in replies:
        assert reply["figures"] == ["returns.window_days"]
        assert reply["new"] == reply["old"].replace("7天", "10天").replace("7 天", "10 天")


def test_no_reply_is_left_out(diff, desk):
    """Every text with the figure in it, found in the file itself, is among the answers."""
    desk.change("policies.toml", ("limit = 15", "limit = 20"))
    texts = [line for line in desk.shipped["replies.toml"].splitlines() if "{repair.limit}" in line]
    assert len(diff()["replies"]) == len(texts) > 0


def test_a_value_that_only_the_agent_has_is_shown_as_a_marker(diff, desk):
    desk.change("replies.toml", ("脚背高或者脚偏宽的", "脚背高的"))
    (reply,) = diff()["replies"]
    assert reply["id"] == "size-conversion"
    assert "〈平时的尺码〉" in reply["old"]
    assert "〈平时的尺码〉" in reply["new"]


def test_the_margin_of_promised_dates_shows(diff, desk):
    desk.change("policies.toml", ("margin_days = 1", "margin_days = 4"))
    replies = diff()["replies"]
    assert {reply["id"] for reply in replies} >= {"shipping-date", "delay-notice"}
    assert all("5月2日" in reply["old"] and "5月5日" in reply["new"] for reply in replies)


def test_a_new_wording_in_front_is_one_change(diff, desk):
    first = '  "亲，您好呀，欢迎来到'
    desk.change("replies.toml", (first, '  "您好呀亲，慢慢看～",\n' + first))
    answer = diff()
    assert [(one["id"], one["variant"], one["kind"], one["old"]) for one in answer["replies"]] == [
        ("greeting", 1, "added", None)
    ]
    assert answer["changes"][0]["path"] == "replies.greeting.texts[1]"


def test_what_the_agent_checks_before_is_compared_too(diff, desk):
    desk.change(
        "replies.toml", ('before = ["确认这一款是标准码"]', 'before = ["确认这一款是标准码", "再问脚宽"]')
    )
    (reply,) = diff()["replies"]
    assert (reply["variant"], reply["old"], reply["new"]) == (
        None,
        "确认这一款是标准码",
        "确认这一款是标准码\n再问脚宽",
    )


def test_one_file_is_compared_with_the_other_one_in_use(cstool, desk):
    new = desk.change("policies.toml", WINDOW)
    ran = cstool("diff", desk.old / "policies.toml", new, "--replies", desk.old / "replies.toml", "--json")
    assert ran.answer["files"] == ["policies"]
    assert ran.answer["replies"]
