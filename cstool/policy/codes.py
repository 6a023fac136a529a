"""Every code of a problem, and what each stands for."""

from collections.abc import Iterable

from cstool.errors import InputError, Message
from cstool.policy import analysis, meaning, problems, wording
from cstool.policy.examples import checking
from cstool.policy.meaning.names import meant

CODES: dict[str, str] = {
    **problems.CODES,
    **meaning.CODES,
    **analysis.CODES,
    **checking.CODES,
    **wording.CODES,
}


def meaning_of(code: str) -> str:
    """Return what a code stands for, in one line."""
    return CODES[code]


def read_codes(option: str, texts: Iterable[str]) -> frozenset[str]:
    """Return the codes that were typed for `option`, each text one or several joined by commas.

    Raises:
        InputError: there is no such code.
    """
    codes = [code.strip() for text in texts for code in text.replace("，", ",").split(",")]
    for code in codes:
        if code not in CODES:
            raise InputError(
                "unknown-code",
                Message("{option}: there is no code {code}", option=option, code=code or '""'),
                meant(code, tuple(CODES)),
            )
    return frozenset(codes)
