"""What the tests of `cstool diff` share: copies of the shipped handbook with something changed."""

from pathlib import Path

import pytest


class Desk:
    """The supervisor's desk: a folder with the handbook as it is, and one with what is planned."""

    def __init__(self, folder, shipped):
        self.shipped = shipped
        self.old, self.new = folder / "old", folder / "new"
        for side in (self.old, self.new):
            side.mkdir()
            for name, text in shipped.items():
                (side / name).write_text(text, encoding="utf-8", newline="\n")

    def change(self, name, *edits, side=None):
        """Replace texts in a file of the new handbook; each must be there. Return its path."""
        path = (side or self.new) / name
        text = path.read_text(encoding="utf-8")
        for before, after in edits:
            assert before in text, before
            text = text.replace(before, after, 1)
        path.write_text(text, encoding="utf-8", newline="\n")
        return path


@pytest.fixture
def desk(tmp_path, shipped):
    return Desk(tmp_path, shipped)


@pytest.fixture
def diff(cstool, desk):
    """Run `cstool diff` on the two folders, as JSON."""

    def run(*options):
        ran = cstool("diff", desk.old, desk.new, "--json", *options)
        assert (ran.code, ran.err) == (0, "")
        return ran.answer

    return run


@pytest.fixture
def members():
    """Write a members file into the current folder and return its name."""

    def write(text, name="members.csv"):
        Path(name).write_text(text, encoding="utf-8", newline="\n")
        return name

    return write
