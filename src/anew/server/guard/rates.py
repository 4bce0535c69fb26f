"""Rates: so many requests a second for each, and more at once after a rest. A bucket of tokens each."""

import math
import time
from collections.abc import Callable

from anew.errors import TooOften

MOST = 10_000
"""Buckets at once; full ones are forgotten first."""


class Rates:
    """Buckets by name: an owner, or the address of somebody without a key."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Set them up, all full.

        Args:
            rate: Tokens a second.
            burst: What a bucket holds.
            clock: Seconds that only grow.
        """
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def spend(self, name: str) -> None:
        """Take a token.

        Raises:
            TooOften: there is none; ``after`` says when there will be.
        """
        left = self._left(name)
        if left < 1.0:
            error = TooOften(
                needed=f"at most {self._rate:g} requests a second, {self._burst} at once",
                found="more",
                fix="Wait, and try again.",
            )
            error.after = max(1, math.ceil((1.0 - left) / self._rate))
            raise error
        if len(self._buckets) >= MOST:
            self._forget()
        self._buckets[name] = (left - 1.0, self._clock())

    def check(self, name: str) -> None:
        """Refuse where there is no token, and take none."""
        if self._left(name) < 1.0:
            self.spend(name)

    def _left(self, name: str) -> float:
        left, when = self._buckets.get(name, (float(self._burst), self._clock()))
        return min(float(self._burst), left + (self._clock() - when) * self._rate)

    def _forget(self) -> None:
        full = [name for name in self._buckets if self._left(name) >= self._burst]
        for name in full or list(self._buckets)[: MOST // 10 + 1]:
            del self._buckets[name]
