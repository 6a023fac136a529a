"""`validate --accept`: answers that are not what examples state, shown and then written into cases.toml."""

import os
from contextlib import suppress
from pathlib import Path

from cstool.batch.atomic_files import write_whole
from cstool.console.checked_files import ToCheck
from cstool.console.handbook_files import shipped_folder
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.streams import show, show_json, tell
from cstool.validation.examples.new_answers import AcceptedAnswers, NewAnswer, new_answers, with_new_answers
from cstool.validation.load import read_bytes
from cstool.validation.review import Review

_MARK = b"\xef\xbb\xbf"


def accept(checked: ToCheck, found: Review, *, as_json: bool, dry_run: bool = False) -> int:
    """Show the answers that changed and write them into cases.toml; return the exit code.

    A person at a terminal is asked before. Nothing is written while a file has an error: what it answers is not what
    is meant; nor in a dry run.

    Raises:
        InputError: the cases are the shipped ones, which are not the shop's to write.
    """
    errors = sum(problem.severity == "error" for problem in found.problems)
    if errors or found.handbook is None:
        tell(_("nothing is accepted: the files have errors, cstool validate lists them"))
        return 1
    if checked.cases is None:
        raise InputError(
            "cannot-read", Message("there is no cases.toml beside {file}", file=checked.policies.file)
        )
    path = Path(checked.cases.file)
    data = read_bytes(path)
    text = data.removeprefix(_MARK).decode("utf-8")
    answers = new_answers(found.handbook, found.cases, text)
    left = tuple(each for each in answers if each.after is None)
    if not as_json:
        show("\n".join(_lines(str(path), answers)), "lines")
    if dry_run or not (as_json or len(left) == len(answers) or _is_agreed(path)):
        return _only_shown(path, answers, as_json=as_json)
    if len(left) < len(answers):
        _refuse_shipped(checked, path)
        if not os.access(path, os.W_OK):
            raise InputError("cannot-write", Message("{file} is read-only: nothing was accepted", file=path))
        after = with_new_answers(text, answers)
        write_whole(str(path), _MARK * data.startswith(_MARK) + after.encode())
    accepted = tuple(each for each in answers if each.after is not None)
    if as_json:
        show_json(AcceptedAnswers(file=str(path), accepted=accepted, left=left, written=bool(accepted)))
    elif accepted:
        show(_("answers written into {file}: {count}").format(file=path, count=len(accepted)), "lines")
    if left:
        tell(
            _("left to you: {count}, what is expected there cannot be stated for you").format(count=len(left))
        )
    return 1 if left else 0


def _only_shown(path: Path, answers: list[NewAnswer], *, as_json: bool) -> int:
    """Say that answers were shown and not written; return the exit code."""
    meant = tuple(each for each in answers if each.after is not None)
    if as_json:
        left = tuple(each for each in answers if each.after is None)
        show_json(AcceptedAnswers(file=str(path), accepted=meant, left=left, written=False))
    tell(_("nothing was written; answers that would change: {count}").format(count=len(meant)))
    return 1 if answers else 0


def _is_agreed(path: Path) -> bool:
    """Ask a person at a terminal whether the answers are to be written, Ctrl-D is a no; a script has said so."""
    from cstool.console.choices import choose
    from cstool.render.terminal import can_ask

    if not can_ask():
        return True
    question = _("Write these answers into {file}?").format(file=path)
    with suppress(EOFError):
        return choose(question, [("no", _("no")), ("yes", _("yes"))]) == "yes"
    return False


def _refuse_shipped(checked: ToCheck, path: Path) -> None:
    if checked.located.origin == "shipped" and path.resolve().parent == shipped_folder().resolve():
        message = Message("{file} belongs to the program", file=path)
        raise InputError("shipped-file", message, Message("cstool init writes files of your own"))


def _lines(file: str, answers: list[NewAnswer]) -> list[str]:
    """Return each answer that changed: where it stands, what is asked, what was stated and what is stated now."""
    if not answers:
        return [_("no answer has changed")]
    lines, given = [], None
    for each in answers:
        if each.given != given:
            lines.append(f"{file}:{each.line}: {each.given}")
            given = each.given
        key = f"{each.key}: " if each.key else ""
        after = _("(yours to decide)") if each.after is None else each.after
        lines.append(f"  {key}{each.before} → {after}")
    return lines
