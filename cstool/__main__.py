"""`python -m cstool`, and the entry point of the installed command."""

import gc
import sys


def run() -> None:
    """Run the program and leave with its exit code."""
    # Starting up makes many objects and no garbage; to look for it seven times takes an eighth of a short run,
    # and to look through everything once more on the way out takes a sixth.
    gc.set_threshold(100_000)
    from cstool.cli import main

    try:
        code = main(sys.argv[1:])
    finally:
        gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
