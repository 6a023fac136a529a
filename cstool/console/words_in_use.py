"""The files of words in use, or of a handbook that is compared, and what they come down to, which is kept."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from cstool.console.handbook_files import WORDS, Located, learnt_folder, locate_beside, store
from cstool.locale import _
from cstool.validation.learnt_words import WordPath, learning, learnt_from
from cstool.validation.load import read_bytes

if TYPE_CHECKING:
    from cstool.comparison.handbooks import FileKind, HandbookFile
    from cstool.core.index_data import Rows
    from cstool.policy.cache import Store
    from cstool.policy.learning import Learnt
    from cstool.policy.sentences import WordFiles

_KINDS: "tuple[FileKind, ...]" = ("classes", "signs", "sentences")


def learnt_in_use(policies: Located, kept: "Store | None", rows: "Rows", *, quiet: bool) -> "Learnt":
    """Return what customers' words come down to, by the files of words that belong to `policies`.

    Args:
        policies: the policies in use.
        kept: where it is kept what was learnt.
        rows: what is found by them.
        quiet: whether nothing is said of learning, which takes a while.
    """
    found = (locate_beside(name, policies) for name in WORDS)
    paths = [WordPath(each.path, each.origin != "shipped") for each in found]
    slow = nullcontext if quiet else _learning_is_told
    return learning(paths, kept, learnt_folder(), slow=slow)(rows)


def _learning_is_told() -> AbstractContextManager[None]:
    from cstool.console.progress import told_if_slow

    return told_if_slow(_("learning from customers' words: once, until they change"))


def words_of(
    sources: "Mapping[FileKind, HandbookFile]", decides: Located
) -> "tuple[Callable[[], WordFiles], Callable[[Rows], Learnt]]":
    """Return what gives the files of words of a handbook, and what gives what they come down to.

    Args:
        sources: the files that are compared; those of words that are not among them are the ones in use.
        decides: the policies in use, to which these belong.
    """

    def named() -> "Sequence[HandbookFile]":
        names = zip(_KINDS, WORDS, strict=True)
        return [sources.get(kind) or _beside(name, decides) for kind, name in names]

    def learnt(rows: "Rows") -> "Learnt":
        # of a handbook alone, those in use are asked, which need not fit its rows; those beside it have to
        are_beside = {"classes", "signs"} <= {*sources}
        own = [are_beside and kind in sources for kind in _KINDS]
        return learnt_from(named(), own, store(), learnt_folder(), rows)

    return lambda: _shaped(*named()), learnt


def _beside(name: str, decides: Located) -> "HandbookFile":
    from cstool.comparison.handbooks import HandbookFile

    path = locate_beside(name, decides).path
    return HandbookFile(str(path), read_bytes(path))


def _shaped(classes: "HandbookFile", signs: "HandbookFile", sentences: "HandbookFile") -> "WordFiles":
    """Return what stands in the files of words.

    Raises:
        HandbookError: a file has a fault.
    """
    from cstool.core.vocabulary import Classes, SignTables
    from cstool.policy.sentences import WordFiles
    from cstool.validation.load import shaped, sound_sentences

    return WordFiles(shaped(*classes, Classes), shaped(*signs, SignTables), sound_sentences(*sentences))
