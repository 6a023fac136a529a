"""Files of a revision of git as files on the disk, for a command that answers from them: gone when it ends."""

import atexit
import shutil
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cstool.console.handbook_files import SHOP_FILES, FileName
from cstool.console.revisions import is_revision, read_revision
from cstool.errors import HandbookError, InputError, Message


def copy_named(named: Path, name: FileName) -> Path:
    """Return the file that was named, of `REVISION:PATH` a copy.

    Raises:
        InputError: git is not there, or has no such file.
        HandbookError: it is no file, and can only be meant as a revision without a path.
    """
    if ":" not in str(named):
        message = Message("there is no file {file}", file=named)
        raise HandbookError(
            "unreadable",
            message,
            Message("a revision of git is written REVISION:PATH, for example HEAD:./{name}", name=name),
        )
    return copy_of(str(named), name, str(Path.cwd())) if is_revision(str(named)) else named


@lru_cache(maxsize=8)
def copy_of(text: str, name: FileName, folder: str) -> Path:
    """Return a copy of the file `REVISION:PATH`, together with cases and words that stand beside it there.

    Args:
        text: what the person wrote; if it is a folder, the file called `name` in it.
        name: which file of the handbook it is.
        folder: the current folder, from which the path may count.

    Raises:
        InputError: git is not there, or has no such file.
    """
    del folder  # another current folder is another file
    data = read_revision(text)
    if data is None:
        text = f"{text}{'' if text.endswith((':', '/')) else '/'}{name}"
        data = read_revision(text) or b""
    place = Path(tempfile.mkdtemp(prefix="cstool-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    start = max(text.rfind("/"), text.index(":")) + 1
    beside, copy = text[:start], place / text[start:]
    copy.write_bytes(data)
    for other in SHOP_FILES[2:] if name == "policies.toml" else ():
        with suppress(InputError):
            found = read_revision(beside + other) or b""
            (place / other).parent.mkdir(exist_ok=True)
            (place / other).write_bytes(found)
    return copy
