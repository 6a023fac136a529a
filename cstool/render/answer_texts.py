"""Answers to agents as text: a price, a size, a reply, a playbook, and why it was found."""

from typing import TYPE_CHECKING

from cstool.core.numbers import decimal_text
from cstool.locale import _, enumerated, translated
from cstool.render.streams import because_lines, listed
from cstool.render.terminal import money_table, quiet, strong, table, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cstool.core.size_fitting import Fit
    from cstool.core.tiers import NextTier, Price
    from cstool.desk.finding import Alternative, Clue, Explanation
    from cstool.desk.membership import OwnTierAnswer
    from cstool.desk.replying import JoinedReplies, PlaybookList, ReplyAnswer, ReplyList
    from cstool.desk.triage_answers import OutcomeAnswer, StepAnswer, TriageAnswer


def price_text(price: "Price") -> str:
    """Return a member's tier and price as text."""
    percent = decimal_text(price.rate * 100)
    lines = [
        strong(
            _("{name} ({tier}): pays {percent} %").format(name=price.name, tier=price.tier, percent=percent)
        ),
        *_price_lines(price),
    ]
    lines.append(_next_text(price.next) if price.next else _("the best tier"))
    return "\n".join([*lines, *because_lines(price.because)])


def _price_lines(price: "Price") -> list[str]:
    """Return what the goods cost, what the tier takes off, and what is to pay."""
    if price.payable is None or price.saved is None:
        return []
    stated = ((_("regular-priced goods"), price.amount), (_("sale goods"), price.sale))
    rows = [(name, amount) for name, amount in stated if amount]
    rows.append((_("member discount"), -price.saved))
    return money_table(rows, _("to pay"), price.payable)


def own_tier_text(answer: "OwnTierAnswer") -> str:
    """Return what to say to a customer of price and tier, and nothing else."""
    return whole("\n".join(sentence.text for sentence in answer.say))


def _next_text(following: "NextTier") -> str:
    ways = []
    if following.orders_short is not None:
        ways.append(_("{count} more orders").format(count=following.orders_short))
    if following.spent_short is not None:
        ways.append(_("{yuan} yuan more").format(yuan=following.spent_short))
    return _("next: {name} ({tier}) with {ways}").format(
        name=following.name, tier=following.tier, ways=_(" or ").join(ways)
    )


def fit_text(fit: "Fit") -> str:
    """Return the size to buy as text."""
    from cstool.core.size_fitting import others_text
    from cstool.core.sizes import box_of, column_text

    box = box_of([*fit.labels])
    size, others = translated(column_text(box, fit.size)), others_text(fit.labels, box)
    if others:
        size = _("{size} ({others})").format(size=size, others=translated(others))
    return "\n".join([size, *because_lines(fit.because)])


def reply_text(reply: "ReplyAnswer | JoinedReplies") -> str:
    """Return finished replies: their text and nothing else."""
    return whole(reply.text)


def reply_list_text(replies: "ReplyList") -> str:
    """Return all replies as a table."""
    rows = [(reply.category_name, reply.id, reply.code, reply.name) for reply in replies.replies]
    return table(rows, [_("category"), _("id"), _("code"), _("name")])


def playbook_list_text(playbooks: "PlaybookList") -> str:
    """Return all playbooks as a table, and the principles."""
    listed = table(
        [(row.id, row.name, row.source) for row in playbooks.playbooks], [_("id"), _("name"), _("rule")]
    )
    return "\n".join([listed, "", *(f"{row.source}  {row.text}" for row in playbooks.principles)])


def triage_text(triage: "TriageAnswer") -> str:
    """Return a playbook as text: what to do, what to say, what is decided, the remark to paste."""
    lines = [f"{strong(triage.name)} ({triage.kind})  {triage.flag_name}", *_read(triage)]
    for number, step in enumerate(triage.steps, 1):
        lines.append(_step(number, step, is_next=number == triage.next))
        is_ahead = triage.next is not None and number > triage.next
        if step.reply and not step.done and (is_ahead or step.waits_for) and not triage.outcome:
            lines.append(quiet("      " + _later(step)))
    if triage.next:
        lines += _said(triage.steps[triage.next - 1].reply, triage.steps[triage.next - 1].say)
    lines += _verdict(triage)
    for name, points in triage.knowledge.items():
        lines += listed(_("good to know, {name}:").format(name=name), points)
    return "\n".join([*lines, *_remark(triage)])


def _read(triage: "TriageAnswer") -> list[str]:
    """Return what was read from the customer's words, so that the agent sees it and can set it right."""
    read = {name: fact.value for name, fact in triage.facts.items() if fact.origin == "words"}
    return [read_text(read)] if read else []


def read_text(facts: "Mapping[str, str]") -> str:
    """Return what was read from the customer's words."""
    read = "、".join(f"{name}={value}" for name, value in facts.items())
    return _("read from the words (--fact overrides): {facts}").format(facts=read)


def verdict_text(triage: "TriageAnswer") -> str:
    """Return where a case led, or what is still to ask, and the remark to paste, as text."""
    return "\n".join([*_verdict(triage), *_remark(triage)])


def _verdict(triage: "TriageAnswer") -> list[str]:
    return [*_outcome(triage.outcome), *_money(triage)] if triage.outcome else _missing(triage)


def _remark(triage: "TriageAnswer") -> list[str]:
    return [_("remark to paste:"), "", whole(triage.note), "", *because_lines(triage.because)]


def step_lines(number: int, step: "StepAnswer") -> list[str]:
    """Return one step of a playbook as text: what to do, what to say."""
    return [_step(number, step, is_next=False), *_said(step.reply, step.say)]


def _step(number: int, step: "StepAnswer", *, is_next: bool) -> str:
    do = {"ask": _("ask"), "check": _("check"), "decide": _("decide"), "note": _("note")}[step.do]
    mark = "✓" if step.done else "→" if is_next else " "
    line = f"{number:2}.{mark}{do}  {step.text}"
    return strong(line) if is_next else line


def _later(step: "StepAnswer") -> str:
    """Return what is said at a later step by its id, and what it waits for."""
    if step.waits_for:
        return _("say {reply} when: {event}").format(reply=step.reply, event=step.waits_for)
    return _("say {reply} later").format(reply=step.reply)


def _said(reply: str | None, say: str | None) -> list[str]:
    """Return what to say on lines of its own, ready to be taken as it is; or the command that finishes it."""
    if reply is None:
        return []
    if say is None:
        return [_("say [{reply}]: {command}").format(reply=reply, command=f"cstool reply {reply} --set …")]
    return [_("say [{reply}]:").format(reply=reply), "", whole(say), ""]


def _outcome(outcome: "OutcomeAnswer") -> list[str]:
    return [
        strong(_("decided: {name}").format(name=outcome.name)),
        f"      {outcome.text}",
        *_said(outcome.reply, outcome.say),
    ]


def _money(triage: "TriageAnswer") -> list[str]:
    """Return the command that asks for the money, with what it still needs; or the money, where all is known."""
    from cstool.render.refund_texts import decided, money_lines

    if triage.money:
        return [_("the money: {decision}").format(decision=decided(triage.money))] + [
            f"      {line}" for line in money_lines(triage.money)
        ]
    if triage.refund is None:
        return []
    command = " ".join([*triage.refund.argv, *(f"{option} …" for option in triage.refund.needs)])
    lines = [_("the money:"), whole(f"      {command}")]
    if triage.refund.optional:
        options = enumerated(triage.refund.optional)
        lines.append("      " + _("where there is any, with {options}").format(options=options))
    if triage.refund.ask:
        facts = enumerated(f"--fact {name}=…" for name in triage.refund.ask)
        lines.append("      " + _("another reason changes it: {facts}").format(facts=facts))
    return lines


def _missing(triage: "TriageAnswer") -> list[str]:
    lines = [_("still to ask:")]
    for fact in triage.asked:
        values = " | ".join(f"{choice}（{name}）" for choice, name in fact.choices.items()) or "…"
        lines.append(f"  --fact {fact.id}=  {fact.name}: {values}")
    return lines


#: Their words are classes, characters and pairs of them; those of signs follow one another.
_BY_EXAMPLES = {"like", "unlike"}


def explanation_text(explanation: "Explanation | None") -> str:
    """Return what was found, what spoke for an entry (+) and against it (-), and what comes next, one a line."""
    if explanation is None:
        return _("called by id, name or short code: no word was weighed")
    lines = [_found(explanation), *map(_clue, explanation.clues)]
    if not explanation.clues:
        lines.append(_("no word of it counts"))
    return "\n".join(
        [*lines, *(_("next: {entry}").format(entry=_entry(each)) for each in explanation.following)]
    )


def _found(explanation: "Explanation") -> str:
    needed = f"{explanation.threshold:.2f}"
    if explanation.found is None:
        return _("found: nothing, {score} is needed").format(score=needed)
    return _("found: {entry}, {score} is needed").format(entry=_entry(explanation.found), score=needed)


def _entry(entry: "Alternative") -> str:
    return f"{entry.id}（{entry.name}） {entry.score:.2f}"


def _clue(clue: "Clue") -> str:
    strengths = {
        "sure": _("+ sure"),
        "likely": _("+ likely"),
        "hint": _("+ hint"),
        "doubt": _("- doubt"),
        "never": _("- never"),
        "example": _("+ it is an example"),
        "like": _("+ as in its examples"),
        "unlike": _("- as in other examples"),
    }
    return ": ".join(filter(None, (clue.id, strengths[clue.strength], _words(clue))))


def _words(clue: "Clue") -> str:
    if clue.strength not in _BY_EXAMPLES:
        return "…".join(clue.words)
    words = "、".join(clue.words)
    return words if words == clue.sign else f"{words} ({clue.sign})"
