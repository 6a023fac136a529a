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

#: Signals that ask the program to end, as Ctrl-C does: what is half done is given up first.
_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def run() -> NoReturn:
    """Run the program and leave with its exit code; Ctrl-C ends it without a word, from the first import on."""
    # Starting up makes many objects and no garbage; to look for it seven times takes an eighth of a short run,
    # and to look through everything once more on the way out takes a sixth.
    gc.set_threshold(100_000)
    handles_interrupts = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if handles_interrupts:  # not in the background, where the shell has it ignored
        signal.signal(signal.SIGINT, _leave)
    sys.unraisablehook = _interrupt_again
    _read_arguments_as_utf8()
    asked: list[int] = []
    try:
        from cstool.cli import main

        if handles_interrupts:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        _give_up_when(asked)
        code = main(sys.argv[1:])
        _remove_unfinished()
        if handles_interrupts:
            signal.signal(signal.SIGINT, _leave)
        _give_up_no_more()
    except KeyboardInterrupt:
        _remove_unfinished()
        _end_as(asked)
        _leave()
    except MemoryError:  # so little that not even the program could be loaded
        os.write(2, b"error: there is not enough memory\n")
        os._exit(2)
    finally:
        gc.freeze()
    _end_as(asked)
    sys.exit(code)


def _leave(*_signal: object) -> NoReturn:
    """Leave at once: nothing has been written yet, or all of it."""
    os._exit(INTERRUPTED)


def _remove_unfinished() -> None:
    """Remove what an interrupt left between its beginning and whoever would have taken care of it."""
    if unfinished := sys.modules.get("cstool.batch.unfinished"):
        unfinished.remove_begun()


def _give_up_when(asked: list[int]) -> None:
    """Let the signals that ask the program to end do what Ctrl-C does, and note in `asked` which one came."""

    def give_up(number: int, _frame: object) -> None:
        for ending in _ENDING:
            signal.signal(ending, signal.SIG_IGN)
        asked.append(number)
        raise KeyboardInterrupt

    for ending in _ENDING:
        if signal.getsignal(ending) is signal.SIG_DFL:  # not where somebody has it ignored, as `nohup` has
            signal.signal(ending, give_up)


def _give_up_no_more() -> None:
    """Let the signals end the program at once again: all that there was to write is written."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
    for ending in _ENDING:
        if signal.getsignal(ending) is not signal.SIG_IGN:
            signal.signal(ending, signal.SIG_DFL)


def _interrupt_again(unraisable: "sys.UnraisableHookArgs") -> None:
    """Interrupt once more in a moment, where Python swallows it: in callbacks of its imports and of what it frees."""
    if unraisable.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(unraisable)
    elif hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        signal.setitimer(signal.ITIMER_REAL, 0.001)


def _end_as(asked: list[int]) -> None:
    """Die of the signal that was `asked` for, if any was, so that whoever sent it sees what became of it."""
    for number in asked:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def _read_arguments_as_utf8() -> None:
    """Start again in UTF-8 where Python took arguments and names of files for ASCII, as some do without a locale."""
    if sys.getfilesystemencoding() == "ascii" and not all(map(str.isascii, sys.argv)):
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 -- no shell is wanted


if __name__ == "__main__":
    run()
