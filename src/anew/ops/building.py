"""Building: one net at a time in the whole process, and while no other one is at work.

    at work    at work    at work                  any number of runs together
                         |  waits  |  builds |     a loader: alone, before the runs that come after it
                                   at work         ...

The loaders of diffusers, transformers and accelerate change torch itself while they build: its default type, how a
parameter is registered, how weights are drawn. Every thread sees that. A net that is built meanwhile could come out in
another's type or without values, one that is at work could round otherwise, and two loaders that end in the wrong order
leave torch changed for good.

    with ALONE:                                with at_work(progress):
        net = Net.from_pretrained(folder)          made = net(picture)
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition, get_ident

from anew.ops.progress import Progress, silent

PATIENCE = 0.1
"""Seconds between two looks at whether whoever waits was cancelled."""


class Alone:
    """Who builds, and who is at work."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._builder, self._depth = 0, 0
        """A thread, and how often it has taken this."""
        self._waiting = 0
        """Builders that wait; who begins to work lets them go first."""
        self._working: Counter[int] = Counter()
        """How often each thread works."""

    def __enter__(self) -> None:
        self._build(silent)

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._depth -= 1
            if not self._depth:
                self._builder = 0
                self._changed.notify_all()

    @contextmanager
    def patiently(self, progress: Progress) -> Iterator[None]:
        """The same as ``with ALONE:``; progress is told of the wait, and may raise ``Cancelled``."""
        self._build(progress)
        try:
            yield
        finally:
            self.__exit__()

    @contextmanager
    def at_work(self, progress: Progress = silent) -> Iterator[None]:
        """A net is used inside the block, and none is built meanwhile by another thread.

        Args:
            progress: Told while this waits for whoever builds; it may raise ``Cancelled``.
        """
        me = get_ident()
        self._until(lambda: self._may_work(me), lambda: self._working.update([me]), progress)
        try:
            yield
        finally:
            with self._changed:
                self._working[me] -= 1
                if not self._working[me]:
                    del self._working[me]
                    self._changed.notify_all()

    def _build(self, progress: Progress) -> None:
        me = get_ident()
        with self._changed:
            self._waiting += 1
        try:
            self._until(lambda: self._may_build(me), lambda: self._begin(me), progress)
        finally:
            with self._changed:
                self._waiting -= 1
                self._changed.notify_all()

    def _begin(self, me: int) -> None:
        self._builder, self._depth = me, self._depth + 1

    def _may_build(self, me: int) -> bool:
        return self._builder == me or not (self._builder or set(self._working) - {me})

    def _may_work(self, me: int) -> bool:
        return me in self._working or self._builder == me or not (self._builder or self._waiting)

    def _until(self, ready: Callable[[], bool], take: Callable[[], None], progress: Progress) -> None:
        while True:
            with self._changed:
                if ready():
                    return take()
                self._changed.wait(PATIENCE)
            progress(0.0, "waiting for another run")  # outside the lock: a listener may take its time


ALONE = Alone()
at_work = ALONE.at_work
