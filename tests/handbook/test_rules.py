"""The two shipped files hold the whole handbook."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

RULES = [f"H{n}" for n in range(1, 11)] + [f"Q{n}" for n in range(1, 7)] + ["A1", "A2", "A3"]
REPLIES = [
    "size-accuracy", "size-or-colour-return-policy", "size-conversion", "custom-made", "colour-availability",
    "colour-difference", "shipping-time", "courier-choice", "member-discount", "freight-of-return", "quality-return",
    "confirm-order", "delay-notice", "gift-offer", "arrival-notice", "refund-done", "exchange-tracking", "out-of-stock",
]  # fmt: skip
PLAYBOOKS = [
    "missing", "wrong-item", "leak", "allergy", "acne", "quality", "size-exchange", "colour-exchange", "dislike",
    "in-transit-refund", "late-delivery",
]  # fmt: skip
REASONS = {
    "shop": ["quality", "wrong-item", "missing", "leak", "late"],
    "customer": ["size", "colour", "dislike", "changed-mind"],
}
#: Promises that nobody can keep, and superlatives.
ABSOLUTES = re.compile(
    "保证|绝对|百分之百|100%|一定(会|能|可以|是)|肯定(会|能|是)|第一|顶级|最(好|佳|低|高|快|优)|永远|永久|根治|万无一失"
)
#: A figure of the policy, typed by hand: 7天, 九折, 15元, 240码.
TYPED = re.compile(
    r"[0-9０-９.]+\s*(天|日|折|元|块|单|码|号|毫米|%)|[一二两三四五六七八九十百]+(天内|日内|折|元|块钱)"
)


@pytest.fixture(scope="module")
def policies(shipped: dict[str, str]) -> dict[str, Any]:
    return tomllib.loads(shipped["policies.toml"])


@pytest.fixture(scope="module")
def replies(shipped: dict[str, str]) -> dict[str, Any]:
    return tomllib.loads(shipped["replies.toml"])


def sources(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from [value["source"]] if "source" in value else []
        for item in value.values():
            yield from sources(item)
    elif isinstance(value, list):
        for item in value:
            yield from sources(item)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_an_entry(rule, policies, replies):
    """A supervisor can trace every rule of the handbook to what carries it."""
    carried = [source for table, rows in policies.items() if table != "examples" for source in sources(rows)]
    assert rule in [*carried, *sources(replies)]


def test_every_entry_names_a_rule(policies, replies):
    """And every entry back to a rule; only the legal floor has the law for its source."""
    ours = {table: rows for table, rows in policies.items() if table != "floor"}
    assert {*sources(ours), *sources(replies)} <= set(RULES)
    for table in (
        "tiers",
        "reasons",
        "steps",
        "refunds",
        "charts",
        "styles",
        "facts",
        "playbooks",
        "knowledge",
    ):
        assert all("source" in row or "like" in row for row in policies[table])
    assert all("source" in reply for reply in replies["replies"])


def test_the_reasons_and_whose_fault_they_are(policies):
    """Quality, wrong, missing, leaking and late goods are the shop's; the rest is the customer's."""
    for fault, ids in REASONS.items():
        assert [reason["id"] for reason in policies["reasons"] if reason["fault"] == fault] == ids


@pytest.mark.parametrize("kind", PLAYBOOKS)
def test_every_playbook_exists(cstool, kind):
    """Each kind of complaint has its playbook, with a flag, steps, and a remark to paste (H2)."""
    answer = cstool("triage", kind, "--agent", "小美", "--json").answer
    assert (answer["kind"], answer["flag"]) == (kind, "red")
    assert {step["do"] for step in answer["steps"]} >= {"note", "ask"}
    assert "小美" in answer["note"]


@pytest.mark.parametrize("reply", REPLIES)
def test_every_reply_exists(replies, reply):
    """The replies that the handbook asks for."""
    assert reply in [row["id"] for row in replies["replies"]]


def test_every_sentence_of_a_playbook_is_a_reply(policies, replies):
    """Whatever a step has the agent ask, there is a reply that asks it."""
    known = {row["id"] for row in replies["replies"]}
    for playbook in policies["playbooks"]:
        for step in playbook["steps"]:
            assert "reply" in step or step["do"] != "ask"
        said = [row.get("reply") for row in (*playbook["steps"], *playbook["outcomes"])]
        assert set(filter(None, said)) <= known
        assert all("reply" in outcome for outcome in playbook["outcomes"])


SAMPLES = {
    "yuan": "128.50",
    "day": "明天",
    "size": "240",
    "style": "classic-loafer",
    "courier": "yto",
    "gift": "socks",
}


def test_every_reply_is_found_by_id_and_by_name_and_finishes_in_every_wording(cstool, replies):
    """H9: replies vary; whatever the wording, nothing is left to fill in."""
    for reply in replies["replies"]:
        assert len(reply["texts"]) >= 2, reply["id"]
        values = [
            part
            for slot in reply.get("slots", ())
            for part in ("--set", f"{slot['id']}={SAMPLES.get(slot.get('kind'), '样例')}")
        ]
        texts = set()
        for variant in range(1, len(reply["texts"]) + 1):
            named = reply["id"] if variant % 2 else reply["name"]
            ran = cstool("reply", named, *values, "--variant", str(variant), "--json")
            assert (ran.code, ran.answer["id"]) == (0, reply["id"]), ran
            assert not set("{}") & set(ran.answer["text"] + "".join(ran.answer["before"]))
            texts.add(ran.answer["text"])
        assert len(texts) == len(reply["texts"])


def test_no_reply_promises_what_nobody_can_keep(replies):
    """H3: answers are true; no empty promises, no superlatives."""
    for reply in replies["replies"]:
        for text in reply["texts"]:
            assert not ABSOLUTES.search(text), text


def test_no_figure_of_the_policy_is_typed_by_hand(policies, replies):
    """Figures in texts are references: when the policy changes, so does every sentence."""
    texts = [text for reply in replies["replies"] for text in (*reply["texts"], *reply.get("before", ()))]
    texts += [step["text"] for step in policies["steps"]]
    texts += [
        row["text"]
        for playbook in policies["playbooks"]
        for row in (*playbook["steps"], *playbook["outcomes"])
    ]
    assert [text for text in texts if TYPED.search(text)] == []


def test_skin_complaints_get_care_and_no_diagnosis(replies):
    """A3: stop using it, and a doctor when it is strong, spreads or stays."""
    skin = {"care-first", "acne-care", "care-and-explain", "acne-advice", "care-and-settle", "see-doctor"}
    care = [reply for reply in replies["replies"] if reply["id"] in skin]
    assert len(care) == len(skin)
    for text in (text for reply in care for text in reply["texts"]):
        assert re.search("停用|停下|停一停|停掉|不用它", text)
        assert "医生" in text


def test_the_principles_stand_where_the_playbooks_are_listed(cstool):
    """H1, H2, H3, H4, H5, H9: how the desk works, whatever the case."""
    principles = cstool("triage", "--json").answer["principles"]
    assert [row["source"] for row in principles] == ["H1", "H2", "H3", "H4", "H5", "H9"]
