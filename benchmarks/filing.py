"""Files of every lossless kind, written and read by others than anew: what the preservation is checked on."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image, ImageCms

from benchmarks.rawpng import Chunks, depth_of, read_png, write_png

Samples = NDArray[Any]


@dataclass(frozen=True)
class Kind:
    """One kind of file: how to write one, how to read it natively, and what a file says it is."""

    suffix: str
    what: str
    write: Callable[[Path], object]
    read: Callable[[Path], Samples]
    reader: str

    def found(self, path: Path) -> str:
        """Mode and depth of a file, as far as they can be seen."""
        if self.suffix == "png":
            return depth_of(path)
        samples = self.read(path)
        return f"{1 if samples.ndim == 2 else samples.shape[2]} x {samples.dtype.itemsize * 8} bit"

    @property
    def few(self) -> bool:
        """A palette or less than 8 bits: the one kind that may come back wider, when the filling needs more colours."""
        return self.what.startswith(("palette", "L 1 ", "L 2 ", "L 4 "))


def kinds(rgb_HWC: Samples) -> list[Kind]:
    """Every kind, holding that 16-bit RGB picture or as much of it as the kind can hold."""
    return [*_pngs(rgb_HWC), *_indexed_pngs(rgb_HWC), *_tiffs(rgb_HWC), *_webps(rgb_HWC)]


def _pngs(rgb: Samples) -> list[Kind]:
    bytes_HWC = _as(rgb, "RGB", 8)
    key = struct.pack(">3H", *(int(value) for value in bytes_HWC[0, 0]))
    profile = b"own\0\0" + zlib.compress(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    return [
        *(_png(_as(rgb, mode, bits), mode, bits) for bits in (8, 16) for mode in ("L", "LA", "RGB", "RGBA")),
        _png(bytes_HWC, "RGB", 8, [(b"tRNS", key)], ", one colour transparent"),
        _png(bytes_HWC, "RGB", 8, [(b"iCCP", profile)], ", with a profile"),
        _png(bytes_HWC, "RGB", 8, [(b"eXIf", _turned())], ", turned by EXIF"),
    ]


def _indexed_pngs(rgb: Samples) -> list[Kind]:
    levels = (_as(rgb, "L", 8) >> 4).astype(np.uint8)
    palette = (b"PLTE", np.repeat(np.arange(16, dtype=np.uint8) * 17, 3).tobytes())
    return [
        _png(levels >> 3, "L", 1),
        _png(levels >> 2, "L", 2),
        _png(levels, "L", 4),
        _png(levels, "P", 4, [palette]),
        _png(levels, "P", 8, [palette]),
        _png(levels, "P", 8, [palette, (b"tRNS", bytes([0, 128]))], ", some entries transparent"),
    ]


def _tiffs(rgb: Samples) -> list[Kind]:
    return [
        *(_tiff(_as(rgb, mode, 8), mode, "8 bit", _by_pillow, "Pillow") for mode in ("L", "RGB", "RGBA", "CMYK")),
        *(_tiff(_as(rgb, mode, 16), mode, "16 bit", _by_opencv, "OpenCV") for mode in ("L", "RGB", "RGBA")),
        _tiff(_as(rgb, "CMYK", 16), "CMYK", "16 bit", tifffile.imread, "tifffile"),
    ]


def _webps(rgb: Samples) -> list[Kind]:
    return [_webp(_as(rgb, mode, 8), mode) for mode in ("RGB", "RGBA")]


def _png(samples: Samples, mode: str, bits: int, chunks: Chunks | None = None, also: str = "") -> Kind:
    what = f"{'palette' if mode == 'P' else mode} {bits} bit{also}"
    return Kind("png", what, lambda path: write_png(path, samples, mode, bits, chunks or []), read_png, "byte by byte")


def _tiff(samples: Samples, mode: str, depth: str, read: Callable[[Path], Any], reader: str) -> Kind:
    photometric = {"L": "minisblack", "CMYK": "separated"}.get(mode, "rgb")
    extra: dict[str, Any] = {"extrasamples": ["unassalpha"]} if mode == "RGBA" else {}

    def write(path: Path) -> None:
        tifffile.imwrite(path, samples, photometric=photometric, compression="zlib", **extra)

    return Kind("tiff", f"{mode} {depth}", write, read, reader)


def _webp(samples: Samples, mode: str) -> Kind:
    def write(path: Path) -> None:
        Image.fromarray(samples).save(path, lossless=True, exact=True)

    return Kind("webp", f"{mode} 8 bit, lossless", write, _by_opencv, "OpenCV")


def _by_pillow(path: Path) -> Samples:
    with Image.open(path) as opened:
        return np.asarray(opened)


def _by_opencv(path: Path) -> Samples:
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_UNCHANGED))


def _as(rgb: Samples, mode: str, bits: int) -> Samples:
    """The picture in another mode and depth."""
    grey, alpha = rgb[..., 1:2], np.maximum(rgb[..., 2:], 20000)
    channels = {
        "L": grey,
        "LA": np.dstack((grey, alpha)),
        "RGB": rgb,
        "RGBA": np.dstack((rgb, alpha)),
        "CMYK": np.dstack((65535 - rgb, grey // 8)),
    }[mode]
    squeezed = channels[..., 0] if channels.shape[2] == 1 else channels
    return np.ascontiguousarray(squeezed if bits == 16 else (squeezed >> 8).astype(np.uint8))


def _turned() -> bytes:
    """An EXIF block that says: turn a quarter to the right before looking."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif.tobytes().removeprefix(b"Exif\0\0")
