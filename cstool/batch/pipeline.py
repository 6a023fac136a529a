"""Several workers, one order: blocks are read in turn, priced side by side and written in turn.

The workers are Python threads. The compiled engine and the system calls leave the interpreter free while they run, so
that all cores work; on every system in the same way.
"""

import threading
from collections.abc import Callable
from typing import Protocol

from cstool.batch.blocks import Blocks
from cstool.batch.engines import Engine, Part

#: Seconds between two looks at how far the work has come.
TICK = 0.1


class Sink(Protocol):
    """Takes parts in the order of the file."""

    def take(self, part: Part) -> None:
        """Write and count `part`."""
        ...


class Pipeline:
    """Prices all blocks with some engines, each in a worker of its own."""

    def __init__(self, blocks: Blocks, sink: Sink) -> None:
        self._blocks = blocks
        self._sink = sink
        self._reading = threading.Lock()
        self._turns = threading.Condition()
        self._taken = 0
        self._turn = 0
        self._failure: BaseException | None = None

    def run(self, engines: list[Engine], tick: Callable[[int], None]) -> None:
        """Work until all is done; `tick` hears every moment how many bytes were read.

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
                worker.join(TICK)  # one that waits for input that never comes is left behind
            raise self._failure

    def _guarded(self, engine: Engine) -> None:
        try:
            self._work(engine)
        except BaseException as error:  # noqa: BLE001 -- it is raised again where the work was asked for
            self._fail(error)

    def _work(self, engine: Engine) -> None:
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
            for part in engine.price(buffer, length):
                if not self._await(number):
                    return
                self._sink.take(part)
            self._pass_on()

    def _await(self, number: int) -> bool:
        """Wait for the turn of block `number`; false when the work was given up."""
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
