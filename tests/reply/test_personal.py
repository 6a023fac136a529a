"""An agent's own replies lie over the shop's: they say things differently and decide nothing (H9)."""

from pathlib import Path

import pytest

OWN = """
[[wordings]]
reply = "size-accuracy"
texts = [
  "亲～{style}就是标准码，{returns.window_days}天内能换",
  "您放心，{style}，正码，不合脚{returns.window_days}天里来找我",
]

[[categories]]
id = "mine"
name = "我的"

[[replies]]
id = "lunch"
name = "午休"
code = "wx"
category = "mine"
source = "H9"
texts = ["亲，我去吃个饭，马上回来～"]
"""
A_REPLY = '[[replies]]\nid = "{id}"\nname = "{name}"\ncategory = "basics"\nsource = "H9"\ntexts = ["亲"]\n'


@pytest.fixture
def own(clean_environment: Path) -> Path:
    """The agent's own replies, named `own.toml`, in the current folder."""
    path = clean_environment / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


def put_in_user_folder(own: Path) -> Path:
    from cstool.console.handbook_files import user_folder

    user_folder().mkdir(parents=True)
    return own.rename(user_folder() / "my-replies.toml")


def test_own_wordings_stand_in_place_of_the_shops_with_the_policys_figures(cstool, own):
    answer = cstool("reply", "size-accuracy", "--personal", "own.toml", "--json").answer
    assert (answer["text"], answer["variants"]) == ("亲～这款就是标准码，7天内能换", 2)
    assert answer["before"] == ["确认这一款是标准码"]


@pytest.mark.parametrize("called", ["lunch", "午休", "wx"])
def test_own_replies_are_called_like_the_shops(cstool, own, called):
    assert cstool("reply", called, "--personal", "own.toml").out == "亲，我去吃个饭，马上回来～\n"


def test_own_replies_are_listed_under_their_own_heading(cstool, own):
    rows = cstool("reply", "--personal", "own.toml", "--json").answer["replies"]
    assert (rows[-1]["id"], rows[-1]["category_name"]) == ("lunch", "我的")


def test_the_file_in_the_users_folder_is_in_use_without_being_named(cstool, own):
    path = put_in_user_folder(own)
    assert cstool("reply", "wx").code == 0
    assert cstool("where", "--json").answer["personal"] == {
        "path": str(path),
        "origin": "user",
        "exists": True,
    }
    assert str(path) in cstool("where").out
    assert str(path) in cstool("validate", "--json").answer["files"]


def test_the_environment_names_it_too(cstool, own, monkeypatch):
    monkeypatch.setenv("CSTOOL_PERSONAL", "own.toml")
    assert cstool("where", "--json").answer["personal"]["origin"] == "environment"
    assert cstool("reply", "wx").code == 0


def test_without_one_where_says_so(cstool):
    files = cstool("where", "--json").answer
    assert files["personal"] is None
    assert files["personal_place"].endswith("my-replies.toml")
    assert files["personal_place"] in cstool("where").out


def test_it_cannot_stand_in_for_the_shops_replies(cstool, own):
    put_in_user_folder(own).with_name("replies.toml").write_text(OWN, encoding="utf-8")
    assert cstool("reply", "wx").code == 3


def test_it_is_checked_on_its_own_against_the_files_in_use(cstool, own):
    ran = cstool("validate", "own.toml")
    assert (ran.code, ran.out) == (0, "no problems in own.toml\n")


def test_a_file_with_nothing_but_own_replies_is_known_as_one(cstool, clean_environment):
    (clean_environment / "own.toml").write_text(A_REPLY.format(id="mine", name="我的"), encoding="utf-8")
    ran = cstool("validate", "own.toml")
    assert (ran.code, ran.out) == (0, "no problems in own.toml\n")


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('[[wordings]]\nreply = "size-acuracy"\ntexts = ["x"]', "unknown-reference", "2:9"),
        ('[[wordings]]\nreply = "see-doctor"\ntexts = ["没事"]', "fixed-wording", "2:9"),
        ('[[wordings]]\nreply = "thanks"\ntexts = []', "wrong-length", "3:9"),
        ('[[wordings]]\nreply = "thanks"\ntexts = ["谢{谢"]', "bad-placeholder", "3:12"),
        ('[[wordings]]\nreply = "thanks"\ntexts = ["谢谢", "{gift}"]', "unknown-placeholder", "3:17"),
        ('[[wordings]]\nreply = "refund-done"\ntexts = ["退了"]', "missing-placeholder", "3:10"),
        (
            '[[wordings]]\nreply = "thanks"\ntexts = ["谢"]\n[[wordings]]\nreply = "thanks"\ntexts = ["谢谢"]',
            "duplicate-id",
            "5:9",
        ),
        (A_REPLY.format(id="greeting", name="我的"), "duplicate-id", "2:6"),
        (A_REPLY.format(id="mine", name="打招呼"), "duplicate-id", "3:8"),
        (A_REPLY.format(id="cmzm", name="我的"), "duplicate-id", "2:6"),
        (A_REPLY.format(id="mine", name="我的") + 'code = "greeting"', "duplicate-id", "7:8"),
        (A_REPLY.format(id="mine", name="我的").replace("basics", "bassics"), "unknown-reference", "4:12"),
        ("[returns]\nwindow_days = 30", "unknown-key", "1:2"),
        ("[[wordings]", "syntax", "1:11"),
    ],
)
def test_each_fault_is_found_at_its_place_and_stops_every_answer(
    cstool, clean_environment, text, code, place
):
    (clean_environment / "own.toml").write_text(text, encoding="utf-8")
    ran = cstool("validate", "--personal", "own.toml", "--select", code, "--json")
    found = [f"{problem['line']}:{problem['column']}" for problem in ran.answer["problems"]]
    assert (ran.code, found) == (1, [place])
    refused = cstool("reply", "thanks", "--personal", "own.toml", "--json")
    assert (refused.code, refused.out, refused.error["code"]) == (3, "", code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("亲，签收30天内都能退，放心～", "hand-typed-figure"),
        ("亲，保证明天就发～", "promise"),
        ("再见", "impolite"),
        ("谢谢亲，有事再找我哦！", "alike-wordings"),
        ("谢谢\u200b您的支持", "hidden-character"),
    ],
)
def test_own_texts_are_held_to_the_rules_of_wording(cstool, clean_environment, text, code):
    """A figure typed by hand would not change with the policy: an own text is no way around it."""
    first = "谢谢亲，有事再找我哦～"
    reworded = f'[[wordings]]\nreply = "thanks"\ntexts = ["{first}", "{text}"]\n'
    added = A_REPLY.format(id="mine", name="我的").replace('["', f'["{first}", "{text}", "')
    for own, line in ((reworded, 3), (added, 6), (reworded + added, 9)):
        (clean_environment / "own.toml").write_text(own, encoding="utf-8")
        problems = cstool("validate", "--personal", "own.toml", "own.toml", "--json").answer["problems"]
        found = {(each["code"], each["severity"], each["line"]) for each in problems}
        assert (code, "warning", line) in found
    assert cstool("reply", "thanks", "--personal", "own.toml").code == 0


def test_what_the_shop_allows_itself_in_a_reply_its_agents_may_too(cstool, shipped, clean_environment):
    allowed = '\n[[allowed]]\nreply = "thanks"\ncode = "promise"\nreason = "店庆的口号"\n'
    (clean_environment / "replies.toml").write_text(shipped["replies.toml"] + allowed, encoding="utf-8")
    own = '[[wordings]]\nreply = "{}"\ntexts = ["亲，保证满意～"]'
    for reply, problems in (("thanks", []), ("greeting", ["promise"])):
        (clean_environment / "own.toml").write_text(own.format(reply), encoding="utf-8")
        answer = cstool("validate", "own.toml", "--json").answer
        assert [problem["code"] for problem in answer["problems"]] == problems


def test_two_replies_of_the_shop_cannot_share_a_name_a_code_or_an_id(cstool, shipped, clean_environment):
    text = shipped["replies.toml"].replace('code = "dzh"', 'code = "thanks"')
    (clean_environment / "replies.toml").write_text(text, encoding="utf-8")
    problems = cstool("validate", "replies.toml", "--json").answer["problems"]
    assert [problem["code"] for problem in problems] == ["duplicate-id"]


def test_a_file_that_is_named_and_missing_is_an_error(cstool):
    assert cstool("reply", "thanks", "--personal", "nowhere.toml", "--json").error["code"] == "unreadable"


def test_an_installation_keeps_the_handbook_with_and_without_them_apart(own, tmp_path, shipped):
    from cstool.policy.cache import Store
    from cstool.policy.handbook import Handbook
    from cstool.validation.load import load

    files = []
    for name, text in shipped.items():
        files.append(tmp_path / name)
        files[-1].write_text(text, encoding="utf-8")
    store = Store(tmp_path / "compiled", "1")
    for _ in range(2):
        for personal, known in ((None, False), (own, True)):
            handbook = Handbook(*_parts(load(*files, store, personal=personal)))
            assert ("lunch" in handbook.replies) == known
    # with them, without them, the policies alone, and the shop's replies alone
    assert len(list((tmp_path / "compiled").iterdir())) == 4


def _parts(files):
    return files.policies, files.replies
