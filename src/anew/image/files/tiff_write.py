"""TIFF: write. Every mode and depth, deflated with a predictor, or plain where the original was.

Written in the byte order of the picture's EXIF, so that its values are copied as they are.

Source
    TIFF 6.0; Adobe, TIFF Technical Notes (deflate, tag 8).
"""

import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadFile
from anew.image.arrays import premultiplied, row_bands
from anew.image.files import tiff
from anew.image.files.directory import (
    BYTE,
    LONG,
    RATIONAL,
    SHORT,
    UNDEFINED,
    Entries,
    Entry,
    Layout,
    Order,
    read_directory,
    with_sub_directories,
    written_directory,
)
from anew.image.files.png import EFFORT, packed_bits
from anew.image.origin import Palette
from anew.image.picture import Picture


def write(picture: Picture) -> bytes:
    """Encode a picture as TIFF, in the bits, palette and kind of alpha of its origin where they still hold."""
    origin = picture.origin
    order: Order = ">" if origin.exif and origin.exif[:2] == b"MM" else "<"
    plain = origin.format == "tiff" and origin.compression == "none"
    rows_HB, bits = _rows(picture, order)
    predicted = not plain and bits >= 8 and origin.palette is None
    strips, counts = _strips(rows_HB, picture.samples.shape[2], order, plain, predicted)
    starts = np.cumsum([8, *counts])[:-1].tolist()
    entries: dict[int, Entry | Entries] = dict(_described(origin.exif))
    entries |= _layout(picture, bits, order)
    entries |= {
        tiff.COMPRESSION: _number(1 if plain else 8, order),
        tiff.STRIPS: _numbers(starts, order, LONG),
        tiff.STRIP_BYTES: _numbers(counts, order, LONG),
        tiff.STRIP_ROWS: _number(_strip_rows(rows_HB), order, LONG),
    }
    if predicted:
        entries[tiff.PREDICTOR] = _number(2, order)
    entries |= _facts(picture, order)
    data = b"".join(strips)
    at = 8 + len(data) + len(data) % 2
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", at)
    return head + data.ljust(at - 8, b"\0") + written_directory(entries, order, at)


def _rows(picture: Picture, order: Order) -> tuple[NDArray[Any], int]:
    """The samples as rows: (H, bytes) packed where there are fewer than 8 bits, else (H, W, C)."""
    origin, samples = picture.origin, picture.samples
    if origin.palette is not None:
        bits = 4 if len(origin.palette.colours) <= 16 and origin.bits <= 4 else 8
        return packed_bits(origin.palette.indices, bits), bits
    step = 255 // (2**origin.bits - 1) if origin.bits < 8 else 1
    if origin.bits in (1, 2, 4) and picture.mode == "L" and not (samples % step).any():
        return packed_bits(samples[..., 0] // np.uint8(step), origin.bits), origin.bits
    if origin.premultiplied and picture.has_alpha:
        samples = premultiplied(samples)
    return samples, picture.depth


def _strip_rows(rows: NDArray[Any]) -> int:
    return len(range(*row_bands(rows.shape[0], rows[:1].nbytes, 2**18)[0].indices(rows.shape[0])))


def _strips(
    rows: NDArray[Any], channels: int, order: Order, plain: bool, predicted: bool
) -> tuple[list[bytes], list[int]]:
    strips = []
    for band in row_bands(rows.shape[0], rows[:1].nbytes, 2**18):
        block = rows[band]
        if predicted:
            block = block.copy()
            block[:, 1:] -= rows[band, :-1]
        raw = block.astype(block.dtype.newbyteorder(order), copy=False).tobytes()
        strips.append(raw if plain else zlib.compress(raw, EFFORT))
    return strips, [len(strip) for strip in strips]


def _layout(picture: Picture, bits: int, order: Order) -> dict[int, Entry]:
    """What the samples are."""
    palette = picture.origin.palette
    channels = 1 if palette is not None else picture.samples.shape[2]
    kinds = {"L": tiff.BLACK_IS_0, "LA": tiff.BLACK_IS_0, "RGB": tiff.RGB, "RGBA": tiff.RGB, "CMYK": tiff.INK}
    kind = tiff.PALETTE if palette is not None else kinds[picture.mode]
    entries = {
        tiff.WIDTH: _number(picture.size.width, order, LONG),
        tiff.HEIGHT: _number(picture.size.height, order, LONG),
        tiff.BITS: _numbers([bits] * channels, order),
        tiff.PHOTOMETRIC: _number(kind, order),
        tiff.CHANNELS: _number(channels, order),
        tiff.PLANAR: _number(1, order),
    }
    if palette is not None:
        entries[320] = _colour_map(palette, bits, order)
    elif picture.has_alpha:
        straight = tiff.PREMULTIPLIED if picture.origin.premultiplied else tiff.STRAIGHT
        entries[tiff.EXTRA] = _number(straight, order)
    return entries


def _facts(picture: Picture, order: Order) -> dict[int, Entry]:
    """Resolution, XMP, profile."""
    across, down = picture.origin.dpi or (72.0, 72.0)
    entries = {
        tiff.X_DPI: Entry(RATIONAL, 1, struct.pack(order + "II", round(across * 1000), 1000)),
        tiff.Y_DPI: Entry(RATIONAL, 1, struct.pack(order + "II", round(down * 1000), 1000)),
        tiff.DPI_UNIT: _number(2 if picture.origin.dpi else 1, order),
    }
    if picture.origin.xmp:
        entries[tiff.XMP] = Entry(BYTE, len(picture.origin.xmp), picture.origin.xmp)
    if picture.profile:
        entries[tiff.ICC] = Entry(UNDEFINED, len(picture.profile), picture.profile)
    return entries


def _described(exif: bytes | None) -> Entries:
    """The descriptive tags of an EXIF block, sub-directories and all."""
    if exif is None or len(exif) < 16:
        return {}
    try:
        layout = Layout.of(exif)
        entries, _ = read_directory(exif, layout, layout.first)
    except BadFile:  # Nonsense in a JPEG's EXIF is no reason to refuse the picture.
        return {}
    whole = with_sub_directories(exif, layout, entries)
    return {tag: entry for tag, entry in whole.items() if tag in tiff.DESCRIPTIVE}


def _colour_map(palette: Palette, bits: int, order: Order) -> Entry:
    table = np.zeros((3, 2**bits), np.uint16)
    table[:, : len(palette.colours)] = palette.colours[:, :3].T.astype(np.uint16) * np.uint16(257)
    return _numbers(table.ravel().tolist(), order)


def _number(value: int, order: Order, kind: int = SHORT) -> Entry:
    return _numbers([value], order, kind)


def _numbers(values: list[int], order: Order, kind: int = SHORT) -> Entry:
    code = "I" if kind == LONG else "H"
    return Entry(kind, len(values), struct.pack(f"{order}{len(values)}{code}", *values))
