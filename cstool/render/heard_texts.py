"""What a message wants, where that is not what the agent asked for.

What stands on stdout may be sent to the customer as it is; what the agent alone reads stands on stderr.
"""

from cstool.desk.entry_names import Subject
from cstool.desk.finding import Unanswered
from cstool.locale import _
from cstool.render.terminal import whole


def unanswered_reply_text(heard: Unanswered) -> str:
    """Return the reply that fits a topic all the same; nothing that contradicts a case."""
    return whole(heard.text) if heard.text else ""


def unanswered_triage_text(heard: Unanswered) -> str:
    """Return what to say where there is no playbook."""
    if heard.text is None:
        return ""
    return "\n".join([_("say [{reply}]:").format(reply=heard.say), "", whole(heard.text), ""])


def heard_text(heard: Unanswered) -> str:
    """Return what a message is about, and the command that answers it, in a line."""
    if heard.playbook:
        return _("this is a complaint about {name}: cstool triage {id}").format(
            name=heard.playbook.name, id=heard.playbook.id
        )
    if heard.reply:
        return _("this is a question, {name}: cstool reply {id}").format(
            name=heard.reply.name, id=heard.reply.id
        )
    assert heard.topic is not None  # noqa: S101  # a message is about one of the three
    return _("nothing in the handbook answers this; it is about: {topic}").format(topic=heard.topic.name)


def second_text(second: Subject) -> str:
    """Return the question whether a message wants something else, too."""
    return _("also about {name}? cstool {command} {id}").format(
        name=second.name, command=second.kind, id=second.id
    )
