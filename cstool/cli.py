"""The command line: the Typer app, and `main`, which turns what goes wrong into one line and an exit code."""

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from keyword import iskeyword
from typing import Annotated

import typer

from cstool.locale import _, activate, language_first, language_of
from cstool.render.streams import finish

INTERRUPTED = 130
#: The modules of commands whose own name another module of the house has.
_MODULES = {"handbook": "whole_handbook", "import": "phrase_import"}


def main(arguments: Sequence[str]) -> int:
    """Run `cstool` with `arguments` and return its exit code."""
    try:
        arguments = language_first(arguments)
        activate(language_of(arguments, os.environ))
        _prepare_streams()
        code = build(_named_command(arguments))(
            args=list(arguments) or ["--help"], prog_name="cstool", standalone_mode=False
        )
        finish()
    except KeyboardInterrupt:
        _drop_output()
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 0
    except SystemExit as leaving:
        if not isinstance(leaving.__context__, BrokenPipeError):
            raise
        return 0  # Typer leaves with 1, and drops the output, when nobody reads on
    except Exception as error:
        from cstool.render.failure import as_user_error, report

        mendable = as_user_error(error)
        if mendable is None:
            raise
        _drop_output()
        report(mendable, as_json="--json" in arguments)
        return mendable.exit_code
    return code or 0


def build(name: str | None = None) -> typer.Typer:
    """Return the app with every command, or with the one called `name` alone.

    To describe a command to Typer takes as long as to answer; an agent who waits for one pays for one.
    """
    from cstool.console.help import Command, Group

    app = typer.Typer(
        cls=Group,
        help=_("The shop's customer-service handbook: tiers, refunds, sizes, replies and playbooks."),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=name is None,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGS]..."),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    for heading, summaries in _groups().items():
        for command, summary in summaries.items():
            if name in {None, command}:
                module = import_module(f"cstool.commands.{_MODULES.get(command, command)}")
                function = getattr(module, f"{command}_" if iskeyword(command) else command)
                app.command(
                    command,
                    cls=Command,
                    help=summary,
                    options_metavar=_("[OPTIONS]"),
                    rich_help_panel=heading,
                )(function)
    return app


def _groups() -> dict[str, dict[str, str]]:
    """Return the commands and what they do, under a heading that says who uses them.

    Each is a function of its name, in the module of `cstool.commands` that has that name too, but for `_MODULES`.
    """
    return {
        _("For agents"): {
            "discount": _("Member tier and price, of one customer or of a whole file."),
            "refund": _("What is refunded, who bears which freight, what to do next."),
            "size": _("Shoe size conversion."),
            "reply": _("A finished reply in Chinese, found by id or by the customer's own words."),
            "triage": _("The after-sales playbook: ask, check, decide, note."),
            "check": _("A draft held against the handbook: figures, windows, freights, promises."),
            "note": _("Note something about an order: a wish, a promise, a parcel to wait for."),
            "notes": _("What was noted about an order, everyone's, oldest first."),
            "due": _("The list of the day: what is due and not done, and what to tell the customer."),
            "done": _("Note that something is done, or give it to another agent."),
            "export": _("The replies for other programs: text expanders, spreadsheets, shop tools."),
        },
        _("For scripts"): {
            "members": _("Order lists as shops export them, to members with tiers."),
            "sql": _("The SELECT that prices members in a database."),
        },
        _("For supervisors"): {
            "handbook": _("The handbook as one page: to search, to walk, to copy from, to print."),
            "validate": _("Every problem of the files, as file:line:column: code: message."),
            "diff": _("What a change of the files would do: values, replies, refunds, members."),
            "import": _("The phrases of another desk tool, as rows of replies.toml to look through."),
            "explain": _("Recipes for supervisors, and what a problem means and how it is mended."),
            "schema": _("The JSON Schema of a file, of the commands, of their answers."),
            "where": _("Which files are in use, and why."),
            "init": _("Write the shipped files into a folder, to edit."),
        },
        _("For programs"): {
            "mcp": _("The handbook for programs that talk, over stdio (Model Context Protocol)."),
        },
    }


def _summaries() -> dict[str, str]:
    """Return all commands and what they do."""
    return {name: summary for group in _groups().values() for name, summary in group.items()}


def _named_command(arguments: Sequence[str]) -> str | None:
    """Return the command that `arguments` begin with; None: all are needed, for help, a typo or completion."""
    if "_CSTOOL_COMPLETE" in os.environ:
        return None
    rest = list(arguments)
    if rest[:1] == ["--lang"]:
        rest = rest[2:]
    elif rest and rest[0].startswith("--lang="):
        rest = rest[1:]
    needs_all = rest[:1] == ["mcp"] or rest[:2] == ["schema", "commands"]
    return rest[0] if rest and rest[0] in _summaries() and not needs_all else None


def _print_version(wanted: bool) -> None:
    if wanted:
        from cstool import __version__
        from cstool.render.streams import show

        show(f"cstool {__version__}")
        raise typer.Exit


def _global_options(
    lang: Annotated[str | None, typer.Option("--lang", metavar="zh|en")] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    del version
    if lang is not None and lang.lower() not in {"zh", "en"}:
        from cstool.errors import InputError, Message

        raise InputError(
            "usage", Message("--lang: there is no {text}", text=lang), Message("allowed: zh, en")
        )


def _prepare_streams() -> None:
    """Make sure that no character can stop an answer, whatever the terminal's encoding."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Let nothing more be written to stdout, not even what is still in its buffer."""
    if sys.stdout is not None:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
    sys.stdout = io.StringIO()
