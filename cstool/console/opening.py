"""Open the handbook in use, to answer from it or to check it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cstool import __version__
from cstool.console.files import PERSONAL, built_at, locate, locate_personal, user_folder
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
    files = load(locate("policies.toml", policies).path, store=store())
    return Handbook(files.policies, recall=files.recall)


def open_handbook(policies: Path | None, replies: Path | None, personal: Path | None = None) -> Handbook:
    """Return the whole handbook, with the agent's own replies over the shop's.

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
    return Handbook(files.policies, files.replies, files.recall)


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
    from cstool.policy.reading import read

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
