"""Aside: work that listens to nobody, done in a thread of its own while the caller is told how far it is.

    here:   told ... told ... told ... done        a stop is heard at the next report
    aside:  ======= stage === stage ======         and here after the stage, with nobody waiting for it

A blur of a large picture is one call that takes seconds. It cannot be stopped; but whoever waits for it can.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Thread
from typing import TypeVar

from anew.ops.progress import Progress

T = TypeVar("T")

EVERY = 0.1
"""Seconds between two reports."""


class _Left(Exception):
    """Nobody waits for this any more."""


def aside(work: Callable[[Progress], T], progress: Progress, doing: str) -> T:
    """Do some work, and tell how far it is.

    Args:
        work: Done in a thread of its own. The progress that it is given it calls between its stages; that ends it once
            nobody waits any more. A process that ends meanwhile ends after the stage: a thread inside OpenCV cannot
            be torn away without a crash.
        progress: Told here, before the work and ten times a second, whether the work says something or not. What it
            raises is raised here.
        doing: What is being done, until the work says.

    Returns:
        What the work returned; what it raised is raised here.

    Example:
        >>> aside(lambda progress: 6 * 7, lambda fraction, doing: None, "reckoning")
        42
    """
    said = 0.0, doing
    progress(*said)
    left, done = Event(), Future[T]()

    def hear(fraction: float, doing: str) -> None:
        nonlocal said
        said = fraction, doing
        if left.is_set():
            raise _Left

    def run() -> None:
        try:
            done.set_result(work(hear))
        except BaseException as error:  # noqa: BLE001 - carried over, whatever it is
            done.set_exception(error)

    Thread(target=run, name="anew-aside").start()
    try:
        while not _is_done(done):
            progress(*said)
    except BaseException:
        left.set()
        raise
    return done.result()


def _is_done(done: "Future[T]") -> bool:
    """Wait until it is time for the next report, at most."""
    try:
        done.exception(timeout=EVERY)
    except TimeoutError:
        return False
    return True
