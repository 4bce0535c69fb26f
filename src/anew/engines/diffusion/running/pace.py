"""Pace: how many steps are done, how far the present one is, and how long the rest takes. Pure counting.

A step is what the scheduler takes. The denoiser may be called once for it or several times (guidance without
batching); its layers say how far a step is.
"""

from math import ceil
from time import monotonic

MOST_CALLS = 4
"""Calls of the denoiser in one step. After more of them without a step, nobody asks the scheduler (as when LEDITS++
inverts a picture) and each call is a step."""
SLOW = 20
"""An unknown number of steps is half done after so many."""


class Pace:
    """Counts one run.

    Args:
        expected: Steps that will be taken; 0 = unknown. A person is never told of more.
        layers: Layers of the denoiser that report themselves at each call; 0 = unknown.
        order: Times that the scheduler is asked for one step; Heun's asks twice (Karras 2022, algorithm 1).
    """

    def __init__(self, expected: int, layers: int = 0, order: int = 1) -> None:
        self._expected, self._layers, self._order = max(0, expected), layers, max(1, order)
        self._asked = self._calls = self._here = self._calls_here = 0
        self._calls_a_step = 1
        self._began: float | None = None

    def call(self) -> None:
        """The denoiser was called."""
        if self._began is None:
            self._began = monotonic()
        self._calls += 1
        self._calls_here += 1
        if not self._asked and self._calls > MOST_CALLS:
            self._here, self._calls_here = 0, 1

    def layer(self) -> None:
        """One of its layers begins."""
        self._here += 1

    def step(self) -> None:
        """The scheduler was asked."""
        self._asked += 1
        self._calls_a_step = max(1, self._calls_here)
        self._here = self._calls_here = 0

    @property
    def done(self) -> int:
        """Steps that are finished, at most one less than expected."""
        alone = self._calls - 1 if self._calls > MOST_CALLS else 0
        done = self._asked // self._order if self._asked else alone
        return min(done, self._expected - 1) if self._expected else done

    @property
    def fraction(self) -> float:
        """Of all steps, in [0, 1]. It may fall where a guess was wrong."""
        over = self._here / (self._layers * self._calls_a_step) if self._layers else 0.0
        over = (self._asked % self._order + min(1.0, over)) / self._order
        done = self.done + over
        return done / self._expected if self._expected else done / (done + SLOW)

    @property
    def words(self) -> str:
        """As ``step 3 of 20, 12 s left``."""
        if not self._expected:
            return f"step {self.done + 1}"
        return f"step {self.done + 1} of {self._expected}{self._left()}"

    def _left(self) -> str:
        if not self.done or self._began is None:
            return ""  # the first step is no measure: memory is touched for the first time
        left = ceil((monotonic() - self._began) * (1 / self.fraction - 1))
        return f", {left} s left" if left < 100 else f", {ceil(left / 60)} min left"
