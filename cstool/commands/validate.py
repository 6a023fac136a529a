"""`cstool validate`: every problem of the files."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cstool.console.checked_files import ToCheck
from cstool.console.handbook_files import learn_ahead
from cstool.console.options import JsonOption, PersonalOption, PoliciesOption, RepliesOption, only_for
from cstool.console.shops import shops_to_check
from cstool.errors import InputError, Message
from cstool.locale import _
from cstool.render.problem_texts import Format, report_of, show_report
from cstool.render.streams import show, show_json, tell
from cstool.validation.codes import CODES
from cstool.validation.names import meant
from cstool.validation.problem import PlacedProblem
from cstool.validation.review import Review, review

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook

FilesArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar=_("[FILES]"), help=_("Files of the handbook; the ones in use if none is given.")),
]
FormatOption = Annotated[
    Format, typer.Option("--format", help=_("For people, scripts, pull requests, scanners or build servers."))
]
Strict = Annotated[bool, typer.Option("--strict", help=_("Count warnings as errors."))]
Select = Annotated[
    list[str] | None, typer.Option("--select", metavar=_("CODES"), help=_("Only problems of these codes."))
]
Ignore = Annotated[
    list[str] | None, typer.Option("--ignore", metavar=_("CODES"), help=_("No problems of these codes."))
]
Coverage = Annotated[bool, typer.Option("--coverage", help=_("Name the rows that no example touches."))]
Suggest = Annotated[
    bool, typer.Option("--suggest", help=_("Print examples of the thresholds that none asks about yet."))
]

Accept = Annotated[
    bool,
    typer.Option(
        "--accept", help=_("Show the answers of examples that changed, and write them into cases.toml.")
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("With --accept: show them, and write nothing."))]


def validate(
    files: FilesArgument = None,
    form: FormatOption = "text",
    strict: Strict = False,
    select: Select = None,
    ignore: Ignore = None,
    coverage: Coverage = False,
    suggest: Suggest = False,
    accept: Accept = False,
    dry_run: DryRun = False,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    personal: PersonalOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show every problem of the files, with its place, as file:line:column: code: message."""
    wanted, unwanted = _codes("--select", select), _codes("--ignore", ignore)
    shops = shops_to_check(files or (), policies, replies, personal)
    as_json = as_json or form == "json"
    only_for(Message("--accept"), **{"dry-run": dry_run and not accept})
    if accept or suggest:
        for_list = {"select": select, "ignore": ignore, "coverage": coverage, "strict": strict}
        only_for(Message("the list of problems"), **for_list)
        checked = _only(shops, "--accept" if accept else "--suggest")
        found = _reviewed(checked)
        if accept:
            from cstool.console.accepted_answers import accept as accept_answers

            return accept_answers(checked, found, as_json=as_json, dry_run=dry_run)
        if found.handbook:
            return _suggest(found, found.handbook, as_json=as_json)
    sources: dict[str, list[str]] = {}
    problems: list[PlacedProblem] = []
    for checked in shops:
        found = _reviewed(checked, coverage=coverage)
        sources |= {file: text.split("\n") for file, text in checked.named.items()}
        problems += (
            problem
            for problem in found.problems
            if problem.file in checked.named
            and problem.code not in unwanted
            and (problem.code in wanted or not wanted)
        )
        _tell_of_others(checked, found)
        if found.handbook and not any(problem.severity == "error" for problem in found.problems):
            own = Path(checked.personal.file) if checked.personal else None
            _tell_without_cases(checked)
            learn_ahead(checked.located, Path(checked.replies.file), own, quiet=form != "text" or as_json)
    report = report_of(tuple(sources), problems, strict=strict)
    show_report(report, sources, "json" if as_json else form)
    return 0 if report.ok else 1


def _only(shops: list[ToCheck], option: str) -> ToCheck:
    """Return the only shop.

    Raises:
        InputError: there are several.
    """
    if len(shops) > 1:
        raise InputError("usage", Message("{option} looks at one shop at a time", option=option))
    return shops[0]


def _reviewed(checked: ToCheck, *, coverage: bool = False) -> Review:
    return review(
        checked.policies,
        checked.replies,
        checked.personal,
        cases=checked.cases,
        words=checked.words,
        coverage=coverage,
    )


def _tell_of_others(checked: ToCheck, found: Review) -> None:
    """Say which files have errors that were not asked about: what depends on them was not checked."""
    for file in {problem.file: None for problem in found.problems if problem.severity == "error"}:
        if file not in checked.named:
            tell(_("{file} has errors: what depends on it was not checked").format(file=file))


def _tell_without_cases(checked: ToCheck) -> None:
    """Say that no decided case is asked where the shop's own policies have no cases.toml beside them."""
    if checked.cases is None and checked.policies.file in checked.named:
        tell(
            _("there is no cases.toml beside {file}: no decided case was asked").format(
                file=checked.policies.file
            )
        )


def _suggest(found: Review, handbook: "Handbook", *, as_json: bool) -> int:
    from cstool.validation.examples.suggestions import suggestions

    texts = suggestions(handbook, found.cases)
    if as_json:
        show_json({"examples": texts})
    else:
        show("\n\n".join(texts) or _("# every threshold has its examples"), "program")
    errors = sum(problem.severity == "error" for problem in found.problems)
    if errors:
        tell(_("{count} problems in all: cstool validate lists them").format(count=errors))
    return 1 if errors else 0


def _codes(option: str, texts: list[str] | None) -> frozenset[str]:
    """Return the codes that were typed for `option`, each text one or several joined by commas.

    Raises:
        InputError: there is no such code.
    """
    codes = [code.strip() for text in texts or () for code in text.replace("，", ",").split(",")]
    for code in codes:
        if code not in CODES:
            raise InputError(
                "unknown-code",
                Message("{option}: there is no code {code}", option=option, code=code or '""'),
                meant(code, CODES),
            )
    return frozenset(codes)
