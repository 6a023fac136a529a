"""Every code of a problem, and what each stands for."""

from collections.abc import Iterable

from cstool.errors import InputError, Message
from cstool.validation import checks, problem
from cstool.validation.checks import advice, reply_advice
from cstool.validation.checks.references import meant
from cstool.validation.examples import example_check

CODES: dict[str, str] = {
    **problem.CODES,
    **checks.CODES,
    **advice.CODES,
    **example_check.CODES,
    **reply_advice.CODES,
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
