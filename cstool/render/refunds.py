"""What happens to an order as text."""

from cstool.core.refund_rules import Decision, Party
from cstool.locale import _
from cstool.policy.refunding import RefundAnswer
from cstool.render.texts import because_lines, listed, numbered


def refund_text(refund: RefundAnswer) -> str:
    """Return what happens to an order as text."""
    lines = [decision_name(refund.decision)]
    if refund.decision in {"refund", "exchange"}:
        parts = " + ".join(f"{payment_name(part.what)} {part.amount}" for part in refund.parts)
        total = _("the customer gets {yuan} yuan").format(yuan=refund.refund)
        lines.append(_("{total} ({parts})").format(total=total, parts=parts) if parts else total)
    if refund.to_pay:
        lines.append(_("the customer pays the difference of {yuan} yuan").format(yuan=refund.to_pay))
    if refund.return_freight:
        lines.append(_("freight back: {party}").format(party=party_name(refund.return_freight)))
    if refund.resend_freight:
        lines.append(_("freight of sending again: {party}").format(party=party_name(refund.resend_freight)))
    if refund.goodwill:
        lines.append(_("goodwill was used"))
    lines += listed(_("evidence to ask for:"), refund.evidence)
    lines += numbered(_("steps:"), refund.steps)
    if refund.say:
        needed = _("(needs values)")
        lines.append(_("say:"))
        lines += [f"  [{saying.reply}] {saying.text or needed}" for saying in refund.say]
    return "\n".join([*lines, *because_lines(refund.because)])


def decision_name(decision: Decision) -> str:
    """Return what a decision is called."""
    return {
        "refund": _("refund"),
        "exchange": _("exchange"),
        "repair": _("repair, paid by the shop"),
        "refuse": _("refuse: neither return nor exchange"),
        "supervisor": _("ask the supervisor"),
    }[decision]


def payment_name(what: str) -> str:
    """Return what a part of a refund is called."""
    return {
        "goods": _("goods"),
        "first-freight": _("first freight"),
        "return-freight": _("freight back"),
        "difference": _("difference"),
    }[what]


def party_name(party: Party) -> str:
    """Return who bears a freight."""
    return {"shop": _("the shop"), "customer": _("the customer")}[party]
