"""Which policies.toml and replies.toml are in use, and why."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

import typer

import cstool

FileName = Literal["policies.toml", "replies.toml"]
#: An agent's own replies, laid over the shop's.
PERSONAL = "my-replies.toml"
Origin = Literal["option", "environment", "folder", "user", "shipped"]

_PACKED = Path(cstool.__file__).parent / "shipped"
_VARIABLES: dict[FileName, str] = {"policies.toml": "CSTOOL_POLICIES", "replies.toml": "CSTOOL_REPLIES"}


class Located(NamedTuple):
    """A file in use, and where it was named or found."""

    path: Path
    origin: Origin


def locate(name: FileName, option: Path | None, *, beside: Iterable[Path] = ()) -> Located:
    """Return the file called `name` that is in use: the option's, the environment's, then the nearest that exists.

    Nearest of all is one in the folder of a file that is looked at together with it (`beside`).
    """
    if option is not None:
        return Located(option, "option")
    if named := os.environ.get(_VARIABLES[name]):
        return Located(Path(named), "environment")
    for folder in (*(path.parent for path in beside), Path()):
        if (folder / name).is_file():
            return Located(folder / name, "folder")
    if (own := user_folder() / name).is_file():
        return Located(own, "user")
    return Located(shipped_folder() / name, "shipped")


def locate_personal(option: Path | None) -> Located | None:
    """Return the agent's own replies file: the option's, the environment's, the user's if it exists, or none."""
    if option is not None:
        return Located(option, "option")
    if named := os.environ.get("CSTOOL_PERSONAL"):
        return Located(Path(named), "environment")
    own = user_folder() / PERSONAL
    return Located(own, "user") if own.is_file() else None


def user_folder() -> Path:
    """Return the user's configuration folder for cstool, whether it exists or not."""
    return Path(typer.get_app_dir("cstool"))


def shipped_folder() -> Path:
    """Return the folder of the shipped files: in the installed package, or the top of a source checkout."""
    return _PACKED if is_installed() else _PACKED.parents[1]


def built_at() -> int:
    """Return when this program was installed or last changed, in nanoseconds: it tells builds of one version apart."""
    if is_installed():
        return _PACKED.stat().st_mtime_ns
    return max(module.stat().st_mtime_ns for module in _PACKED.parent.rglob("*.py"))


def is_installed() -> bool:
    """Tell whether this is an installed package, not a source checkout: it then carries the shipped files."""
    return _PACKED.is_dir()
