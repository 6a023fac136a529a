"""What of two sentences counts when they are held against each other."""

import re

from cstool.core.words import plain

_OTHER = re.compile(r"[\W_]+")


def comparable(text: str) -> str:
    """Return the letters and numbers of `text`; sentences that have the same say the same."""
    return _OTHER.sub("", plain(text))
