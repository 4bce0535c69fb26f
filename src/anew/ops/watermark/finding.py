"""Finding: the id in a picture, if there is one.

    picture ──► luma, shorter side 256, flattened ──► waves at a look ──► best of 8 orientations and all shifts
            ──► the few best looks, looked at closely ──► 64 numbers ──► an id, or not

An id is told only where three things agree: the sync stands out of all shifts (`score`), the bits are surer than
chance makes them (`clear`), and the check fits after few flips. For pure noise the three are reckoned, not
measured, as follows. A whole search makes some six million comparisons, of which the best is over 6 in one of a
hundred pictures; 64 numbers are on average over 1.2 in one of ten million; a word is within four flips of one that
fits in one of 170. Together: less than one in 10^10 pictures.
"""

from typing import NamedTuple

import cv2
import numpy as np

from anew.ops.watermark.code import read, signs
from anew.ops.watermark.geometry import (
    ORIENTATIONS,
    STEP,
    Look,
    Series,
    looks,
    moved,
    oriented,
    parts,
    peaks,
    shift_of,
    whole,
)
from anew.ops.watermark.marking import level, luma_at
from anew.ops.watermark.pattern import TILE, Complex, Floats, chips, points, sync, waves_of

SHORT = 256
"""Shorter side at which a picture is read: half of that at which it is marked, and that is fine enough."""
LEAST_SCORE = 6.0
"""The sync above all other shifts, in standard deviations."""
LEAST_CLEAR = 1.2
"""Mean size of the 64 numbers, in standard deviations. Of noise it is 0.80 +- 0.08."""
CONFIRMED = 5.0
"""Likeness from which a mark of a known id is there."""
_CANDIDATES = 5
"""So many of the best sights are looked at closely."""
_COARSE, _FINE = 64, 512
"""Places across a tile at which a shift is looked for: first, and then closely."""
_MOST = 1.5
"""How much stronger than others of its length a wave may be: a fence is not to drown the rest."""


class Found(NamedTuple):
    """A watermark of anew, and how it lies in the picture."""

    id: int
    score: float
    """How far the sync stands out, in standard deviations; 6 and over."""
    flips: int
    """Bits that had to be mended."""
    scale: float
    """Size of its tiles, of what it is in a whole picture; over 1 after a crop."""
    turned: str
    """How the picture was laid down since: "", "mirrored", "upside down", "turned left" ..."""
    tilt: float
    """Degrees by which it was turned beside that."""
    aligned: bool
    """Whether the mark lies where it was put: nothing was cut, turned or mirrored."""

    @property
    def text(self) -> str:
        """The id as 12 hexadecimal digits."""
        return f"{self.id:012x}"


class _Sight(NamedTuple):
    """One look in one orientation."""

    score: float
    look: Look
    orientation: int


def find(picture: Floats, *, thorough: bool = False) -> Found | None:
    """The watermark in a picture; where there are several, the one that stands out.

    Args:
        picture: float32 (H, W, 3) in [0, 1], any size.
        thorough: Look also for pictures that were turned by a few degrees or squeezed by a few percent; that takes
            ten times as long, where nothing is found.

    Returns:
        What was found; None where there is nothing, or not enough of it left.
    """
    series = _series(picture)
    for some in looks(thorough):
        if found := _best(series, some):
            return found
    return None


def find_aligned(picture: Floats) -> Found | None:
    """The watermark that lies where it was put, in a picture that was not cut, turned or mirrored; a quick look."""
    found = _best(_series(picture), [Look()])
    return found if found and found.aligned else None


def presence(picture: Floats, id: int) -> float:
    """How much of a mark lies where it was put: 0 where there is none, below where it was taken away too often."""
    waves = _series(picture).at(Look())
    return float(np.vdot(waves_of(signs(id)), waves).real)


def likeness(picture: Floats, id: int) -> float:
    """How surely a mark of a known id lies where it was put, in all of the picture or in a part; see `CONFIRMED`.

    Whoever knows the id, from a record, needs less of it than whoever reads it: 35 comparisons instead of millions.

    Returns:
        In standard deviations of what any other id would come to, marked or not; 8 at most.
    """
    series, wanted = _series(picture), signs(id).astype(np.float32)
    numbers = [_numbers(_whitened(series.at(look))) for look in (*whole(), *parts())]
    return max(float(each @ wanted) / (float(np.linalg.norm(each)) + 1e-9) for each in numbers)


def _series(picture: Floats) -> Series:
    height, width = picture.shape[:2]
    size = level(height, width, SHORT)
    return Series(_flattened(luma_at(picture, size)), TILE * size[0] / level(height, width)[0])


def _flattened(luma: Floats) -> Floats:
    """What is left without what one would expect: every place as busy as any other, of mean 0."""
    fine = luma - cv2.blur(luma, (5, 5))
    spread = np.sqrt(np.maximum(cv2.blur(fine * fine, (5, 5)), 0))
    return np.asarray(np.clip(fine / (spread + 2), -2.5, 2.5), np.float32)


def _best(series: Series, some: list[Look]) -> Found | None:
    sights = sorted((each for look in some for each in _seen(series, look)), reverse=True)
    for sight in sights[:_CANDIDATES]:
        if found := _closely(series, sight):
            return found
    return None


def _seen(series: Series, look: Look) -> list[_Sight]:
    """The best orientation of a look."""
    waves = _whitened(series.at(look))
    heights = peaks(oriented(waves) * np.conj(sync()), _COARSE) / _deviation(waves)
    best = int(heights.argmax())
    return [_Sight(float(heights[best]), look, best)]


def _closely(series: Series, sight: _Sight) -> Found | None:
    """The id, if it can be read at this look or right beside it."""
    best: tuple[float, Look, Complex, tuple[float, float]] | None = None
    for step in (-0.5, 0.0, 0.5):
        share = float(np.exp(step * STEP))
        look = sight.look._replace(down=sight.look.down * share, across=sight.look.across * share)
        waves = _whitened(series.at(look))
        laid = oriented(waves)[sight.orientation]
        height, down, across = shift_of(laid * np.conj(sync()), _FINE)
        score = height / _deviation(waves)
        if best is None or score > best[0]:
            best = score, look, moved(laid, down, across), (down, across)
    assert best is not None
    score, look, laid, shift = best
    numbers = _numbers(laid)
    if score < LEAST_SCORE or float(np.abs(numbers).mean()) < LEAST_CLEAR:
        return None
    reading = read(numbers)
    if reading is None:
        return None
    aligned = (
        sight.orientation == 0
        and sight.look._replace(part=Look().part) == Look()
        and all(min(x, 1 - x) * TILE < 2 for x in shift)
    )
    turned = ORIENTATIONS[sight.orientation].name
    return Found(reading.id, score, reading.flips, (look.down * look.across) ** 0.5, turned, look.tilt, aligned)


def _numbers(waves: Complex) -> Floats:
    """(64,): the bits, as far as one can tell, in standard deviations of noise."""
    return np.asarray(chips()[1:] @ np.concatenate((waves.real, waves.imag)) / (_deviation(waves) / 2), np.float32)


def _whitened(waves: Complex) -> Complex:
    """Every wave as strong as the others of about its length, and none very much stronger."""
    sizes = np.abs(waves)
    rings = np.rint(np.hypot(*points().T)).astype(np.int64)
    usual = np.sqrt(np.bincount(rings, sizes**2) / np.maximum(np.bincount(rings), 1))[rings] + 1e-9
    return np.asarray(waves / usual * np.minimum(1, _MOST * usual / np.maximum(sizes, 1e-9)), np.complex64)


def _deviation(waves: Complex) -> float:
    """Of the height of a correlation with the sync where nothing is to be found."""
    return float(2 * np.linalg.norm(waves)) + 1e-9
