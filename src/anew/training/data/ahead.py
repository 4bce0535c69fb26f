"""Ahead: work done by threads a little before it is asked for, handed over in order."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Asked = TypeVar("Asked")
Made = TypeVar("Made")


def in_order(
    work: Callable[[Asked], Made], asked: Iterable[Asked], threads: int, ahead: int
) -> Generator[Made, None, None]:
    """Results in the order of what was asked, at most ``ahead`` of them waiting, so endless input is fine.

    Raises:
        Exception: whatever the work raised, where its result would have come.

    Example:
        >>> list(in_order(abs, [-1, 2, -3], threads=2, ahead=2))
        [1, 2, 3]
    """
    if threads == 0:
        yield from map(work, asked)
        return
    waiting: deque[Future[Made]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="anew-data")
    try:
        for each in asked:
            waiting.append(pool.submit(work, each))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
