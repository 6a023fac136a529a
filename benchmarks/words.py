"""How well and how fast customers' own words find the playbook or reply that they need.

usage: python benchmarks/words.py [SENTENCES.tsv]     (columns kind, label, text; default: the project's own sentences)

Reads the two files of this checkout. Prints, for playbooks and for replies: the milliseconds that the index takes to
build, the sentences found per second on one core, and the share found right; exits with 1 if a share or the speed is
below its target. Processor time is measured, so that a busy machine does not count.
"""

import csv
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import tomli

from cstool.core.matching import Index
from cstool.core.vocabulary import Matching, Signs, Words

_ROOT = Path(__file__).parents[1]
_OWN = _ROOT / "tests" / "matching" / "utterances.tsv"
#: Percent of sentences that must be found right, by kind.
_TARGETS = {"triage": 92, "reply": 90, "none": 92}
#: Sentences per second, at least.
_SPEED = 5000


class _Entry(NamedTuple):
    id: str
    asks: tuple[str, ...]
    signs: Signs


def main(arguments: Sequence[str]) -> int:
    sentences = _read(Path(arguments[0]) if arguments else _OWN)
    policies = tomli.loads((_ROOT / "policies.toml").read_text("utf-8"))
    replies = tomli.loads((_ROOT / "replies.toml").read_text("utf-8"))
    words = msgspec.convert(policies["words"], tuple[Words, ...])
    matching = msgspec.convert(policies["matching"], Matching)
    fast = True
    found: dict[str, list[str | None]] = {}
    for name, rows, unmarked in (("triage", policies["playbooks"], "="), ("reply", replies["replies"], "~")):
        entries = [_entry(row) for row in rows]
        began = time.process_time()
        index = Index(matching, words, entries, unmarked=unmarked)  # type: ignore[arg-type]
        built = time.process_time()
        learnt = index.weights
        taught = time.process_time()
        found[name] = [index.find(text).id for _, _, text in sentences]
        rate = len(sentences) / (time.process_time() - taught)
        fast &= rate >= _SPEED
        took = f"built in {1000 * (built - began):.0f} ms, taught in {1000 * (taught - built):.0f} ms"
        print(f"{name:7} index {took}: {len(learnt.weights):,} features, {rate:,.0f} sentences a second")
    return 0 if _report(sentences, found) and fast else 1


def _read(path: Path) -> list[tuple[str, str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["kind"], row["label"].replace("_", "-"), row["text"]) for row in rows]


def _entry(row: dict[str, Any]) -> _Entry:
    return _Entry(row["id"], tuple(row.get("asks", ())), msgspec.convert(row.get("signs", {}), Signs))


def _report(sentences: Sequence[tuple[str, str, str]], found: dict[str, list[str | None]]) -> bool:
    right: Counter[str] = Counter()
    for (kind, label, _), playbook, reply in zip(sentences, found["triage"], found["reply"], strict=True):
        answer = {"triage": playbook == label, "reply": reply == label, "none": playbook is reply is None}
        right[kind] += answer[kind]
    total = Counter(kind for kind, _, _ in sentences)
    good = True
    for kind, target in _TARGETS.items():
        share = 100 * right[kind] / (total[kind] or 1)
        good &= share >= target
        print(f"{kind:7} {right[kind]} of {total[kind]} right: {share:.1f} % (target {target} %)")
    return good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
