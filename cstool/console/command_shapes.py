"""The commands as programs see them: options with types, units, choices and help, from what Typer was told."""

from collections.abc import Iterable, Mapping
from typing import Any

from cstool.core.record import Record
from cstool.errors import InputError, Message
from cstool.locale import _


class ParameterShape(Record):
    """An argument or option: how it is called, what it takes, and what it means."""

    name: str
    #: How it is written on a command line; empty for an argument, which is told by its place.
    options: tuple[str, ...]
    type: str
    #: What it counts, where that is one thing: yuan, days as dates.
    unit: str | None
    is_required: bool
    is_repeated: bool
    default: Any
    #: What it may be: ids of the policy in use, or fixed words; empty: anything of its type.
    choices: tuple[str, ...]
    help: str


class CommandShape(Record):
    """A command, what it does, and everything that it takes."""

    name: str
    help: str
    parameters: tuple[ParameterShape, ...]
    #: The JSON Schema of its arguments, by the names of the parameters.
    input: dict[str, Any]


#: Options of every program that no description needs.
_OF_TYPER = {"help", "install_completion", "show_completion"}


def command_shapes(group: Any) -> tuple[CommandShape, ...]:
    """Return all commands of the app, in the order of its help."""
    return tuple(command_shape(group, name) for name in group.commands)


def command_shape(group: Any, name: str, only: Iterable[str] | None = None) -> CommandShape:
    """Return the command called `name`, with the parameters of `only`, or all."""
    command = group.commands[name]
    wanted = None if only is None else {*only}
    parameters = tuple(
        _parameter(command, param)
        for param in command.params
        if param.name not in _OF_TYPER and (wanted is None or param.name in wanted)
    )
    return CommandShape(name=name, help=command.help or "", parameters=parameters, input=_input(parameters))


def _parameter(command: Any, param: Any) -> ParameterShape:
    kind, unit = _type_of(param)
    is_option = param.param_type_name == "option"
    default = param.default if isinstance(param.default, str | int | bool) else None
    return ParameterShape(
        name=param.name,
        options=(*param.opts, *param.secondary_opts) if is_option else (),
        type=kind,
        unit=unit,
        is_required=bool(param.required),
        is_repeated=bool(param.multiple if is_option else param.nargs == -1),
        default=default,
        choices=_choices(command, param),
        help=getattr(param, "help", None) or "",
    )


def _type_of(param: Any) -> tuple[str, str | None]:
    """Return the type of what is given, and its unit, from the word that stands for it in the help."""
    if getattr(param, "is_flag", False):
        return "boolean", None
    meta = param.metavar or ""
    if meta == "N":
        return "integer", None
    if meta == _("YUAN"):
        return "number", "yuan"
    return "string", "date" if meta == _("DATE") else None


def _choices(command: Any, param: Any) -> tuple[str, ...]:
    """Return what completion offers for a parameter: the rows of the policy in use, or the words in its help."""
    fixed = getattr(param.type, "choices", None)
    if fixed:
        return tuple(str(each) for each in fixed)
    context = command.context_class(command, info_name=command.name)
    context.params = {}
    offered = [item.value for item in param.shell_complete(context, "")]
    if offered and param.metavar != _("FILE"):
        return tuple(each for each in offered if each)
    words = (param.metavar or "").split("|")
    return tuple(words) if len(words) > 1 and all(word.isascii() and word.islower() for word in words) else ()


def _input(parameters: Iterable[ParameterShape]) -> dict[str, Any]:
    shapes = [*parameters]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {each.name: _property(each) for each in shapes},
        "additionalProperties": False,
    }
    if needed := [each.name for each in shapes if each.is_required]:
        schema["required"] = needed
    return schema


def _property(shape: ParameterShape) -> dict[str, Any]:
    """Return the JSON Schema of a parameter; money and numbers may be text, which loses no digit."""
    value: dict[str, Any] = {
        "type": shape.type if shape.type in {"boolean", "string"} else [shape.type, "string"]
    }
    # Names are taken as well as ids, and name=value pairs begin with what is offered: neither is an enum.
    if shape.choices and not any(each.endswith("=") for each in shape.choices):
        value["examples"] = [*shape.choices]
    text = shape.help + (f" ({shape.unit})" if shape.unit else "")
    if shape.choices:
        text = f"{text} {'|'.join(shape.choices)}".strip()
    if shape.default is not None and shape.default is not False:
        value["default"] = shape.default
    if shape.is_repeated:
        value = {"type": ["array", "string"], "items": value}
    return value | {"description": text}


def command_line(shape: CommandShape, given: Mapping[str, Any]) -> list[str]:
    """Return the words of a command line that say what was `given` by the names of the parameters.

    Raises:
        InputError: there is no such parameter, one is missing, or a value is not of its type.
    """
    known = {each.name: each for each in shape.parameters}
    for name in given:
        if name not in known:
            raise InputError(
                "usage",
                Message("{command}: there is no {name}", command=shape.name, name=name),
                Message("allowed: {allowed}", allowed=", ".join(known)),
            )
    for each in shape.parameters:
        if each.is_required and given.get(each.name) is None:
            raise InputError(
                "usage",
                Message("{name} is missing", name=each.name),
                Message("it takes: {type}", type=each.help or each.type),
            )
    options = [
        word for name, value in given.items() if known[name].options for word in _words(known[name], value)
    ]
    arguments = [
        word
        for each in shape.parameters
        if not each.options and given.get(each.name) is not None
        for word in _words(each, given[each.name])
    ]
    return [shape.name, *options, *(["--", *arguments] if arguments else [])]


def _words(shape: ParameterShape, value: Any) -> list[str]:
    if value is None:
        return []
    if shape.type == "boolean":
        if not isinstance(value, bool):
            raise _wrong(shape, value)
        yes, no = shape.options[0], next((each for each in shape.options if each.startswith("--no")), None)
        return [yes] if value else [no] if no and shape.default is None else []
    values = value if isinstance(value, list) else [value]
    if (isinstance(value, list) and not shape.is_repeated) or any(
        isinstance(each, bool | dict | list) or each is None for each in values
    ):
        raise _wrong(shape, value)
    texts = [str(each) for each in values]
    return [f"{shape.options[0]}={text}" for text in texts] if shape.options else texts


def _wrong(shape: ParameterShape, value: Any) -> InputError:
    message = Message("{name}: {value} is not what it takes", name=shape.name, value=str(value)[:60])
    return InputError("usage", message, Message("it takes: {type}", type=shape.type))
