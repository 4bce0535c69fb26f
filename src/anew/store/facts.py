"""Facts: the origin of a picture as JSON, so that a replay writes the same kind of file as the first time.

The facts of two files with the same pixels may differ, so they are kept apart from the pixels, under the SHA-256 of
their own text. A file that was signed is kept whole beside them; the text names it by its SHA-256. EXIF may say where a
photograph was taken: see ``without_person``.
"""

import json
import math
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadFile
from anew.image import JpegCoding, Origin, Palette, Picture
from anew.store.shelf import is_digest

LONGEST = 2**26
"""Bytes of text; the longest is that of an indexed picture."""
_MEANING = (b"gAMA", b"cHRM", b"sRGB", b"cICP", b"mDCV", b"cLLI")
_PLAIN = ("format", "bits", "lossless", "premultiplied", "compression")


def told(origin: Origin) -> bytes:
    """The origin as JSON, sorted; what is as by default is left out."""
    usual = Origin()
    facts: dict[str, Any] = {name: getattr(origin, name) for name in _PLAIN}
    facts |= {"exif": _text(origin.exif), "xmp": _text(origin.xmp), "dpi": origin.dpi, "notes": list(origin.notes)}
    facts |= {"colour_key": None if origin.colour_key is None else [int(value) for value in origin.colour_key]}
    facts |= {"chunks": [[name.decode("latin-1"), _text(data)] for name, data in origin.chunks]}
    facts |= {"jpeg": _coding(origin.jpeg), "palette": _palette(origin.palette)}
    facts |= {"signed": None if origin.signed is None else sha256(origin.signed).hexdigest()}
    usually = {name: getattr(usual, name, None) for name in facts} | {"notes": [], "chunks": []}
    return json.dumps({k: v for k, v in facts.items() if v != usually[k]}, sort_keys=True).encode()


def understood(text: bytes, whole: Callable[[str], bytes | None] = lambda digest: None) -> Origin:
    """The origin in a text that ``told`` wrote; each fact is checked, because the text may come from a stranger.

    Args:
        text: What was written.
        whole: Finds a signed file by its SHA-256; without it the origin is that of an unsigned one.

    Raises:
        BadFile: it is no such text.
    """
    try:
        facts = json.loads(text)
        _need(isinstance(facts, dict) and facts.keys() <= _READ.keys())
        origin = Origin(**{name: _READ[name](value) for name, value in facts.items()})
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError, zlib.error) as error:
        raise BadFile(
            needed="the facts of a file, as the store writes them",
            found=f"something else ({error})" if str(error) else "something else",
            fix="anew store gc drops what is damaged; keep the picture again.",
        ) from error
    return origin if origin.signed is None else replace(origin, signed=whole(origin.signed.decode()))


def signed_in(text: bytes) -> str | None:
    """The SHA-256 of the signed file that a text names."""
    named: list[str] = []
    understood(text, named.append)
    return next(iter(named), None)


def with_origin(picture: Picture, origin: Origin) -> Picture:
    """The picture with those facts.

    Raises:
        BadFile: they are those of another picture.
    """
    palette = origin.palette
    if palette is not None and not _fits(palette, picture):
        raise BadFile(
            needed="the facts of this picture's file",
            found="the palette of another picture",
            fix="Keep the picture again from its file.",
        )
    return replace(picture, origin=origin)


def without_person(origin: Origin) -> Origin:
    """The facts that decide pixels and coding; EXIF, XMP, words and the signed file may tell of people, and are out."""
    meaning = tuple(chunk for chunk in origin.chunks if chunk[0] in _MEANING)
    return replace(origin, exif=None, xmp=None, chunks=meaning, signed=None)


def _text(data: bytes | None) -> str | None:
    return None if data is None else b64encode(data).decode()


def _coding(jpeg: JpegCoding | None) -> dict[str, Any] | None:
    if jpeg is None:
        return None
    tables = {str(key): [int(number) for number in table] for key, table in sorted(jpeg.tables.items())}
    return {"tables": tables, "subsampling": jpeg.subsampling, "progressive": jpeg.progressive}


def _palette(palette: Palette | None) -> dict[str, Any] | None:
    if palette is None:
        return None
    indices = zlib.compress(np.ascontiguousarray(palette.indices).tobytes(), 1)
    return {"colours": palette.colours.tolist(), "shape": list(palette.indices.shape), "indices": _text(indices)}


# Back again.


def _need(true: bool) -> None:
    if not true:
        raise ValueError


def _bytes(value: Any) -> bytes | None:
    return None if value is None else b64decode(value, validate=True)


def _digest(value: Any) -> bytes | None:
    _need(value is None or is_digest(value))
    return None if value is None else str(value).encode()


def _of(kind: type) -> Any:
    def read(value: Any) -> Any:
        _need(type(value) is kind)
        return value

    return read


def _numbers(value: Any, least: int = 0, most: int = 65535) -> tuple[int, ...]:
    _need(all(type(number) is int and least <= number <= most for number in value))
    return tuple(value)


def _dpi(value: Any) -> tuple[float, float] | None:
    if value is None:
        return None
    across, down = (float(number) for number in value)
    _need(math.isfinite(across) and math.isfinite(down) and min(across, down) > 0)
    return across, down


def _chunks(value: Any) -> tuple[tuple[bytes, bytes], ...]:
    chunks = tuple((name.encode("latin-1"), _bytes(data) or b"") for name, data in value)
    _need(all(len(name) == 4 and name.isalpha() and name[:1].islower() for name, _ in chunks))
    return chunks


def _read_coding(value: Any) -> JpegCoding | None:
    if value is None:
        return None
    tables = {int(key): list(_numbers(table, 1)) for key, table in value["tables"].items()}
    _need(all(0 <= key <= 3 and len(table) == 64 for key, table in tables.items()))
    _need(value["subsampling"] in (0, 1, 2))
    return JpegCoding(tables, value["subsampling"], bool(value["progressive"]))


def _read_palette(value: Any) -> Palette | None:
    if value is None:
        return None
    colours: NDArray[np.uint8] = np.array(value["colours"], np.uint8)
    _need(colours.ndim == 2 and 1 <= len(colours) <= 256 and colours.shape[1] in (3, 4))
    height, width = _numbers(value["shape"], 1, 2**31)
    packed = b64decode(value["indices"], validate=True)
    engine = zlib.decompressobj()
    indices = engine.decompress(packed, height * width)
    return Palette(colours, np.frombuffer(indices, np.uint8).reshape(height, width))


def _fits(palette: Palette, picture: Picture) -> bool:
    indices = palette.indices
    if indices.shape != picture.samples.shape[:2] or int(indices.max()) >= len(palette.colours):
        return False
    return np.array_equal(palette.colours[indices], picture.samples)


_READ: dict[str, Any] = {
    "format": _of(str),
    "bits": lambda value: _numbers([value], 1, 16)[0],
    "lossless": _of(bool),
    "premultiplied": _of(bool),
    "compression": _of(str),
    "exif": _bytes,
    "xmp": _bytes,
    "dpi": _dpi,
    "notes": lambda value: tuple(map(str, value)),
    "colour_key": lambda value: None if value is None else _numbers(value),
    "chunks": _chunks,
    "jpeg": _read_coding,
    "palette": _read_palette,
    "signed": _digest,
}
