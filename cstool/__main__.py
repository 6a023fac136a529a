"""`python -m cstool`, and the entry point of the installed command."""

import os

INTERRUPTED = 130

try:
    import gc
    import signal
    import sys
    from typing import NoReturn
except KeyboardInterrupt:  # these take a while, too
    os._exit(INTERRUPTED)


def run() -> NoReturn:
    """Run the program and leave with its exit code; Ctrl-C ends it without a word, from the first import on."""
    # Starting up makes many objects and no garbage; to look for it seven times takes an eighth of a short run,
    # and to look through everything once more on the way out takes a sixth.
    gc.set_threshold(100_000)
    handles_interrupts = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if handles_interrupts:  # not in the background, where the shell has it ignored
        signal.signal(signal.SIGINT, _leave)
    _read_arguments_as_utf8()
    try:
        from cstool.cli import main

        if handles_interrupts:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = main(sys.argv[1:])
        if handles_interrupts:
            signal.signal(signal.SIGINT, _leave)
    except KeyboardInterrupt:
        _leave()
    except MemoryError:  # so little that not even the program could be loaded
        os.write(2, b"error: there is not enough memory\n")
        os._exit(2)
    finally:
        gc.freeze()
    sys.exit(code)


def _leave(*_signal: object) -> NoReturn:
    """Leave at once: nothing has been written yet, or all of it."""
    os._exit(INTERRUPTED)


def _read_arguments_as_utf8() -> None:
    """Start again in UTF-8 where Python took arguments and names of files for ASCII, as some do without a locale."""
    if sys.getfilesystemencoding() == "ascii" and not all(map(str.isascii, sys.argv)):
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 -- no shell is wanted


if __name__ == "__main__":
    run()
