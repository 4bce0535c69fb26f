"""Origin: the facts of the file a picture came from, kept so that saving can restore them.

None of it is needed to compute with the pixels; all of it is needed to give the owner back
the same kind of file. ``Picture.sha256`` does not depend on it.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Palette:
    """The colours of an indexed picture, and which of them each pixel uses.

    Invariant: the samples of the picture are ``colours[indices]``.
    """

    colours: NDArray[np.uint8]
    """(N, 3), or (N, 4) where some entry is transparent; N is 1 to 256."""

    indices: NDArray[np.uint8]
    """(H, W): the entry of each pixel."""


@dataclass(frozen=True)
class JpegCoding:
    """How a JPEG was compressed, so that it can be compressed the same way again."""

    tables: dict[int, list[int]] = field(default_factory=dict)
    """Quantisation tables by id, 64 numbers each."""

    subsampling: int = 0
    """0 is 4:4:4, 1 is 4:2:2, 2 is 4:2:0: as Pillow counts them."""

    progressive: bool = False


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a picture came from."""

    format: str = ""
    """png, jpeg, webp, tiff, avif, heif, bmp or gif, by content and not by name; "" where there was no file."""

    bits: int = 8
    """Bits of one sample in the file: 1, 2, 4, 8, 10, 12 or 16. The samples in memory have 8 or 16."""

    lossless: bool = True
    """Whether the file held its samples exactly."""

    palette: Palette | None = None

    colour_key: tuple[int, ...] | None = None
    """PNG only: the one colour that stands for transparent, in native samples without alpha."""

    jpeg: JpegCoding | None = None
    premultiplied: bool = False
    """TIFF only: whether the file multiplied its colours with alpha. The samples in memory are straight."""

    compression: str = ""
    """TIFF only: none, deflate, lzw, jpeg ..."""

    exif: bytes | None = None
    """The TIFF structure, orientation reset to 1, without the thumbnail and without the "Exif" marker."""

    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None

    chunks: tuple[tuple[bytes, bytes], ...] = ()
    """PNG only: other chunks that say what the samples mean (gAMA, cHRM, sRGB, cICP), as (name, data)."""

    signed: bytes | None = field(default=None, repr=False)
    """The whole file, where a C2PA manifest is in it, so that its history can be carried on; None for what was made
    from such a picture."""

    notes: tuple[str, ...] = ()
    """What the door could not keep, in words for the person: "12 bits were read as 8"."""

    record: str | None = None
    """What the file itself says of how it was made, if anew wrote it; saving writes a record of its own."""
