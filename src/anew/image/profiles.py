"""Profiles: an ICC profile for files that name their colours by number instead of carrying one.

Source
    ICC.1:2022, sections 7 and 9; SMPTE EG 432-1 (the primaries of Display P3).
"""

import struct

import numpy as np

from anew.image.icc import Doubles

SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
P3_PRIMARIES = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
_D65, _D50 = (0.3127, 0.3290), (0.9642, 1.0, 0.8249)
_SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_BRADFORD: Doubles = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])


def display_p3() -> bytes:
    """The profile of Display P3: the primaries of DCI-P3, white D65, the curve of sRGB."""
    return matrix_profile("Display P3", P3_PRIMARIES, _SRGB_CURVE)


def matrix_profile(name: str, primaries: tuple[tuple[float, float], ...], curve: tuple[float, ...]) -> bytes:
    """A display profile (version 4) of three primaries under D65 and one parametric curve.

    Args:
        name: What programs show.
        primaries: Chromaticities (x, y) of red, green and blue.
        curve: Parameters of a parametricCurveType: 1 for a plain power, 5 for one with a straight foot.
    """
    adapt = _adaptation()
    columns = adapt @ _to_xyz(primaries)
    kind = {1: 0, 3: 1, 4: 2, 5: 3, 7: 4}[len(curve)]
    shape = b"para" + struct.pack(">IHH", 0, kind, 0) + _fixed(*curve)
    tags = {
        b"desc": _words(name),
        b"cprt": _words("CC0"),
        b"wtpt": b"XYZ " + bytes(4) + _fixed(*_D50),
        b"chad": b"sf32" + bytes(4) + _fixed(*adapt.ravel()),
        **{key: b"XYZ " + bytes(4) + _fixed(*columns[:, i]) for i, key in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), shape),
    }
    return _assembled(tags)


def _to_xyz(primaries: tuple[tuple[float, float], ...]) -> Doubles:
    """(3, 3): light to XYZ under D65, white at full light."""
    columns = np.array([[x / y, 1, (1 - x - y) / y] for x, y in primaries]).T
    white = np.array([_D65[0] / _D65[1], 1, (1 - sum(_D65)) / _D65[1]])
    scaled: Doubles = columns * np.linalg.solve(columns, white)
    return scaled


def _adaptation() -> Doubles:
    """(3, 3): XYZ under D65 to XYZ under D50, after Bradford."""
    white = np.array([_D65[0] / _D65[1], 1, (1 - sum(_D65)) / _D65[1]])
    scale = (_BRADFORD @ np.array(_D50)) / (_BRADFORD @ white)
    adaptation: Doubles = np.linalg.inv(_BRADFORD) @ np.diag(scale) @ _BRADFORD
    return adaptation


def _assembled(tags: dict[bytes, bytes]) -> bytes:
    at, table, body = 132 + 12 * len(tags), b"", b""
    for key, value in tags.items():
        table += struct.pack(">4sII", key, at + len(body), len(value))
        body += value + bytes(-len(value) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(body), bytes(4), 0x04400000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _fixed(*_D50)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(float(value) * 65536) for value in values))


def _words(text: str) -> bytes:
    encoded = text.encode("utf-16-be")
    return b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(encoded), 28) + encoded
