"""TIFF: read.

Samples stored plainly, deflated or packed are decoded here, at their own depth; the older and rarer codings
(LZW, JPEG, fax) by libtiff, through Pillow up to 8 bits and through OpenCV at 16.

Source
    TIFF 6.0; Adobe, TIFF Technical Notes (deflate, tag 8).
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadFile
from anew.image.arrays import Samples, straight
from anew.image.files.directory import Entry, Layout, Order, read_directory, with_sub_directories, written_directory
from anew.image.files.guard import guarded
from anew.image.limits import Limit
from anew.image.origin import Origin, Palette
from anew.image.picture import Mode, Picture
from anew.image.size import Size

WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 256, 257, 258, 259, 262
STRIPS, CHANNELS, STRIP_ROWS, STRIP_BYTES, PLANAR, PREDICTOR = 273, 277, 278, 279, 284, 317
TILE_WIDTH, TILE_HEIGHT, TILES, TILE_BYTES = 322, 323, 324, 325
SUBFILE, X_DPI, Y_DPI, DPI_UNIT, EXTRA, FORMAT, XMP, ICC = 254, 282, 283, 296, 338, 339, 700, 34675
WHITE_IS_0, BLACK_IS_0, RGB, PALETTE, INK = 0, 1, 2, 3, 5
PREMULTIPLIED, STRAIGHT = 1, 2

CODINGS = {1: "none", 2: "fax", 3: "fax", 4: "fax", 5: "lzw", 7: "jpeg", 8: "deflate", 32946: "deflate"}
DESCRIPTIVE = (270, 271, 272, 274, 305, 306, 315, 316, 18246, 33432, 33723, 34665, 34853, *range(40091, 40096))
"""Tags that speak of the picture and not of how its samples are laid out; orientation among them."""


@dataclass(frozen=True)
class Page:
    """One picture of a TIFF file, by its directory."""

    entries: dict[int, Entry]
    order: Order

    def number(self, tag: int, default: int = 0) -> int:
        """The first number of a tag."""
        return next(iter(self.numbers(tag)), default)

    def numbers(self, tag: int) -> tuple[int, ...]:
        """All numbers of a tag."""
        return self.entries[tag].numbers(self.order) if tag in self.entries else ()

    @cached_property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.number(WIDTH), self.number(HEIGHT))

    @cached_property
    def bits(self) -> int:
        """Bits of a sample; 0 where channels differ."""
        bits = set(self.numbers(BITS)) or {1}
        return bits.pop() if len(bits) == 1 else 0

    @property
    def channels(self) -> int:
        """Samples of a pixel."""
        return self.number(CHANNELS, 1)

    @property
    def coding(self) -> str:
        """Its compression."""
        return CODINGS.get(self.number(COMPRESSION, 1), "other")


def read(data: bytes, limit: Limit) -> Picture:
    """Decode a TIFF file of one page; orientation not yet applied.

    Raises:
        BadFile: damaged, of several pages, or of samples that anew does not hold.
        TooLarge: over the limit.
    """
    with guarded("tiff"):
        layout = Layout.of(data)
        page = _only_page(data, layout)
        limit.check(page.size)
        _check_samples(page)
        origin = _origin(data, layout, page)
        profile = page.entries[ICC].raw if ICC in page.entries else None
        if page.bits < 8 or page.number(PHOTOMETRIC) == PALETTE:
            return _few_bits(data, page, profile, origin)
        samples = _decoded(data, page)
        if page.number(PHOTOMETRIC) == WHITE_IS_0:
            samples = np.invert(samples)
        return _with_mode(samples, page, profile, origin)


def _only_page(data: bytes, layout: Layout) -> Page:
    """The page of a file, reduced copies and masks beside it left out."""
    pages, at, seen = [], layout.first, set[int]()
    while at and at not in seen and len(seen) < 4096:
        seen.add(at)
        entries, at = read_directory(data, layout, at)
        page = Page(entries, layout.order)
        if not page.number(SUBFILE) & 0b101:
            pages.append(page)
    if len(pages) != 1:
        raise BadFile(
            needed="a TIFF of one picture", found=f"one of {len(pages)}", fix="Export the page you mean, and give that."
        )
    return pages[0]


def _check_samples(page: Page) -> None:
    floats = any(kind not in (1, 4) for kind in page.numbers(FORMAT))
    if floats or page.bits not in (1, 2, 4, 8, 16):
        found = "floating point or signed numbers" if floats else f"{page.bits or 'different'} bits a channel"
        raise BadFile(
            needed="a TIFF of whole numbers of 1 to 16 bits", found=found, fix="Export it with 8 or 16 bits a channel."
        )
    kinds = (WHITE_IS_0, BLACK_IS_0, RGB, PALETTE, INK, 6)
    if page.number(PHOTOMETRIC) not in kinds or not 1 <= page.channels <= 5:
        raise BadFile(
            needed="a TIFF in grey, RGB, CMYK or with a palette",
            found=f"photometric {page.number(PHOTOMETRIC)} with {page.channels} channels",
            fix="Convert it to RGB first.",
        )


def _with_mode(samples: Samples, page: Page, profile: bytes | None, origin: Origin) -> Picture:
    """The picture, channels beyond its mode left out, alpha made straight."""
    colours = {RGB: 3, 6: 3, INK: 4}.get(page.number(PHOTOMETRIC), 1)
    extra = page.numbers(EXTRA)
    has_alpha = samples.shape[2] > colours and colours < 4 and (not extra or extra[0] in (PREMULTIPLIED, STRAIGHT))
    modes: dict[tuple[int, bool], Mode] = {
        (1, False): "L",
        (1, True): "LA",
        (3, False): "RGB",
        (3, True): "RGBA",
        (4, False): "CMYK",
    }
    samples = np.ascontiguousarray(samples[..., : colours + has_alpha])
    if has_alpha and extra and extra[0] == PREMULTIPLIED:
        samples, origin = straight(samples), _premultiplied(origin)
    if page.channels > colours + has_alpha:
        origin = _noted(origin, f"{page.channels - colours - has_alpha} extra channel(s) were left out")
    return Picture(samples, modes[colours, has_alpha], profile, origin)


def _premultiplied(origin: Origin) -> Origin:
    return replace(origin, premultiplied=True)


def _noted(origin: Origin, note: str) -> Origin:
    return replace(origin, notes=(*origin.notes, note))


# Facts.


def _origin(data: bytes, layout: Layout, page: Page) -> Origin:
    described = {tag: entry for tag, entry in page.entries.items() if tag in DESCRIPTIVE}
    whole = with_sub_directories(data, layout, described)
    exif = None
    if whole and not layout.big:
        head = (b"II*\0" if layout.order == "<" else b"MM\0*") + struct.pack(layout.order + "I", 8)
        exif = head + written_directory(whole, layout.order, 8)
    return Origin(
        format="tiff",
        bits=page.bits,
        lossless=page.coding != "jpeg",
        compression=page.coding,
        exif=exif,
        xmp=page.entries[XMP].raw.rstrip(b"\0") if XMP in page.entries else None,
        dpi=_dpi(page),
    )


def _dpi(page: Page) -> tuple[float, float] | None:
    unit = {2: 1.0, 3: 2.54}.get(page.number(DPI_UNIT, 2))
    values = []
    for tag in (X_DPI, Y_DPI):
        entry = page.entries.get(tag)
        if unit is None or entry is None or len(entry.raw) != 8:
            return None
        above, below = struct.unpack(page.order + "II", entry.raw)
        values.append(above / below * unit if below else 0.0)
    return (values[0], values[1]) if min(values) > 0 else None


# Samples.


def _few_bits(data: bytes, page: Page, profile: bytes | None, origin: Origin) -> Picture:
    """Black and white, grey of 2 or 4 bits, and palettes: by Pillow."""
    image = _by_pillow(data)
    if image.mode == "P":
        table = page.numbers(320)
        colours = np.array(table, np.uint16).reshape(3, -1).T
        palette = np.asarray(colours >> 8 if colours.max() > 255 else colours, np.uint8)
        indices = np.asarray(image, np.uint8)
        return Picture(palette[indices], "RGB", profile, replace(origin, palette=Palette(palette, indices)))
    if image.mode == "1":
        return Picture(np.asarray(image, np.uint8)[..., None] * np.uint8(255), "L", profile, origin)
    if image.mode == "L":
        return Picture(np.asarray(image)[..., None], "L", profile, origin)
    raise BadFile(needed="a plain TIFF", found=f"one of {page.bits} bits in colour", fix="Export it with 8 bits.")


def _decoded(data: bytes, page: Page) -> Samples:
    """(H, W, C) as stored, of 8 or 16 bits."""
    plain = page.number(PREDICTOR, 1) in (1, 2) and page.number(PHOTOMETRIC) != 6
    if page.coding in ("none", "deflate") and plain:
        return _decoded_here(data, page)
    if page.bits == 16:
        return _by_opencv(data, page)
    image = _by_pillow(_as_straight(data, page))
    samples: Samples = np.asarray(image)
    return samples if samples.ndim == 3 else samples[..., None]


def _as_straight(data: bytes, page: Page) -> bytes:
    """The file, its alpha said to be straight, so that Pillow gives the samples as they are stored."""
    if page.numbers(EXTRA)[:1] != (PREMULTIPLIED,):
        return data
    was = struct.pack(page.order + "HHIH", EXTRA, 3, len(page.numbers(EXTRA)), PREMULTIPLIED)
    now = struct.pack(page.order + "HHIH", EXTRA, 3, len(page.numbers(EXTRA)), STRAIGHT)
    return data.replace(was, now)


def _by_pillow(data: bytes) -> Any:
    from PIL.TiffImagePlugin import TiffImageFile

    with TiffImageFile(BytesIO(data)) as file:
        file.load()
        return file.copy()


def _by_opencv(data: bytes, page: Page) -> Samples:
    import cv2

    samples: Any = None
    if page.channels in (1, 3, 4) and page.number(PHOTOMETRIC) in (WHITE_IS_0, BLACK_IS_0, RGB):
        samples = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if samples is None or samples.dtype != np.uint16:
        raise BadFile(
            needed="a 16-bit TIFF stored plainly, or with ZIP (deflate)",
            found=f"one of {page.channels} channels coded as {page.coding}",
            fix="Save it with ZIP compression.",
        )
    order = [2, 1, 0, 3][: page.channels] if page.channels > 1 else [0]
    return np.ascontiguousarray(samples.reshape(page.size.height, page.size.width, -1)[..., order])


def _decoded_here(data: bytes, page: Page) -> Samples:
    dtype = np.dtype(np.uint8 if page.bits == 8 else np.uint16)
    whole: NDArray[Any] = np.zeros((page.size.height, page.size.width, page.channels), dtype)
    for top, left, planes, block in _blocks(data, page, dtype.newbyteorder(page.order)):
        room = whole[top : top + block.shape[0], left : left + block.shape[1], planes]
        room[...] = block[: room.shape[0], : room.shape[1]]
    return cast(Samples, whole)


def _blocks(data: bytes, page: Page, dtype: "np.dtype[Any]") -> Iterator[tuple[int, int, slice, NDArray[Any]]]:
    """Strips or tiles, each with its place: top, left, channels, samples."""
    size, apart = page.size, page.number(PLANAR, 1) == 2
    tiled = TILES in page.entries
    width = page.number(TILE_WIDTH) if tiled else size.width
    height = page.number(TILE_HEIGHT) if tiled else min(page.number(STRIP_ROWS, size.height), size.height)
    starts = page.numbers(TILES if tiled else STRIPS)
    lengths = page.numbers(TILE_BYTES if tiled else STRIP_BYTES) or (len(data),)
    if width < 1 or height < 1 or width * height > 2 * size.pixels + 2**16:
        raise ValueError(f"blocks of {width}x{height}")
    places = [
        (top, left, slice(plane, plane + 1) if apart else slice(None))
        for plane in range(page.channels if apart else 1)
        for top in range(0, size.height, height)
        for left in range(0, size.width, width)
    ]
    if len(starts) != len(places) or len(lengths) != len(places):
        raise ValueError(f"{len(starts)} blocks where {len(places)} belong")
    for (top, left, planes), start, length in zip(places, starts, lengths, strict=True):
        rows = height if tiled else min(height, size.height - top)
        shape = (rows, width, 1 if apart else page.channels)
        yield top, left, planes, _block(data[start : start + length], page, dtype, shape)


def _block(data: bytes, page: Page, dtype: "np.dtype[Any]", shape: tuple[int, int, int]) -> NDArray[Any]:
    length = shape[0] * shape[1] * shape[2] * dtype.itemsize
    if page.coding == "deflate":
        data = zlib.decompressobj().decompress(data, length)
    if len(data) < length:
        raise ValueError("a strip of it is too short")
    block = np.frombuffer(data, dtype, length // dtype.itemsize).reshape(shape)
    if page.number(PREDICTOR, 1) == 2:
        return np.cumsum(block, axis=1, dtype=dtype.newbyteorder("="))
    return block
