"""Open the handbook in use, to answer from it or to check it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cstool.console.files import locate
from cstool.errors import InputError, Message
from cstool.policy.handbook import Handbook
from cstool.policy.loading import load_both, load_policies, read_file
from cstool.policy.reading import Document


def open_policies(policies: Path | None) -> Handbook:
    """Return the handbook without its replies, for the commands that say nothing to customers.

    Raises:
        HandbookError: the file cannot be used.
    """
    return Handbook(load_policies(locate("policies.toml", policies).path))


def open_handbook(policies: Path | None, replies: Path | None) -> Handbook:
    """Return the whole handbook.

    Raises:
        HandbookError: one of the two files cannot be used.
    """
    return Handbook(*load_both(locate("policies.toml", policies).path, locate("replies.toml", replies).path))


class ToCheck(NamedTuple):
    """The two files as they are, and which of them were asked about."""

    policies: Document
    replies: Document
    named: tuple[Document, ...]


def files_to_check(files: Sequence[Path], policies: Path | None, replies: Path | None) -> ToCheck:
    """Return the two files to check: those named, each completed by the other one in use.

    Raises:
        HandbookError: a file cannot be read.
        InputError: two files are named that are both policies, or both replies.
    """
    named = [read_file(path) for path in files]
    own: dict[str, list[Document]] = {"policies": [], "replies": []}
    for document in named:
        own["replies" if _holds_replies(document) else "policies"].append(document)
    for kind, documents in own.items():
        if len(documents) > 1:
            raise InputError(
                "same-kind",
                Message("{files} are both {kind}", files=", ".join(d.file for d in documents), kind=kind),
            )
    decides = own["policies"] or [read_file(locate("policies.toml", policies).path)]
    says = own["replies"] or [read_file(locate("replies.toml", replies).path)]
    return ToCheck(decides[0], says[0], tuple(named) or (decides[0], says[0]))


def _holds_replies(document: Document) -> bool:
    """Tell whether a file is a replies.toml: by its tables, or by its name if it holds neither's."""
    tables = document.data or {}
    if "replies" in tables or "tiers" in tables:
        return "replies" in tables
    return "replies" in Path(document.file).name
