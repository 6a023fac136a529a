"""All there is to say about the two files: what is wrong, and what could be better in all that is right."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from cstool.policy.number_types import dec_hook
from cstool.policy.shapes import Cases, Policies, Replies
from cstool.validation.checking import Examined, ReadFile, examine, ground_in, problems_in, understood
from cstool.validation.document import Document
from cstool.validation.ground import ANY, Ground
from cstool.validation.problem import PlacedProblem, Problem

if TYPE_CHECKING:
    from cstool.policy.handbook import Handbook
    from cstool.policy.learning import WordFiles
    from cstool.policy.sentences import SentenceKind
    from cstool.validation.word_check import CheckedWords, WordDocuments


class Review(NamedTuple):
    """What was found, and the handbook and the cases if they can be used."""

    problems: list[PlacedProblem]
    handbook: "Handbook | None"
    cases: Cases = Cases()


def review(
    policies: Document,
    replies: Document,
    personal: Document | None = None,
    *,
    cases: Document | None = None,
    words: "WordDocuments | None" = None,
    coverage: bool = False,
) -> Review:
    """Return the errors of the files, and what the analysis finds in all that is without any.

    What may merely follow from an error is never worth a line of its own.

    Args:
        policies: policies.toml.
        replies: replies.toml.
        personal: an agent's own my-replies.toml, if there is one.
        cases: cases.toml; None: there are no examples.
        words: the files of words; None: they are not looked at.
        coverage: whether to name the rows that no example touches.
    """
    found, decided = examine(policies, replies, personal), understood(cases, Cases)
    told = _checked_words(words, found) if words else None
    beside = [*problems_in(decided), *(told.problems if told else ())]
    if found.decides is None or found.says is None:
        return Review([*found.problems, *beside], None)
    return _advised(found, found.decides, found.says, personal, decided, words, told, coverage=coverage)


def _checked_words(words: "WordDocuments", found: Examined) -> "CheckedWords":
    """Return what is wrong with the files of words; rows of which some id is wrong are not asked about."""
    from cstool.validation.checks.references import known_ids
    from cstool.validation.word_check import check_words

    ids: dict[SentenceKind, Mapping[str, None]] = {}
    if found.decides and found.ground.holds(("playbooks", ANY, "id")):
        ids["triage"] = known_ids(found.decides.playbooks)
    if found.says and found.ground.holds(("replies", ANY, "id")):
        ids["reply"] = known_ids(found.says.replies)
    return check_words(words, ids)


def _advised(
    found: Examined,
    decides: Policies,
    says: Replies,
    personal: Document | None,
    decided: ReadFile[Cases] | None,
    words: "WordDocuments | None",
    told: "CheckedWords | None",
    *,
    coverage: bool,
) -> Review:
    """Return what was found, and what the analysis finds; only here is it worth what it takes to import."""
    from cstool.policy.handbook import Handbook
    from cstool.validation.checks.advice import policies_advice
    from cstool.validation.checks.characters import odd_characters
    from cstool.validation.checks.legal_minimum import below_floor
    from cstool.validation.checks.reply_advice import wording_advice
    from cstool.validation.examples.example_check import examined
    from cstool.validation.examples.example_coverage import untouched

    handbook, (of_policies, of_replies) = Handbook(decides, says), found.data
    too_little = [*below_floor(handbook, found.ground)]
    ground = found.ground | Ground(problem.path for problem in too_little) | ground_in(decided)
    cases = (decided.says if decided else None) or Cases()
    run = examined(handbook, cases, ground)
    bare = untouched(decides, run.touched) if coverage and ground.holds(()) else ()
    odd = (problem for problem in odd_characters(of_policies) if ground.holds(problem.path))
    files = told.files if told else None
    advice = found.placed(
        [*too_little, *policies_advice(handbook, ground), *bare, *odd, *_lost(decides, words, files, ground)],
        [
            *wording_advice(says, handbook, of_replies, ground, _found_by(told, says)),
            *_lost(says, words, files, ground),
        ],
    )
    is_sound = not found.problems and not too_little
    own = _of_personal(personal, says, handbook) if personal and is_sound else ()
    of_cases = problems_in(
        decided, [*run.problems, *(odd_characters(decided.document.data) if decided else ())]
    )
    of_words = _of_words(words, told) if words and told else []
    problems = _in_order([*found.problems, *advice, *own, *of_cases, *of_words])
    return Review(problems, None if found.problems else handbook, cases)


def _of_words(words: "WordDocuments", told: "CheckedWords") -> list[PlacedProblem]:
    from cstool.validation.word_check import word_advice

    return [*told.problems, *(word_advice(words, told.files) if told.files else ())]


def _found_by(told: "CheckedWords | None", says: Replies) -> Collection[str]:
    """Return the ids of the replies that words find; by files with an error, any may be found."""
    if told is None:
        return ()
    return told.files.labels("reply") if told.files else [reply.id for reply in says.replies]


def _lost(
    file: Policies | Replies, words: "WordDocuments | None", files: "WordFiles | None", ground: Ground
) -> Iterator[Problem]:
    """Yield the sentences in the rows of a file that stand elsewhere too."""
    from cstool.policy.sentences import Sentences
    from cstool.validation.checks.sentence_lines import lost_asks

    sentences, name = (files.sentences, words.sentences[0]) if files and words else (Sentences(), "")
    found = (
        lost_asks("triage", file.playbooks, sentences, name)
        if isinstance(file, Policies)
        else lost_asks("reply", file.replies, sentences, name)
    )
    yield from (problem for problem in found if ground.holds(problem.path))


def _in_order(problems: list[PlacedProblem]) -> list[PlacedProblem]:
    """Return `problems` file by file, in the order of the text."""
    files = list(dict.fromkeys(problem.file for problem in problems))
    return sorted(problems, key=lambda problem: (files.index(problem.file), problem.line, problem.column))


def _of_personal(personal: Document, replies: Replies, handbook: "Handbook") -> list[PlacedProblem]:
    """Return what is wrong with the wording of an agent's own texts."""
    from cstool.policy.shapes import Personal
    from cstool.validation.checks.personal_replies import own_wording_advice

    own = msgspec.convert(personal.data, Personal, dec_hook=dec_hook)
    return personal.placed(own_wording_advice(own, replies, handbook, personal.data))
