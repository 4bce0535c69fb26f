"""Pattern: what is laid under a picture, one tile of it, and the chips it is made of.

A tile of 128 x 128 is a sum of waves that fit into it a whole number of times, 5 to 26 periods across: low enough to
live through compression and a picture of half the size, high enough to look like grain. Each wave has two numbers, one
for its cosine and one for its sine. One row of signs over those numbers is the *sync*, by which a tile is found; 64
more are the bits, each row added or taken away. The rows are of a Hadamard matrix, so they do not disturb each other;
which rows and in which order comes from the key, by SHAKE-256, the same on every machine.

    Points (n, 2)      the waves: periods down and across, one of each pair of opposites
    chips  (65, 2n)    row 0 sync, rows 1 to 64 the bits

The key is public. Whoever reads these lines can find a mark, take it away and forge one.

Sources
    Cox, Kilian, Leighton & Shamoon 1997, doi:10.1109/83.650120            spread spectrum in the middle frequencies
    Kutter 1998, doi:10.1117/12.337437; Honsinger & Rabbani 2000           a tile again and again, found by itself
"""

from functools import cache
from hashlib import shake_256

import numpy as np
from numpy.typing import NDArray

from anew.ops.watermark.code import BITS, Signs

Floats = NDArray[np.float32]
Complex = NDArray[np.complex64]
Points = NDArray[np.int64]

TILE = 128
"""Pixels of a tile's side, in a picture whose shorter side is 512."""
LOWEST, HIGHEST = 5, 26
"""Periods in a tile: from, and up to but not with. There are 1020 waves between."""
SYNC_SHARE = 0.18
"""Of the energy. With it the sync is found a little before the bits can be read."""

_KEY = b"anew watermark 1"
_ORDER = 2048


@cache
def points() -> Points:
    """(n, 2): periods down and across of each wave."""
    down, across = np.mgrid[-HIGHEST : HIGHEST + 1, 0 : HIGHEST + 1]
    square = down**2 + across**2
    ours = (square >= LOWEST**2) & (square < HIGHEST**2) & ((across > 0) | (down > 0))
    return np.stack((down[ours], across[ours]), axis=1)


@cache
def chips() -> Floats:
    """(65, 2n) of +1 and -1: cosines first, then sines."""
    rows = 1 + np.argsort(_words(b"rows", _ORDER - 1), kind="stable")[: 1 + BITS]
    columns = np.argsort(_words(b"columns", _ORDER), kind="stable")[: 2 * len(points())]
    flipped = _words(b"signs", columns.size) & np.uint64(1)
    odd = np.bitwise_count(rows[:, None] & columns) + flipped & 1
    return np.where(odd, np.float32(-1), np.float32(1))


@cache
def sync() -> Complex:
    """(n,): the sync's waves, of length sqrt(2)."""
    return waves(chips()[0])


def waves(numbers: Floats) -> Complex:
    """Cosines and sines (..., 2n) as complex numbers (..., n)."""
    n = numbers.shape[-1] // 2
    return np.asarray(numbers[..., :n] + 1j * numbers[..., n:], np.complex64)


def waves_of(signs: Signs) -> Complex:
    """(n,): the sync and so many bits as waves."""
    weights = np.concatenate(([SYNC_SHARE**0.5], signs * ((1 - SYNC_SHARE) / BITS) ** 0.5)).astype(np.float32)
    return waves(weights @ chips())


def tile(signs: Signs) -> Floats:
    """One tile that says so many signs: float32 (128, 128), mean 0, standard deviation 1."""
    pixels = np.fft.irfft2(on_grid(waves_of(signs), TILE), (TILE, TILE))
    return np.asarray(pixels / pixels.std(), np.float32)


def on_grid(waves: Complex, side: int) -> Complex:
    """Waves (..., n) where ``np.fft.irfft2`` wants them, (..., side, side / 2 + 1)."""
    down, across = points().T
    grid = np.zeros((*waves.shape[:-1], side, side // 2 + 1), np.complex64)
    grid[..., down % side, across] = waves * np.where(across == 0, 2, 1)  # that column holds both of each pair
    return grid


def _words(what: bytes, count: int) -> NDArray[np.uint64]:
    return np.frombuffer(shake_256(_KEY + b" " + what).digest(8 * count), "<u8").astype(np.uint64)
