"""Help in the user's language, with the rows of the policy in use."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer._click.formatting import HelpFormatter
from typer.core import TyperCommand, TyperGroup

from cstool.console.handbook_files import open_policies
from cstool.errors import InputError, Message, UserError
from cstool.locale import _
from cstool.policy.handbook import Handbook
from cstool.render.streams import show

if TYPE_CHECKING:
    from cstool.console.inputs import Named

#: Takes the second column of a wide character; in no text of ours.
_FILLER = "\ue001"
#: Where the context of a command keeps the value of `--policies`.
_POLICIES = "cstool.policies"
#: What the help of a command lists from the policy: a heading and the rows.
_LISTS: "dict[str, Callable[[Handbook], tuple[str, Iterable[Named]]]]" = {
    "discount": lambda handbook: (_("Tiers"), handbook.policies.tiers),
    "refund": lambda handbook: (_("Reasons"), handbook.policies.reasons),
    "size": lambda handbook: (_("Styles"), handbook.policies.styles),
    "triage": lambda handbook: (_("Kinds"), handbook.policies.playbooks),
    "note": lambda handbook: (_("Kinds"), handbook.note_kinds.values()),
}


class _Formatter(HelpFormatter):
    """Aligns Chinese: a filler stands after every wide character until the page is finished."""

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: int, **kwargs: int) -> None:
        super().write_dl([(_filled(first), _filled(second)) for first, second in rows], *args, **kwargs)

    def write_text(self, text: str) -> None:
        super().write_text(_filled(text))

    def getvalue(self) -> str:
        return super().getvalue().replace(_FILLER, "")


def _filled(text: str) -> str:
    from unicodedata import east_asian_width

    return "".join(letter + _FILLER * (east_asian_width(letter) in "WF") for letter in text)


class _Translated:
    """The parts of Typer's help that it does not translate by itself."""

    def get_help(self, ctx: Any) -> str:
        formatter = _Formatter(width=ctx.terminal_width, max_width=ctx.max_content_width)
        self.format_help(ctx, formatter)  # type: ignore[attr-defined]
        return formatter.getvalue().rstrip("\n")

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this message and exit.")
            option.callback = _show_help
        return option


def _show_help(ctx: Any, param: Any, wanted: bool) -> None:
    """Write help as every answer is written: Typer would leave a full disk as a traceback."""
    if wanted and not ctx.resilient_parsing:
        show(ctx.get_help())
        ctx.exit()


class Command(_Translated, TyperCommand):
    """A subcommand; its help ends with the rows of the policy that it takes."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line; help, which is answered before the options, needs to know `--policies`."""
        if "--policies" in args[:-1]:
            ctx.meta[_POLICIES] = Path(args[args.index("--policies") + 1])
        self._refuse_repeated(args)
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed

    def _refuse_repeated(self, args: list[str]) -> None:
        """Refuse an option that is given twice: the first of its values would be lost without a word.

        Raises:
            InputError: one is.
        """
        params: list[Any] = self.params
        single = {
            name: param.opts[0]
            for param in params
            if param.param_type_name == "option" and not param.multiple and not param.is_flag
            for name in param.opts
        }
        given: set[str] = set()
        rest = iter(args)
        for argument in rest:
            if argument == "--":
                return
            option = single.get(argument.partition("=")[0])
            if option in given:
                raise InputError("given-twice", Message("{option} is given twice", option=option))
            if option:
                given.add(option)
                if "=" not in argument:
                    next(rest, None)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the rows of the policy in use that the command takes, if it can be read."""
        if self.name not in _LISTS:
            return
        try:
            heading, rows = _LISTS[self.name](open_policies(ctx.meta.get(_POLICIES)))
        except UserError:
            return
        with formatter.section(heading):
            formatter.write_dl([(row.id, row.name) for row in rows])


class Group(_Translated, TyperGroup):
    """The program itself."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the global options, described in the user's language: they were made before it was known."""
        says = {
            "lang": _("Language of labels and messages."),
            "version": _("Show the version and exit."),
            "install_completion": _("Install completion for the current shell."),
            "show_completion": _("Show the completion script for the current shell."),
        }
        params: list[Any] = super().get_params(ctx)
        for param in params:
            param.help = says.get(param.name, param.help)
        return params

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands under headings that say who uses them."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, command in self.commands.items():
            heading = str(getattr(command, "rich_help_panel", ""))
            groups.setdefault(heading, []).append((name, command.help or ""))
        for heading, rows in groups.items():
            with formatter.section(heading):
                formatter.write_dl(rows)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that `args` begin with.

        Raises:
            InputError: there is none of that name.
        """
        if args[0] in self.commands or args[0].startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        near = get_close_matches(args[0], self.commands, 1)
        raise InputError(
            "usage",
            Message("there is no command {name}", name=args[0] or '""'),
            Message("did you mean {near}?", near=near[0])
            if near
            else Message("see {command} --help", command="cstool"),
        )


def in_place_of_reason(context: typer.Context, given: str | None) -> str | None:
    """Ask for no REASON where an option was given that stands in its place."""
    for param in context.command.params:
        param.required = param.required and not (given and param.name == "reason")
    return given
