"""The clipboard of the person at the terminal."""

from importlib import import_module

from cstool.errors import Message, OutputError
from cstool.render.streams import safe


def put_on_clipboard(text: str) -> None:
    """Put `text`, as it is shown, on the clipboard.

    Raises:
        OutputError: there is no clipboard, or the package that reaches it is not installed.
    """
    try:
        pyperclip = import_module("pyperclip")
    except ImportError:
        raise OutputError(
            "no-clipboard",
            Message("--copy needs a package that is not installed: {package}", package="pyperclip"),
            Message("install it with: pip install {package}", package='"cstool[desktop]"'),
        ) from None
    try:
        pyperclip.copy(safe(text))
    except (pyperclip.PyperclipException, OSError):
        raise OutputError(
            "no-clipboard",
            Message("there is no clipboard to copy to"),
            Message("on Linux install {programs}", programs="wl-clipboard / xclip / xsel"),
        ) from None
