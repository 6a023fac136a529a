"""One of the two handbooks that are compared, with the texts of its files."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from cstool.core.index_data import Rows
from cstool.core.record import Record
from cstool.policy.handbook import Handbook
from cstool.policy.periods import Dates, changed_by, in_force
from cstool.policy.sentences import Sentences, WordFiles
from cstool.policy.shapes import Policies, Replies
from cstool.validation.document import read
from cstool.validation.places import Places
from cstool.validation.problem import Path

if TYPE_CHECKING:
    from cstool.policy.learning import Learnt

FileKind = Literal["policies", "replies", "cases", "classes", "signs", "sentences"]


class HandbookFile(NamedTuple):
    """A file: how people call it (`policies.toml`, `HEAD~1:policies.toml`), and what stands in it."""

    label: str
    data: bytes


class Side:
    """A handbook, found sound, and the files it was read from."""

    #: The day as of which it holds; None: plain days.
    day: date | None = None

    def __init__(
        self,
        label: str,
        sources: Mapping[FileKind, HandbookFile],
        policies: Policies,
        replies: Replies,
        others: Mapping[FileKind, Record] | None = None,
        sentences: Sentences = Sentences(),  # noqa: B008  # it is immutable
        words: Callable[[], WordFiles] | None = None,
        learning: "Callable[[Rows], Learnt] | None" = None,
    ) -> None:
        """Take what stands in the files.

        Args:
            label: how people call the handbook.
            sources: the files.
            policies: what the shop decides.
            replies: what the shop says.
            others: cases and words, as far as they are compared.
            sentences: those of customers, if they are compared.
            words: gives the files of words that are in use with this handbook; None: they are not asked.
            learning: gives what these come down to.
        """
        self.label = label
        self.sources = sources
        self.policies = policies
        self.replies = replies
        self.sentences = sentences
        self._says: dict[FileKind, Record] = {"policies": policies, "replies": replies, **(others or {})}
        self.handbook = Handbook(policies, replies, learning=learning)
        self._words = words

    @cached_property
    def words(self) -> WordFiles | None:
        """The files of words that are in use with this handbook; None: they are not asked."""
        return self._words() if self._words else None

    def says(self, kind: FileKind) -> Record | None:
        """Return what stands in the TOML file of that kind; None: it is not compared."""
        return self._says.get(kind)

    def line(self, kind: FileKind, path: Path) -> int:
        """Return the line of the file of that kind where the value at `path`, or the table it belongs in, stands."""
        return self._places[kind].of(path, "value").line

    @cached_property
    def undated(self) -> "Side":
        """This side as it holds on plain days, without its periods."""
        tables = {name: getattr(self.policies, name) for name in self.policies.__struct_fields__}
        return Side(self.label, self.sources, Policies(**{**tables, "periods": ()}), self.replies)

    def as_of(self, day: date) -> "Side":
        """Return this side as it holds on a day, for an order of that day."""
        return _DatedSide(self, day)

    @cached_property
    def _places(self) -> dict[FileKind, Places]:
        return {kind: Places(read(data, label).text) for kind, (label, data) in self.sources.items()}


class _DatedSide(Side):
    """A handbook as it holds on one day; what a period changes stands where the period does."""

    def __init__(self, plain: Side, day: date) -> None:
        """Take the handbook of no particular day."""
        dates = Dates(day)
        book = plain.handbook.as_of(dates)
        tables = {name: getattr(book.policies, name) for name in plain.policies.__struct_fields__}
        policies = Policies(**{**tables, "periods": ()})
        others: dict[FileKind, Record] = {"policies": policies, "replies": plain.replies}
        super().__init__(
            f"{plain.label} ({day})", plain.sources, policies, plain.replies, others, plain.sentences
        )
        self.day = day
        self._plain = plain
        self._held = in_force(plain.policies.periods, dates)

    def line(self, kind: FileKind, path: Path) -> int:
        """Return the line of the period that changes the value at `path`, else that of the value itself."""
        if kind != "policies":
            return self._plain.line(kind, path)
        table = getattr(self.policies, str(path[0]))
        if isinstance(table, tuple) and len(path) > 1:
            row = table[int(path[1])].id if hasattr(table[int(path[1])], "id") else None
        else:
            row = path[1] if len(path) > 1 else None
        for period in reversed(self._held):
            if any(changed[:2] == (path[0], row) for changed in changed_by(period)):
                return self._plain.line(kind, ("periods", self._plain.policies.periods.index(period)))
        return self._plain.line(kind, self._own(path, row))

    def _own(self, path: Path, row: str | int | None) -> Path:
        """Return where the row at `path` stands in the file, where periods have moved it."""
        rows = getattr(self._plain.policies, str(path[0]))
        if not isinstance(rows, tuple) or row is None:
            return path
        number = next((index for index, each in enumerate(rows) if each.id == row), None)
        return (path[0],) if number is None else (path[0], number, *path[2:])
