"""Price one members file in a process of its own: run_job.py SOURCE OUTPUT [OPTION=VALUE]..."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]  # before the imports below

# ruff: noqa: E402
from samples import HANDBOOK

from cstool.batch.members_file import Job
from cstool.batch.outputs import Callbacks
from cstool.batch.pricing import price_members
from cstool.core.shown_texts import safe
from cstool.errors import UserError


def main(source, output, *options):
    try:
        job = Job(source, output, **dict(option.split("=", 1) for option in options))
        report = price_members(HANDBOOK, job, Callbacks(show=lambda text: sys.stderr.write(safe(text))))
    except UserError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    print(report.totals, file=sys.stderr)
    return 1 if report.rejected else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
