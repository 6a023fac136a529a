"""`--copy` puts the text on the clipboard, and prints it all the same."""

import sys
from types import SimpleNamespace

import pytest


class NoClipboardError(RuntimeError):
    """What the clipboard package raises."""


@pytest.fixture
def pyperclip(monkeypatch):
    package = SimpleNamespace(copied=[], PyperclipException=NoClipboardError)
    package.copy = package.copied.append
    monkeypatch.setitem(sys.modules, "pyperclip", package)
    return package


def test_the_text_is_copied_and_printed(cstool, pyperclip):
    ran = cstool("reply", "thanks", "greeting", "--copy")
    assert ran.code == 0
    assert pyperclip.copied == [ran.out.removesuffix("\n")]


def test_what_could_steer_a_program_is_written_out_there_too(cstool, pyperclip):
    cstool("reply", "special-request", "--set", "request=\x1b[31m", "--copy")
    assert "\\x1b[31m" in pyperclip.copied[0]


def test_without_the_package_the_text_is_printed_and_one_line_says_what_to_install(cstool, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyperclip", None)
    ran = cstool("reply", "thanks", "--copy")
    assert (ran.code, ran.out) == (1, cstool("reply", "thanks").out)
    assert ran.err == (
        "error: --copy needs a package that is not installed: pyperclip; "
        'install it with: pip install "cstool[desktop]"\n'
    )


@pytest.mark.parametrize("error", [NoClipboardError("no"), FileNotFoundError("xclip")])
def test_without_a_clipboard_the_text_is_printed_and_one_line_says_so(cstool, pyperclip, error):
    def refuse(text):
        raise error

    pyperclip.copy = refuse
    ran = cstool("reply", "thanks", "--copy")
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, cstool("reply", "thanks").out, 1)
