"""Contestants take turns, round after round, so that whatever else the machine does falls on all of them alike.

    round 1:   A B C      round 2:   B C A      round 3:   C A B ...

A contestant's speed-up is the median over rounds of the first one's time in that round by its own.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from benchmarks.measure import tell

Clock = Literal["cpu", "wall"]


@dataclass(frozen=True)
class Outcome:
    """What one contestant's turns took, in seconds, and how many times faster than the first one it was."""

    seconds: float
    """Median of its turns."""
    times: float
    """Median of the rounds' ratios."""
    least: float
    most: float

    @property
    def spread(self) -> str:
        """The ratios' range, as text."""
        return f"{self.least:.2f} to {self.most:.2f}"


def race(contestants: Mapping[str, Callable[[], object]], rounds: int, clock: Clock = "cpu") -> dict[str, Outcome]:
    """Let each take its turn ``rounds`` times, after a turn that does not count.

    Args:
        contestants: By name; the first is what the others are compared with.
        rounds: How many.
        clock: CPU seconds of all threads of this process, or seconds on the clock.
    """
    names = list(contestants)
    for name in names:
        contestants[name]()
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        start = turn % len(names)
        for name in names[start:] + names[:start]:
            seconds[name].append(_timed(contestants[name], clock))
        tell(f"  round {turn + 1} of {rounds}: " + ", ".join(f"{name} {seconds[name][-1]:.2f} s" for name in names))
    return {name: _outcome(seconds[names[0]], seconds[name]) for name in names}


def _timed(work: Callable[[], object], clock: Clock) -> float:
    now = time.process_time if clock == "cpu" else time.perf_counter
    start = now()
    work()
    return now() - start


def _outcome(first: list[float], own: list[float]) -> Outcome:
    ratios = [a / b for a, b in zip(first, own, strict=True)]
    return Outcome(statistics.median(own), statistics.median(ratios), min(ratios), max(ratios))
