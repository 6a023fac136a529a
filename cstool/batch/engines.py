"""Which engine does the work: the compiled one by itself wherever it was built."""

import os
from typing import Literal

from cstool.batch.engine import Engine
from cstool.batch.kernel import IS_THERE, KernelEngine
from cstool.batch.plan import Plan
from cstool.errors import InputError, Message

#: What a caller may ask for.
Name = Literal["auto", "kernel", "reference"]


def chosen(name: Name) -> Literal["kernel", "reference"]:
    """Return the engine that `name` stands for on this machine.

    Raises:
        InputError: the kernel is asked for and was not built.
    """
    if name == "kernel" and not IS_THERE:
        raise InputError(
            "no-kernel",
            Message("the compiled kernel was not built for this Python"),
            Message("use --engine reference, or install cstool again where there is a C compiler"),
        )
    return "kernel" if IS_THERE and name != "reference" else "reference"


def new_engines(plan: Plan, name: Name, workers: int | None = None) -> list[Engine]:
    """Return an engine for each worker; plain Python has one, since only one of its threads runs at a time."""
    if chosen(name) == "kernel":
        return [KernelEngine(plan) for _ in range(workers or cores())]
    from cstool.batch.reference import ReferenceEngine

    return [ReferenceEngine(plan)]


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
