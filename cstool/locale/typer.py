"""Typer's own words that people see in our help; here only to be extracted and translated, never imported."""

from cstool.locale import _

WORDS = (
    _("Arguments"),
    _("Commands"),
    _("Missing command."),
    _("Options"),
    _("default: {default}"),
    _("env var: {var}"),
    _("required"),
)
