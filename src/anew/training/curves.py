"""Curves: a run's numbers over its steps as small SVG drawings, without a library and without a script.

the raw line behind, faint          every line of metrics.jsonl
the smooth line in front            a running mean that follows from both ends, so that it does not lag
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 320, 150
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 8, 20
MOST_POINTS = 600
"""A screen shows no more; a long run would make a page of megabytes."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """One number over steps."""

    name: str
    steps: Sequence[float]
    values: Sequence[float]
    tone: str = "g"
    """CSS class that colours it."""


def smoothed(values: Floats, reach: float) -> Floats:
    """A running mean that weighs neighbours on both sides less and less; at the ends it leans on the one side there is.

    Args:
        values: (N,)
        reach: About how many neighbours count on each side.

    Example:
        >>> smoothed(np.array([1.0, 1.0, 4.0, 1.0, 1.0]), 1.0).round(2).tolist()
        [1.39, 1.63, 2.2, 1.63, 1.39]
    """
    keep = reach / (reach + 1)

    def so_far(x: Floats) -> Floats:
        out, total = np.empty_like(x), 0.0
        for place, value in enumerate(x):
            total = keep * total + value
            out[place] = total
        return out

    def both(x: Floats) -> Floats:
        return so_far(x) + so_far(x[::-1])[::-1] - x  # each value itself was counted twice

    return both(values) / both(np.ones_like(values))


def drawn(curve: Curve) -> str:
    """One curve as ``<svg>``; an empty text if it has no number that can be drawn."""
    steps, values = np.asarray(curve.steps, np.float64), np.asarray(curve.values, np.float64)
    finite = np.isfinite(values)
    steps, values = steps[finite], values[finite]
    if not len(values):
        return ""
    smooth = smoothed(values, len(values) / 30)
    low, high = _limits(values, smooth)
    ticks = nice_ticks(low, high)
    low, high = min(low, ticks[0]), max(high, ticks[-1])
    right = max(float(steps[-1]), 1.0)

    def points(y: Floats) -> str:
        x_N, y_N = thinned(steps, y)
        at_x = LEFT + x_N / right * (WIDTH - LEFT - RIGHT)
        at_y = TOP + (high - y_N.clip(low, high)) / (high - low) * (HEIGHT - TOP - BOTTOM)
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(at_x, at_y, strict=True))

    title = f"{curve.name}: {words(values[0])} at first, {words(float(smooth[-1]))} at the end"
    return (
        f'<svg class="curve {curve.tone}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{escape(title)}</title>'
        f"{_grid(ticks, low, high)}"
        f'<text class="tick" x="{LEFT}" y="{HEIGHT - 5}">0</text>'
        f'<text class="tick end" x="{WIDTH - RIGHT}" y="{HEIGHT - 5}">{right:,.0f}</text>'
        f'<polyline class="raw" points="{points(values)}"/><polyline class="smooth" points="{points(smooth)}"/></svg>'
    )


def thinned(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Few enough points, each the mean of its neighbours."""
    if len(x) <= MOST_POINTS:
        return x, y
    parts = np.linspace(0, len(x), MOST_POINTS + 1).astype(int)[:-1]
    counts = np.diff([*parts, len(x)])
    return np.add.reduceat(x, parts) / counts, np.add.reduceat(y, parts) / counts


def nice_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round numbers that cover a range, about so many.

    Example:
        >>> nice_ticks(0.13, 0.92)
        [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    span = max(high - low, 1e-12, 1e-6 * abs(high))
    power = 10.0 ** math.floor(math.log10(span / count))
    step = next(power * k for k in (1, 2, 2.5, 5, 10, 20) if span / (power * k) <= count)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(k * step, 12) for k in range(first, last + 1)]


def words(value: float) -> str:
    """A number in few digits.

    Example:
        >>> [words(x) for x in (0.00002, 0.25, 12.345, 12345.6)]
        ['2e-05', '0.25', '12.3', '12,346']
    """
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _limits(values: Floats, smooth: Floats) -> tuple[float, float]:
    """What is shown: the smooth line whole, the raw one without its wildest hundredth."""
    low, high = np.quantile(values, [0.01, 0.99]) if len(values) > 20 else (values.min(), values.max())
    low, high = min(float(low), float(smooth.min())), max(float(high), float(smooth.max()))
    return (low - 0.5, high + 0.5) if low == high else (0.0 if 0 < low < 0.4 * high else low, high)


def _grid(ticks: Sequence[float], low: float, high: float) -> str:
    lines = []
    for tick in ticks:
        y = TOP + (high - tick) / (high - low) * (HEIGHT - TOP - BOTTOM)
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        lines.append(f'<text class="tick end" x="{LEFT - 6}" y="{y + 3.5:.1f}">{words(tick)}</text>')
    return "".join(lines)


def whisker(
    mean: float, low: float | None, high: float | None, marks: Sequence[float], span: tuple[float, float]
) -> str:
    """A score on a line: its interval as a bar, its mean as a dot, what it is held against as strokes.

    Args:
        mean: The score.
        low: Of its interval, if it has one.
        high: Of its interval.
        marks: Other values on the same line.
        span: Values at the two ends.
    """
    width, middle = 160, 9

    def at(value: float) -> float:
        return 6 + (value - span[0]) / max(span[1] - span[0], 1e-12) * (width - 12)

    parts = [f'<line class="grid" x1="6" x2="{width - 6}" y1="{middle}" y2="{middle}"/>']
    parts += [f'<line class="mark" x1="{at(m):.1f}" x2="{at(m):.1f}" y1="3" y2="15"/>' for m in marks]
    if low is not None and high is not None:
        parts.append(f'<line class="bar" x1="{at(low):.1f}" x2="{at(high):.1f}" y1="{middle}" y2="{middle}"/>')
    parts.append(f'<circle class="dot" cx="{at(mean):.1f}" cy="{middle}" r="4"/>')
    return f'<svg class="whisker" viewBox="0 0 {width} 18" role="presentation">{"".join(parts)}</svg>'
