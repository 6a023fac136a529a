"""How well and how fast customers' own words find the playbook or reply that they need.

usage: python benchmarks/words.py [SENTENCES.tsv]     (columns kind, label, text; default: the project's own sentences)

Reads the files of words of this checkout. Prints the milliseconds that the index takes
to build, the sentences found per second on one core, and the share found right; exits with 1 if a share or the speed
is below its target. Processor time is measured, so that a busy machine does not count.
"""

import csv
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import tomli

from cstool.core.index_data import Entry, Rows, prepare
from cstool.core.matching import Index
from cstool.core.vocabulary import Classes, SignTables
from cstool.core.weight_learning import learnt_weights
from cstool.policy.learning import basis_of, entries_of
from cstool.policy.sentences import WordFiles, read_sentences

_ROOT = Path(__file__).parents[1]
_OWN = _ROOT / "tests" / "matching" / "utterances.tsv"
#: Percent of sentences that must be found right, by kind.
_TARGETS = {"triage": 92, "reply": 90, "none": 92}
#: Sentences per second, at least.
_SPEED = 5000
#: So many sentences are looked at together, as with `--lines`.
_TOGETHER = 1024


def main(arguments: Sequence[str]) -> int:
    sentences = _read(Path(arguments[0]) if arguments else _OWN)
    classes, signs = _shaped("words/classes.toml", Classes), _shaped("words/signs.toml", SignTables)
    sentences_of_words = read_sentences((_ROOT / "words" / "sentences.tsv").read_bytes())
    files = WordFiles(classes, signs, sentences_of_words)
    rows: Rows = {"triage": _ids("policies.toml", "playbooks"), "reply": _ids("replies.toml", "replies")}
    known = {kind: tuple(found) for kind, found in rows.items()}
    # a topic is no row, and a row without words is not found
    entries = sorted(entries_of(files, basis_of((), rows, known)), key=lambda each: -len(each.asks))
    began = time.process_time()
    prepared = prepare(classes.words, entries, classes.variants)
    index = Index(signs.matching, prepared, lambda: learnt_weights(prepared, entries))
    built = time.process_time()
    learnt = index.weights
    taught = time.process_time()
    texts = [text for _, _, text in sentences]
    blocks = (texts[start : start + _TOGETHER] for start in range(0, len(texts), _TOGETHER))
    found = [verdict.found for block in blocks for verdict in index.find_all(block)]
    rate = len(sentences) / (time.process_time() - taught)
    took = f"built in {1000 * (built - began):.0f} ms, taught in {1000 * (taught - built):.0f} ms"
    print(
        f"index {took}: {sum(1 for _ in learnt.weights.items()):,} features, {rate:,.0f} sentences a second"
    )
    return 0 if _report(sentences, found) and rate >= _SPEED else 1


def _read(path: Path) -> list[tuple[str, str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["kind"], row["label"].replace("_", "-"), row["text"]) for row in rows]


def _shaped(name: str, shape: Any) -> Any:
    return msgspec.convert(tomli.loads((_ROOT / name).read_text("utf-8")), shape)


def _ids(file: str, table: str) -> dict[str, tuple[str, ...]]:
    """Return the ids of the rows of a table, without sentences of their own."""
    return {row["id"]: () for row in tomli.loads((_ROOT / file).read_text("utf-8"))[table]}


def _report(sentences: Sequence[tuple[str, str, str]], found: Sequence[Entry | None]) -> bool:
    right: Counter[str] = Counter()
    for (kind, label, _), entry in zip(sentences, found, strict=True):
        is_none = entry is None or entry.kind == "topic"
        right[kind] += is_none if kind == "none" else entry == (kind, label)
    total = Counter(kind for kind, _, _ in sentences)
    good = True
    for kind, target in _TARGETS.items():
        share = 100 * right[kind] / (total[kind] or 1)
        good &= share >= target
        print(f"{kind:7} {right[kind]} of {total[kind]} right: {share:.1f} % (target {target} %)")
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
