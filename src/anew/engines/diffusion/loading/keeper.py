"""Keeper: pipelines that stay loaded under a memory ceiling, each used by one thread at a time.

    borrow --> in memory and idle?  --> use it
               in memory and busy?  --> wait
               not there            --> drop the ones that idled longest until it fits, then open it

A pipeline is not safe to share: its scheduler and its hooks belong to one run.
"""

import gc
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, get_ident
from typing import Any

from anew.errors import EngineFailed, TooLarge
from anew.ops.progress import Progress, silent

PATIENCE = 0.2
"""Seconds between two looks at whether a waiting run was cancelled."""


@dataclass(eq=False)
class _Kept:
    """One pipeline; ``pipe`` is None while it is being opened."""

    size: int
    pipe: Any = None
    holder: int | None = None
    """The thread that uses it; None = idle."""
    dropped: bool = False
    """Goes as soon as it is given back."""


class Keeper:
    """Loaded pipelines by key, together at most ``limit_bytes``."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._kept: dict[Hashable, _Kept] = {}  # the longest unused first
        self._changed = Condition()

    @contextmanager
    def borrowed(
        self, key: Hashable, open_it: Callable[[], Any], size: int, progress: Progress = silent
    ) -> Iterator[Any]:
        """A pipeline for the length of a block, opened if it is not in memory.

        Args:
            key: Names the pipeline and everything it was opened with.
            open_it: Opens it. What it raises is raised here, and nothing is kept.
            size: Bytes that it takes.
            progress: Told while the run waits for another; it may raise ``Cancelled``.

        Raises:
            TooLarge: more than the ceiling by itself.
            EngineFailed: a thread borrows again what it has, or what its own use keeps out of memory.
        """
        if size > self._limit:
            raise _too_large(size, self._limit)
        kept = self._taken(key, size, progress)
        try:
            if kept.pipe is None:
                kept.pipe = open_it()
            yield kept.pipe
        finally:
            self._given_back(key, kept)

    def clear(self) -> None:
        """Forget every pipeline; those in use go when they are given back."""
        with self._changed:
            for kept in self._kept.values():
                kept.dropped = True
            self._drop([key for key, kept in self._kept.items() if kept.holder is None])

    def __len__(self) -> int:
        """How many are in memory."""
        return len(self._kept)

    def _taken(self, key: Hashable, size: int, progress: Progress) -> _Kept:
        while True:
            with self._changed:
                if self._free(key, size):
                    kept = self._kept.pop(key, None) or _Kept(size)
                    self._kept[key], kept.holder = kept, get_ident()
                    return kept
                self._refuse_to_wait_for_itself()
                self._changed.wait(PATIENCE)
            progress(0.0, "waiting for another run")  # outside the lock: a listener may take its time

    def _free(self, key: Hashable, size: int) -> bool:
        """Whether the pipeline can be had now; makes room for it."""
        if key in self._kept:
            return self._kept[key].holder is None
        over = size + sum(kept.size for kept in self._kept.values()) - self._limit
        leaving = []
        for other, kept in self._kept.items():
            if over > 0 and kept.holder is None:
                leaving.append(other)
                over -= kept.size
        if over <= 0:
            self._drop(leaving)
        return over <= 0

    def _drop(self, keys: list[Hashable]) -> None:
        for key in keys:
            self._kept.pop(key).pipe = None  # whoever holds the entry holds no model
        if keys:
            gc.collect()  # modules refer to each other in circles: their memory has to be back before more is taken
            self._changed.notify_all()

    def _given_back(self, key: Hashable, kept: _Kept) -> None:
        with self._changed:
            kept.holder = None
            if kept.dropped or kept.pipe is None:
                self._drop([key])
            self._changed.notify_all()

    def _refuse_to_wait_for_itself(self) -> None:
        if any(kept.holder == get_ident() for kept in self._kept.values()):
            raise EngineFailed(
                needed="one model at a time in a thread",
                found="a second one, for which the first would have to be given back",
                fix="Please report it with the recipe.",
            )


def _too_large(size: int, limit: int) -> TooLarge:
    return TooLarge(
        needed=f"a model of at most {limit / 1e9:.2f} GB",
        found=f"{size / 1e9:.2f} GB",
        fix="Give more memory, take a smaller model, or a lower precision.",
    )
