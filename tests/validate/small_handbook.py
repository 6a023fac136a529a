"""A small handbook in which tests plant one thing at a time."""

from pathlib import Path

from cstool.validation.document import read
from cstool.validation.problem import PlacedProblem
from cstool.validation.review import review

FOLDER = Path(__file__).parents[2] / "docs" / "problems" / "handbook"
POLICIES, REPLIES, CASES = (
    (FOLDER / f"{name}.toml").read_text(encoding="utf-8") for name in ("policies", "replies", "cases")
)


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with each first part, which stands in it once, replaced by the second."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def found(
    policies: str | bytes = POLICIES, replies: str | bytes = REPLIES, cases: str | bytes = CASES
) -> list[PlacedProblem]:
    """The problems of the files."""
    sources = (
        source if isinstance(source, bytes) else source.encode() for source in (policies, replies, cases)
    )
    decides, says, decided = (read(source, name) for source, name in zip(sources, "prc", strict=True))
    return review(decides, says, cases=decided).problems


def codes(policies: str | bytes = POLICIES, replies: str | bytes = REPLIES) -> list[str]:
    """The codes of the problems of two files."""
    return [problem.code for problem in found(policies, replies)]
