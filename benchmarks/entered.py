"""Which files of cstool a command enters: `python benchmarks/entered.py validate broken.toml`.

A file counts if any of its code runs, the bodies of its classes included, but for the body of the module itself, what
it evaluates at import, and annotations. The command prints as usual; the files are listed on stderr, the number last.
"""

import sys
from pathlib import Path
from types import CodeType, FrameType


def entered_by(arguments: list[str]) -> set[str]:
    """Run `cstool` with `arguments`, and return the files of cstool of which a function or a class body ran."""
    root = str(Path(__file__).resolve().parents[1] / "cstool")
    seen: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            seen.add(frame.f_code)

    sys.setprofile(note)
    try:
        from cstool.cli import main

        main(arguments)
    finally:
        sys.setprofile(None)
    return {
        code.co_filename.removeprefix(root + "/")
        for code in seen
        if code.co_filename.startswith(root) and code.co_name not in {"<module>", "__annotate__"}
    }


if __name__ == "__main__":
    files = sorted(entered_by(sys.argv[1:]))
    print(*files, len(files), sep="\n", file=sys.stderr)
