"""PNG: every mode and depth of it, sample for sample.

Pillow decodes 8 bits and fewer, and 16-bit grey; 16-bit colour, which Pillow would cut to 8, is decoded by OpenCV.
16-bit grey with alpha has four bytes a pixel, as 8-bit RGBA has, and PNG filters work on bytes: so it passes
through Pillow under that name.

Source
    W3C, Portable Network Graphics (PNG) Specification, third edition.
"""

import struct
import zlib
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadFile
from anew.image.arrays import Samples, row_bands
from anew.image.files import exif as exifs
from anew.image.files.chunks import Chunk, inflated, put_together, taken_apart, text, text_of
from anew.image.files.guard import guarded, refuse_animation
from anew.image.limits import Limit
from anew.image.origin import Origin, Palette
from anew.image.picture import Mode, Picture
from anew.image.size import Size

if TYPE_CHECKING:
    pass

GREY, COLOUR, INDEXED, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6
RECORD, XMP = "anew", "XML:com.adobe.xmp"
_MEANING = (b"gAMA", b"cHRM", b"sRGB", b"cICP", b"mDCV", b"cLLI")
_TEXT = (b"tEXt", b"zTXt", b"iTXt")
_INCH = 0.0254
EFFORT = 4
"""Of zlib: on photographs 1% larger than its usual 6, in half the time."""


class Header(NamedTuple):
    """The parts of IHDR that decide how to decode."""

    size: Size
    bits: int
    kind: int


# Reading.


def read(data: bytes, limit: Limit) -> Picture:
    """Decode a PNG file; orientation not yet applied.

    Raises:
        BadFile: damaged, cut short or animated.
        TooLarge: over the limit.
    """
    limit.check(_header(data).size)
    chunks = taken_apart(data)
    header = _header(data)
    if any(chunk.name == b"acTL" for chunk in chunks):
        frames = next(int.from_bytes(chunk.data[:4], "big") for chunk in chunks if chunk.name == b"acTL")
        refuse_animation("png", max(frames, 2) if frames != 1 else 1)
    with guarded("png"):
        samples = _decoded(header, chunks)
    origin = _origin(header, chunks)
    named = {chunk.name: bytes(chunk.data) for chunk in chunks if chunk.name in (b"PLTE", b"tRNS", b"iCCP")}
    profile = _profile(named.get(b"iCCP"))
    if header.kind == INDEXED:
        return _with_palette(samples, named.get(b"PLTE", b""), named.get(b"tRNS", b""), profile, origin)
    if b"tRNS" in named and header.kind in (GREY, COLOUR):
        return _with_colour_key(samples, named[b"tRNS"], header, profile, origin)
    mode: Mode = ("L", "LA", "RGB", "RGBA")[samples.shape[2] - 1]
    return Picture(samples, mode, profile, origin)


def read_record(data: bytes) -> str | None:
    """The record in a PNG file; None where there is none."""
    for chunk in taken_apart(data):
        if chunk.name == b"iTXt" and (found := text_of(chunk)) and found[0] == RECORD:
            return found[1]
    return None


def _header(data: bytes) -> Header:
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise BadFile(needed="a whole PNG file", found="one without a header", fix="Download or export it again.")
    width, height, bits, kind = struct.unpack_from(">IIBB", data, 16)
    return Header(Size(width, height), bits, kind)


def _decoded(header: Header, chunks: list[Chunk]) -> Samples:
    """The samples (H, W, C); indices for an indexed picture; 1, 2 and 4 bit grey stretched to 8."""
    pixels = [chunk for chunk in chunks if chunk.name in (b"IHDR", b"PLTE", b"IDAT", b"IEND")]
    if header.bits == 16 and header.kind in (COLOUR, COLOUR_ALPHA):
        return _by_opencv(put_together(pixels))
    if header.bits == 16 and header.kind == GREY_ALPHA:
        pixels[0] = Chunk(b"IHDR", _renamed(pixels[0].data, 8, COLOUR_ALPHA))
        return _by_pillow(put_together(pixels)).view(">u2").astype(np.uint16)
    return _by_pillow(put_together(pixels))


def _renamed(header: bytes | memoryview, bits: int, kind: int) -> bytes:
    return bytes(header[:8]) + bytes([bits, kind]) + bytes(header[10:])


def _by_pillow(data: bytes) -> Samples:
    from PIL.PngImagePlugin import PngImageFile

    with PngImageFile(BytesIO(data)) as file:
        file.load()
        if file.mode == "1":
            return np.asarray(file, np.uint8)[..., None] * np.uint8(255)
        samples: Samples = np.asarray(file)
    return samples if samples.ndim == 3 else samples[..., None]


def _by_opencv(data: bytes) -> Samples:
    import cv2

    samples_BGR: Any = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if samples_BGR is None or samples_BGR.dtype != np.uint16:
        raise ValueError("its pixels cannot be decoded")
    return swapped(samples_BGR)


def swapped(samples: NDArray[Any]) -> NDArray[Any]:
    """RGB to BGR and back, alpha left where it is: a copy."""
    order = [2, 1, 0, 3][: samples.shape[2]]
    return np.ascontiguousarray(samples[..., order])


def _origin(header: Header, chunks: list[Chunk]) -> Origin:
    facts: dict[str, Any] = {}
    kept: list[tuple[bytes, bytes]] = []
    for chunk in chunks:
        if chunk.name == b"eXIf":
            facts["exif"] = exifs.bare(bytes(chunk.data))
        elif chunk.name == b"pHYs" and len(chunk.data) == 9 and chunk.data[8] == 1:
            across, down = struct.unpack(">II", chunk.data[:8])
            facts["dpi"] = (across * _INCH, down * _INCH)
        elif chunk.name in _MEANING:
            kept.append((chunk.name, bytes(chunk.data)))
        elif chunk.name in _TEXT:
            _take_text(chunk, facts, kept)
    return Origin(format="png", bits=header.bits, chunks=tuple(kept), **facts)


def _take_text(chunk: Chunk, facts: dict[str, Any], kept: list[tuple[bytes, bytes]]) -> None:
    """XMP and the record of an earlier run apart, all other words kept as they are."""
    keyword = bytes(chunk.data[:80]).partition(b"\0")[0].decode("latin-1")
    if chunk.name == b"iTXt" and keyword in (XMP, RECORD):
        found = text_of(chunk)
        if keyword == XMP:
            facts["xmp"] = found[1].encode() if found else None
        elif "record" not in facts:
            facts["record"] = found[1] if found else None
    elif keyword != RECORD and not keyword.startswith("Raw profile type") and len(chunk.data) < 2**20:
        kept.append((chunk.name, bytes(chunk.data)))


def _profile(chunk: bytes | None) -> bytes | None:
    if chunk is None:
        return None
    try:
        return inflated(chunk.partition(b"\0")[2][1:])
    except zlib.error:
        return None


def _with_palette(indices: Samples, colours: bytes, alphas: bytes, profile: bytes | None, origin: Origin) -> Picture:
    palette = np.frombuffer(colours[: len(colours) // 3 * 3], np.uint8).reshape(-1, 3)
    if len(palette) <= int(indices.max()):
        raise BadFile(needed="a whole PNG file", found="a palette that is too short", fix="Export the picture again.")
    if alphas:
        alpha = np.frombuffer(alphas[: len(palette)].ljust(len(palette), b"\xff"), np.uint8)
        palette = np.column_stack([palette, alpha])
    indices_HW = np.asarray(indices[..., 0], np.uint8)
    mode: Mode = "RGBA" if alphas else "RGB"
    return Picture(palette[indices_HW], mode, profile, replace(origin, palette=Palette(palette, indices_HW)))


def _with_colour_key(samples: Samples, chunk: bytes, header: Header, profile: bytes | None, origin: Origin) -> Picture:
    values = struct.unpack(f">{samples.shape[2]}H", chunk[: 2 * samples.shape[2]])
    stretch = 255 // (2**header.bits - 1) if header.bits < 8 else 1
    key = tuple((value & (2**header.bits - 1)) * stretch for value in values)
    alpha = np.where((samples == np.array(key)).all(axis=2), 0, np.iinfo(samples.dtype).max).astype(samples.dtype)
    mode: Mode = "LA" if header.kind == GREY else "RGBA"
    return Picture(np.dstack([samples, alpha]), mode, profile, replace(origin, colour_key=key))


# Writing.


def write(picture: Picture, record: str | None = None) -> bytes:
    """Encode a picture as PNG, in the bits, palette and colour key of its origin where they still hold.

    The mode must be one that PNG has; the door sees to it.
    """
    header, *pixels = _encoded(picture)
    origin = picture.origin
    before = [Chunk(*chunk) for chunk in origin.chunks if chunk[0] in _MEANING]
    if picture.profile:
        before = [chunk for chunk in before if chunk.name != b"sRGB"]
        before.append(Chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(picture.profile)))
    if origin.dpi:
        across, down = (round(dots / _INCH) for dots in origin.dpi)
        before.append(Chunk(b"pHYs", struct.pack(">IIB", across, down, 1)))
    if origin.exif:
        before.append(Chunk(b"eXIf", origin.exif))
    words = [Chunk(*chunk) for chunk in origin.chunks if chunk[0] in _TEXT]
    if origin.xmp:
        words.append(text(XMP, origin.xmp.decode("utf-8", "replace")))
    if record is not None:
        words.append(text(RECORD, record))
    return put_together([header, *before, *words, *pixels])


def _encoded(picture: Picture) -> list[Chunk]:
    """The critical chunks, header first, and tRNS."""
    origin, samples = picture.origin, picture.samples
    if origin.palette is not None:
        return _encoded_indices(origin.palette, origin.bits)
    key: list[Chunk] = []
    if origin.colour_key is not None and (keyed := _without_key(picture)) is not None:
        samples = keyed
        shrink = 255 // (2**origin.bits - 1) if origin.bits < 8 else 1
        values = [value // shrink for value in origin.colour_key]
        key = [Chunk(b"tRNS", struct.pack(f">{len(values)}H", *values))]
    if origin.bits < 8 and samples.shape[2] == 1 and (packed := _shrunk(samples, origin.bits)) is not None:
        header, *pixels = _packed_file(packed, origin.bits, GREY)
    else:
        header, *pixels = _encoded_samples(samples)
    return [header, *key, *pixels]


def _without_key(picture: Picture) -> Samples | None:
    """The samples without alpha, where a colour key can say the same; None where it cannot."""
    colours, alpha = picture.samples[..., :-1], picture.samples[..., -1]
    has_key = (colours == np.array(picture.origin.colour_key)).all(axis=2)
    exact = np.where(has_key, alpha == 0, alpha == np.iinfo(alpha.dtype).max).all()
    return np.ascontiguousarray(colours) if exact else None


def _encoded_samples(samples: Samples) -> list[Chunk]:
    channels, wide = samples.shape[2], samples.dtype == np.uint16
    if wide and channels in (3, 4):
        return _critical(_opencv_file(samples))
    if wide and channels == 2:
        header, *pixels = _critical(_pillow_file(np.ascontiguousarray(samples.astype(">u2")).view(np.uint8)))
        return [Chunk(b"IHDR", _renamed(header.data, 16, GREY_ALPHA)), *pixels]
    return _critical(_pillow_file(samples[..., 0] if channels == 1 else samples))


def _critical(data: bytes) -> list[Chunk]:
    return [chunk for chunk in taken_apart(data) if chunk.name in (b"IHDR", b"PLTE", b"IDAT", b"IEND")]


def _pillow_file(samples: NDArray[Any]) -> bytes:
    from PIL import Image, PngImagePlugin  # noqa: F401

    stream = BytesIO()
    image: Image.Image = Image.fromarray(samples)
    image.save(stream, "PNG", compress_level=EFFORT)
    return stream.getvalue()


def _opencv_file(samples: Samples) -> bytes:
    import cv2

    done, data = cv2.imencode(".png", swapped(samples), [cv2.IMWRITE_PNG_COMPRESSION, EFFORT])
    assert done
    return data.tobytes()


def _shrunk(samples: Samples, bits: int) -> NDArray[np.uint8] | None:
    """Grey of 8 bits as 1, 2 or 4, (H, W); None where some value does not fit, which the picture then outgrew."""
    step = 255 // (2**bits - 1)
    if samples.dtype != np.uint8 or (samples % step).any():
        return None
    return np.asarray(samples[..., 0] // step, np.uint8)


def _encoded_indices(palette: Palette, bits: int) -> list[Chunk]:
    enough = next(bits for bits in (1, 2, 4, 8) if len(palette.colours) <= 2**bits)
    header, *pixels = _packed_file(palette.indices, max(enough, bits if bits in (1, 2, 4, 8) else 8), INDEXED)
    chunks = [header, Chunk(b"PLTE", palette.colours[:, :3].tobytes())]
    if palette.colours.shape[1] == 4:
        chunks.append(Chunk(b"tRNS", palette.colours[:, 3].tobytes()))
    return [*chunks, *pixels]


def _packed_file(values_HW: NDArray[np.uint8], bits: int, kind: int) -> list[Chunk]:
    """The critical chunks of a picture of one channel, of 1 to 8 bits, unfiltered as is best for such pictures."""
    height, width = values_HW.shape
    engine, parts = zlib.compressobj(EFFORT), []
    for rows in row_bands(height, width):
        packed = packed_bits(values_HW[rows], bits)
        lines = np.zeros((packed.shape[0], packed.shape[1] + 1), np.uint8)
        lines[:, 1:] = packed
        parts.append(engine.compress(lines.tobytes()))
    parts.append(engine.flush())
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return [Chunk(b"IHDR", header), Chunk(b"IDAT", b"".join(parts)), Chunk(b"IEND", b"")]


def packed_bits(values_HW: NDArray[np.uint8], bits: int) -> NDArray[np.uint8]:
    """Values of 1, 2, 4 or 8 bits packed into bytes, the first in the highest bits, each row padded.

    Example:
        >>> packed_bits(np.array([[1, 2, 3]], np.uint8), 4).tolist()
        [[18, 48]]
    """
    if bits == 8:
        return values_HW
    height, width = values_HW.shape
    each = 8 // bits
    padded = np.zeros((height, -(-width // each) * each), np.uint8)
    padded[:, :width] = values_HW
    shifts = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
    grouped = padded.reshape(height, -1, each) << shifts
    packed: NDArray[np.uint8] = np.bitwise_or.reduce(grouped, axis=2)
    return packed
