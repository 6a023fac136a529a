"""`cstool where`: which files are in use, and why; which engine prices members files."""

import os

from cstool.batch.engines import chosen
from cstool.console.handbook_files import (
    CASES,
    PERSONAL,
    WORDS,
    Located,
    locate,
    locate_beside,
    locate_cases,
    locate_personal,
    user_folder,
)
from cstool.console.options import JsonOption, PersonalOption, PoliciesOption, RepliesOption
from cstool.ledger.location import VARIABLE, shown_place
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
    decides = locate("policies.toml", policies)
    cases = locate_cases(decides)
    classes, signs, sentences = (_in_use(locate_beside(name, decides)) for name in WORDS)
    files = FilesInUse(
        policies=_in_use(decides),
        replies=_in_use(locate("replies.toml", replies)),
        cases=_in_use(cases) if cases else None,
        classes=classes,
        signs=signs,
        sentences=sentences,
        personal=_in_use(own) if own else None,
        cases_place=str((decides.path.parent / CASES).absolute()),
        personal_place=str((user_folder() / PERSONAL).absolute()),
        ledger=shown_place(),
        ledger_origin="environment" if os.environ.get(VARIABLE) else "user",
        engine=chosen("auto"),
    )
    answer(files, files_text, as_json=as_json)
    return 0


def _in_use(file: Located) -> InUse:
    return InUse(path=str(file.path.absolute()), origin=file.origin)
