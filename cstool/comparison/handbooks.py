"""One of the two handbooks that are compared, with the texts of its files."""

from collections.abc import Mapping
from functools import cached_property
from typing import Literal, NamedTuple

from cstool.core.record import Record
from cstool.policy.handbook import Handbook
from cstool.policy.sentences import Sentences
from cstool.policy.shapes import Policies, Replies
from cstool.validation.document import read
from cstool.validation.places import Places
from cstool.validation.problem import Path

FileKind = Literal["policies", "replies", "cases", "classes", "signs", "sentences"]


class HandbookFile(NamedTuple):
    """A file: how people call it (`policies.toml`, `HEAD~1:policies.toml`), and what stands in it."""

    label: str
    data: bytes


class Side:
    """A handbook, found sound, and the files it was read from."""

    def __init__(
        self,
        label: str,
        sources: Mapping[FileKind, HandbookFile],
        policies: Policies,
        replies: Replies,
        others: Mapping[FileKind, Record] | None = None,
        sentences: Sentences = Sentences(),  # noqa: B008  # it is immutable
    ) -> None:
        """Take what stands in the files; `others` are cases and words, as far as they are compared."""
        self.label = label
        self.sources = sources
        self.policies = policies
        self.replies = replies
        self.sentences = sentences
        self._says: dict[FileKind, Record] = {"policies": policies, "replies": replies, **(others or {})}
        self.handbook = Handbook(policies, replies)

    def says(self, kind: FileKind) -> Record | None:
        """Return what stands in the TOML file of that kind; None: it is not compared."""
        return self._says.get(kind)

    def line(self, kind: FileKind, path: Path) -> int:
        """Return the line of the file of that kind where the value at `path`, or the table it belongs in, stands."""
        return self._places[kind].of(path, "value").line

    @cached_property
    def _places(self) -> dict[FileKind, Places]:
        return {kind: Places(read(data, label).text) for kind, (label, data) in self.sources.items()}
