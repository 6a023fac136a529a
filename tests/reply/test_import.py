"""Phrases of other desk tools: what is new, changed, alike and there already, and what there is to look at."""

import re
import tomllib

import pytest

PHRASES = """编码,分组,标题,内容
dzh,日常用语,打招呼,亲，您好呀，欢迎来到本店 🌸 想看点什么、有什么疑问，都可以慢慢跟我说，我在呢～
dzh,日常用语,打招呼,在的亲～请问有什么可以帮您？
thsx,售后,退货时限,亲，签收后7天内可以退货哦，保证当天退款，请您放心～
dhts,发货物流,单号提醒,亲，您的包裹已由{快递}发出，单号#快递单号#，应退【退款金额】元，请您留意～ 【温馨提示】{{x
,发货物流,,亲 辛苦您啦，编号 ___ 和地址XX 麻烦发我一下哦，XXL码的
坏码,售后,坏码,亲，您好，请问？
,,,
a,b,c,
"""


@pytest.fixture
def phrases(cstool, clean_environment):
    def run(content=PHRASES, *options, name="phrases.csv"):
        (clean_environment / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return cstool("import", name, *options)

    return run


def by_name(ran):
    return {each["reply"]["name"]: each for each in ran.answer["replies"]}


def test_what_was_exported_is_there_already(cstool, clean_environment):
    for form, name in (("csv", "all.csv"), ("xlsx", "all.xlsx")):
        if form == "xlsx":
            pytest.importorskip("xlsxwriter")
        assert cstool("export", form, "-o", name).code == 0
        ran = cstool("import", name, "--json")
        assert (ran.code, {each["state"] for each in ran.answer["replies"]}) == (0, {"same"}), name
        assert ran.answer["categories"] == []
        assert len(ran.answer["replies"]) == len(cstool("export", "json").answer["replies"])


def test_a_spreadsheet_guards_nothing_away(phrases, cstool, clean_environment):
    assert cstool("export", "csv", "-o", "all.csv", "--bom").code == 0
    content = (clean_environment / "all.csv").read_text(encoding="utf-8-sig").encode("gb18030")
    assert {each["state"] for each in phrases(content, "--json").answer["replies"]} == {"same"}


def test_each_phrase_is_told_by_what_it_is(phrases):
    ran = phrases(PHRASES, "--json")
    assert ran.code == 1
    assert ran.answer["unread"] == [9]
    found = by_name(ran)
    assert (found["打招呼"]["state"], found["打招呼"]["existing"]) == ("changed", "greeting")
    assert found["打招呼"]["reply"]["id"] == "greeting"
    same, other = found["打招呼"]["reply"]["texts"]
    assert "欢迎来到{shop.name}" in same, "a wording that is there already keeps its references"
    assert other == "在的亲～请问有什么可以帮您？"
    late = found["退货时限"]
    assert (late["state"], late["reply"]["code"]) == ("new", "thsx")
    notes = "\n".join(late["notes"])
    assert "{returns.window_days}" in notes
    assert "nobody can promise 保证" in notes
    assert [row["name"] for row in ran.answer["categories"]] == ["售后"]
    assert late["reply"]["category"] == ran.answer["categories"][0]["id"]
    assert found["坏码"]["reply"]["code"] is None


def test_places_to_fill_become_slots(phrases):
    found = by_name(phrases(PHRASES, "--json"))
    told = found["单号提醒"]["reply"]
    kinds = {slot["name"]: slot["kind"] for slot in told["slots"]}
    assert kinds == {"快递": "courier", "快递单号": "words", "退款金额": "yuan"}
    assert told["texts"][0].endswith("应退{amount}元，请您留意～ 【温馨提示】{{{{x")
    open_places = next(each for name, each in found.items() if name.startswith("亲 辛苦"))["reply"]
    assert open_places["texts"] == ["亲 辛苦您啦，编号 {value-1} 和地址{value-2} 麻烦发我一下哦，XXL码的"]
    assert any("slots guessed" in note for note in found["单号提醒"]["notes"])


def test_a_phrase_that_says_much_of_a_reply_is_called_alike(phrases, cstool):
    text = cstool("export", "json").answer["replies"][1]["texts"][0]
    ran = phrases(f"text\n{text[:-8]}欢迎下次再来呀\n", "--json")
    (found,) = ran.answer["replies"]
    assert (found["state"], found["existing"]) == ("alike", "thanks")
    assert 0.5 <= float(found["share"]) < 1


def test_the_rows_are_toml_that_validates(phrases, cstool, clean_environment):
    assert cstool("init", ".").code == 0
    ran = phrases()
    assert "# line 4: new" in ran.out
    rows = tomllib.loads(ran.out)
    new = [row for row in rows["replies"] if row["id"] != "greeting"]
    assert len(new) == 4
    at = ran.out.index("[[replies]]")
    categories = "\n".join(re.findall("^#(   {.*},)$", ran.out, re.MULTILINE))
    assert categories
    changed, rest = ran.out[at:].split("\n\n", 1)
    assert "greeting" in changed
    replies = clean_environment / "replies.toml"
    text = replies.read_text(encoding="utf-8").replace("categories = [\n", f"categories = [\n{categories}\n")
    replies.write_text(text + rest, encoding="utf-8")
    checked = cstool("validate", "--json")
    assert [each for each in checked.answer["problems"] if each["severity"] == "error"] == []


def test_nothing_is_written_over(phrases, clean_environment):
    assert phrases(PHRASES, "-o", "rows.toml").code == 1
    before = (clean_environment / "rows.toml").read_bytes()
    assert tomllib.loads(before.decode())
    ran = phrases(PHRASES, "-o", "rows.toml")
    assert (ran.code, "exists already" in ran.err) == (2, True)
    assert (clean_environment / "rows.toml").read_bytes() == before
    assert phrases(PHRASES, "-o", "phrases.csv").code == 2


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_tables_of_every_kind_come_to_the_same(phrases, encoding):
    plain = phrases(PHRASES, "--json").answer["replies"]
    other = "\n".join("\t".join(line.split(",")) for line in PHRASES.splitlines())
    assert phrases(f"快捷短语导出\n{other}".encode(encoding), "--json").answer["replies"] == [
        each | {"lines": [line + 1 for line in each["lines"]]} for each in plain
    ]


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        ("编码,正文\na,b\n", (), "no line names the columns 内容; the widest has 编码, 正文"),
        ("编码,正文\na,b\n", ("--columns", "code=编码"), "--columns does not say which column has text"),
        ("编码,正文\na,b\n", ("--columns", "words=编码"), "and not of words"),
    ],
)
def test_a_table_without_texts_is_one_line(phrases, content, options, says):
    ran = phrases(content, *options)
    assert (ran.code, ran.out, says in ran.err, ran.err.count("\n")) == (2, "", True, 1), ran.err


def test_markup_is_no_place_to_fill(phrases):
    (found,) = phrases("text\n麻烦 <b>您</b> 看看 <单号> 哦亲\n", "--json").answer["replies"]
    assert found["reply"]["texts"] == ["麻烦 <b>您</b> 看看 {danhao} 哦亲"]
