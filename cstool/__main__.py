"""`python -m cstool`, and the entry point of the installed command."""

import sys

from cstool.cli import main


def run() -> None:
    """Run the program and leave with its exit code."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
