"""A small handbook in which tests plant one thing at a time."""

from pathlib import Path

from cstool.validation.document import read
from cstool.validation.problem import PlacedProblem
from cstool.validation.review import review

FOLDER = Path(__file__).parents[2] / "docs" / "problems" / "handbook"
POLICIES, REPLIES = (
    (FOLDER / f"{name}.toml").read_text(encoding="utf-8") for name in ("policies", "replies")
)


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with each first part, which stands in it once, replaced by the second."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def found(policies: str | bytes = POLICIES, replies: str | bytes = REPLIES) -> list[PlacedProblem]:
    """The problems of two files."""
    sources = (source if isinstance(source, bytes) else source.encode() for source in (policies, replies))
    documents = (read(source, name) for source, name in zip(sources, ("p", "r"), strict=True))
    return review(*documents).problems


def codes(policies: str | bytes = POLICIES, replies: str | bytes = REPLIES) -> list[str]:
    """The codes of the problems of two files."""
    return [problem.code for problem in found(policies, replies)]
