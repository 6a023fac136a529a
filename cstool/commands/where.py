"""`cstool where`: which files are in use, and why; which engine prices members files."""

import os
from pathlib import Path
from typing import Any

from cstool.batch.engines import chosen
from cstool.console import inputs
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
from cstool.console.order_days import OnOption
from cstool.ledger.location import VARIABLE, shown_place
from cstool.render.file_texts import FilesInUse, InUse, files_text
from cstool.render.period_texts import period_in_force
from cstool.render.streams import answer


def where(
    on: OnOption = None,
    policies: PoliciesOption = None,
    replies: RepliesOption = None,
    personal: PersonalOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show which files are in use, and why; which engine prices members files; and with --on what holds that day."""
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
        **({} if on is None else _in_force(policies, on)),
    )
    answer(files, files_text, as_json=as_json)
    return 0


def _in_force(policies: Path | None, on: str) -> dict[str, Any]:
    """Return a day and the periods that hold on it.

    Raises:
        InputError: what was typed is no day.
        HandbookError: policies.toml cannot be used.
    """
    from cstool.console.handbook_files import open_policies
    from cstool.console.order_days import OrderDays, as_of
    from cstool.console.signature import shop_day

    plain = open_policies(policies)
    day = inputs.day_or(lambda: shop_day(plain.policies), "--on", on)
    return {
        "on": day.isoformat(),
        "periods": tuple(map(period_in_force, as_of(plain, OrderDays(on)).periods)),
    }


def _in_use(file: Located) -> InUse:
    return InUse(path=str(file.path.absolute()), origin=file.origin, exists=file.path.exists())
