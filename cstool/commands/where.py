"""`cstool where`: which files are in use, and why; which engine prices members files."""

from cstool.batch.engines import chosen
from cstool.console.handbook_files import PERSONAL, Located, locate, locate_personal, user_folder
from cstool.console.options import JsonOption, PersonalOption, PoliciesOption, RepliesOption
from cstool.render.file_texts import FilesInUse, InUse, files_text
from cstool.render.streams import answer


def where(
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    personal: PersonalOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show which files are in use, and why; and which engine prices members files."""
    own = locate_personal(personal)
    files = FilesInUse(
        policies=_in_use(locate("policies.toml", policies)),
        replies=_in_use(locate("replies.toml", replies)),
        personal=_in_use(own) if own else None,
        personal_place=str((user_folder() / PERSONAL).absolute()),
        engine=chosen("auto"),
    )
    answer(files, files_text, as_json=as_json)
    return 0


def _in_use(file: Located) -> InUse:
    return InUse(path=str(file.path.absolute()), origin=file.origin)
