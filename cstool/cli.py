"""The command line: the Typer app, and `main`, which turns what goes wrong into one line and an exit code."""

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Annotated

import typer

from cstool.locale import _, activate, language_of

INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Run `cstool` with `arguments` and return its exit code."""
    activate(language_of(arguments, os.environ))
    _prepare_streams()
    try:
        code = build()(args=list(arguments), prog_name="cstool", standalone_mode=False)
        sys.stdout.flush()
    except KeyboardInterrupt:
        _drop_output()
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 0
    except Exception as error:
        from cstool.render.failure import as_user_error, report

        mendable = as_user_error(error)
        if mendable is None:
            raise
        _drop_output()
        report(mendable, as_json="--json" in arguments)
        return mendable.exit_code
    return code or 0


def build() -> typer.Typer:
    """Return the app with every command."""
    from cstool.commands import discount, init, refund, reply, schema, size, triage, validate, where
    from cstool.console.help import Command, Group

    app = typer.Typer(
        cls=Group,
        help=_("The shop's customer-service handbook: tiers, refunds, sizes, replies and playbooks."),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_global_options)
    commands: dict[Callable[..., int], str] = {
        discount.discount: _("Member tier and price."),
        refund.refund: _("What is refunded, who bears which freight, what to do next."),
        size.size: _("Shoe size conversion."),
        reply.reply: _("A finished reply in Chinese, found by id or by the customer's own words."),
        triage.triage: _("The after-sales playbook: ask, check, decide, note."),
        validate.validate: _("Every problem of the two files, as file:line:column: code: message."),
        schema.schema: _("The JSON Schema of a file, for editors."),
        where.where: _("Which files are in use, and why."),
        init.init: _("Write the shipped files into a folder, to edit."),
    }
    for command, help_text in commands.items():
        app.command(cls=Command, help=help_text)(command)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        from cstool import __version__
        from cstool.render.output import show

        show(f"cstool {__version__}")
        raise typer.Exit


def _global_options(
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="zh|en", help=_("Language of labels and messages."))
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help=_("Show the version and exit.")
        ),
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
    with suppress(OSError, ValueError):
        sys.stdout.flush()
    sys.stdout = io.StringIO()
