"""Worker: a process that takes jobs and does them, one after the other, until it is told to go.

    python -m anew.jobs.worker ROOT CREW NAME [warm]

It is started by a supervisor, which holds the other end of its standard input:

    finish    end with the job at hand
    (closed)  the supervisor is gone: give the job at hand back, and go

What is loaded and compiled for one job serves the next.
"""

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from anew.errors import AnewError, BadInput, Cancelled, CannotWrite, EngineFailed, TooLarge
from anew.jobs.attending import Attending
from anew.jobs.bell import Bell
from anew.jobs.doing import do
from anew.jobs.job import Claim, Fault, Output
from anew.jobs.ledger import finishing
from anew.jobs.ledger.taking import take, waiting
from anew.jobs.objects import Objects
from anew.jobs.queue import Queue
from anew.ops.preview import Preview
from anew.ops.progress import Progress

PAUSE = 0.25
"""Seconds between two looks for a job that no bell told of."""
AGAIN = 1.0
"""Seconds between two tries to write where there is no room."""
Act = Callable[[Objects, Claim, Progress, Preview], tuple[list[Output], list[str]]]
"""Does a job, as ``do`` does."""


class Line:
    """What the supervisor says."""

    def __init__(self) -> None:
        self.finishing, self.going = Event(), Event()

    def listen(self, handle: int) -> None:
        """Hear it, in a thread beside the work."""
        Thread(target=self._hear, args=(handle,), name="anew-line", daemon=True).start()

    def _hear(self, handle: int) -> None:
        with suppress(OSError):
            while os.read(handle, 64):
                self.finishing.set()
        self.finishing.set()
        self.going.set()


def work(queue: Queue, crew: str, name: str, line: Line, act: Act | None = None) -> None:
    """Take jobs and do them, by ``act`` if it is given, until the line says to go."""
    bell = Bell(queue.bell)
    try:
        while not line.finishing.is_set():
            try:
                claim = take(queue.ledger, crew, name)
            except CannotWrite:
                line.finishing.wait(AGAIN)
                continue
            if claim is None:
                bell.wait(PAUSE)
            else:
                attempt(queue, claim, line, act)
    finally:
        bell.close()


def attempt(queue: Queue, claim: Claim, line: Line, act: Act | None = None) -> None:
    """Do one job, and write down how it ended."""
    with Attending(queue, claim, line.going.is_set) as attending:
        end = _end(queue, claim, attending, act or do)
    while True:
        try:
            end()
            return
        except CannotWrite:  # the work is done and there is no room to say so; with the worker gone it is done again
            if line.going.wait(AGAIN):
                return


def _end(queue: Queue, claim: Claim, attending: Attending, act: Act) -> Callable[[], object]:
    """Do it; what is left is to write down how it ended, which may be tried again."""
    ledger = queue.ledger
    try:
        outputs, notes = act(queue.objects, claim, attending.progress, attending.preview())
    except Cancelled:
        if attending.ending == "give back":
            return lambda: finishing.given_back(ledger, claim)
        return lambda: finishing.cancelled(ledger, claim)  # refused by the token where the job is lost
    except Exception as error:  # noqa: BLE001 - whatever a job does, the worker goes on
        fault = Fault.of(told(error))
        return lambda: finishing.failed(ledger, claim, fault)
    return lambda: finishing.done(ledger, claim, outputs, notes)


def told(error: Exception) -> AnewError:
    """Any exception as one of anew's."""
    if isinstance(error, AnewError):
        return error
    if isinstance(error, MemoryError):
        return TooLarge(
            needed="a job that fits into this machine's memory",
            found="one that does not",
            fix="Make the picture smaller, or do it on a larger machine.",
        )
    return EngineFailed(
        needed="a job that runs to its end", found=f"{type(error).__name__}: {error}"[:400], fix="Report it."
    )


def warm(queue: Queue) -> None:
    """Load the compiled kernels, unless somebody waits for a job already."""
    import numpy as np

    from anew.image import Picture
    from anew.recipes import Recipe
    from anew.road import run

    if waiting(queue.ledger):
        return
    picture = Picture.from_array(np.random.default_rng(0).random((48, 48, 3)))
    mask = np.zeros((48, 48), bool)
    mask[16:24, 16:24] = True
    with suppress(AnewError):
        run(Recipe.from_dict({"task": "inpaint"}), picture=picture, mask=Picture.from_array(mask))


def main(words: list[str]) -> int:
    """The process."""
    if len(words) not in (3, 4):
        raise BadInput(needed="ROOT CREW NAME [warm]", found=" ".join(words), fix="Let anew jobs work start it.")
    line = Line()
    line.listen(sys.stdin.fileno())
    queue = _opened(Path(words[0]), line)
    if queue is None:
        return 0
    if words[3:] == ["warm"]:
        warm(queue)
    work(queue, words[1], words[2], line)
    queue.close()
    return 0


def _opened(root: Path, line: Line) -> Queue | None:
    """The queue, once there is room for it; None where the worker was told to go before."""
    while not line.finishing.is_set():
        try:
            return Queue(root)
        except CannotWrite:
            time.sleep(AGAIN)
    return None


if __name__ == "__main__":
    # At once: a thread that an engine left behind in compiled code would keep the process for as long as it likes.
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
