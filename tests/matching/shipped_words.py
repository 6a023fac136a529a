"""The shipped files of words, and what can be found by them."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import tomli

from cstool.core.index_data import Findable
from cstool.core.vocabulary import Classes, SignTables
from cstool.policy.learning import basis_of, entries_of
from cstool.policy.sentences import WordFiles, read_sentences

_SHIPPED = Path(__file__).parents[2]


def shaped(name: str, shape: Any) -> Any:
    """What stands in a shipped file of words."""
    return msgspec.convert(tomli.loads((_SHIPPED / "words" / name).read_text("utf-8")), shape)


def word_files() -> WordFiles:
    """The shipped files of words."""
    classes, signs = shaped("classes.toml", Classes), shaped("signs.toml", SignTables)
    return WordFiles(classes, signs, read_sentences((_SHIPPED / "words" / "sentences.tsv").read_bytes()))


def found_by(files: WordFiles, own: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> list[Findable]:
    """What can be found with the shipped rows, and with the shop's `own` playbooks, by their ids, and their asks."""

    def ids(file: str, table: str) -> dict[str, tuple[str, ...]]:
        return {row["id"]: () for row in tomli.loads((_SHIPPED / file).read_text("utf-8"))[table]}

    playbooks = ids("policies.toml", "playbooks") | dict(own)
    rows: Any = {"triage": playbooks, "reply": ids("replies.toml", "replies")}
    return [*entries_of(files, basis_of((), rows, {kind: tuple(found) for kind, found in rows.items()}))]
