"""A score: one figure, how sure it is, which way is better, and figures to hold it against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from anew.metrics import Interval, mean_interval

Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Score:
    """One measured quality of a translator, towards one side."""

    mean: float
    better: Better
    count: int
    """Pictures, or pairs, that it was measured on."""
    low: float | None = None
    """The 95% confidence interval; None for figures of a whole set, which have none."""
    high: float | None = None
    beside: Mapping[str, float] = field(default_factory=dict)
    """The same figure of something well known, by its name: ``identity``, ``real photos`` ..."""

    @classmethod
    def of(cls, values: Sequence[float], better: Better) -> "Score":
        """The mean of one value a picture."""
        return cls.within(mean_interval(values), better)

    @classmethod
    def within(cls, found: Interval, better: Better, beside: Mapping[str, float] | None = None) -> "Score":
        """A mean that comes with its interval."""
        return cls(found.mean, better, found.count, found.low, found.high, beside or {})

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON, every number rounded to six digits after the point."""
        told: dict[str, Any] = {"mean": round(self.mean, 6), "better": self.better, "count": self.count}
        if self.low is not None and self.high is not None:
            told |= {"low": round(self.low, 6), "high": round(self.high, 6)}
        return told | ({"beside": {k: round(v, 6) for k, v in self.beside.items()}} if self.beside else {})


Scores = Mapping[str, Score]
"""By name: ``l1``, ``ssim``, ``patch_swd_sets`` ..."""
