"""The size to buy as text."""

from cstool.core.sizes import Fit
from cstool.locale import _
from cstool.render.texts import because_lines


def fit_text(fit: Fit) -> str:
    """Return the size to buy as text."""
    return "\n".join([_("size {eu} ({mm} mm)").format(eu=fit.eu, mm=fit.mm), *because_lines(fit.because)])
