"""Several workers, one order: blocks are read in turn, worked on side by side, and taken in turn.

The workers are Python threads. The compiled engine and the system calls release the interpreter lock while they run,
so all cores work, and they do so on every system. What an engine makes of a block is its part: priced rows when a file
is priced, moves between tiers when two sets of tiers are compared.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

from cstool.batch.blocks import Blocks, RecordFinder

#: Seconds between two reports of progress.
TICK = 0.1

PartT = TypeVar("PartT")
PartT_co = TypeVar("PartT_co", covariant=True)
PartT_contra = TypeVar("PartT_contra", contravariant=True)


class Engine(RecordFinder, Protocol[PartT_co]):
    """Makes parts of blocks, for one worker; it may keep buffers between blocks."""

    def parts(self, data: bytearray, end: int) -> Iterator[PartT_co]:
        """Work on the records in `data[:end]`, which are whole, in order.

        A part may lie in a buffer of the engine: it must be taken before the next one is asked for.
        """
        ...


class Sink(Protocol[PartT_contra]):
    """Takes parts in the order of the file."""

    def take(self, part: PartT_contra) -> None:
        """Write and count `part`."""
        ...


class Pipeline(Generic[PartT]):
    """Works on all blocks with several engines, each in a thread of its own."""

    def __init__(self, blocks: Blocks, sink: Sink[PartT]) -> None:
        self._blocks = blocks
        self._sink = sink
        self._reading = threading.Lock()
        self._turns = threading.Condition()
        self._taken = 0
        self._turn = 0
        self._failure: BaseException | None = None

    def run(self, engines: list[Engine[PartT]], tick: Callable[[int], None]) -> None:
        """Work until all is done; `tick` is called every `TICK` seconds with the number of bytes read so far.

        Raises:
            UserError: what a worker could not read or write; the others have stopped then.
        """
        workers = [threading.Thread(target=self._guarded, args=(engine,), daemon=True) for engine in engines]
        try:
            for worker in workers:
                worker.start()
            for worker in workers:
                while worker.is_alive():
                    worker.join(TICK)
                    tick(self._blocks.read)
        except BaseException as error:  # noqa: BLE001 -- Ctrl-C, above all; it is raised again below
            self._fail(error)
        if self._failure:
            for worker in filter(threading.Thread.is_alive, workers):
                worker.join(TICK)  # a worker that waits for input that never comes is not waited for
            raise self._failure

    def _guarded(self, engine: Engine[PartT]) -> None:
        try:
            self._work(engine)
        except BaseException as error:  # noqa: BLE001 -- it is raised again in the thread that called `run`
            self._fail(error)

    def _work(self, engine: Engine[PartT]) -> None:
        buffer = bytearray()
        while True:
            with self._reading:
                if self._failure:
                    return
                length = self._blocks.next(buffer, engine)
                number = self._taken
                self._taken += 1
            if not length:
                return
            for part in engine.parts(buffer, length):
                if not self._await(number):
                    return
                self._sink.take(part)
            self._pass_on()

    def _await(self, number: int) -> bool:
        """Wait for the turn of block `number`; false when another worker failed."""
        with self._turns:
            self._turns.wait_for(lambda: self._turn == number or self._failure)
            return self._failure is None

    def _pass_on(self) -> None:
        with self._turns:
            self._turn += 1
            self._turns.notify_all()

    def _fail(self, error: BaseException) -> None:
        with self._turns:
            self._failure = self._failure or error
            self._turns.notify_all()
