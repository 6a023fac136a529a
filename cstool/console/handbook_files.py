"""Which files of the handbook are in use, and why; opened to answer from them or to check them."""

import os
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import typer

import cstool
from cstool import __version__
from cstool.errors import InputError, Message
from cstool.policy.cache import Store
from cstool.policy.handbook import Handbook
from cstool.validation.load import load, read_bytes

if TYPE_CHECKING:
    from cstool.validation.document import Document


FileName = Literal["policies.toml", "replies.toml"]
#: An agent's own replies, laid over the shop's.
PERSONAL = "my-replies.toml"
Origin = Literal["option", "environment", "folder", "user", "shipped"]

_PACKED = Path(cstool.__file__).parent / "shipped"
_VARIABLES: dict[FileName, str] = {"policies.toml": "CSTOOL_POLICIES", "replies.toml": "CSTOOL_REPLIES"}


class Located(NamedTuple):
    """A file in use, and where it was named or found."""

    path: Path
    origin: Origin


def locate(name: FileName, option: Path | None, *, beside: Iterable[Path] = ()) -> Located:
    """Return the file called `name` that is in use: the option's, the environment's, then the nearest that exists.

    Nearest of all is one in the folder of a file that is looked at together with it (`beside`).
    """
    if option is not None:
        return Located(option, "option")
    if named := os.environ.get(_VARIABLES[name]):
        return Located(Path(named), "environment")
    for folder in (*(path.parent for path in beside), Path()):
        if (folder / name).is_file():
            return Located(folder / name, "folder")
    if (own := user_folder() / name).is_file():
        return Located(own, "user")
    return Located(shipped_folder() / name, "shipped")


def locate_personal(option: Path | None) -> Located | None:
    """Return the agent's own replies file: the option's, the environment's, the user's if it exists, or none."""
    if option is not None:
        return Located(option, "option")
    if named := os.environ.get("CSTOOL_PERSONAL"):
        return Located(Path(named), "environment")
    own = user_folder() / PERSONAL
    return Located(own, "user") if own.is_file() else None


def files_in_use(
    policies: Path | None = None, replies: Path | None = None, personal: Path | None = None
) -> list[str]:
    """Return the files that this call may answer from, whether it reads them or not: no command writes over them."""
    own = locate_personal(personal)
    located = [locate("policies.toml", policies), locate("replies.toml", replies), *([own] if own else [])]
    return [str(file.path) for file in located]


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


def is_installed() -> bool:
    """Tell whether this is an installed package, not a source checkout: it then carries the shipped files."""
    return _PACKED.is_dir()


def open_policies(policies: Path | None) -> Handbook:
    """Return the handbook without its replies, for the commands that say nothing to customers.

    Raises:
        HandbookError: the file cannot be used.
    """
    files = load(locate("policies.toml", policies).path, store=store())
    return Handbook(files.policies, recall=files.recall)


def open_handbook(
    policies: Path | None,
    replies: Path | None,
    personal: Path | None = None,
    *,
    today: date | None = None,
) -> Handbook:
    """Return the whole handbook, with the agent's own replies over the shop's, as of `today`.

    Raises:
        HandbookError: one of the files cannot be used.
    """
    own = locate_personal(personal)
    files = load(
        locate("policies.toml", policies).path,
        locate("replies.toml", replies).path,
        store(),
        personal=own.path if own else None,
    )
    return Handbook(files.policies, files.replies, files.recall, today)


def store() -> Store:
    """Return where this build keeps handbooks that it found sound."""
    return Store(user_folder() / "compiled", f"{__version__}-{built_at()}")


class ToCheck(NamedTuple):
    """The two files as they are, the agent's own if there is one, and which of them were asked about."""

    policies: "Document"
    replies: "Document"
    personal: "Document | None"
    named: "tuple[Document, ...]"


def files_to_check(
    files: Sequence[Path], policies: Path | None, replies: Path | None, personal: Path | None = None
) -> ToCheck:
    """Return the files to check: those named, completed by the one that stands beside them, or the ones in use.

    Raises:
        HandbookError: a file cannot be read.
        InputError: two files are named that are both policies, both replies, or both an agent's own.
    """
    from cstool.validation.document import read

    def document(path: Path) -> "Document":
        return read(read_bytes(path), str(path))

    named = [document(path) for path in files]
    own: dict[str, list[Document]] = {"policies": [], "replies": [], "my-replies": []}
    for given in named:
        own[_kind(given)].append(given)
    for kind, documents in own.items():
        if len(documents) > 1:
            raise InputError(
                "same-kind",
                Message("{files} are both {kind}", files=", ".join(d.file for d in documents), kind=kind),
            )
    decides = own["policies"] or [document(locate("policies.toml", policies, beside=files).path)]
    says = own["replies"] or [document(locate("replies.toml", replies, beside=files).path)]
    located = locate_personal(personal)
    mine = own["my-replies"] or ([document(located.path)] if located else [])
    in_use = (decides[0], says[0], *mine[:1])
    return ToCheck(decides[0], says[0], mine[0] if mine else None, tuple(named) or in_use)


def _kind(document: "Document") -> str:
    """Return which of the files one is: by its tables, or by its name if they do not tell."""
    tables, name = document.data or {}, Path(document.file).name
    if "wordings" in tables or name.endswith(PERSONAL):
        return "my-replies"
    if "replies" in tables and "categories" not in tables and "replies" not in name:
        # the shop's file has categories, an agent's own replies usually stand under those of the shop
        return "my-replies"
    if "replies" in tables or "tiers" in tables:
        return "replies" if "replies" in tables else "policies"
    return "replies" if "replies" in name else "policies"
