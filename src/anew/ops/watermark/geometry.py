"""Geometry: what may have happened to a marked picture since, and where its tiles lie then.

    cropped            made at 512 again, it shows fewer tiles, each larger      Look.down, Look.across
    turned a little    the tiles lie aslant                                      Look.tilt
    painted in part    they lie in one place, and the rest is noise              Look.part
    mirrored, turned   the same waves under other names: no look of its own      ORIENTATIONS
    shifted            the waves' phases: one Fourier transform says how far     shift_of

Sources
    Pereira & Pun 2000, doi:10.1109/83.846253      looking for a known template among transforms
    Kuglin & Hines 1975                            shifts by phase correlation
"""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.ops.watermark.pattern import HIGHEST, TILE, Complex, on_grid, points

Floats = NDArray[np.float32]

STEP, STRIDE = 0.006, 0.009
"""Between two scales, as a share: over half a picture the tiles are then off by a pixel at most. The second is for
searches in two directions."""
CROPPED, PADDED = 1.8, 0.85
"""Scales that are looked at: a crop to 5/9 of the shorter side, and a frame around it."""


class Look(NamedTuple):
    """One way in which tiles may lie."""

    down: float = 1.0
    """Height of a tile, as a share of its height in a whole picture."""
    across: float = 1.0
    tilt: float = 0.0
    """Degrees by which the picture was turned."""
    part: tuple[float, float, float, float] = (0.0, 1.0, 0.0, 1.0)
    """Where to look: top, bottom, left and right, as shares of the picture."""


class Orientation(NamedTuple):
    """One of the eight ways to lay a picture down."""

    name: str
    matrix: tuple[int, int, int, int]
    """Takes (down, across) of a wave in the picture as it was marked to those in this one."""


ORIENTATIONS = (
    Orientation("", (1, 0, 0, 1)),
    Orientation("mirrored", (1, 0, 0, -1)),
    Orientation("upside down", (-1, 0, 0, -1)),
    Orientation("mirrored, upside down", (-1, 0, 0, 1)),
    Orientation("turned left", (0, -1, 1, 0)),
    Orientation("turned right", (0, 1, -1, 0)),
    Orientation("mirrored, turned left", (0, 1, 1, 0)),
    Orientation("mirrored, turned right", (0, -1, -1, 0)),
)


def whole() -> list[Look]:
    """Nothing was cut."""
    return [Look()]


@cache
def parts() -> list[Look]:
    """Only some of it was marked: windows of a half and of a third of each side, half over one another."""
    spans = {many: [(at / many / 2, at / many / 2 + 1 / many) for at in range(2 * many - 1)] for many in (2, 3)}
    return [Look(part=(*rows, *columns)) for some in spans.values() for rows, columns in product(some, some)]


@cache
def scales() -> list[Look]:
    """Cropped, or with a frame around it; the likeliest first."""
    return [Look(scale, scale) for scale in _ladder(PADDED, CROPPED, STEP)]


@cache
def aslant() -> list[Look]:
    """Turned by up to 3 degrees, the corners filled or cut away."""
    tilts = [sign * half / 2 for half in range(1, 7) for sign in (1, -1)]
    return [Look(scale, scale, tilt) for tilt, scale in product(tilts, _ladder(0.9, 1.2, STRIDE))]


@cache
def squeezed() -> list[Look]:
    """Made a little narrower or wider than it was."""
    ladder = _ladder(0.88, 1.13, STRIDE)
    return [Look(down, across) for across, down in product(ladder, ladder) if down != across]


class Series:
    """The waves of a picture, at any size of tile.

    The plane is folded at a period that is no whole number of pixels: two products of matrices say how much of each
    wave of the pattern is in it.
    """

    def __init__(self, plane: Floats, size: float) -> None:
        """Take a plane (h, w), flattened and of mean 0, in which a tile of scale 1 is ``size`` pixels."""
        self._plane, self._size = plane, size
        self._tilted: tuple[float, Floats] = (0.0, plane)
        self._summed: tuple[Look, Floats] | None = None

    def at(self, look: Look) -> Complex:
        """(n,): one complex number for each of the pattern's waves."""
        rows = _span(self._plane.shape[0], *look.part[:2])
        both = _bases(rows, look.down * self._size) @ self._across(look)[rows.start : rows.stop]
        cosines, sines = both[:HIGHEST], both[HIGHEST:]
        (cc, cs), (sc, ss) = (np.split(half, 2, axis=1) for half in (cosines, sines))
        down, across = points().T
        place, way = (np.abs(down), across), np.where(down < 0, np.float32(-1), np.float32(1))
        real = cc[place] - way * ss[place]
        imaginary = cs[place] + way * sc[place]
        return np.asarray(real - 1j * imaginary, np.complex64)

    def _across(self, look: Look) -> Floats:
        """The plane's rows as sums of waves; the same for every look that differs only in rows."""
        key = look._replace(down=1.0, part=(0.0, 1.0, *look.part[2:]))
        if self._summed is None or self._summed[0] != key:
            columns = _span(self._plane.shape[1], *look.part[2:])
            basis = _bases(columns, look.across * self._size)
            self._summed = key, self._turned(look.tilt)[:, columns.start : columns.stop] @ basis.T
        return self._summed[1]

    def _turned(self, tilt: float) -> Floats:
        if self._tilted[0] != tilt:
            height, width = self._plane.shape
            matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), tilt, 1)
            turned = cv2.warpAffine(self._plane, matrix, (width, height), flags=cv2.INTER_LINEAR) if tilt else None
            self._tilted = tilt, self._plane if turned is None else np.asarray(turned, np.float32)
        return self._tilted[1]


def oriented(waves: Complex) -> Complex:
    """(8, n): the waves as they were when the picture was marked, had it been laid down since in each of eight ways."""
    index, opposite = _orders()
    took = waves[index]
    return np.where(opposite, np.conj(took), took)


def shift_of(products: Complex, side: int) -> tuple[float, float, float]:
    """How far one tile must be moved to lie on another: height of the peak, and tiles down and across.

    Args:
        products: (n,) waves of the one times conjugate waves of the other.
        side: The answer is exact to one ``side``-th of a tile.
    """
    surface = np.fft.irfft2(on_grid(products, side), (side, side))
    top = int(surface.argmax())
    return float(surface.flat[top]) * side**2, (top // side) / side, (top % side) / side


def peaks(products: Complex, side: int) -> Floats:
    """(k,): the height of the peak of each of (k, n)."""
    surfaces = np.fft.irfft2(on_grid(products, side), (side, side))
    return np.asarray(surfaces.max(axis=(1, 2)) * side**2, np.float32)


def moved(waves: Complex, down: float, across: float) -> Complex:
    """The waves of a tile moved back by so many tiles."""
    turns = points() @ np.array([down, across])
    return np.asarray(waves * np.exp(2j * np.pi * turns), np.complex64)


def _ladder(low: float, high: float, step: float) -> list[float]:
    """Scales from low to high in even steps, those near 1 first."""
    rungs = range(int(np.log(low) / step), int(np.log(high) / step) + 1)
    return [float(np.exp(step * rung)) for rung in sorted(rungs, key=abs)]


def _span(length: int, low: float, high: float) -> range:
    """The pixels from one share of a length to another; at least one."""
    first = min(int(low * length), length - 1)
    return range(first, max(first + 1, round(high * length)))


def _bases(pixels: range, period: float) -> Floats:
    """Cosines, then sines, of 0 to 25 periods over some pixels: (52, m)."""
    turns = np.arange(HIGHEST)[:, None] * ((np.asarray(pixels) + 0.5) / period - 0.5 / TILE)
    angles = (2 * np.pi * (turns - np.rint(turns))).astype(np.float32)
    return np.concatenate((np.cos(angles), np.sin(angles)))


@cache
def _orders() -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each orientation and wave: which wave of the picture it is by now, and whether as its opposite."""
    ours = points()
    number = {tuple(point): index for index, point in enumerate(ours.tolist())}
    index = np.zeros((len(ORIENTATIONS), len(ours)), np.int64)
    opposite = np.zeros(index.shape, np.bool_)
    for row, orientation in enumerate(ORIENTATIONS):
        now = ours @ np.array(orientation.matrix).reshape(2, 2).T
        for column, (down, across) in enumerate(now.tolist()):
            opposite[row, column] = (down, across) not in number
            index[row, column] = number[(-down, -across) if opposite[row, column] else (down, across)]
    return index, opposite


def looks(thorough: bool) -> Iterator[list[Look]]:
    """What to look for, cheapest and likeliest first."""
    yield whole()
    yield parts()
    yield scales()
    if thorough:
        yield aslant()
        yield squeezed()
