"""Kernels: loops over pixels compiled by numba, and the one way to spread them over threads.

A kernel is compiled on the first call ever and kept in numba's disk cache, so later processes only load it.
Nothing here uses numba's own ``parallel=True``: plain kernels compile three times faster, hold no GIL and
spin no idle threads. Instead a kernel takes a range of rows, and ``for_bands`` hands fixed bands of rows to a
small pool of threads. The bands depend on the picture alone, so results never depend on the thread count.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

import numba
import numpy as np
from numba.core import event
from numpy.typing import NDArray

Kernel = TypeVar("Kernel", bound=Callable[..., Any])

BANDS = 8
"""Into how many bands of rows work is cut. Where a kernel looks across rows it is part of the result."""

SERIAL_BELOW = 65536
"""Pixels below which starting threads costs more than it saves."""

_FAST = {"reassoc", "contract", "arcp", "nsz", "afn"}  # all of fastmath but what would make NaN checks vanish
_threads: ContextVar[int | None] = ContextVar("threads", default=None)


def kernel(function: Kernel) -> Kernel:
    """Compile ``function`` on its first call and keep the machine code on disk for the next process.

    Float sums may be reordered (so that they use vector instructions), but NaN and infinity keep their meaning.
    Where no folder for the cache can be written, the kernel still works and is compiled once a process.

    Example:
        >>> @kernel
        ... def total(values):
        ...     result = 0.0
        ...     for value in values:
        ...         result += value
        ...     return result
        >>> import numpy as np
        >>> total(np.ones(3, np.float32))
        3.0
    """
    options: dict[str, Any] = {"nogil": True, "fastmath": _FAST}
    try:
        return numba.njit(cache=True, **options)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # no writable place for the cache, or no source file (an interactive session)
        return numba.njit(**options)(function)  # type: ignore[no-any-return]


def or_empty(array: NDArray[Any] | None, dtype: Any) -> NDArray[Any]:
    """``array`` without gaps and of ``dtype``, or for None an array of shape (0, 0).

    A kernel asks ``array.shape[0] > 0`` instead of ``is not None``. So it has one signature, is compiled once and
    is loaded from the disk once, whichever of its optional arrays are given.
    """
    return np.empty((0, 0), dtype) if array is None else np.ascontiguousarray(array, dtype)


@contextmanager
def on_compile(listener: Callable[[str], None]) -> Iterator[None]:
    """Call ``listener`` with a kernel's name just before it is really compiled; loading from the cache is silent.

    Compiling takes seconds and happens once a machine, so a door can say so while the person waits.

    Example:
        >>> compiled = []
        >>> with on_compile(compiled.append):
        ...     double = kernel(lambda value: 2 * value)
        ...     double(21)
        42
        >>> compiled
        ['<lambda>']
    """

    class Told(event.Listener):
        def on_start(self, happening: event.Event) -> None:
            listener(str(happening.data["dispatcher"].py_func.__name__))

        def on_end(self, happening: event.Event) -> None:
            pass

    with event.install_listener("numba:compile", Told()):
        yield


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Use at most ``count`` threads inside the ``with``. Changes the time taken, never the result."""
    token = _threads.set(max(1, count))
    try:
        yield
    finally:
        _threads.reset(token)


def for_bands(work: Callable[[int, int], None], rows: int, pixels: int, bands: int = BANDS) -> None:
    """Call ``work(first, end)`` for each of ``bands`` bands that together are ``range(rows)``.

    Args:
        work: Does the rows from ``first`` up to, not including, ``end``. Must write to its own rows only.
        rows: How many rows there are; bands that would be empty are left out.
        pixels: How much work it is. Under ``SERIAL_BELOW`` everything runs in the calling thread.
        bands: How many bands, whatever the number of threads.

    Raises:
        Whatever ``work`` raises, once every band has ended.

    Example:
        >>> for_bands(lambda first, end: print(first, end), rows=5, pixels=5, bands=2)
        0 2
        2 5
    """
    edges = [rows * band // bands for band in range(bands + 1)]
    pieces = [(first, end) for first, end in pairwise(edges) if first < end]
    count = min(_threads.get() or _processors(), len(pieces))
    if pixels < SERIAL_BELOW or count < 2:
        for first, end in pieces:
            work(first, end)
        return
    list(_pool(count, os.getpid()).map(lambda piece: work(*piece), pieces))


def _processors() -> int:
    """How many processors this process may use, which in a container is fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=4)
def _pool(count: int, process: int) -> ThreadPoolExecutor:
    """A pool kept for the next call; a forked child asks under its own process number and so gets its own."""
    return ThreadPoolExecutor(count, thread_name_prefix="anew-kernel")
