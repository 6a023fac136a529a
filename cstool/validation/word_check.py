"""What is wrong with the files of words: their form, and the classes and entries that they name."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cstool.policy.learning import WordFiles
from cstool.policy.sentences import SentenceKind
from cstool.policy.shapes import Classes, SignTables
from cstool.validation.checking import problems_in, understood
from cstool.validation.checks.characters import odd_characters
from cstool.validation.checks.sentence_lines import doubtful_sentences, read_all, stray_sentences
from cstool.validation.checks.vocabulary_checks import class_problems, sign_problems, stray_signs
from cstool.validation.document import Document
from cstool.validation.problem import PlacedProblem, Problem

#: By kind the ids of the rows that there are.
Ids = Mapping[SentenceKind, Mapping[str, None]]


class WordDocuments(NamedTuple):
    """The files of words as they are."""

    classes: Document
    signs: Document
    #: The path of words/sentences.tsv, and its contents.
    sentences: tuple[str, bytes]
    #: Of each whether it is to be held against the rows; the shipped ones need not fit the shop's own, and are sound.
    classes_are_own: bool = True
    signs_are_own: bool = True
    sentences_are_own: bool = True


class CheckedWords(NamedTuple):
    """What stands in the files of words, and what is wrong with them."""

    problems: list[PlacedProblem]
    #: None: the files cannot be used.
    files: WordFiles | None


def check_words(words: WordDocuments, ids: Ids) -> CheckedWords:
    """Return every error of the files of words, and what they say if they have none.

    Args:
        words: the files.
        ids: what there is to be found; a kind that is not there is not looked at.
    """
    classes, signs = understood(words.classes, Classes), understood(words.signs, SignTables)
    assert classes is not None  # noqa: S101  # its document was given
    assert signs is not None  # noqa: S101  # the same
    file, data = words.sentences
    sentences, of_sentences = read_all(file, data)
    for kind, known in ids.items() if words.sentences_are_own else ():
        of_sentences += stray_sentences(file, sentences, kind, known)
    of_signs = _of_signs(words, signs.says, classes.says, ids) if signs.says else ()
    problems = [
        *problems_in(classes, class_problems(classes.says) if classes.says else ()),
        *problems_in(signs, of_signs),
        *of_sentences,
    ]
    if problems or classes.says is None or signs.says is None:
        return CheckedWords(problems, None)
    return CheckedWords(problems, WordFiles(classes.says, signs.says, sentences))


def word_advice(words: WordDocuments, files: WordFiles) -> list[PlacedProblem]:
    """Return what is doubtful in own files of words without an error: sentences that stand twice, odd characters."""
    documents = ((words.classes, words.classes_are_own), (words.signs, words.signs_are_own))
    return [
        *(
            problem
            for document, is_own in documents
            if is_own
            for problem in document.placed(odd_characters(document.data))
        ),
        *(doubtful_sentences(words.sentences[0], files.sentences) if words.sentences_are_own else ()),
    ]


def _of_signs(
    words: WordDocuments, signs: SignTables, classes: Classes | None, ids: Ids
) -> Iterator[Problem]:
    if classes and (words.classes_are_own or words.signs_are_own):
        yield from sign_problems(signs, classes)
    for kind, known in ids.items() if words.signs_are_own else ():
        yield from stray_signs(signs, kind, known)
