"""What is said about the package in several places agrees: Python versions, dependencies and their licences."""

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = ("sql", "spark", "desktop", "zstd", "excel", "team")
ROW = re.compile(r"\| ([\w-]+) \| ([\w.-]+) \| .+ \|")
#: How a package may say what stands in the table.
SAID = {
    "BSD-3-Clause": "BSD",
    "BSD-2-Clause": "BSD",
    "MIT": "MIT",
    "ISC": "ISC",
    "PSF-2.0": "PSF",
    "Apache-2.0": "Apache",
    "LGPL-3.0-or-later": "LGPL",
}


def needed(name: str, extras: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield what a package needs to run, and what that needs, by normal names; what is not installed has no needs."""
    try:
        requirements = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for requirement in requirements:
        wanted = re.search(r"extra == ['\"]([\w-]+)['\"]", requirement)
        if wanted and wanted[1] not in extras:
            continue
        other = re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()
        yield other
        yield from needed(other, ("widechars",) if other == "tabulate" else ())


def test_every_dependency_has_a_licence_that_is_listed() -> None:
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = {row[1]: row[2] for row in map(ROW.fullmatch, text.splitlines()) if row and row[1] != "package"}
    assert set(needed("cstool", EXTRAS)) <= set(listed)
    for name, licence in listed.items():
        try:
            found = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        stated = [found.get("License-Expression"), found.get("License"), *(found.get_all("Classifier") or [])]
        assert any(SAID[licence] in line for line in stated if line), (name, stated)


def test_the_versions_of_python_agree() -> None:
    lowest = PROJECT["requires-python"].removeprefix(">=")
    named = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", line)]
    assert named[0] == lowest
    assert f"Python {lowest} or newer" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {lowest} 或更新" in (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    assert f"Python {lowest} or newer" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_dependency_has_a_lower_bound() -> None:
    """The target `lowest` tests with exactly these."""
    for requirement in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["sql"]):
        assert re.match(r"[\w-]+(\[\w+\])?>=\d", requirement), requirement
