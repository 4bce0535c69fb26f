"""Stopping: Ctrl-C and SIGTERM end the work at once, wherever it is.

A signal raises ``KeyboardInterrupt``. Where that gets lost, as in a callback from C while a kernel is
compiled, whoever runs next finds out from ``asked``: the progress at its next call, or the last door.
"""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

SIGNALS = (signal.SIGINT, signal.SIGTERM)
STOPPED = 130
"""The exit code of a stop."""


class Stop:
    """A signal handler that remembers that it was called."""

    def __init__(self) -> None:
        self.asked = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Stop whatever is running."""
        self.asked = True
        raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Listen to the signals that stop the work; afterwards the handlers are as they were."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}
    hook = sys.unraisablehook
    try:
        sys.unraisablehook = _quiet
        for number in SIGNALS:
            if before[number] is not signal.SIG_IGN:  # as under nohup
                signal.signal(number, stop)
        yield stop
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def leave(code: int) -> NoReturn:
    """End the process; after a stop, without waiting for a stage that was left to itself (see ``anew.ops.aside``)."""
    alone = all(each.daemon for each in threading.enumerate() if each is not threading.main_thread())
    if code != STOPPED or alone:
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # whoever read it went away
            stream.flush()
    os._exit(code)


def asked() -> bool:
    """Whether somebody has asked for a stop, even if the exception was lost."""
    return any(isinstance(handler, Stop) and handler.asked for handler in map(signal.getsignal, SIGNALS))


def _quiet(lost: Any) -> None:
    """Say nothing of an interrupt that got lost in a callback; the stop is remembered."""
    if lost.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(lost)
