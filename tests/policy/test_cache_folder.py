"""What is kept for the next run: nothing that others could have put there, no file of others touched."""

import errno
import os
import stat
from pathlib import Path

import pytest

from cstool.policy import cache_folder
from cstool.policy.cache_folder import CacheFolder, cache_path

posix = pytest.mark.skipif(os.name != "posix", reason="owners, modes, links and pipes of POSIX")


@pytest.fixture
def folder(tmp_path: Path) -> CacheFolder:
    """A folder in which something is kept."""
    kept = CacheFolder(tmp_path / "home" / "cache")
    kept.write("a", b"kept")
    return kept


def names(folder: CacheFolder) -> set[str]:
    return {path.name for path in folder.path.iterdir()}


def test_what_is_kept_comes_back(folder: CacheFolder) -> None:
    assert folder.read("a") == b"kept"
    assert folder.read("b") is None
    folder.write("a", b"other")
    assert folder.read("a") == b"other"


@posix
def test_the_folder_is_closed_to_others(folder: CacheFolder) -> None:
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777, 0o1777])
def test_a_folder_that_others_may_write_to_is_not_used(folder: CacheFolder, mode: int) -> None:
    folder.path.chmod(mode)
    assert folder.read("a") is None
    folder.write("b", b"more")
    assert names(folder) == {"cstool-a"}


@posix
def test_a_folder_of_another_user_is_not_used(folder: CacheFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: folder.path.stat().st_uid + 1)
    assert folder.read("a") is None
    folder.write("b", b"more")
    assert names(folder) == {"cstool-a"}


@posix
def test_a_link_is_not_followed(folder: CacheFolder, tmp_path: Path) -> None:
    """Neither one in place of the folder nor one in place of a file; what it leads to stays as it is."""
    linked = tmp_path / "linked"
    linked.symlink_to(folder.path)
    assert CacheFolder(linked).read("a") is None
    CacheFolder(linked).write("b", b"more")
    assert names(folder) == {"cstool-a"}
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (folder.path / "cstool-a").unlink()
    (folder.path / "cstool-a").symlink_to(victim)
    assert folder.read("a") is None
    folder.write("a", b"kept")
    assert (victim.read_bytes(), folder.read("a")) == (b"precious", b"kept")


@posix
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_an_entry_that_is_no_file_is_a_miss(folder: CacheFolder, make) -> None:
    """A pipe that nobody writes to would be waited for."""
    (folder.path / "cstool-a").unlink()
    make(folder.path / "cstool-a")
    assert folder.read("a") is None
    folder.write("a", b"kept")


def test_a_huge_entry_is_a_miss(folder: CacheFolder) -> None:
    with (folder.path / "cstool-a").open("wb") as file:
        file.truncate(1 << 40)
    assert folder.read("a") is None


def test_only_files_of_the_program_are_removed(folder: CacheFolder) -> None:
    """Forty files of others stay, whatever their names; of its own, the latest are kept."""
    others = [
        folder.path / name for number in range(20) for name in (f"{number}.msgpack", f"my-{number}.draft")
    ]
    for path in others:
        path.write_bytes(b"precious")
        os.utime(path, (0, 0))
    for number in range(40):
        folder.write(f"{number}", b"x")
    assert {path.name for path in others} <= names(folder)
    assert len(names(folder)) == len(others) + 32
    assert folder.read("39") == b"x"


def test_what_a_killed_run_left_is_removed(folder: CacheFolder) -> None:
    """Once it is old: a draft of this minute may be another run's."""
    for name, age in (("cstool-x.1.draft", 0), ("cstool-y.2.draft", None)):
        (folder.path / name).write_bytes(b"half")
        if age is not None:
            os.utime(folder.path / name, (age, age))
    folder.write("b", b"more")
    assert names(folder) == {"cstool-a", "cstool-b", "cstool-y.2.draft"}


def test_a_file_that_cannot_take_its_place_leaves_no_draft(
    folder: CacheFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "replace", full)
    folder.write("b", b"more")
    assert names(folder) == {"cstool-a"}


@posix
def test_a_file_that_cannot_be_written_to_its_end_leaves_no_draft(folder: CacheFolder) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2, limits[1]))
    try:
        folder.write("b", b"more")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert names(folder) == {"cstool-a"}


def test_the_last_bytes_of_a_disk_are_left_to_others(
    folder: CacheFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_folder, "_free_bytes", lambda _: 64 << 20)
    folder.write("b", b"more")
    assert names(folder) == {"cstool-a"}
    monkeypatch.setattr(cache_folder, "_free_bytes", lambda _: 65 << 20)
    folder.write("b", b"more")
    assert names(folder) == {"cstool-a", "cstool-b"}


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"HOME": "{home}"}, "{home}/.cache/cstool"),
        ("linux", {"HOME": "{home}", "XDG_CACHE_HOME": "/x"}, "/x/cstool"),
        ("linux", {"HOME": "{home}", "XDG_CACHE_HOME": "relative"}, "{home}/.cache/cstool"),
        ("linux", {"HOME": "{home}/gone"}, None),
        ("linux", {"HOME": ""}, None),
        ("linux", {}, None),
        ("darwin", {"HOME": "{home}", "XDG_CACHE_HOME": "/x"}, "{home}/Library/Caches/cstool"),
        ("win32", {"LOCALAPPDATA": "{home}"}, "{home}/cstool/Cache"),
        ("win32", {"LOCALAPPDATA": "{home}/gone"}, None),
        ("win32", {}, None),
    ],
)
@posix
def test_where_a_system_keeps_what_may_be_lost(
    tmp_path: Path, platform: str, variables: dict[str, str], expected: str | None
) -> None:
    """A home that does not exist is not made."""
    named = {name: value.format(home=tmp_path) for name, value in variables.items()}
    found = cache_path(named, platform)
    assert found == (Path(expected.format(home=tmp_path)) if expected else None)


@posix
def test_a_home_of_another_user_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    assert cache_path({"HOME": str(tmp_path)}, "linux") is None
