"""What happens to an order, as text: the money, the freights, the steps, and the one sentence to send now."""

from cstool.core.refund_rules import Bearer, Decision
from cstool.desk.finished_sentences import Saying
from cstool.desk.refunding import RefundAnswer
from cstool.locale import _, enumerated, translated
from cstool.render.streams import because_lines, listed
from cstool.render.terminal import money_table, quiet, refused, strong, table, warned, whole

#: The decisions by which money goes to the customer.
_GIVES = {"refund", "exchange", "repair"}


def refund_text(refund: RefundAnswer) -> str:
    """Return what happens to an order as text; what is to be sent stands on lines of its own."""
    lines = [
        decided(refund),
        *money_lines(refund),
        *_item_lines(refund),
        *listed(_("evidence to ask for:"), refund.evidence),
        *_step_lines(refund),
    ]
    for saying in refund.say:
        lines += saying_lines(saying)
    return "\n".join([*lines, *because_lines(refund.because)])


def money_lines(refund: RefundAnswer) -> list[str]:
    """Return what the customer gets and pays, who bears which freight, and what was relaxed."""
    lines = [*_given(refund), *_to_pay(refund)]
    if refund.return_freight:
        lines.append(_way_back(refund, refund.return_freight))
    if refund.resend_freight:
        lines.append(_("freight of sending again: {party}").format(party=party_name(refund.resend_freight)))
    if refund.goodwill:
        names = enumerated(relaxed_name(name) for name in refund.relaxed)
        lines.append(_("goodwill was used: {names}").format(names=names))
    return lines


def _way_back(refund: RefundAnswer, bearer: Bearer) -> str:
    """Return who bears the freight of the way back, and what of it is given back out of goodwill."""
    party = party_name(bearer)
    back = next((part.amount for part in refund.parts if part.what == "return-freight"), None)
    if bearer == "customer" and back:
        return _("freight back: {party}, less {yuan} yuan from the shop").format(party=party, yuan=back)
    return _("freight back: {party}").format(party=party)


def _given(refund: RefundAnswer) -> list[str]:
    """Return what the customer gets, with its parts if there are several."""
    if refund.decision not in _GIVES and not refund.refund:
        return []
    parts = [(payment_name(part.what), part.amount) for part in refund.parts]
    if len(parts) > 1:
        return money_table(parts, _("the customer gets"), refund.refund)
    total = _("the customer gets {yuan} yuan").format(yuan=refund.refund)
    return [_("{total} ({parts})").format(total=total, parts=parts[0][0]) if parts else total]


def _item_lines(refund: RefundAnswer) -> list[str]:
    """Return the goods of an order as a table, and what is taken off what they cost."""
    if not refund.items:
        table_lines = []
    else:
        rows = [
            (each.name, f"{each.price} × {each.count}", each.share, each.paid, each.back or "", each.refund)
            for each in refund.items
        ]
        headers = [_("item"), _("price"), _("discount"), _("paid"), _("comes back"), _("refund")]
        table_lines = ["", table(rows, headers), ""]
    taken = [
        _("less {yuan}: {what}").format(yuan=each.amount, what=deduction_name(each.what))
        for each in refund.deducted
    ]
    return [*table_lines, *taken]


def deduction_name(what: str) -> str:
    """Return why money is not given back although goods come back."""
    return {
        "discount": _("the discount that the rest does not reach"),
        "gift": _("the gift that does not come back"),
        "already": _("refunded before"),
        "price": _("what the shop keeps of the price"),
    }[what]


def _to_pay(refund: RefundAnswer) -> list[str]:
    if refund.decision == "keep":
        lines = [_("the customer pays {yuan} yuan for what is kept").format(yuan=refund.to_pay)]
        if refund.discount_up_to is not None:
            lowest = refund.to_pay - refund.discount_up_to
            lines.append(
                _("at least {lowest}: {yuan} less are still better than a swap").format(
                    lowest=lowest, yuan=refund.discount_up_to
                )
            )
        return lines
    if refund.to_pay:
        return [_("the customer pays the difference of {yuan} yuan").format(yuan=refund.to_pay)]
    return []


def _step_lines(refund: RefundAnswer) -> list[str]:
    now = {saying.step for saying in refund.say}
    later = {each.step: each for each in refund.later}
    lines = [_("steps:")] if refund.steps else []
    for number, text in enumerate(refund.steps, 1):
        mark = "→" if number in now else " "
        line = f"{mark} {number}. {text}"
        lines.append(strong(line) if number in now else line)
        if number in later:
            waits_for = translated(later[number].waits_for)
            said = _("say {reply} when: {event}").format(reply=later[number].reply, event=waits_for)
            lines.append(quiet(f"      {said}"))
    return lines


def saying_lines(saying: Saying) -> list[str]:
    """Return what to send now: a heading, and the text between blank lines, ready to be taken as it is."""
    if saying.text is None:
        values = " ".join(f"--set {name}=…" for name in saying.needs)
        command = f"cstool reply {saying.reply} {values}"
        return [
            _("say at step {number} [{reply}]: {command}").format(
                number=saying.step, reply=saying.reply, command=command
            )
        ]
    checks = [_("check first: {check}").format(check=check) for check in saying.before]
    heading = _("say at step {number} [{reply}]:").format(number=saying.step, reply=saying.reply)
    return [heading, "", whole(saying.text), "", *checks]


def decided(refund: RefundAnswer) -> str:
    """Return what was decided, as it stands out on a terminal."""
    marked = {"refuse": refused, "supervisor": warned}.get(refund.decision, strong)
    is_own = refund.repair == "customer"
    return marked(_("repair, paid by the customer") if is_own else decision_name(refund.decision))


def decision_name(decision: Decision) -> str:
    """Return what a decision is called."""
    return {
        "refund": _("refund"),
        "exchange": _("exchange"),
        "repair": _("repair, paid by the shop"),
        "resend": _("send again, at no freight"),
        "keep": _("the customer keeps it; the right one is sent, at no freight"),
        "refuse": _("refuse: neither return nor exchange"),
        "supervisor": _("ask the supervisor"),
    }[decision]


def payment_name(what: str) -> str:
    """Return what a part of a refund is called."""
    return {
        "goods": _("goods"),
        "first-freight": _("first freight"),
        "return-freight": _("freight back"),
        "repair": _("repair"),
        "compensation": _("compensation"),
        "difference": _("difference"),
    }[what]


def relaxed_name(what: str) -> str:
    """Return what something that goodwill set aside is called."""
    return {
        "days": _("days since receipt"),
        "unworn": _("wear"),
        "tag": _("the tag"),
        "packaging": _("the inner packaging"),
        "first-freight": _("first freight"),
        "return-freight": _("freight back"),
    }[what]


def party_name(party: Bearer) -> str:
    """Return who bears a freight."""
    return {
        "shop": _("the shop"),
        "customer": _("the customer"),
        "insurer": _("the insurance of the freight"),
    }[party]
