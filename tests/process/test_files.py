"""Which files are in use: the option's, the environment's, the folder's, the user's, the shipped ones."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest

NAMES = ("policies.toml", "replies.toml")


@pytest.fixture
def places(run, environment, tmp_path):
    """The five places, each but the last with both files; the window of its policies tells them apart."""
    assert run("init", tmp_path / "shipped").returncode == 0
    text = (tmp_path / "shipped/policies.toml").read_text(encoding="utf-8")
    home = Path(environment["XDG_CONFIG_HOME"]) / "cstool"
    folders = {"option": tmp_path / "o", "environment": tmp_path / "e", "folder": tmp_path, "user": home}
    for days, folder in enumerate(folders.values(), 101):
        folder.mkdir(parents=True, exist_ok=True)
        changed = text.replace("window_days = 7", f"window_days = {days}")
        (folder / "policies.toml").write_text(changed, encoding="utf-8")
        shutil.copy(tmp_path / "shipped/replies.toml", folder)
    return folders


@pytest.mark.skipif(os.name != "posix", reason="the user's folder lies elsewhere")
def test_the_nearest_file_counts(run, places):
    """Option, then environment, then current folder, then the user's folder, then the shipped file."""
    option = ("--policies", places["option"] / "policies.toml")
    variables = {"CSTOOL_POLICIES": str(places["environment"] / "policies.toml")}
    refund = ("refund", "size", "--paid", "1", "--days", "999", "--json")

    def last_day(*options, **more):
        reasons = json.loads(run(*refund, *options, **more).stdout)["because"]
        return reasons[-1]["text"].split()[-1]

    assert last_day(*option, environment=variables) == "101"
    assert last_day(environment=variables) == "102"
    assert last_day() == "103"
    (places["folder"] / "policies.toml").unlink()
    assert last_day() == "104"
    (places["user"] / "policies.toml").unlink()
    assert last_day() == "7"


@pytest.mark.skipif(os.name != "posix", reason="the user's folder lies elsewhere")
def test_where_names_the_files_and_says_why(run, places):
    """`cstool where` tells which files are in use."""

    def origins(*options, **more):
        found = json.loads(run("where", "--json", *options, **more).stdout)
        files = [found["policies"], found["replies"]]
        assert all(Path(file["path"]).is_file() for file in files)
        return [file["origin"] for file in files]

    option = ("--replies", places["option"] / "replies.toml")
    variables = {"CSTOOL_POLICIES": str(places["environment"] / "policies.toml")}
    assert origins(*option, environment=variables) == ["environment", "option"]
    assert origins() == ["folder", "folder"]
    for name in NAMES:
        (places["folder"] / name).unlink()
    assert origins() == ["user", "user"]
    for name in NAMES:
        (places["user"] / name).unlink()
    assert origins() == ["shipped", "shipped"]


@pytest.mark.parametrize("how", ["option", "environment"])
def test_a_file_that_is_named_and_is_not_there(run, how):
    """A file that was asked for by name is never replaced by another one."""
    options = ("--policies", "gone.toml") if how == "option" else ()
    variables = {"CSTOOL_POLICIES": "gone.toml"} if how == "environment" else {}
    ran = run("size", "240", *options, environment=variables)
    assert (ran.returncode, ran.stdout) == (3, b"")
    assert b"gone.toml cannot be read" in ran.stderr


def test_an_empty_variable_names_no_file(run):
    """`CSTOOL_POLICIES=` is as if it were not set."""
    assert run("size", "240", environment={"CSTOOL_POLICIES": ""}).returncode == 0


def test_a_folder_is_no_file(run, tmp_path):
    """A folder in place of a file is said, not crashed on."""
    assert run("size", "240", "--policies", tmp_path).returncode == 3


def test_init_writes_both_files_and_overwrites_none(run, tmp_path):
    """`cstool init` writes the shipped files, which are sound; what exists stays as it is."""
    ran = run("init", "shop")
    assert ran.returncode == 0
    assert {str(Path("shop") / name) for name in NAMES} <= set(ran.stdout.decode().split())
    assert run("validate", cwd=tmp_path / "shop").returncode == 0
    (tmp_path / "shop/policies.toml").unlink()
    (tmp_path / "shop/replies.toml").write_bytes(b"mine")
    again = run("init", "shop")
    assert (again.returncode, again.stdout) == (2, b"")
    assert b"replies.toml" in again.stderr
    assert b"exists already" in again.stderr
    assert (tmp_path / "shop/replies.toml").read_bytes() == b"mine"
    assert not (tmp_path / "shop/policies.toml").exists(), "it writes both files or none"


def test_init_where_nothing_can_be_written(run, tmp_path):
    """A folder that cannot be made is said (exit 1)."""
    (tmp_path / "file").write_bytes(b"")
    ran = run("init", "file/shop")
    assert ran.returncode == 1
    assert b"cannot be written" in ran.stderr


@pytest.mark.parametrize("name", ["policies", "replies"])
def test_schema(run, name):
    """`cstool schema` prints a JSON Schema that the shipped file fulfils."""
    schema = json.loads(run("schema", name).stdout)
    assert schema["$schema"].startswith("https://json-schema.org/draft/2020-12")


def test_schema_of_an_unknown_file(run):
    """There are two files."""
    ran = run("schema", "prices")
    assert (ran.returncode, ran.stdout) == (2, b"")


def test_init_with_an_empty_name(run, tmp_path):
    """A variable that is not set does not mean the current folder."""
    ran = run("init", "")
    assert (ran.returncode, ran.stdout, ran.stderr.count(b"\n")) == (2, b"", 1)
    assert not (tmp_path / "policies.toml").exists()


@pytest.mark.skipif(os.name != "posix", reason="links")
@pytest.mark.parametrize("name", ["policies.toml", "schemas", "words", "words/signs.toml"])
@pytest.mark.parametrize("kind", ["dangling", "file", "folder"])
def test_init_writes_through_no_link(run, tmp_path, name, kind):
    """Whoever can put a link into the folder cannot choose which file is written."""
    victim = tmp_path / "victim"
    if kind == "folder":
        victim.mkdir()
    elif kind == "file":
        victim.write_bytes(b"")
    link = tmp_path / "shop" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(victim)
    before = sorted(tmp_path.rglob("*"))
    ran = run("init", "shop")
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert b"is a link" in ran.stderr
    assert [path for path in sorted(tmp_path.rglob("*")) if "home" not in path.parts] == before


@pytest.mark.parametrize("name", [*NAMES, "words/sentences.tsv"])
@pytest.mark.parametrize("left", [0, 1, 16_384])
def test_init_completes_what_a_full_disk_cut_off(run, tmp_path, name, left):
    """A file that is the beginning of the shipped one, or is missing, is written; nothing of anybody's is lost."""
    assert run("init", "shop").returncode == 0
    path = tmp_path / "shop" / name
    whole = path.read_bytes()
    path.write_bytes(whole[:left])
    (tmp_path / "shop/cases.toml").unlink()
    assert run("init", "shop").returncode == 0
    assert path.read_bytes() == whole
    assert (tmp_path / "shop/cases.toml").exists()
    assert run("init", "shop").returncode == 2


def test_init_writes_all_files_or_none(tmp_path, monkeypatch):
    """Whichever of the calls to the system fails: the folder is as it was, and none if there was none."""
    from cstool.batch.new_files import write_new_files
    from cstool.errors import OutputError

    contents = {"a": b"1" * 100, "in/b": b"2" * 100, "in/c": b"3" * 100}
    for call in ("write_all", "create", "fsync", "replace", "mkdir"):
        for number in range(9):
            folder = tmp_path / f"{call}{number}"
            with monkeypatch.context() as faults:
                count = fail_at(faults, call, number)
                try:
                    write_new_files(folder, contents)
                except OutputError:
                    assert not folder.exists()
                else:
                    assert {path.name for path in folder.rglob("*")} == {"a", "in", "b", "c"}
                if count() <= number:
                    break
        else:
            pytest.fail(f"{call} was never called often enough")


def fail_at(faults, call, number):
    """Let the call of that number fail as on a full disk; return what counts the calls."""
    from cstool.batch import atomic_files

    owner, name = {
        "write_all": (atomic_files, "write_all"),
        "create": (atomic_files, "create"),
        "fsync": (os, "fsync"),
        "replace": (Path, "replace"),
        "mkdir": (Path, "mkdir"),
    }[call]
    real, calls = getattr(owner, name), []

    def counted(*arguments, **options):
        calls.append(arguments)
        if len(calls) - 1 == number:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*arguments, **options)

    faults.setattr(owner, name, counted)
    return lambda: len(calls)
