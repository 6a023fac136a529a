"""What went wrong, as one line, or with `--json` as one document, on stderr."""

import errno
import os
import re
from typing import Any

from cstool.errors import InputError, Message, OutputError, UserError, cause_of
from cstool.locale import _, translated
from cstool.render.streams import tell, tell_json


def as_user_error(error: Exception) -> UserError | None:
    """Return what the user can mend about `error`, or None: it is a defect."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, OSError):
        return _system_error(error)
    if isinstance(error, MemoryError) or _is_unloadable(error):
        return InputError("memory", Message("there is not enough memory"))
    return _usage_error(error)


def report(error: UserError, *, as_json: bool) -> None:
    """Write `error` to stderr: its message on one line, whatever was typed; a hint may show rows to paste."""
    from cstool.core.shown_texts import on_one_line

    message, hint = translated(error.message), translated(error.hint) if error.hint else None
    if as_json:
        stated = {"code": error.code, "message": message, "hint": hint}
        tell_json({"error": stated, **error.more}, pretty=False)
    elif hint:
        tell(_("error: {message}; {hint}").format(message=on_one_line(message), hint=hint))
    else:
        tell(_("error: {message}").format(message=on_one_line(message)))


#: What the system says when something cannot be written although its name is right.
_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}


def _system_error(error: OSError) -> UserError:
    """Return an error of the system where no command has said what it means there: too long a name, no memory."""
    if error.errno == errno.ENOMEM:
        return InputError("memory", Message("there is not enough memory"))
    kind = OutputError if error.errno in _NOT_WRITTEN else InputError
    if error.filename is None:
        return kind("system", Message("{cause}", cause=cause_of(error)))
    name = os.fsdecode(error.filename) if isinstance(error.filename, bytes | str) else error.filename
    return kind("system", Message("{file}: {problem}", file=name, problem=cause_of(error)))


def _is_unloadable(error: Exception) -> bool:
    """Tell whether a compiled module finds no memory; the loader of the system says it in a text only."""
    return isinstance(error, ImportError) and "failed to map segment" in str(error)


#: Options of `discount` that belong to the command `sql` now.
_OF_SQL = {"--sql", "--table", "--text", "--keep"}


def _usage_error(error: Exception) -> UserError | None:
    """Return an error of the command line that Typer found, in our own words."""
    from typer._click import exceptions

    if not isinstance(error, exceptions.UsageError):
        return None
    if isinstance(error, exceptions.NoSuchOption) and _is_of_sql(error):
        message = Message("the SELECT for a database is a command of its own: cstool sql DATABASE")
        return InputError("usage", message, Message("see {command} --help", command="cstool sql"))
    return InputError("usage", _usage_message(error), _usage_hint(error))


def _is_of_sql(error: Any) -> bool:
    """Tell whether an unknown option is one that `discount` had before `sql` became a command."""
    return error.option_name in _OF_SQL and error.ctx is not None and error.ctx.info_name == "discount"


def _usage_message(error: Any) -> Message:
    from typer._click import exceptions

    if isinstance(error, exceptions.NoSuchOption):
        return Message("there is no option {option}", option=error.option_name)
    if isinstance(error, exceptions.BadOptionUsage):
        return _option_message(error)
    if isinstance(error, exceptions.BadParameter) and error.param is not None:
        return _value_message(error, is_missing=isinstance(error, exceptions.MissingParameter))
    needless = re.fullmatch(r"Got unexpected extra arguments?\S* \((.*)\)", error.message, re.DOTALL)
    if needless:
        return Message("{words}: more than the command takes", words=needless[1])
    return Message("{problem}", problem=error.message.rstrip("."))


def _option_message(error: Any) -> Message:
    if "does not take" in error.message:
        return Message("{option} takes no value", option=error.option_name)
    return Message("{option} needs a value", option=error.option_name)


def _value_message(error: Any, *, is_missing: bool) -> Message:
    name, choices = _names(error.param), getattr(error.param.type, "choices", None)
    if is_missing:
        return Message("{name} is missing", name=name)
    if choices:
        # an argument is called by all that it may be: what was typed tells more
        typed = re.match("'(.*)' is not", error.message) if name.startswith("|".join(choices)) else None
        return Message(
            "{name} must be one of {allowed}", name=typed[1] if typed else name, allowed=tuple(choices)
        )
    return Message("{name}: {problem}", name=name, problem=error.message)


def _names(parameter: Any) -> str:
    options = [*parameter.opts, *parameter.secondary_opts]
    return " / ".join(options) if parameter.param_type_name == "option" else parameter.human_readable_name


def _usage_hint(error: Any) -> Message | None:
    argument = _argument_meant(error)
    if argument:
        values = {"command": error.ctx.command_path, "name": argument.human_readable_name}
        return Message("it is given without --: {command} {name}", **values)
    near = getattr(error, "possibilities", None) or _choices_meant(error)
    if near:
        return Message("did you mean {near}?", near=tuple(sorted(near)))
    if error.ctx is None:
        return None
    return Message("see {command} --help", command=error.ctx.command_path)


def _choices_meant(error: Any) -> list[str]:
    """Return the choice that was probably meant by a value that is none of them, or nothing."""
    choices = getattr(getattr(getattr(error, "param", None), "type", None), "choices", ())
    typed = re.match(r"'(.*?)' is not one of", error.message)
    if typed is None:
        return []
    from difflib import get_close_matches

    return get_close_matches(typed[1].lower(), [*choices], 1)


def _argument_meant(error: Any) -> Any:
    """Return the argument of the command that was typed as if it were an option, or None."""
    wanted = getattr(error, "option_name", "").lstrip("-")
    arguments = (
        (param for param in error.ctx.command.params if param.param_type_name == "argument")
        if error.ctx
        else ()
    )
    return next((param for param in arguments if param.human_readable_name.lower() == wanted), None)
