"""`cstool validate`: every problem of the files."""

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cstool.console.checked_files import ToCheck
from cstool.console.handbook_files import (
    SHOP_FILES,
    WORDS,
    Located,
    locate_beside,
    open_handbook,
    shipped_folder,
)
from cstool.console.options import JsonOption, PersonalOption, PoliciesOption, RepliesOption, only_for
from cstool.console.shops import shops_to_check
from cstool.errors import HandbookError, InputError, Message
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
Try = Annotated[
    str | None,
    typer.Option(
        "--try",
        metavar=_("ENTRY"),
        help=_("Show which sentences find a playbook, reply or topic, and which it takes from others."),
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
    tried: Try = None,
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
    if tried is not None:
        return _try(_only(shops, "--try"), tried, as_json=as_json)
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
        if found.handbook and form == "text" and not as_json:
            _tell_of_sample(checked, found.handbook)
        if found.handbook and not any(problem.severity == "error" for problem in found.problems):
            own = Path(checked.personal.file) if checked.personal else None
            _tell_without_cases(checked)
            _learn_ahead(checked.located, Path(checked.replies.file), own, quiet=form != "text" or as_json)
    report = report_of(tuple(sources), problems, strict=strict)
    show_report(report, sources, "json" if as_json else form)
    return 0 if report.ok else 1


def _learn_ahead(policies: Located, replies: Path, personal: Path | None, *, quiet: bool) -> None:
    """Learn from the shop's own words, so that the first question need not wait; files that cannot be used wait."""
    with suppress(HandbookError):
        handbook = open_handbook(policies.path, replies, personal, quiet=quiet)
        is_own = any(locate_beside(name, policies).origin != "shipped" for name in WORDS)
        if is_own or any(
            row.asks for rows in (handbook.playbooks, handbook.replies) for row in rows.values()
        ):
            _ = handbook.learnt


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


def _try(checked: ToCheck, called: str, *, as_json: bool) -> int:
    """Show what the entry `called` so finds; return the exit code: 1 if it takes something from others.

    Raises:
        InputError: a file has errors, or there is no such entry.
    """
    from cstool.comparison.trials import trial
    from cstool.console.progress import told_if_slow
    from cstool.render.streams import answer
    from cstool.render.trial_texts import trial_text

    # what is new is tried like all others: no advice on it is needed
    found = _reviewed(checked._replace(words=checked.words._replace(shipped=None)))
    if found.handbook is None or found.words is None:
        message = Message("the files have errors, cstool validate lists them: nothing is tried")
        raise InputError("cannot-read", message)
    slow = _("asking every sentence as if nobody had written it down: this takes a while")
    with nullcontext() if as_json else told_if_slow(slow):
        tried = trial(found.handbook, found.words, called)
    answer(tried, trial_text, "lines", as_json=as_json)
    return 1 if tried.takes else 0


def _tell_of_sample(checked: ToCheck, handbook: "Handbook") -> None:
    """Say that parcels would go to the address of the sample, in a handbook that is a shop's own."""
    address, file, sample = (
        handbook.policies.shop.return_address,
        Path(checked.policies.file),
        shipped_folder() / SHOP_FILES[0],
    )
    if checked.policies.file not in checked.named or (file.exists() and file.samefile(sample)):
        return
    if address and f'return_address = "{address}"' in sample.read_text(encoding="utf-8"):
        told = _("{file}: return_address is still that of the sample: customers would send parcels there")
        tell(told.format(file=checked.policies.file))


def _tell_without_cases(checked: ToCheck) -> None:
    """Say that no decided case is asked where the shop's own policies have no cases.toml beside them."""
    if checked.cases is None and checked.policies.file in checked.named:
        tell(
            _("there is no cases.toml beside {file}: no decided case was asked").format(
                file=checked.policies.file
            )
        )


def _suggest(found: Review, handbook: "Handbook", *, as_json: bool) -> int:
    from cstool.validation.examples.suggestions import SuggestedExamples, suggestions

    texts = suggestions(handbook, found.cases)
    if as_json:
        show_json(SuggestedExamples(examples=tuple(texts)))
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
