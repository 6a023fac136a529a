"""How many false drafts `check` finds that it has not learnt from, and how many true ones it blames.

Each lot of words/drafts.tsv is judged by what all others teach, without the judges, which have seen all lots; `--lot`
shows one of them, draft by draft:

    python benchmarks/drafts.py
    python benchmarks/drafts.py --lot 10
"""

import sys
import tomllib
from pathlib import Path

import msgspec

from cstool.core.draft_context import DraftText
from cstool.desk.draft_statements import leaning
from cstool.policy.draft_learning import DraftWords, learn_drafts, read_drafts
from cstool.policy.handbook import by_id
from cstool.validation.load import load

ROOT = Path(__file__).parents[1]


def main(arguments: list[str]) -> None:
    files = load(ROOT / "policies.toml", ROOT / "replies.toml")
    replies = by_id(files.replies.replies)
    words = msgspec.convert(tomllib.loads((ROOT / "words/drafts.toml").read_text("utf-8")), DraftWords)
    drafts = read_drafts((ROOT / "words/drafts.tsv").read_bytes())
    lots = sorted({each.lot for each in drafts} - {"-"}, key=lambda lot: (len(lot), lot))
    shown = arguments[1:] if arguments[:1] == ["--lot"] else ()
    everything: list[tuple[bool, float]] = []
    for lot in shown or lots:
        known = learn_drafts(words, [each for each in drafts if each.lot != lot], files.policies, replies)
        own = [each for each in drafts if each.lot == lot]
        leads = [leaning(known, DraftText(each.text), files.policies) for each in own]
        judged = [(each.statement != "true", lead) for each, (lead, _, _) in zip(own, leads, strict=True)]
        everything += judged
        print(f"{lot:>4}", figures(judged))
        for each, (lead, said, _) in (
            sorted(zip(own, leads, strict=True), key=lambda pair: pair[1][0]) if shown else ()
        ):
            print(f"{lead:6.2f} {each.statement:22} {said.statement.id:22} {each.text}")
    print(" all", figures(everything))


def figures(judged: list[tuple[bool, float]]) -> str:
    """Return how many false ones are found, and true ones blamed, with what lead."""
    parts = []
    for least in (-0.6, -0.45, -0.3, -0.15, 0.0, 0.2, 0.4):
        found = [lead > least for is_false, lead in judged if is_false]
        blamed = [lead > least for is_false, lead in judged if not is_false]
        parts.append(f"{least:5.2f}: {share(found)} / {share(blamed)}")
    return "  ".join(parts)


def share(flags: list[bool]) -> str:
    return f"{100 * sum(flags) / max(len(flags), 1):4.1f}"


if __name__ == "__main__":
    main(sys.argv[1:])
