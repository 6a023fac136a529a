"""The compiled engine, where it was built; elsewhere the reference serves."""

from cstool.batch.engine import Engine
from cstool.batch.plan import Plan

KERNEL = None


def new_engine(plan: Plan, name: str) -> Engine:
    """Return an engine for `plan`: `kernel`, `reference`, or `auto` for the better one that is there."""
    from cstool.batch.reference import ReferenceEngine

    return ReferenceEngine(plan)
