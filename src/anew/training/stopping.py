"""Stopping: Ctrl-C and SIGTERM wait for the end of the step, so that what is saved is whole.

In the middle of a step one player has moved and another has not; a checkpoint of that could not be resumed
exactly. The first signal is therefore only noted, and delivered again once the checkpoint is on the disk.
A second one is delivered at once.
"""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Self

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Notes the first signal; outside the main thread, where Python delivers none, it does nothing."""

    def __init__(self) -> None:
        self.asked = 0
        """The number of the signal that came, or 0."""
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in SIGNALS:
                if signal.getsignal(number) not in (signal.SIG_IGN, None):  # as under nohup
                    self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._restore()

    def deliver(self) -> None:
        """Let the signal do what it would have done; for Ctrl-C that is ``KeyboardInterrupt``."""
        self._restore()
        signal.raise_signal(self.asked)
        raise KeyboardInterrupt

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.asked = number
        self._restore()

    def _restore(self) -> None:
        while self._before:
            number, handler = self._before.popitem()
            signal.signal(number, handler)
