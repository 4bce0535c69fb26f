"""Reading: any picture file as 8-bit sRGB, or as the codes of a label map, brought to its training size.

Axes
    H  rows     W  columns     C  red, green, blue
"""

from dataclasses import replace
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.errors import BadFile
from anew.image import Palette, Picture
from anew.image.arrays import quantised, shrunk
from anew.training.data.items import Part

Bytes = NDArray[np.uint8]
MOST_CODES = 256


class Codes(NamedTuple):
    """A label map as its file codes it: ``numbers`` into ``table``, whose rows are (value, colour)."""

    numbers_HW: Bytes
    kind: str
    """``grey`` (the value is a grey level), ``palette`` (an index) or ``colour`` (no value: -1)."""
    table: list[tuple[int, str]]


def srgb8(picture: Picture) -> Bytes:
    """A picture as (H, W, 3) uint8 in sRGB: its profile applied, 16 bits rounded, alpha laid over white."""
    if picture.depth == 8 and picture.profile is None and picture.mode in ("L", "RGB"):
        return np.repeat(picture.samples, 3, axis=2) if picture.mode == "L" else picture.samples.astype(np.uint8)
    rgb_HWC, alpha_HW = picture.rgb("srgb"), picture.alpha()
    if alpha_HW is not None:
        rgb_HWC = rgb_HWC * alpha_HW[..., None] + (1 - alpha_HW[..., None])
    return quantised(rgb_HWC, 8).astype(np.uint8)


def codes(picture: Picture) -> Codes:
    """A label map as its file codes it; alpha is passed over.

    Raises:
        BadFile: more than 256 codes, as in a photo or a label map that went through JPEG.
    """
    palette = picture.origin.palette
    if palette is not None:
        used = np.flatnonzero(np.bincount(palette.indices.ravel(), minlength=256))
        return _coded(palette.indices, used, "palette", [(int(v), _hex(palette.colours[v])) for v in used])
    samples = picture.samples
    if picture.mode in ("L", "LA"):
        values_HW = samples[..., 0] if picture.origin.bits >= 8 else shrunk(samples[..., 0], picture.origin.bits)
        used = np.flatnonzero(np.bincount(values_HW.ravel()))
        _check_few(len(used))
        return _coded(values_HW, used, "grey", [(int(v), _hex((v, v, v)) if v < 256 else "") for v in used])
    rgb_HWC = srgb8(picture.of_depth(8)).astype(np.uint32) if picture.mode == "CMYK" else picture.of_depth(8).samples
    packed_HW = rgb_HWC[..., 0].astype(np.uint32) << 16 | rgb_HWC[..., 1].astype(np.uint32) << 8 | rgb_HWC[..., 2]
    colours = np.unique(packed_HW)
    _check_few(len(colours))
    numbers_HW = np.searchsorted(colours, packed_HW).astype(np.uint8)
    return Codes(numbers_HW, "colour", [(-1, f"#{colour:06x}") for colour in colours.tolist()])


def _coded(values_HW: NDArray[Any], used: NDArray[np.intp], kind: str, table: list[tuple[int, str]]) -> Codes:
    lookup = np.zeros(int(used.max()) + 1, np.uint8)
    lookup[used] = np.arange(len(used))
    return Codes(lookup[values_HW], kind, table)


def _check_few(count: int) -> None:
    if count > MOST_CODES:
        raise BadFile(
            needed=f"a label map: flat regions of at most {MOST_CODES} colours or values",
            found=f"{count:,} of them",
            fix="Save label maps as PNG, never as JPEG; or set label_maps to pictures.",
        )


def _hex(colour: Any) -> str:
    red, green, blue = (int(value) for value in colour[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"


def part_of(picture: Picture, part: Part) -> Picture:
    """The whole of a picture, or one half of two side by side.

    Raises:
        BadFile: halves of a picture whose width is odd.
    """
    if part == "whole":
        return picture
    width = picture.size.width
    if width % 2:
        raise BadFile(
            needed="two pictures of equal width side by side",
            found=f"a width of {width}, which is odd",
            fix="Export the pair again, or give A and B as two folders.",
        )
    columns = slice(0, width // 2) if part == "left" else slice(width // 2, None)
    origin, palette = picture.origin, picture.origin.palette
    if palette is not None:
        origin = replace(origin, palette=Palette(palette.colours, palette.indices[:, columns]))
    return replace(picture, samples=np.ascontiguousarray(picture.samples[:, columns]), origin=origin)


def fitted(array: Bytes, shorter: int, flat: bool) -> Bytes:
    """A picture resized so that its shorter side has so many pixels.

    Args:
        array: (H, W) or (H, W, 3).
        shorter: Pixels.
        flat: Whether values are codes, which must not be mixed: the nearest one is taken.
    """
    height, width = array.shape[:2]
    scale = shorter / min(height, width)
    size = (max(shorter, round(width * scale)), max(shorter, round(height * scale)))
    if size == (width, height):
        return array
    way = cv2.INTER_NEAREST_EXACT if flat else cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(array), size, interpolation=way), np.uint8)
