"""A playbook as text: what to do, what to say, what is decided, the remark to paste."""

from cstool.locale import _
from cstool.policy.listing import PlaybookList
from cstool.policy.triaging import OutcomeAnswer, StepAnswer, TriageAnswer
from cstool.render.texts import because_lines, listed, table


def playbook_list_text(playbooks: PlaybookList) -> str:
    """Return all playbooks as a table, and the principles."""
    listed = table(
        [(row.id, row.name, row.source) for row in playbooks.playbooks], [_("id"), _("name"), _("rule")]
    )
    return "\n".join([listed, "", *(f"{row.source}  {row.text}" for row in playbooks.principles)])


def triage_text(triage: TriageAnswer) -> str:
    """Return a playbook as text: what to do, what to say, what is decided, the remark to paste."""
    lines = [f"{triage.name} ({triage.kind})  {triage.flag_name}"]
    for number, step in enumerate(triage.steps, 1):
        lines += step_lines(number, step)
    lines += _verdict(triage)
    for name, points in triage.knowledge.items():
        lines += listed(_("good to know, {name}:").format(name=name), points)
    return "\n".join([*lines, *_remark(triage)])


def verdict_text(triage: TriageAnswer) -> str:
    """Return where a case led, or what is still to ask, and the remark to paste, as text."""
    return "\n".join([*_verdict(triage), *_remark(triage)])


def _verdict(triage: TriageAnswer) -> list[str]:
    return _outcome(triage.outcome) if triage.outcome else _missing(triage)


def _remark(triage: TriageAnswer) -> list[str]:
    return [_("remark: {note}").format(note=triage.note), *because_lines(triage.because)]


def step_lines(number: int, step: StepAnswer) -> list[str]:
    """Return one step of a playbook as text: what to do, what to say."""
    do = {"ask": _("ask"), "check": _("check"), "decide": _("decide"), "note": _("note")}[step.do]
    mark = "✓" if step.done else " "
    return [f"{number:2}.{mark}{do}  {step.text}", *_said(step.reply, step.say)]


def _said(reply: str | None, say: str | None) -> list[str]:
    if reply is None:
        return []
    return ["      " + _("say [{reply}] {text}").format(reply=reply, text=say or _("(needs values)"))]


def _outcome(outcome: OutcomeAnswer) -> list[str]:
    lines = [
        _("decided: {name}").format(name=outcome.name),
        f"      {outcome.text}",
        *_said(outcome.reply, outcome.say),
    ]
    if outcome.refund:
        lines.append(_("the money: cstool refund {reason} ...").format(reason=outcome.refund))
    return lines


def _missing(triage: TriageAnswer) -> list[str]:
    lines = [_("still to ask:")]
    for fact in triage.asked:
        values = " | ".join(f"{choice}（{name}）" for choice, name in fact.choices.items()) or "…"
        lines.append(f"  --fact {fact.id}=  {fact.name}: {values}")
    return lines
