"""Handbooks that were found sound are not read and checked again, and never mistaken for others."""

from pathlib import Path

import pytest

from cstool.errors import HandbookError
from cstool.policy.cache import Files, Store
from cstool.validation import document
from cstool.validation.load import load

SHIPPED = Path(__file__).parents[2]
SOURCES = [(SHIPPED / name).read_bytes() for name in ("policies.toml", "replies.toml")]
#: Values of examples are kept as text; only `validate` looks at them, and it reads the files themselves.
NOT_KEPT = {"examples"}


@pytest.fixture
def files() -> Files:
    return load(SHIPPED / "policies.toml", SHIPPED / "replies.toml")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "compiled", "1.0")


def entry_of(store: Store) -> Path:
    (entry,) = store._folder.path.iterdir()
    return entry


def test_what_was_kept_is_what_was_found_sound(store: Store, files: Files) -> None:
    """Every table comes back equal, money and rates exact."""
    store.save(SOURCES, files)
    kept = store.load(SOURCES)
    assert kept is not None
    for table in set(files.policies.__struct_fields__) - NOT_KEPT:
        assert getattr(kept.policies, table) == getattr(files.policies, table)
    assert files.replies is not None
    assert kept.replies is not None
    assert kept.replies.replies == files.replies.replies


def test_an_entry_counts_only_for_its_very_files_and_version(store: Store, files: Files) -> None:
    """A changed byte, another version, or another set of files is a miss."""
    store.save(SOURCES, files)
    assert store.load([SOURCES[0] + b"\n", SOURCES[1]]) is None
    assert store.load(SOURCES[:1]) is None
    assert Store(store._folder.path, "1.1").load(SOURCES) is None


def test_files_with_the_same_fingerprint_are_told_apart(store: Store, files: Files) -> None:
    """The fingerprint only names the entry; the bytes decide."""
    store.save(SOURCES, files)
    entry_of(store).rename(store._folder._file(store._name([b"other", b"files"])))
    assert store.load([b"other", b"files"]) is None


@pytest.mark.parametrize("cut", [0, 1, 1000, -1])
def test_a_damaged_entry_is_a_miss(store: Store, files: Files, cut: int) -> None:
    """Whatever was cut off or overwritten, the files are read again."""
    store.save(SOURCES, files)
    entry = entry_of(store)
    whole = entry.read_bytes()
    entry.write_bytes(whole[:cut])
    assert store.load(SOURCES) is None
    entry.write_bytes(whole[:-100] + bytes(100))
    assert store.load(SOURCES) is None


def test_an_entry_with_any_byte_changed_is_a_miss_or_still_right(store: Store, files: Files) -> None:
    """Bytes that are no UTF-8, above all where the names of fields stand, are decoded before anything is compared."""
    store.save(SOURCES, files)
    entry = entry_of(store)
    whole = entry.read_bytes()
    misses = 0
    for place in [*range(40), *range(40, len(whole), len(whole) // 100)]:
        for byte in (0x00, 0xB4, 0xFF):
            entry.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
            kept = store.load(SOURCES)
            misses += kept is None
            assert kept is None or kept.policies.tiers == files.policies.tiers
    assert misses > 100


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path, files: Files) -> None:
    """No answer fails because its handbook cannot be kept."""
    (tmp_path / "compiled").write_text("a file, not a folder")
    store = Store(tmp_path / "compiled", "1.0")
    store.save(SOURCES, files)
    assert store.load(SOURCES) is None


def test_only_the_latest_entries_are_kept(store: Store, files: Files) -> None:
    """A supervisor who edits all day does not fill the disk."""
    for edit in range(40):
        store.save([b"%d" % edit], files)
    assert len(list(store._folder.path.iterdir())) <= 32


def test_a_file_with_a_fault_is_not_kept(store: Store, tmp_path: Path) -> None:
    """What is refused once is refused again."""
    broken = tmp_path / "policies.toml"
    broken.write_bytes(SOURCES[0].replace(b"rate = 0.98", b"rate = 1.98"))
    for _ in range(2):
        with pytest.raises(HandbookError):
            load(broken, store=store)
    assert not store._folder.path.exists()


def test_an_edited_policy_needs_no_replies_read_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Replies of the right shape are held against the policies as they are now, whatever they were before."""
    decides, says = tmp_path / "policies.toml", SHIPPED / "replies.toml"
    decides.write_bytes(SOURCES[0])
    load(decides, says, store)
    read = []
    monkeypatch.setattr(
        "cstool.validation.document.read",
        lambda data, file, plain=document.read: read.append(file) or plain(data, file),
    )
    decides.write_bytes(SOURCES[0].replace(b"window_days = 7", b"window_days = 8"))
    files = load(decides, says, store)
    assert read == [str(decides)]
    assert files.policies.returns.window_days == 8
    assert files.replies is not None
    assert files.replies.replies == load(decides, says).replies.replies


@pytest.mark.parametrize(
    ("written", "meant"),
    [(b'reply = "refund-done"', b'reply = "refund-undone"'), (b"margin_days =", b"margin_day =")],
)
def test_known_replies_hide_no_fault_of_the_policies(
    store: Store, tmp_path: Path, written: bytes, meant: bytes
) -> None:
    decides, says = tmp_path / "policies.toml", SHIPPED / "replies.toml"
    decides.write_bytes(SOURCES[0])
    load(decides, says, store)
    assert written in SOURCES[0]
    decides.write_bytes(SOURCES[0].replace(written, meant))
    for _ in range(2):
        with pytest.raises(HandbookError):
            load(decides, says, store)


def test_replies_alone_are_no_policies(store: Store, files: Files) -> None:
    """What is kept of replies.toml is not taken for a policies.toml with the same contents."""
    assert files.replies is not None
    store.save_replies(SOURCES[1], files.replies)
    assert store.load(SOURCES[1:]) is None
    assert store.replies(SOURCES[1]) is not None
    assert store.replies(SOURCES[0]) is None
