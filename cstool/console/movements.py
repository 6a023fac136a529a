"""What a change does to the members of a file, with the progress shown while it is read."""

from cstool.batch.pricing import Job
from cstool.comparison.members import members_changes
from cstool.comparison.results import Members
from cstool.console.progress import Progress
from cstool.console.sides import Sides


def movements(sides: Sides, job: Job, *, most: int) -> Members:
    """Return who moves from which tier to which; `most` rows are named that are affected most.

    Raises:
        UserError: the file cannot be read, or is no members file.
    """
    with Progress(job.source) as progress:
        old, new = sides.old.policies.tiers, sides.new.policies.tiers
        return members_changes(old, new, job, most=most, tick=progress.tick)
