"""Which files of the handbook are in use, and why; opened to answer from them or to check them."""

import errno
import os
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import typer

import cstool
from cstool.errors import HandbookError, Message, cause_of
from cstool.policy.handbook import Handbook
from cstool.validation.load import load

if TYPE_CHECKING:
    from cstool.core.index_data import Rows
    from cstool.policy.cache import Store
    from cstool.policy.known_drafts import LearntDrafts
    from cstool.policy.learning import Learnt
    from cstool.policy.open_handbooks import OpenHandbooks
    from cstool.policy.shapes import Policies

FileName = Literal["policies.toml", "replies.toml"]
#: The files that belong to a policies.toml, from the folder that it stands in.
CASES = "cases.toml"
WORDS = ("words/classes.toml", "words/signs.toml", "words/sentences.tsv")
#: All files of the shop's handbook.
SHOP_FILES = ("policies.toml", "replies.toml", CASES, *WORDS)
#: An agent's own replies, laid over the shop's.
PERSONAL = "my-replies.toml"
Origin = Literal["option", "environment", "folder", "user", "beside", "shipped"]

_PACKED = Path(cstool.__file__).parent / "shipped"
_VARIABLES: dict[FileName, str] = {"policies.toml": "CSTOOL_POLICIES", "replies.toml": "CSTOOL_REPLIES"}


#: Keeps what was opened, for a program that answers many times; None: this one answers once.
_open: "OpenHandbooks | None" = None


class Located(NamedTuple):
    """A file in use, and where it was named or found."""

    path: Path
    origin: Origin


def locate(name: FileName, option: Path | None, *, beside: Iterable[Path] = ()) -> Located:
    """Return the file called `name` that is in use: the option's, the environment's, then the nearest that exists.

    Nearest of all is one in the folder of a file that is looked at together with it (`beside`).
    """
    if option is not None:
        return Located(_of_revision(option, name), "option")
    if named := os.environ.get(_VARIABLES[name]):
        return Located(_of_revision(Path(named), name), "environment")
    for folder in (*(path.parent for path in beside), Path()):
        if _is_file(folder / name):
            return Located(folder / name, "folder")
    if _is_file(own := user_folder() / name):
        return Located(own, "user")
    return Located(shipped_folder() / name, "shipped")


def _of_revision(named: Path, name: FileName) -> Path:
    """Return the file that was named, of `REVISION:PATH` a copy.

    Raises:
        InputError: git is not there, or has no such file.
        HandbookError: it can only be meant as a revision, without a path.
    """
    if ":" not in str(named) and (named.suffix or len(named.parts) > 1 or _is_there(named)):
        return named
    from cstool.console.revision_copies import copy_named

    return copy_named(named, name)


def locate_beside(name: str, policies: Located) -> Located:
    """Return the file called `name` that belongs to the `policies` in use: the one beside it, else the shipped one."""
    if policies.origin != "shipped" and _is_file(own := policies.path.parent / name):
        return Located(own, "beside")
    return Located(shipped_folder() / name, "shipped")


def locate_cases(policies: Located) -> Located | None:
    """Return the cases that were decided by the `policies` in use; the shipped ones speak of the shipped policies."""
    found = locate_beside(CASES, policies)
    return found if found.origin == "beside" or policies.origin == "shipped" else None


def locate_personal(option: Path | None) -> Located | None:
    """Return the agent's own replies file: the option's, the environment's, the user's if it exists, or none."""
    if option is not None:
        return Located(option, "option")
    if named := os.environ.get("CSTOOL_PERSONAL"):
        return Located(Path(named), "environment")
    own = user_folder() / PERSONAL
    return Located(own, "user") if _is_file(own) else None


def files_in_use(
    policies: Path | None = None, replies: Path | None = None, personal: Path | None = None
) -> list[str]:
    """Return the files that this call may answer from, whether it reads them or not: no command writes over them."""
    from cstool.ledger.location import ledger_files

    own = locate_personal(personal)
    decides = locate("policies.toml", policies)
    beside = [locate_beside(name, decides) for name in SHOP_FILES[2:]]
    located = [decides, locate("replies.toml", replies), *beside, *([own] if own else [])]
    return [*(str(file.path) for file in located), *ledger_files()]


def user_folder() -> Path:
    """Return the user's configuration folder for cstool, whether it exists or not."""
    return Path(typer.get_app_dir("cstool"))


def shipped_folder() -> Path:
    """Return the folder of the shipped files: in the installed package, or the top of a source checkout."""
    return _PACKED if is_installed() else _PACKED.parents[1]


def built_at() -> int:
    """Return when this program was installed or last changed, in nanoseconds: it tells builds of one version apart."""
    if is_installed():
        return _PACKED.stat().st_mtime_ns
    return max(module.stat().st_mtime_ns for module in _PACKED.parent.rglob("*.py"))


def learnt_folder() -> Path | None:
    """Return the folder with what was learnt when cstool was built; None: a source checkout has changed since."""
    folder = shipped_folder() / "learnt"
    if not is_installed():
        known = [*(shipped_folder() / "words").iterdir(), *(shipped_folder() / name for name in SHOP_FILES)]
        changed = max(built_at(), *(file.stat().st_mtime_ns for file in known))
        if not folder.is_dir() or folder.stat().st_mtime_ns < changed:
            return None
    return folder


def is_installed() -> bool:
    """Tell whether this is an installed package, not a source checkout: it then carries the shipped files."""
    return _PACKED.is_dir()


def keep_open() -> None:
    """Keep what is opened from now on until one of its files changes: for a program that answers many times."""
    global _open  # noqa: PLW0603
    from cstool.policy.open_handbooks import OpenHandbooks

    _open = OpenHandbooks()


def open_policies(policies: Path | None) -> Handbook:
    """Return the handbook without its replies, for the commands that say nothing to customers.

    Raises:
        HandbookError: the file cannot be used.
    """
    path = locate("policies.toml", policies).path

    def opened() -> Handbook:
        return Handbook((files := load(path, store=store())).policies, recall=files.recall)

    return _open.remembered("policies", (path,), opened) if _open else opened()


def open_handbook(
    policies: Path | None,
    replies: Path | None,
    personal: Path | None = None,
    *,
    quiet: bool = False,
    today: "Callable[[Policies], date] | None" = None,
) -> Handbook:
    """Return the whole handbook, with the agent's own replies over the shop's, as of `today`.

    Args:
        policies: another policies.toml than the one in use.
        replies: another replies.toml.
        personal: another my-replies.toml than the user's.
        quiet: whether nothing is said of learning from words that have changed, which takes a while.
        today: gives the day it is in the shop, from which dates in a reply are read.

    Raises:
        HandbookError: one of the files cannot be used.
    """
    own, decides = locate_personal(personal), locate("policies.toml", policies)
    says = locate("replies.toml", replies).path

    def opened() -> Handbook:
        files = load(decides.path, says, kept := store(), personal=own.path if own else None)
        words, drafts = partial(_learnt, decides, kept, quiet), partial(_draft_knowledge, kept)
        return Handbook(files.policies, files.replies, files.recall, words, drafting=drafts)

    files = (decides.path, says, own.path) if own else (decides.path, says)
    book = _open.remembered("handbook", files, opened, decides.path.parent) if _open else opened()
    return book.on_day(partial(today, book.policies)) if today else book


def _learnt(policies: Located, kept: "Store | None", quiet: bool, rows: "Rows") -> "Learnt":
    from cstool.console.words_in_use import learnt_in_use

    return learnt_in_use(policies, kept, rows, quiet=quiet)


def _draft_knowledge(kept: "Store | None") -> "LearntDrafts":
    from cstool.validation.draft_knowledge import draft_knowledge

    return draft_knowledge(shipped_folder(), learnt_folder(), kept)


def store() -> "Store | None":
    """Return where this build keeps handbooks that it found sound; None: there is no place to keep anything."""
    from cstool.policy.cache import Store
    from cstool.policy.cache_folder import cache_path

    folder = cache_path(os.environ)
    return Store(folder, f"{cstool.__version__}-{built_at()}") if folder else None


def _is_there(path: Path) -> bool:
    """Tell whether anything is at `path`, be it a folder; where it cannot be told, who opens it says why."""
    try:
        return path.exists()
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG


def _is_file(path: Path) -> bool:
    """Tell whether there is a file at `path`; one that has no right name, as one too long, is none.

    Raises:
        HandbookError: it cannot be told, as in a folder that may not be entered: it may well be the shop's.
    """
    try:
        return path.is_file()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return False
        message = Message("{file} cannot be read: {cause}", file=path, cause=cause_of(error))
        raise HandbookError("unreadable", message) from None
