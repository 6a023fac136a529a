"""What went wrong, as one line, or with `--json` as one document, on stderr."""

from typing import Any

from cstool.errors import InputError, Message, UserError
from cstool.locale import _, translated
from cstool.render.output import json_text, tell


def as_user_error(error: Exception) -> UserError | None:
    """Return what the user can mend about `error`, or None: it is a defect."""
    if isinstance(error, UserError):
        return error
    return _usage_error(error)


def report(error: UserError, *, as_json: bool) -> None:
    """Write `error` to stderr."""
    message, hint = translated(error.message), translated(error.hint) if error.hint else None
    if as_json:
        tell(json_text({"error": {"code": error.code, "message": message, "hint": hint}}, pretty=False))
    elif hint:
        tell(_("error: {message}; {hint}").format(message=message, hint=hint))
    else:
        tell(_("error: {message}").format(message=message))


def _usage_error(error: Exception) -> UserError | None:
    """Return an error of the command line that Typer found, in our own words."""
    from typer._click import exceptions

    if not isinstance(error, exceptions.UsageError):
        return None
    return InputError("usage", _usage_message(error), _usage_hint(error))


def _usage_message(error: Any) -> Message:
    from typer._click import exceptions

    if isinstance(error, exceptions.NoSuchOption):
        return Message("there is no option {option}", option=error.option_name)
    if isinstance(error, exceptions.MissingParameter) and error.param is not None:
        return Message("{name} is missing", name=_names(error.param))
    if isinstance(error, exceptions.BadParameter) and error.param is not None:
        return Message("{name}: {problem}", name=_names(error.param), problem=error.message)
    return Message("{problem}", problem=error.message.rstrip("."))


def _names(parameter: Any) -> str:
    options = [*parameter.opts, *parameter.secondary_opts]
    return " / ".join(options) if parameter.param_type_name == "option" else parameter.human_readable_name


def _usage_hint(error: Any) -> Message | None:
    near = getattr(error, "possibilities", None)
    if near:
        return Message("did you mean {near}?", near=", ".join(sorted(near)))
    if error.ctx is None:
        return None
    return Message("see {command} --help", command=error.ctx.command_path)
