"""Trials: marks that are looked for where they are, and where they are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from anew.metrics import psnr
from anew.ops.watermark import Found, find, likeness, mark
from anew.ops.watermark.code import ID_BITS
from anew.ops.watermark.finding import CONFIRMED
from anew.training.data.listing import pictures_in
from benchmarks.watermark.attacks import ATTACKS, THOROUGH, Bytes

Floats = NDArray[np.float32]

SHARES = (0.05, 0.1, 0.2, 0.3, 0.5)
"""Of a picture that was painted, in one piece."""


@dataclass(frozen=True)
class Survival:
    """One photograph: how far its marked copy is from it, and which attacks its id survived, as it is and mirrored."""

    psnr: float
    read: dict[str, tuple[bool, bool]]
    wrong: int
    """Ids that were read and were not its own."""


@dataclass(frozen=True)
class Part:
    """One photograph of which a share was marked: which shares' ids were read, blind or knowing what to look for."""

    read: dict[float, bool]
    known: dict[float, bool]


def photographs(folder: Path, count: int) -> list[Path]:
    """So many of those that are at least 256 pixels in height and width, spread over the folder; all where 0."""
    large = []
    for item in pictures_in(folder):
        with Image.open(item.path) as picture:
            large += [item.path] if min(picture.size) >= 256 else []
    return large[:: max(1, len(large) // count)][:count] if count else large


def pixels_of(path: Path) -> Bytes:
    """RGB, 8 bit."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def survival(path: Path, seed: int) -> Survival:
    """Mark one photograph, attack it in every way, look."""
    rng = np.random.default_rng(seed)
    before, id = pixels_of(path), int(rng.integers(2**ID_BITS))
    after = to_bytes(mark(to_floats(before), id))
    read: dict[str, tuple[bool, bool]] = {}
    wrong = 0
    for name, attack in {**ATTACKS, **(THOROUGH if seed % 6 == 0 else {})}.items():
        attacked = attack(after, rng)
        found = [look(way, name in THOROUGH) for way in (attacked, attacked[:, ::-1])]
        right, mirrored = (each is not None and each.id == id for each in found)
        read[name] = right, mirrored
        wrong += sum(each is not None and each.id != id for each in found)
    return Survival(psnr(to_floats(before), to_floats(after)), read, wrong)


def part(path: Path, seed: int) -> Part:
    """Mark a disc of one photograph, as where it was inpainted, and look."""
    rng = np.random.default_rng(seed)
    before, id = to_floats(pixels_of(path)), int(rng.integers(2**ID_BITS))
    read, known = {}, {}
    for share in SHARES:
        after = to_floats(to_bytes(mark(before, id, disc(before.shape[:2], share, rng))))
        found = find(after)
        read[share] = found is not None and found.id == id
        known[share] = likeness(after, id) >= CONFIRMED
    return Part(read, known)


def disc(shape: Sequence[int], share: float, rng: np.random.Generator) -> Floats:
    """White on black, of that share of the picture, somewhere in it, its edge soft."""
    height, width = shape[:2]
    tall, wide = (round(length * (share * 4 / np.pi) ** 0.5 / 2) for length in (height, width))
    middle = [int(rng.integers(min(half, length - half), max(half, length - half) + 1))
              for half, length in ((tall, height), (wide, width))]  # fmt: skip
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, middle[::-1], (wide, tall), 0, 0, 360, 1.0, -1)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), 2), np.float32)


def nothing(path: Path, seed: int) -> Found | None:
    """Look for a mark in an unmarked photograph, cut at random and laid down in one of eight ways."""
    rng = np.random.default_rng(seed)
    pixels = pixels_of(path)
    height, width = (int(rng.integers(length // 2, length + 1)) for length in pixels.shape[:2])
    top, left = rng.integers(0, pixels.shape[0] - height + 1), rng.integers(0, pixels.shape[1] - width + 1)
    window = np.rot90(pixels[top : top + height, left : left + width], int(rng.integers(4)))
    return look(window[:, ::-1] if rng.integers(2) else window)


def look(pixels: Bytes, thorough: bool = False) -> Found | None:
    """Find in 8-bit pixels."""
    return find(to_floats(pixels), thorough=thorough)


def to_floats(pixels: Bytes) -> Floats:
    """In [0, 1]."""
    return np.ascontiguousarray(pixels).astype(np.float32) / np.float32(255)


def to_bytes(picture: Floats) -> Bytes:
    """As a file holds it."""
    return np.rint(picture * 255).astype(np.uint8)
