"""PNG, written and read byte by byte: every mode and depth, and nothing of anew's or of any image library's.

Source
    W3C, Portable Network Graphics (PNG) Specification, third edition.
"""

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[Any]
Chunks = list[tuple[bytes, bytes]]

_COLOUR_TYPES = {"L": 0, "RGB": 2, "P": 3, "LA": 4, "RGBA": 6}
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def write_png(path: Path, samples: Samples, mode: str, bits: int, chunks: Chunks) -> None:
    """A PNG of that mode ("P" for a palette) and depth, unfiltered, with the chunks before its pixels."""
    height, width = samples.shape[:2]
    rows = samples.reshape(height, -1)
    if bits < 8:
        ones = np.unpackbits(rows[..., None].astype(np.uint8), axis=2)[..., 8 - bits :]
        rows = np.packbits(ones.reshape(height, -1), axis=1)
    data = rows.astype(">u2" if bits == 16 else np.uint8).view(np.uint8).reshape(height, -1)
    lines = np.pad(data, ((0, 0), (1, 0)))  # each line begins with the number of its filter: 0, none
    head = struct.pack(">2I5B", width, height, bits, _COLOUR_TYPES[mode], 0, 0, 0)
    body = [(b"IHDR", head), *chunks, (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b"")]
    path.write_bytes(_SIGNATURE + b"".join(_chunk(*chunk) for chunk in body))


def read_png(path: Path) -> Samples:
    """The colours that the file stands for, upright: uint16 (H, W, 4), smaller depths stretched exactly."""
    chunks = _chunks(path.read_bytes())
    named = dict(chunks)
    width, height, bits, colour_type, _, _, interlaced = struct.unpack(">2I5B", named[b"IHDR"])
    assert not interlaced
    samples = _samples(_unfiltered(chunks, height, bits * _CHANNELS[colour_type]), width, bits, _CHANNELS[colour_type])
    colours = _colours(samples, bits, colour_type, named)
    return np.rot90(colours, -1) if _quarter_turn(named.get(b"eXIf", b"")) else colours


def depth_of(path: Path) -> str:
    """Mode and bits as the header says them: ``RGB 16 bit``, ``palette 4 bit``."""
    bits, colour_type = path.read_bytes()[24:26]
    mode = next(mode for mode, number in _COLOUR_TYPES.items() if number == colour_type)
    return f"{'palette' if mode == 'P' else mode} {bits} bit"


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _chunks(data: bytes) -> Chunks:
    at, found = len(_SIGNATURE), []
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return found


def _unfiltered(chunks: Chunks, height: int, bits: int) -> NDArray[np.uint8]:
    """The lines of bytes, the filters undone: PNG section 9."""
    data = zlib.decompress(b"".join(chunk for name, chunk in chunks if name == b"IDAT"))
    lines = np.frombuffer(data, np.uint8).reshape(height, -1)
    step = max(1, bits // 8)
    above = np.zeros(lines.shape[1] - 1 + step, np.int64)
    done = np.empty((height, lines.shape[1] - 1), np.uint8)
    for y, line in enumerate(lines):
        now = np.zeros_like(above)
        for x, value in enumerate(line[1:].tolist(), start=step):
            a, b, c = int(now[x - step]), int(above[x]), int(above[x - step])
            now[x] = (value + (0, a, b, (a + b) // 2, _paeth(a, b, c))[line[0]]) % 256
        done[y], above = now[step:], now
    return done


def _paeth(a: int, b: int, c: int) -> int:
    return min((a, b, c), key=lambda value: abs(a + b - c - value))  # the first of equals, as the standard wants


def _samples(lines: NDArray[np.uint8], width: int, bits: int, channels: int) -> Samples:
    height = len(lines)
    if bits < 8:
        ones = np.unpackbits(lines, axis=1)[:, : width * bits].reshape(height, width, 1, bits)
        return np.asarray(ones @ (1 << np.arange(bits)[::-1]))
    return np.asarray(lines.view(">u2" if bits == 16 else np.uint8).reshape(height, width, channels))


def _colours(samples: Samples, bits: int, colour_type: int, named: dict[bytes, bytes]) -> Samples:
    stretch, opaque, key = 65535 // (2**bits - 1), np.full((*samples.shape[:2], 1), 65535), named.get(b"tRNS", b"")
    if colour_type == _COLOUR_TYPES["P"]:
        palette = np.frombuffer(named[b"PLTE"], np.uint8).reshape(-1, 3)
        alphas = np.frombuffer(key.ljust(len(palette), b"\xff"), np.uint8)
        return np.column_stack((palette, alphas)).astype(np.uint16)[samples[..., 0]] * np.uint16(257)
    if colour_type in (_COLOUR_TYPES["LA"], _COLOUR_TYPES["RGBA"]):
        opaque, samples = samples[..., -1:].astype(np.int64) * stretch, samples[..., :-1]
    elif key:
        through = (samples == np.frombuffer(key, ">u2")).all(axis=2, keepdims=True)
        opaque = np.where(through, 0, opaque)
    colours = np.repeat(samples, 3, axis=2) if samples.shape[2] == 1 else samples
    return np.dstack((colours.astype(np.int64) * stretch, opaque)).astype(np.uint16)


def _quarter_turn(exif: bytes) -> bool:
    """Whether the EXIF block has orientation 6; no other is written here."""
    return b"\x12\x01\x03\x00\x01\x00\x00\x00\x06" in exif or b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in exif
