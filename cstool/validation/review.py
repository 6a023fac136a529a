"""All there is to say about the files: read, shape, meaning, advice, in this order, and each by the one rule."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from cstool.core.vocabulary import Classes, SignTables
from cstool.policy.example_shapes import Cases
from cstool.policy.handbook import Handbook
from cstool.policy.sentences import WordFiles
from cstool.policy.shapes import Personal, Policies, Replies
from cstool.validation import registry
from cstool.validation.called_rows import told
from cstool.validation.contents import Contents, WordDocuments, contents_of, in_order
from cstool.validation.document import Document
from cstool.validation.names import Names, names_of
from cstool.validation.own_words import inputs_of
from cstool.validation.problem import Damage, PlacedProblem, Problem, broken_by
from cstool.validation.registry import REFUSING, CheckInput, CheckStage, File

if TYPE_CHECKING:
    from cstool.core.index_data import RowKind, Rows

_SHAPES: dict[File, Any] = {
    "policies": Policies,
    "replies": Replies,
    "personal": Personal,
    "cases": Cases,
    "classes": Classes,
    "signs": SignTables,
}
#: The files without which nothing can be answered, and those of words.
_ANSWERING: tuple[File, ...] = ("policies", "replies", "personal")
_WORDS: tuple[File, ...] = ("classes", "signs", "sentences")
_DATA: dict[File, CheckInput] = {
    "policies": "policies.data",
    "replies": "replies.data",
    "personal": "personal.data",
    "cases": "cases.data",
    "classes": "classes.data",
    "signs": "signs.data",
}


class Review(NamedTuple):
    """What was found, and the handbook and the cases if they can be used."""

    problems: list[PlacedProblem]
    handbook: Handbook | None
    cases: Cases = Cases()
    #: The files of words, if they can be used.
    words: WordFiles | None = None


def review(
    policies: Document,
    replies: Document,
    personal: Document | None = None,
    *,
    cases: Document | None = None,
    words: WordDocuments | None = None,
    coverage: bool = False,
) -> Review:
    """Return all that is wrong with the files, and what could be better in them.

    Args:
        policies: policies.toml.
        replies: replies.toml.
        personal: an agent's own my-replies.toml, if there is one.
        cases: cases.toml; None: there are no examples.
        words: the files of words; None: they are not looked at.
        coverage: whether to name the rows that no example touches.
    """
    given: dict[File, Document | None] = {
        "policies": policies,
        "replies": replies,
        "personal": personal,
        "cases": cases,
    }
    found = _Review({file: document for file, document in given.items() if document}, words)
    found.run(*REFUSING)
    is_usable = not found.problems(_ANSWERING)
    found.run(registry.advice)
    if is_usable:
        found.judge_periods((*REFUSING, registry.advice))
    last = [registry.examples] * bool(found.cases.examples) + [registry.coverage] * coverage
    found.run(*last)
    return Review(found.problems(), found.handbook if is_usable else None, found.cases, found.word_files())


def errors(documents: Sequence[Document]) -> list[PlacedProblem]:
    """Return what keeps files from being used: policies.toml, replies.toml and my-replies.toml, as far as given."""
    found = _Review(dict(zip(_ANSWERING, documents, strict=False)))
    found.run(*REFUSING)
    if not found.problems():
        found.judge_periods(REFUSING)
    return found.problems()


def word_review(words: WordDocuments, rows: "Rows") -> tuple[WordFiles | None, list[PlacedProblem]]:
    """Return what stands in the files of words, None if they cannot be used, and what is wrong with them.

    Args:
        words: the files.
        rows: what there is to be found, by kind and id.
    """
    found = _Review({}, words, {kind: Names(dict.fromkeys(asks)) for kind, asks in rows.items()})
    found.run(*REFUSING)
    return found.word_files(), found.problems()


def shape_errors(document: Document, shape: type[Any]) -> list[PlacedProblem]:
    """Return what is wrong with the syntax and the shape of a file, whatever the others say."""
    file = contents_of(document, shape)
    return in_order(file.document, file.problems)


class _Review:
    """The files, what they say, and what was said of them so far."""

    def __init__(
        self,
        documents: Mapping[File, Document],
        words: WordDocuments | None = None,
        ids: "Mapping[RowKind, Names] | None" = None,
    ) -> None:
        """Take the files; `ids` are those of what words find where the files that have them are not given."""
        if words:
            documents = {**documents, "classes": words.classes, "signs": words.signs}
        self._files = {file: contents_of(document, _SHAPES[file]) for file, document in documents.items()}
        self._given: dict[CheckInput, Any] = {}
        for file, each in self._files.items():
            self._given[file] = each.says
            self._given[_DATA[file]] = each.document.data
        self.cases: Cases = self._given.get("cases") or Cases()
        self.handbook = self._handbook()
        self._given |= {"cases": self.cases, "handbook": self.handbook}
        self._take_sentences(words)
        self._take_ids(ids or {})
        self._said: dict[File, list[Problem]] = {file: [*each.problems] for file, each in self._files.items()}

    def _take_sentences(self, words: WordDocuments | None) -> None:
        from cstool.validation.checks.customer_words import SentencesFile, read_all

        self._given["sentences"] = SentencesFile()
        if words:
            name, data = words.sentences
            sentences, problems = read_all(name, data)
            self._given["sentences"] = SentencesFile(name, sentences)
            document = Document(file=name, text="", data=None, problems=tuple(problems))
            self._files["sentences"] = Contents(document, sentences)
            self._given |= inputs_of(words, self._given)

    def _take_rows(self) -> None:
        """Take what can be found, and by what, where all of that can be used."""
        self._given["word-files"] = self.word_files()
        self._given["rows"] = self.handbook.rows if self.handbook else None

    def _take_ids(self, ids: "Mapping[RowKind, Names]") -> None:
        decides, says = self._given.get("policies"), self._given.get("replies")
        self._given["ids.triage"] = (
            names_of(("playbooks",), decides.playbooks) if decides else ids.get("triage")
        )
        self._given["ids.reply"] = names_of(("replies",), says.replies) if says else ids.get("reply")

    def word_files(self) -> WordFiles | None:
        """Return what stands in the files of words; None: they cannot be used."""
        if "sentences" not in self._files or any(p.severity == "error" for p in self.problems(_WORDS)):
            return None
        parts = (self._given["classes"], self._given["signs"], self._given["sentences"].sentences)
        return WordFiles(*parts)

    def _found(self) -> Collection[str] | None:
        """Return the ids of the replies that words find; None: it is not known, as a file of words has an error."""
        if "sentences" not in self._files:
            return ()
        files = self.word_files()
        return files.labels("reply") | files.labels("topic") if files else None

    def run(self, *stages: CheckStage) -> None:
        """Add what the checks of `stages` find and what does not merely follow from something else."""
        for stage in stages:
            broken = self._broken(with_warnings=False)
            self._given["damage"] = broken.get("cases", broken.get("replies", broken.get("policies")))
            if stage is registry.examples:
                # An example fails because of whatever was said before, be it only a warning.
                broken = self._broken(with_warnings=True)
            if stage is registry.advice:
                self._given["found"] = self._found()
                self._take_rows()
            found: dict[File, list[Problem]] = {file: [] for file in self._files}
            for file, problem in registry.found_by(stage, self._given):
                found[file].append(problem)
            if stage is registry.advice and self._given.get("replies") is not None:
                from cstool.validation.checks.unused_rows import not_allowed

                unjudged = () if self._given["found"] is not None else ("unused-reply",)
                found["replies"] = [*not_allowed(self._given["replies"], found["replies"], unjudged)]
            for file, problems in found.items():
                self._said[file] += self._certain(file, problems, broken)

    def judge_periods(self, stages: tuple[CheckStage, ...]) -> None:
        """Add what the checks of `stages` find on some days only; the policy of all other days is sound."""
        if self._given["policies"].periods:
            from cstool.validation.period_review import period_problems

            self._said["policies"] += period_problems(self._given, stages)

    def problems(self, files: Collection[File] | None = None) -> list[PlacedProblem]:
        """Return what was said so far of all files, or of some, file by file in the order of the text."""
        rows = self._given.get("policies.data"), self._given.get("replies.data")
        return [
            problem
            for file, each in self._files.items()
            if files is None or file in files
            for problem in in_order(each.document, told(self._said[file], rows), is_table=file != "sentences")
        ]

    def _handbook(self) -> Handbook | None:
        decides, says = self._given.get("policies"), self._given.get("replies")
        return Handbook(decides, says) if decides is not None and says is not None else None

    def _broken(self, *, with_warnings: bool) -> dict[File, Damage]:
        """Return what is broken for the problems of each file: an agent's own file has no part in the shop's."""
        own = {
            file: each.broken
            | broken_by(p for p in self._said[file] if with_warnings or p.severity == "error")
            for file, each in self._files.items()
        }
        shop = own.get("policies", Damage()) | own.get("replies", Damage())
        words = shop | own.get("classes", Damage()) | own.get("signs", Damage())
        return {
            file: shop if file in ("policies", "replies") else (words if file in _WORDS else shop) | own[file]
            for file in own
        }

    def _certain(
        self, file: File, problems: Iterable[Problem], broken: Mapping[File, Damage]
    ) -> list[Problem]:
        own = broken[file] if file in ("policies", "replies") else self._files[file].broken
        return [
            problem
            for problem in problems
            if (broken[file].spares(problem.rests_on) if problem.rests_on else own.spares((problem.path,)))
        ]
