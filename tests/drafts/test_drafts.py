"""A draft is held against the handbook: what is true is not blamed, what is false is found.

The lots `fresh*.tsv` were written before the check that judges them was run on them (each later one after it had been
mended for the one before), so that their first runs were a measure; here they keep what was reached. Other false drafts
are made of the shop's own finished replies, by changing one thing that the policy decides.
"""

import json
import os
import shlex
import time
from collections.abc import Iterator
from pathlib import Path

import pcre2
import pytest

from cstool.console.handbook_files import open_handbook
from cstool.core.lazy_patterns import DraftPattern, LazyPattern
from cstool.desk import drafts
from cstool.desk.draft_claims import claim
from cstool.desk.drafts import checked_draft
from cstool.desk.finished_sentences import finish_reply
from cstool.policy.handbook import Handbook
from cstool.policy.known_drafts import decoded, encoded

HERE = Path(__file__).parent
#: What an agent gives for the values of the shop's replies.
VALUES = {
    "size": "240", "style": "经典乐福鞋", "colour": "黑色", "alternative": "米色", "address": "北京市朝阳区长青路1号",
    "courier": "圆通速递", "date": "2026-12-25", "amount": "295", "tracking": "YT123456",
    "payable": "249.24", "short": "2单或399.00元", "saved": "18.76",
}  # fmt: skip
#: One thing changed: what stands in a finished reply, and what is false in its place, whatever the reason was.
CHANGES = [
    ("7天", "15天"), ("7天", "十天"), ("7天", "一个月"), ("9.8折", "9.5折"), ("9.8折", "8折"), ("9.3折", "9折"),
    ("9.3折", "八八折"), ("499元", "399元"), ("999元", "1999元"), ("3单", "2单"), ("8单", "5单"), ("15元", "30元"),
    ("15元", "五十元"), ("广州", "杭州"), ("圆通速递", "顺丰"), ("38码", "39码"),
    ("由我们承担", "由您承担"), ("运费我们出", "运费您出"), ("我们付", "您自己付"), ("需要您承担", "由我们承担"),
    ("要麻烦您承担", "由我们承担"), ("辛苦您承担", "由我们承担"), ("不算", "算"),
    ("首次运费就不退啦", "首次运费也退您"), ("会有一点点色差", "没有色差"),
    ("定做目前也还做不了", "可以定做"), ("特价的不再折啦", "特价的也能打折"), ("预计", "保证"), ("预计", "肯定能"),
    ("首次运费也在内", "首次运费不退"), ("全部退回", "只退货款"),
]  # fmt: skip


@pytest.fixture(scope="module")
def handbook() -> Handbook:
    return open_handbook(None, None)


def lots() -> Iterator[tuple[bool, list[str], str]]:
    """Yield the drafts: whether each is true, the facts as options, the text."""
    for file in sorted(HERE.glob("fresh*.tsv")):
        for line in file.read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                truth, options, text = line.split("\t")
                yield truth == "true", shlex.split(options), text


def finished_replies(handbook: Handbook) -> Iterator[str]:
    for id_, reply in handbook.replies.items():
        given = {
            slot.id: VALUES.get(slot.id, "128" if slot.kind == "yuan" else "某样")
            for slot in reply.slots
            if slot.default is None
        }
        for variant in range(1, len(reply.texts) + 1):
            yield finish_reply(handbook, id_, given, variant=variant).text


def changed_replies(handbook: Handbook) -> list[str]:
    """Return every finished reply with one thing that it says changed to something false."""
    return [
        text.replace(true, false)
        for text in finished_replies(handbook)
        for true, false in CHANGES
        if true in text
    ]


def test_what_the_shop_says_is_never_blamed(handbook):
    texts = [*finished_replies(handbook)]
    assert len(texts) > 150
    assert [text for text in texts if checked_draft(handbook, text).verdict == "differs"] == []


def test_what_is_changed_in_what_the_shop_says_is_found(handbook):
    changed = changed_replies(handbook)
    missed = [text for text in changed if checked_draft(handbook, text).verdict != "differs"]
    assert len(changed) > 60
    assert len(missed) <= 0.05 * len(changed), missed


@pytest.mark.parametrize(("is_true", "options", "text"), [*lots()], ids=lambda value: str(value)[:40])
def test_a_fresh_draft_is_judged(is_true, options, text, cstool):
    ran = cstool("check", text, *options, "--json")
    assert ran.code == (0 if is_true else 1)
    assert (ran.answer["verdict"] == "differs") is not is_true, ran.out


def measured() -> Iterator[tuple[bool, str]]:
    """Yield the drafts that were written from the rules alone: whether each is true, and the text."""
    for line in (HERE / "measured.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            _lot, truth, _about, text = line.split("\t")
            yield truth == "true", text


def test_what_was_reached_on_drafts_written_from_the_rules_alone_is_kept(handbook):
    verdicts = [(is_true, checked_draft(handbook, text).verdict, text) for is_true, text in measured()]
    assert [text for is_true, verdict, text in verdicts if is_true and verdict == "differs"] == []
    assert [text for is_true, verdict, text in verdicts if not is_true and verdict == "ok"] == []
    false = [verdict for is_true, verdict, _ in verdicts if not is_true]
    assert false.count("differs") >= 0.9 * len(false)


def test_what_was_reached_on_lots_with_every_kind_of_claim_is_kept(handbook, cstool):
    """Of 2,370 true drafts none is blamed; of 2,370 false ones nearly all are found."""
    judged = [*in_lots(handbook, cstool)]
    assert len(judged) == 4740
    assert [text for is_true, verdict, text in judged if is_true and verdict == "differs"] == []
    missed = [text for is_true, verdict, text in judged if not is_true and verdict != "differs"]
    assert len(missed) <= 0.025 * 2370, missed


def in_lots(handbook: Handbook, cstool) -> Iterator[tuple[bool, str, str]]:
    """Yield of each draft of lots.tsv whether it is true, the verdict on it and its text."""
    for line in (HERE / "lots.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            _lot, truth, options, text = line.split("\t")
            if options:
                verdict = cstool("check", text, *shlex.split(options), "--json").answer["verdict"]
            else:
                verdict = checked_draft(handbook, text).verdict
            yield truth == "true", verdict, text


def test_what_a_draft_cannot_contain_is_passed_over_and_nothing_else(handbook, monkeypatch):
    """Judges and patterns are left out by single characters: with all of them asked, every verdict is the same.

    Of the lots every fourth draft in CI, all with `CSTOOL_DRAFTS=1`.
    """
    kept = [text for _, _, text in lots()] + [text for _, text in measured()] + changed_replies(handbook)
    lines = [line for line in (HERE / "lots.tsv").read_text("utf-8").splitlines() if line[0] != "#"]
    kept += [line.split("\t")[3] for line in lines[:: 1 if os.environ.get("CSTOOL_DRAFTS") else 4]]
    quick = [checked_draft(handbook, text) for text in kept]
    every, judges = "".join({*"".join(kept)}), drafts._judges
    monkeypatch.setattr(drafts, "_judges", lambda _text: judges(every))
    monkeypatch.setattr(LazyPattern, "is_out_of_question", lambda *_: False)
    assert len([*judges(every)]) == 20
    assert [checked_draft(handbook, text) for text in kept] == quick


def test_the_library_that_compiles_patterns_does_not_matter(handbook, monkeypatch):
    """PCRE2 compiles them sooner; by Python's own `re` every verdict is the same."""
    texts = [text for _, _, text in lots()] + [text for _, text in measured()] + changed_replies(handbook)
    soon = [checked_draft(handbook, text) for text in texts]
    monkeypatch.setattr(DraftPattern, "ask", LazyPattern.ask)
    assert [checked_draft(handbook, text) for text in texts] == soon


def test_a_text_that_is_too_much_for_pcre2_is_answered_all_the_same():
    pattern, text = DraftPattern("(?:退|款|不x)+"), "退款" * 5_000
    with pytest.raises(pcre2.LibraryError):
        pattern.quick.search(text)
    for found in (
        pattern.search(text),
        pattern.match(text),
        pattern.fullmatch(text),
        *pattern.finditer(text),
    ):
        assert found is not None
        assert found.span() == (0, len(text))
    assert [found.span() for found in pattern.finditer("\udcff退")] == [(1, 2)]
    assert pattern.match("退款", 2, 1) is None


def test_a_shop_is_held_to_its_own_replies(cstool, clean_environment):
    """It makes shoes to measure, and lets nobody in without a card: then a draft may say so."""
    drafted = ("亲，这款我们可以给您定做", "亲，会员要先申请办理")
    assert [cstool("check", text).code for text in drafted] == [1, 1]
    assert cstool("init", ".").code == 0
    replies = clean_environment / "replies.toml"
    text = replies.read_text("utf-8")
    for own, other in (
        ("定做目前也还做不了", "定做要等三周"),
        ("不能单独定做", "定做要等三周"),
        ("不接定做", "接定做"),
    ):
        assert own in text
        text = text.replace(own, other)
    text = text.replace("自动就是会员，不用申请", "申请了就是会员").replace("买过就自动升", "申请了就升")
    replies.write_text(text.replace("而且自动生效", "申请了就生效"), "utf-8")
    assert [cstool("check", text).code for text in drafted] == [0, 0]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("二级会员，这双正价268的给您199元", "differs"),
        ("二级会员，这双正价268的给您249.24元", "ok"),
        ("可以开发票", "unknown"),
        ("退款三天到账", "differs"),
        ("退款一般3个工作日到账", "unknown"),
        ("48小时内给您回电话", "unknown"),
        ("明天给您回电话", "ok"),
        ("三天之内给您退款", "differs"),
        ("七天之内不喜欢可以退款", "ok"),
        ("明天给您发货", "unknown"),
        ("二级会员268元实付200元", "differs"),
        ("二级会员268元实付249.24元", "ok"),
        ("这双268元，帮您省了18.76元", "ok"),
    ],
)
def test_prices_and_promises_of_time_are_claims(text, verdict, handbook):
    draft = checked_draft(handbook, text)
    assert draft.verdict == verdict, draft.claims
    assert all(claim.rule != "Q2" for claim in draft.claims) or "七天" in text


def test_the_price_of_the_member_is_the_one_to_write(cstool):
    facts = ["--orders", "3", "--spent", "520"]
    assert cstool("check", "正价268的这双给您249.24元", *facts).code == 0
    assert cstool("check", "正价268的这双给您241.2元", *facts).code == 1


def test_the_day_in_the_notes_is_the_one_to_write(cstool):
    cstool("note", "A1", "发货组确认12月1日", "--kind", "promise", "--due", "2030-12-01", "--agent", "小林")
    on = ["--order", "A1", "--on", "2030-11-28"]
    assert cstool("check", "您的货12月1日发出", *on).code == 0
    ran = cstool("check", "您的货11月30日发出", *on, "--json")
    assert (ran.code, ran.answer["verdict"]) == (1, "differs")
    assert "2030-12-01" in ran.answer["claims"][0]["says"]


def test_the_sum_in_the_notes_is_the_one_to_write(cstool):
    refund = ["refund", "quality", "--paid", "268", "--freight", "12", "--order", "A1", "--agent", "小林"]
    assert cstool(*refund).code == 0
    assert cstool("check", "质量问题给您退280元", "--order", "A1").code == 0
    ran = cstool("check", "质量问题给您退268元", "--order", "A1", "--json")
    assert (ran.code, ran.answer["claims"][-1]["rule"]) == (1, "H2")
    assert "280" in ran.answer["claims"][-1]["says"]
    assert cstool("check", "货款268元退给您", "--order", "A1").code == 0
    assert cstool("check", "给您退268元", "--order", "A2").code == 0


def test_a_draft_is_held_against_the_period_of_its_order(cstool, tmp_path):
    policies = tmp_path / "policies.toml"
    period = (
        '[[periods]]\nid = "sale"\nname = "大促"\nfrom = 2030-11-01\nuntil = 2030-11-11\n'
        'counts = "ordered"\nsource = "Q2"\nset = { returns.window_days = 15 }\n'
    )
    policies.write_text((HERE.parents[1] / "policies.toml").read_text("utf-8") + period, "utf-8")
    options = ["--policies", policies, "--on", "2030-11-20", "--json"]
    ran = cstool("check", "签收15天内可以退", *options, "--ordered", "2030-11-05")
    assert (ran.answer["verdict"], ran.answer["period"]) == ("ok", "sale")
    assert cstool("check", "签收15天内可以退", *options, "--ordered", "2030-11-15").code == 1


def test_places_are_characters_of_the_text(cstool):
    text = "🌸 亲，签收后１５天内都能退"
    (claim,) = cstool("check", text, "--json").answer["claims"]
    assert text[claim["start"] : claim["end"]] == claim["text"] == "１５天"
    assert (claim["rule"], claim["verdict"]) == ("Q2", "differs")


def test_a_draft_that_claims_nothing_is_ok(cstool):
    ran = cstool("check", "亲，您稍等，我帮您看看哦", "--json")
    assert (ran.code, ran.answer["verdict"], ran.answer["claims"]) == (0, "ok", [])


def test_what_the_handbook_does_not_decide_is_unknown(cstool):
    ran = cstool("check", "亲，运费我们出", "--json")
    assert (ran.code, ran.answer["verdict"]) == (0, "unknown")


def test_a_changed_policy_changes_the_verdict(cstool, tmp_path):
    """The figures are those of the files in use: nothing is kept in the program."""
    policies = tmp_path / "policies.toml"
    shipped = (HERE.parents[1] / "policies.toml").read_text("utf-8")
    policies.write_text(
        shipped.replace("window_days = 7", "window_days = 15").replace("0.93", "0.95"), "utf-8"
    )
    assert cstool("check", "签收15天内可以退换", "--policies", policies).code == 0
    assert cstool("check", "签收7天内可以退换", "--policies", policies).code == 1
    assert cstool("check", "二级会员打九五折", "--policies", policies).code == 0
    assert cstool("check", "二级会员打九三折", "--policies", policies).code == 1


def test_many_drafts_come_line_by_line(cstool, tmp_path):
    file = tmp_path / "drafts.txt"
    file.write_text("签收7天内可以退换\n签收9天内可以退换\n", "utf-8")
    ran = cstool("check", "--lines", file)
    assert [json.loads(line)["verdict"] for line in ran.out.splitlines()] == ["ok", "differs"]
    assert ran.code == 1


@pytest.mark.parametrize(
    "line",
    [[], [" "], ["7天", "--paid", "3"], ["7天", "--lines", "x"], ["x" * 10_001], ["7天", "--reason", "?"]],
)
def test_what_cannot_be_checked_is_refused(line, cstool):
    ran = cstool("check", *line, "--json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.error["message"]


@pytest.mark.parametrize(
    "text",
    [
        "不退不换",
        "本店不支持退货",
        "尺码不合适您先垫付运费，收到后退您",
        "您签收了也可以拒收",
        "你烦不烦，都说了不能退",
        "换便宜的那款，多出来的钱就不退了哈",
        "240穿39码",
        "保湿精华出厂是30ml的",
        "退货寄到广州市白云区机场路1号仓库三楼",
        "我送您一个双肩包表示歉意",
        "最大有48码的",
    ],
)
def test_what_is_false_in_other_words_is_found(text, cstool):
    assert cstool("check", text).code == 1


def test_what_was_learnt_is_silent_where_a_row_of_the_shop_is_another(cstool, tmp_path):
    """Who settles no difference may say so; the rows that are the same still speak."""
    policies = tmp_path / "policies.toml"
    shipped = (HERE.parents[1] / "policies.toml").read_text("utf-8")
    assert "差价多退少补" in shipped
    policies.write_text(shipped.replace("差价多退少补", "差价不退不补"), "utf-8")
    keeps, rude = "换便宜的那款，多出来的钱就不退了哈", "你烦不烦，都说了不能退"
    assert [cstool("check", text).code for text in (keeps, rude)] == [1, 1]
    assert [cstool("check", text, "--policies", policies).code for text in (keeps, rude)] == [0, 1]


def test_what_a_judge_finds_in_a_true_draft_is_in_doubt(handbook, monkeypatch):
    """A judge of words that misreads what is much like true drafts is not believed, a judge of figures is."""
    text = "亲亲，签收后七天内都可以退换的哈，吊牌别剪、鞋盒留着就行～"

    def misread(name):
        def judge(draft, _handbook, _facts):
            yield claim((0, 3), None, is_so=False)

        judge.__name__ = name
        monkeypatch.setattr(drafts, "_judges", lambda _text: [judge])
        return checked_draft(handbook, text).verdict

    assert (misread("freight_claims"), misread("sum_claims")) == ("unknown", "differs")


def test_what_was_learnt_is_kept_whole_or_learnt_anew(handbook):
    data = encoded(handbook.draft_knowledge)
    assert decoded(data) == handbook.draft_knowledge
    assert decoded(data[:-1]) is None
    assert decoded(data[:500] + b"!" + data[501:]) is None


def test_a_draft_without_an_end_costs_what_it_is_long(handbook):
    """Sentences that nobody types, without a stop and full of figures, once took minutes."""
    began = time.process_time()
    assert checked_draft(handbook, "退货运费我们出七天九折" * 800).claims
    assert time.process_time() - began < 15
