"""What happens to an order, with everything there is to say finished."""

from decimal import Decimal

from msgspec import structs

from cstool.core import refunds
from cstool.core.record import Reason, Record
from cstool.core.refund_rules import Decision, Party
from cstool.core.refunds import Order, Part
from cstool.core.templates import fill
from cstool.desk.replying import said
from cstool.policy.handbook import Handbook


class Saying(Record):
    """What to say to the customer: the id of a reply and its finished text, null if it needs more values."""

    reply: str
    text: str | None


class RefundAnswer(Record):
    """What happens to an order, with everything there is to say finished."""

    decision: Decision
    refund: Decimal
    parts: tuple[Part, ...]
    to_pay: Decimal
    return_freight: Party | None
    resend_freight: Party | None
    flag: str
    evidence: tuple[str, ...]
    steps: tuple[str, ...]
    replies: tuple[str, ...]
    say: tuple[Saying, ...]
    because: tuple[Reason, ...]
    goodwill: bool
    rule: str


def refund_answer(handbook: Handbook, order: Order, *, goodwill: bool) -> RefundAnswer:
    """Return what happens to `order`, the figures of the policy and of the order filled into what is said.

    Raises:
        InputError: the days since receipt are needed and not given.
    """
    decided = refunds.refund(handbook.refund_policy, order, goodwill=goodwill)
    known = {"amount": f"{decided.refund}", "photos": "、".join(decided.evidence)}
    fields = structs.asdict(decided) | {"steps": tuple(fill(step, handbook.value) for step in decided.steps)}
    say = tuple(Saying(reply=reply, text=said(handbook, reply, known)) for reply in decided.replies)
    return RefundAnswer(**fields, say=say)
