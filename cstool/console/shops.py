"""Files of several shops in one run: each is checked with those beside it, and never with those of another shop."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cstool.console.checked_files import ToCheck, files_to_check, in_folders, kind_of
from cstool.errors import HandbookError, InputError, Message
from cstool.locale import _
from cstool.render.streams import tell
from cstool.validation.load import read_bytes

_POLICIES, _REPLIES = "policies.toml", "replies.toml"
#: Files by the folder of the shop that they belong to.
Shops = Mapping[Path, Sequence[Path]]


def shops_to_check(
    files: Sequence[Path], policies: Path | None, replies: Path | None, personal: Path | None = None
) -> list[ToCheck]:
    """Return the files to check, shop by shop: a folder with a policies.toml is one.

    Raises:
        HandbookError: a file cannot be read.
        InputError: two files of one shop are of the same kind, or a file belongs to no shop.
    """
    files = in_folders(files)
    shops = _by_shop(files) if policies is None and replies is None else {}
    if len(shops) > 1:
        return [_complete(folder, named, personal) for folder, named in shops.items()]
    checked = files_to_check(files, policies, replies, personal)
    if policies is None and replies is None:
        _tell_where_from(checked)
    return [checked]


def _by_shop(files: Sequence[Path]) -> Shops:
    """Return the files by shop; those in a folder without policies belong to the only shop that is named.

    Raises:
        InputError: it cannot be told to which shop they belong.
    """
    folders: dict[Path, list[Path]] = defaultdict(list)
    for path in files:
        folders[path.parent.parent if path.parent.name == "words" else path.parent].append(path)
    shops = {folder: named for folder, named in folders.items() if _policies_of(folder, named)}
    strays = [path for folder, named in folders.items() if folder not in shops for path in named]
    if len(shops) > 1 and strays:
        message = Message("there is no {name} beside {file}", name=_POLICIES, file=strays[0])
        raise InputError("no-shop", message, Message("of several shops, each stands in a folder of its own"))
    return {folder: [*named, *strays] for folder, named in shops.items()}


def _policies_of(folder: Path, named: Sequence[Path]) -> Path | None:
    """Return the policies of a shop: the one that is named, else the one that stands in its folder."""
    kinds = ((path, kind_of(str(path), read_bytes(path))) for path in named)
    own = next((path for path, kind in kinds if kind == "policies"), folder / _POLICIES)
    return own if own.is_file() else None


def _complete(folder: Path, named: Sequence[Path], personal: Path | None) -> ToCheck:
    """Return what there is to check of one of several shops: nothing of it comes from elsewhere."""
    if not any(path.is_file() for path in (*_named_replies(named), folder / _REPLIES)):
        raise HandbookError(
            "unreadable", Message("there is no {name} beside {file}", name=_REPLIES, file=named[0])
        )
    beside = {name: folder / name for name in (_POLICIES, _REPLIES) if (folder / name).is_file()}
    return files_to_check(named, beside.get(_POLICIES), beside.get(_REPLIES), personal)


def _named_replies(named: Sequence[Path]) -> Iterator[Path]:
    return (path for path in named if kind_of(str(path), read_bytes(path)) == "replies")


def _tell_where_from(checked: ToCheck) -> None:
    """Say which policies the shop's own replies are checked with that have none beside them."""
    says, decides = Path(checked.replies.file), Path(checked.policies.file)
    is_found = checked.located.origin in ("folder", "user", "shipped")
    if checked.replies_are_own and is_found and says.resolve().parent != decides.resolve().parent:
        tell(_("{replies} is checked with {policies}").format(replies=says, policies=decides))
