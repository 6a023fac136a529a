"""Which of the words are the shop's own: only these are held against the rest of the handbook, and advised on."""

from collections.abc import Mapping
from typing import Any

from cstool.core.vocabulary import SignTables
from cstool.policy.sentences import read_sentences
from cstool.validation.contents import WordDocuments, contents_of
from cstool.validation.document import read
from cstool.validation.registry import CheckInput, File

_OWN: dict[File, CheckInput] = {
    "classes": "classes.own",
    "signs": "signs.own",
    "sentences": "sentences.own",
}


def inputs_of(words: WordDocuments, given: Mapping[CheckInput, Any]) -> dict[CheckInput, Any]:
    """Return what checks are given of the files of `words`, by what stands in them, as `given`."""
    are_own: dict[CheckInput, bool] = {
        "classes.data": words.classes_are_own,
        "classes.own": words.classes_are_own,
        "signs.data": words.signs_are_own,
        "signs.own": words.signs_are_own,
        "sentences.own": words.sentences_are_own,
    }
    found: dict[CheckInput, Any] = {own: given[file] for file, own in _OWN.items()}
    if words.classes_are_own or words.signs_are_own:
        found["signs.with-classes"] = given["signs"]
    return found | _added(words, given) | {name: None for name, is_own in are_own.items() if not is_own}


def _added(words: WordDocuments, given: Mapping[CheckInput, Any]) -> dict[CheckInput, Any]:
    """Return what the shop has added to the shipped words; where nobody has added anything, nothing is advised."""
    found: dict[CheckInput, Any] = {}
    if words.shipped is None:
        return found
    from cstool.validation.checks.new_words import own_sentences, own_signs

    sentences, signs = words.shipped
    if words.sentences_are_own:
        found["sentences.new"] = own_sentences(given["sentences"].sentences, read_sentences(sentences))
    if words.signs_are_own and given["signs"] is not None:
        found["signs.new"] = own_signs(given["signs"], contents_of(read(signs, ""), SignTables).says)
    return found
