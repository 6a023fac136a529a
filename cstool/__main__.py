"""`python -m cstool`, and the entry point of the installed command."""

import gc
import os
import signal
import sys
from typing import NoReturn

INTERRUPTED = 130


def run() -> NoReturn:
    """Run the program and leave with its exit code; Ctrl-C ends it without a word, from the first import on."""
    # Starting up makes many objects and no garbage; to look for it seven times takes an eighth of a short run,
    # and to look through everything once more on the way out takes a sixth.
    gc.set_threshold(100_000)
    handles_interrupts = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if handles_interrupts:  # not in the background, where the shell has it ignored
        signal.signal(signal.SIGINT, _leave)
    from cstool.cli import main

    try:
        if handles_interrupts:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = main(sys.argv[1:])
        if handles_interrupts:
            signal.signal(signal.SIGINT, _leave)
    except KeyboardInterrupt:
        _leave()
    finally:
        gc.freeze()
    sys.exit(code)


def _leave(*_signal: object) -> NoReturn:
    """Leave at once: nothing has been written yet, or all of it."""
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    run()
