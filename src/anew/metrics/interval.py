"""A mean, and where it may lie: the bootstrap with bias correction and acceleration (BCa).

    resample the values with replacement many times, take the mean of each     the bootstrap's means
    read off two of their quantiles                                            low and high
    shift these for bias (z0) and skew (a)                                     so that 95% holds for few, skewed values

Source
    Efron 1987, "Better Bootstrap Confidence Intervals", doi:10.1080/01621459.1987.10478410.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadPicture

_AT_ONCE = 2**22  # values resampled at once, so that many pictures do not take gigabytes


@dataclass(frozen=True)
class Interval:
    """A mean of ``count`` values and the interval that holds the true one with the confidence asked for."""

    mean: float
    low: float | None
    """None for a single value: nothing is known of its spread."""
    high: float | None
    count: int

    def __str__(self) -> str:
        """As in ``0.412 [0.398, 0.427]``."""
        return f"{self.mean:.3f}" if self.low is None else f"{self.mean:.3f} [{self.low:.3f}, {self.high:.3f}]"


def mean_interval(values: Sequence[float], *, level: float = 0.95, draws: int = 10000, seed: int = 0) -> Interval:
    """The mean with its BCa bootstrap confidence interval.

    Limits: the values must be independent. Frames of one film are not, and the interval is then too narrow.

    Args:
        values: At least one; one a picture.
        level: The confidence, in (0, 1).
        draws: How many resamples.
        seed: The same seed and values give the same interval.

    Raises:
        BadPicture: there are no values, or one is not a finite number.

    Example:
        >>> print(mean_interval([1.0, 2.0, 3.0, 4.0]))
        2.500 [1.500, 3.500]
    """
    value_N = np.asarray(values, np.float64)
    if value_N.ndim != 1 or len(value_N) == 0 or not np.isfinite(value_N).all():
        raise BadPicture(
            needed="a list of at least one finite number",
            found=f"shape {value_N.shape}" if value_N.ndim != 1 or not len(value_N) else "NaN or infinity among them",
            fix="Leave out what could not be measured, and say how many those were.",
        )
    mean = float(value_N.mean())
    if len(value_N) == 1:
        return Interval(mean, None, None, 1)
    mean_B = _means(value_N, draws, np.random.default_rng(seed))
    low, high = np.quantile(mean_B, _shares(value_N, mean_B, level))
    return Interval(mean, float(low), float(high), len(value_N))


def _means(value_N: NDArray[np.float64], draws: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """The means of ``draws`` resamples with replacement."""
    rows = max(1, _AT_ONCE // len(value_N))
    pieces = [min(rows, draws - start) for start in range(0, draws, rows)]
    return np.concatenate([value_N[rng.integers(0, len(value_N), (piece, len(value_N)))].mean(1) for piece in pieces])


def _shares(value_N: NDArray[np.float64], mean_B: NDArray[np.float64], level: float) -> tuple[float, float]:
    """The two quantiles to read off: Efron 1987, equations 2.3 and 6.8; the skew from the jackknife (7.4)."""
    normal = NormalDist()
    below = float(((mean_B < value_N.mean()).mean() + (mean_B <= value_N.mean()).mean()) / 2)
    bias = normal.inv_cdf(min(max(below, 1e-9), 1 - 1e-9))
    from_mean = value_N - value_N.mean()  # the jackknife of a mean: leaving one out shifts it by its distance
    square = float((from_mean**2).sum())
    skew = float((from_mean**3).sum()) / (6 * square**1.5) if square > 0 else 0.0

    def share(tail: float) -> float:
        z = bias + normal.inv_cdf(tail)
        return normal.cdf(bias + z / (1 - skew * z))

    return share((1 - level) / 2), share((1 + level) / 2)
