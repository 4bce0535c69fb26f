"""Pixels: the samples of a picture as a file that reads back to the same ``sha256``, written fast.

L, LA, RGB and RGBA of 8 and 16 bits are PNG, CMYK is TIFF: any viewer opens them. The PNG is written here and not by
the door, for speed: one filter for all rows, and a deflate that looks for runs only.

Source
    W3C, Portable Network Graphics (PNG) Specification, third edition; RFC 1951.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from anew.image import Limit, Origin, Picture, open_picture
from anew.image.arrays import row_bands
from anew.image.files.chunks import Chunk, put_together

KINDS = {"L": 0, "LA": 4, "RGB": 2, "RGBA": 6}
"""Colour types of PNG."""
SUFFIXES = (".png", ".tif")
_UP = 2
"""The filter that takes from each byte the one above it: whole rows at once, in numpy."""


def suffix_of(picture: Picture) -> str:
    """The ending of its file."""
    return ".png" if picture.mode in KINDS else ".tif"


def packed(picture: Picture) -> bytes:
    """The file: samples and profile, nothing else."""
    if picture.mode in KINDS:
        return _png(picture)
    from anew.image.files import tiff_write

    return tiff_write.write(replace(picture, origin=Origin()))


def unpacked(data: bytes, limit: Limit) -> Picture:
    """The picture in a file that ``packed`` wrote, with an origin that says nothing.

    Raises:
        BadFile: it is damaged.
        TooLarge: over the limit.
    """
    return replace(open_picture(data, limit=limit), origin=Origin())


def _png(picture: Picture) -> bytes:
    size = picture.size
    header = struct.pack(">IIBBBBB", size.width, size.height, picture.depth, KINDS[picture.mode], 0, 0, 0)
    chunks = [Chunk(b"IHDR", header)]
    if picture.profile is not None:
        chunks.append(Chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(picture.profile)))
    chunks += [Chunk(b"IDAT", part) for part in _deflated(picture) if part]
    return put_together([*chunks, Chunk(b"IEND", b"")])


def _deflated(picture: Picture) -> Iterator[bytes]:
    """The rows, filtered and deflated, a band at a time."""
    samples = picture.samples
    engine = zlib.compressobj(1, zlib.DEFLATED, 15, 9, zlib.Z_RLE)
    above = np.zeros((1, samples[:1].nbytes), np.uint8)
    for band in row_bands(samples.shape[0], samples[:1].nbytes):
        big = np.ascontiguousarray(samples[band], samples.dtype.newbyteorder(">"))
        rows = big.view(np.uint8).reshape(len(big), -1)
        lines = np.full((len(rows), rows.shape[1] + 1), _UP, np.uint8)
        np.subtract(rows, np.concatenate((above, rows[:-1])), out=lines[:, 1:])
        above = rows[-1:].copy()
        yield engine.compress(lines.data)
    yield engine.flush()
