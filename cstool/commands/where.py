"""`cstool where`: which files are in use, and why; which engine prices members files."""

from cstool.batch.engines import chosen
from cstool.console.files import locate
from cstool.console.options import JsonOption, PoliciesOption, RepliesOption
from cstool.render.files import FilesInUse, InUse, files_text
from cstool.render.output import answer


def where(policies: PoliciesOption = None, replies: RepliesOption = None, as_json: JsonOption = False) -> int:
    """Show which files are in use, and why; and which engine prices members files."""
    located = {"policies": locate("policies.toml", policies), "replies": locate("replies.toml", replies)}
    files = {
        name: InUse(path=str(file.path.absolute()), origin=file.origin) for name, file in located.items()
    }
    answer(FilesInUse(**files, engine=chosen("auto")), files_text, as_json=as_json)
    return 0
