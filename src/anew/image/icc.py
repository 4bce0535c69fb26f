"""ICC profiles of the simple kind, three primaries and a curve each, or grey with a curve: read, at full precision.

Most cameras, screens and phones use these (sRGB, Display P3, Adobe RGB, ProPhoto). Read here, their pixels are
converted in float; the library that Pillow brings would round them to 8 bits.

Source
    ICC.1:2022, sections 8 (tags), 10.6 (curveType), 10.18 (parametricCurveType).
"""

import struct
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
KNOTS = 4096
GRID: Doubles = np.linspace(0, 1, KNOTS + 1)


class Shaper(NamedTuple):
    """Curves and primaries."""

    curves: tuple[Doubles, Doubles, Doubles]
    """Light for each of ``GRID``'s encoded values, rising, one a channel."""

    matrix: Doubles
    """(3, 3): light in red, green, blue to XYZ under D50."""


def srgb_curve() -> Doubles:
    """The curve of sRGB, IEC 61966-2-1."""
    return np.where(GRID <= 0.04045, GRID / 12.92, ((GRID + 0.055) / 1.055) ** 2.4)


SRGB_MATRIX: Doubles = np.array(
    [[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]
)
"""IEC 61966-2-1 primaries, adapted to D50 after Bradford."""


def shaper_of(profile: bytes, grey: bool) -> Shaper | None:
    """Curves and primaries of a profile; None where it is of another kind or damaged.

    Args:
        profile: An ICC profile.
        grey: Whether a profile for grey is expected; it is given sRGB's primaries, under which grey is grey.
    """
    try:
        if profile[16:20] != (b"GRAY" if grey else b"RGB ") or (profile[20:24] != b"XYZ " and not grey):
            return None
        tags = _tags(profile)
        if grey:
            curve = _curve(tags[b"kTRC"])
            return Shaper((curve, curve, curve), SRGB_MATRIX)
        matrix = np.column_stack([_xyz(tags[name]) for name in (b"rXYZ", b"gXYZ", b"bXYZ")])
        red, green, blue = (_curve(tags[name]) for name in (b"rTRC", b"gTRC", b"bTRC"))
        np.linalg.inv(matrix)
    except (KeyError, ValueError, IndexError, struct.error, np.linalg.LinAlgError):
        return None
    return Shaper((red, green, blue), matrix)


def is_srgb(shaper: Shaper) -> bool:
    """Whether a profile is sRGB but for rounding."""
    curves = all(np.abs(curve - srgb_curve()).max() < 2e-3 for curve in shaper.curves)
    return curves and bool(np.abs(shaper.matrix - SRGB_MATRIX).max() < 2e-3)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    (count,) = struct.unpack_from(">I", profile, 128)
    tags = {}
    for index in range(min(count, 256)):
        name, at, length = struct.unpack_from(">4sII", profile, 132 + 12 * index)
        tags[name] = profile[at : at + length]
    return tags


def _xyz(tag: bytes) -> Doubles:
    return np.array(struct.unpack_from(">3i", tag, 8)) / 65536


def _curve(tag: bytes) -> Doubles:
    """A curve tag on ``GRID``, made rising so that it can be undone."""
    curve = _sampled(tag) if tag[:4] == b"curv" else _parametric(tag)
    if not np.isfinite(curve).all():
        raise ValueError("a curve that is not finite")
    rising: Doubles = np.maximum.accumulate(np.clip(curve, 0, 1))
    return rising


def _sampled(tag: bytes) -> Doubles:
    (count,) = struct.unpack_from(">I", tag, 8)
    if count == 0:
        return GRID
    if count == 1:
        power: Doubles = GRID ** (struct.unpack_from(">H", tag, 12)[0] / 256)
        return power
    table = np.frombuffer(tag, ">u2", count, 12) / 65535
    return np.interp(GRID, np.linspace(0, 1, count), table)


def _parametric(tag: bytes) -> Doubles:
    (kind,) = struct.unpack_from(">H", tag, 8)
    count = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}[kind]
    values: list[Any] = [value / 65536 for value in struct.unpack_from(f">{count}i", tag, 12)]
    g, a, b, c, d, e, f = (values + [1.0, 0.0, 0.0, 0.0, 0.0, 0.0][count - 1 :])[:7]
    if kind in (1, 2):  # Below -b/a the curve is flat, at 0 or at c.
        level, c, d, e, f = (c if kind == 2 else 0.0), 0.0, -b / a, 0.0, 0.0
        e = f = level
    curve: Doubles = np.where(d <= GRID, np.maximum(a * GRID + b, 0) ** g + e, c * GRID + f)
    return curve
