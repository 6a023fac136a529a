"""Whether a ledger lies where locks hold: on a network drive, two computers may both believe that they are alone."""

import os
import struct
import sys
from pathlib import Path

#: Network drives that have no locks at all, and options by which others keep theirs to one computer.
_WITHOUT_LOCKS = {
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.gcsfuse",
    "fuse.davfs",
    "davfs",
    "fuse.curlftpfs",
}
_KEEPING_LOCKS = {"nolock", "local_lock=all", "local_lock=posix", "nobrl", "noposixlock"}
_MOUNTS = Path("/proc/self/mountinfo")
#: A byte of the file that SQLite never locks.
_FAR_AWAY = 1 << 40
#: What the system answers where there are no locks (ENOLCK, EOPNOTSUPP, ENOSYS).
_NO_LOCKS = {37, 95, 38}


def locks_hold(path: Path) -> bool:
    """Tell whether locks on the file at `path` keep every other program out, on this computer and on others."""
    if os.name == "nt":
        return not os.path.realpath(path).startswith("\\\\")
    return not _is_lockless(path) and _can_be_locked(path)


def _is_lockless(path: Path) -> bool:
    """Tell whether the drive that holds `path` is one without locks, as the system describes it."""
    try:
        device = path.stat().st_dev
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    number = f"{os.major(device)}:{os.minor(device)}"
    return any(_has_no_locks(line) for line in lines if line.split(" ", 3)[2] == number)


def _has_no_locks(mount: str) -> bool:
    """Tell it from a line of mountinfo, in which the kind and the options stand after a dash."""
    kind, _, options = [*mount.partition(" - ")[2].split(" ", 2), "", "", ""][:3]
    return kind in _WITHOUT_LOCKS or not _KEEPING_LOCKS.isdisjoint(options.split(","))


def _can_be_locked(path: Path) -> bool:
    """Tell whether a lock can be taken, and keeps others out; True where it cannot be tried."""
    if sys.platform != "linux":
        return True
    import fcntl

    try:
        with path.open("rb+") as one, path.open("rb+") as other:
            fcntl.fcntl(one, fcntl.F_OFD_SETLK, _lock(fcntl.F_WRLCK))
            try:
                fcntl.fcntl(other, fcntl.F_OFD_SETLK, _lock(fcntl.F_WRLCK))
            except BlockingIOError:
                return True
            return False
    except BlockingIOError:
        return True
    except OSError as error:
        return error.errno not in _NO_LOCKS


def _lock(kind: int) -> bytes:
    """Return what the system takes for a lock of one byte: kind, from the start, where, how long, by whom."""
    return struct.pack("hhqqi4x", kind, os.SEEK_SET, _FAR_AWAY, 1, 0)
