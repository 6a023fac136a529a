"""Open the handbook in use, to answer from it or to check it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool import __version__
from cstool.console.files import is_installed, locate, user_folder
from cstool.errors import InputError, Message
from cstool.policy.compiled import Store
from cstool.policy.handbook import Handbook
from cstool.policy.loading import load, read_bytes

if TYPE_CHECKING:
    from cstool.policy.reading import Document


def open_policies(policies: Path | None) -> Handbook:
    """Return the handbook without its replies, for the commands that say nothing to customers.

    Raises:
        HandbookError: the file cannot be used.
    """
    return Handbook(load(locate("policies.toml", policies).path, store=store()).policies)


def open_handbook(policies: Path | None, replies: Path | None) -> Handbook:
    """Return the whole handbook.

    Raises:
        HandbookError: one of the two files cannot be used.
    """
    files = load(locate("policies.toml", policies).path, locate("replies.toml", replies).path, store())
    return Handbook(files.policies, files.replies)


def store() -> Store | None:
    """Return where an installation keeps handbooks found sound; a source checkout, which changes, keeps none."""
    return Store(user_folder() / "compiled", __version__) if is_installed() else None


class ToCheck(NamedTuple):
    """The two files as they are, and which of them were asked about."""

    policies: "Document"
    replies: "Document"
    named: "tuple[Document, ...]"


def files_to_check(files: Sequence[Path], policies: Path | None, replies: Path | None) -> ToCheck:
    """Return the two files to check: those named, each completed by the other one in use.

    Raises:
        HandbookError: a file cannot be read.
        InputError: two files are named that are both policies, or both replies.
    """
    from cstool.policy.reading import read

    def document(path: Path) -> "Document":
        return read(read_bytes(path), str(path))

    named = [document(path) for path in files]
    own: dict[str, list[Document]] = {"policies": [], "replies": []}
    for given in named:
        own["replies" if _holds_replies(given) else "policies"].append(given)
    for kind, documents in own.items():
        if len(documents) > 1:
            raise InputError(
                "same-kind",
                Message("{files} are both {kind}", files=", ".join(d.file for d in documents), kind=kind),
            )
    decides = own["policies"] or [document(locate("policies.toml", policies).path)]
    says = own["replies"] or [document(locate("replies.toml", replies).path)]
    return ToCheck(decides[0], says[0], tuple(named) or (decides[0], says[0]))


def _holds_replies(document: "Document") -> bool:
    """Tell whether a file is a replies.toml: by its tables, or by its name if it holds neither's."""
    tables = document.data or {}
    if "replies" in tables or "tiers" in tables:
        return "replies" in tables
    return "replies" in Path(document.file).name
