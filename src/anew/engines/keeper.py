"""Keeper: models that stay loaded under a ceiling, each used by one thread at a time.

    borrow --> in memory and idle?  --> use it
               in memory and busy?  --> wait
               not there            --> drop the ones that idled longest until it fits, then open it

A model is not safe to share: a pipeline's scheduler, hooks, and the statistics that a net may hold belong to one run. A
run may borrow several things, such as a pipeline and its ControlNets; runs that would wait for each other for ever are
told so instead.
"""

import gc
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, get_ident
from typing import Any

from anew.errors import TooLarge
from anew.ops.progress import Progress, silent

LAST = 1
"""The ceiling of engines that keep the model that was used last, and what each model counts there."""
PATIENCE = 0.2
"""Seconds between two looks at whether a waiting run was cancelled."""


@dataclass(eq=False)
class _Kept:
    """One model; ``model`` is None while it is being opened."""

    size: int
    model: Any = None
    holder: int | None = None
    """The thread that uses it; None = idle."""
    borrows: int = 0
    """How often that thread has it: two control maps may go through one ControlNet."""
    dropped: bool = False
    """Goes as soon as it is given back."""


class Keeper:
    """Loaded models by key, together at most ``limit``, in bytes or in ``LAST``."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: dict[Hashable, _Kept] = {}  # the longest unused first
        self._waiting: dict[int, tuple[Hashable, int]] = {}
        """What each thread that waits asked for."""
        self._changed = Condition()

    @contextmanager
    def borrowed(
        self, key: Hashable, open_it: Callable[[], Any], size: int, progress: Progress = silent
    ) -> Iterator[Any]:
        """A model for the length of a block, opened if it is not in memory.

        Args:
            key: Names the model and everything it was opened with.
            open_it: Opens it. What it raises is raised here, and nothing is kept.
            size: Bytes that it takes, or ``LAST``.
            progress: Told while the run waits for another; it may raise ``Cancelled``.

        Raises:
            TooLarge: more than the ceiling, by itself or beside what has to stay.
        """
        if size > self._limit:
            raise _too_large(size, self._limit)
        kept = self._taken(key, size, progress)
        try:
            if kept.model is None:
                kept.model = open_it()
            yield kept.model
        finally:
            self._given_back(key, kept)

    def clear(self) -> None:
        """Forget every model; those in use go when they are given back."""
        with self._changed:
            for kept in self._kept.values():
                kept.dropped = True
            self._drop([key for key, kept in self._kept.items() if kept.holder is None])

    def __len__(self) -> int:
        """How many are in memory."""
        return len(self._kept)

    def _taken(self, key: Hashable, size: int, progress: Progress) -> _Kept:
        me = get_ident()
        try:
            while True:
                with self._changed:
                    if self._can_have(me, key, size):
                        return self._take(key, size)
                    self._waiting[me] = key, size
                    self._refuse_to_wait_for_ever(size)
                    self._changed.wait(PATIENCE)
                progress(0.0, "waiting for another run")  # outside the lock: a listener may take its time
        finally:
            with self._changed:
                self._waiting.pop(me, None)

    def _can_have(self, thread: int, key: Hashable, size: int) -> bool:
        """Whether it is idle, this thread's already, or fits beside what is in use."""
        if key in self._kept:
            return self._kept[key].holder in (None, thread)
        return size + sum(kept.size for kept in self._kept.values() if kept.holder is not None) <= self._limit

    def _take(self, key: Hashable, size: int) -> _Kept:
        if key not in self._kept:
            self._make_room(size)
        kept = self._kept.pop(key, None) or _Kept(size)
        self._kept[key], kept.holder = kept, get_ident()
        kept.borrows += 1
        return kept

    def _make_room(self, size: int) -> None:
        over = size + sum(kept.size for kept in self._kept.values()) - self._limit
        leaving = []
        for key, kept in self._kept.items():
            if over > 0 and kept.holder is None:
                leaving.append(key)
                over -= kept.size
        self._drop(leaving)

    def _drop(self, keys: list[Hashable]) -> None:
        for key in keys:
            self._kept.pop(key).model = None  # whoever holds the entry holds no model
        if keys:
            gc.collect()  # modules refer to each other in circles: their memory has to be back before more is taken
            self._changed.notify_all()

    def _given_back(self, key: Hashable, kept: _Kept) -> None:
        with self._changed:
            kept.borrows -= 1
            if kept.borrows:
                return
            kept.holder = None
            if kept.dropped or kept.model is None:
                self._drop([key])
            self._changed.notify_all()

    def _refuse_to_wait_for_ever(self, size: int) -> None:
        """Every thread that holds something waits, and nothing that is waited for can be had."""
        holders = {kept.holder for kept in self._kept.values()} - {None}
        if holders <= set(self._waiting) and not any(
            self._can_have(thread, *wish) for thread, wish in self._waiting.items()
        ):
            raise TooLarge(
                needed=f"a model of {size / 1e9:.2f} GB beside those in use, of {self._limit / 1e9:.2f} GB in all",
                found="no run that would give it or its room back",
                fix="Give more memory, take a smaller model or a lower precision, or run one after the other.",
            )


def _too_large(size: int, limit: int) -> TooLarge:
    return TooLarge(
        needed=f"a model of at most {limit / 1e9:.2f} GB",
        found=f"{size / 1e9:.2f} GB",
        fix="Give more memory, take a smaller model or a lower precision.",
    )
