"""Damaging: one sample for a network: a good photograph, cut, and what went wrong with it.

    x  what is given     c  what is told beside it     y  what it should be        channels first, float32

| net       | x                                | c                         | y                              |
|-----------|----------------------------------|---------------------------|--------------------------------|
| bridge    | a point on the way from clean    | noise JPEG blur known t   | clean                          |
|           | to damaged, sRGB in [0, 1]       |                           |                                |
| enlarge   | the picture shrunk               |                           | the picture                    |
| colour    | L/100, hinted a/110 b/110, where |                           | a/110, b/110                   |
| scratches | a print or a photograph          |                           | where it is scratched, 0 or 1  |
| estimate  | damaged                          |                           | noise JPEG blur                |

Noise is told in 50 8-bit levels, JPEG as (100 - quality) / 100, blur as the sigma of a Gaussian in 4 pixels.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.engines.restore.learning.options import Net
from anew.engines.restore.levels import Levels
from anew.image.lab import srgb_to_lab
from anew.ops import damage
from anew.training.data.cache import Bytes

Floats = NDArray[np.float32]
Sample = dict[str, Floats]
Rng = np.random.Generator

MARGIN = 16
"""Pixels around a cut that are damaged with it and then cut away: a blur must find what lies beside."""
ESTIMATED: tuple[damage.Kind, ...] = ("deblur", "denoise", "dejpeg")
"""What the estimator's samples go through, in the order in which it happens to pictures."""
FAITHFUL = 0.85
"""Share of the bridge's samples at its far end, t = 1, from where the one step begins."""
KINDS: Mapping[damage.Kind, float] = {"denoise": 0.5, "dejpeg": 0.16, "deblur": 0.24, "mixed": 0.1}
"""What goes wrong with the bridge's samples."""
BLIND = 0.3
"""Share of the bridge's samples whose levels are not told."""
AGED, WORN, SCANNED = 0.55, 0.8, 0.5
"""Shares of the samples of scratches that are old prints; that are scratched; and, of those that are no old prints,
that went through a scanner. Each is drawn apart from the others: where only prints were scratched, the finder would
learn that what is sharp is whole, and where all prints were, that grain is dust."""


def bridge(photo: Bytes, size: int, rng: Rng) -> Sample:
    """A point between clean and damaged: x = (1 - t) clean + t damaged (Delbracio & Milanfar 2023, equation 3)."""
    clean = as_floats(cut(photo, size + 2 * MARGIN, rng))
    broken, levels, told = broken_down(clean, rng)
    inside = _inside(size, rng)
    clean, broken = clean[inside], broken[inside]
    t = 1.0 if rng.random() < FAITHFUL else float(rng.uniform(0.02, 1))
    known = told and rng.random() > BLIND
    x = broken if t == 1 else clean + np.float32(t) * (broken - clean)
    return {"x": first(x), "c": levels.told(known, t), "y": first(clean)}


def estimate(photo: Bytes, size: int, rng: Rng) -> Sample:
    """A picture that was blurred, got noise and was compressed, each or not, and how much of each."""
    broken, levels = as_floats(cut(photo, size + 2 * MARGIN, rng)), Levels()
    for kind in ESTIMATED:
        if rng.random() < 0.5:
            chain = damage.draw(rng, kind)
            before, broken = broken, chain.apply(broken, rng)
            levels = levels.with_more(Levels.of(chain, float(np.std(broken - before))))
    inside = _inside(size, rng)
    return {"x": first(damage.in_levels(broken[inside])), "y": levels.numbers}


def enlarge(photo: Bytes, size: int, rng: Rng, scale: int) -> Sample:
    """A picture and itself shrunk by the field's bicubic."""
    around = 4
    whole = as_floats(cut(photo, (size + 2 * around) * scale, rng))
    small = damage.in_levels(damage.shrink(whole, scale))[around:-around, around:-around]
    edge = around * scale
    return {"x": first(small), "y": first(whole[edge:-edge, edge:-edge]), "scale": np.array(scale, np.float32)}


def colour(photo: Bytes, size: int, rng: Rng) -> Sample:
    """The lightness of a picture, a few hints, and its colours.

    A network that colours looks at whole scenes: the photograph is shrunk before it is cut.
    """
    shorter = round(float(rng.uniform(1.0, 1.8)) * size)
    scale = shorter / min(photo.shape[:2])
    wide, high = (max(size, round(side * scale)) for side in photo.shape[1::-1])
    small = np.asarray(cv2.resize(photo, (wide, high), interpolation=cv2.INTER_AREA), np.uint8)
    lab = srgb_to_lab(as_floats(cut(small, size, rng)))
    lightness, ab = lab[..., :1] / np.float32(100), lab[..., 1:] / np.float32(110)
    return {"x": first(np.concatenate([lightness, *hints(ab, rng)], 2)), "y": first(ab)}


def scratches(photo: Bytes, size: int, rng: Rng) -> Sample:
    """A picture and where it is damaged: an old print or a sharp photograph, scratched or whole."""
    clean = as_floats(cut(photo, size, rng))
    broken, mask = worn_chain(rng).damaged(clean, rng)
    return {"x": first(damage.in_levels(broken)), "y": first((mask[..., None] > 0.5).astype(np.float32))}


def worn_chain(rng: Rng) -> damage.Chain:
    """An old print's chain with its age, its scratches and its scanner, each left in or out."""
    steps = damage.draw(rng, "old_print").steps
    at = [step.name for step in steps].index("scratches")
    aged, worn = rng.random() < AGED, rng.random() < WORN
    scanned = aged or rng.random() < SCANNED
    left = (*(steps[:at] if aged else ()), *(steps[at : at + 1] if worn else ()), *(steps[at + 1 :] if scanned else ()))
    return damage.Chain(left)


def hints(ab: Floats, rng: Rng) -> tuple[Floats, Floats]:
    """Colours told at a few places, and where: half of the pictures have none (Zhang et al. 2017, arXiv:1705.02999)."""
    where = np.zeros((*ab.shape[:2], 1), np.float32)
    if rng.random() < 0.5:
        for _ in range(int(rng.geometric(0.15))):
            side = int(rng.integers(1, 8))
            top, left = (int(rng.integers(0, length - side)) for length in ab.shape[:2])
            where[top : top + side, left : left + side] = 1
    return ab * where, where


def broken_down(clean: Floats, rng: Rng) -> tuple[Floats, Levels, bool]:
    """A picture damaged in a way that is drawn, the levels of it, and whether these say all there is to say."""
    kind = list(KINDS)[int(rng.choice(len(KINDS), p=list(KINDS.values())))]
    chain = damage.draw(rng, kind)
    broken = chain.apply(clean, rng)
    levels = Levels.of(chain, float(np.std(broken - clean)))
    return broken, levels, kind != "mixed"


def cut(photo: Bytes, size: int, rng: Rng) -> Bytes:
    """A square of it, turned and mirrored by chance."""
    top, left = (int(rng.integers(0, side - size + 1)) for side in photo.shape[:2])
    piece = photo[top : top + size, left : left + size]
    piece = piece[:, ::-1] if rng.random() < 0.5 else piece
    return np.ascontiguousarray(np.rot90(piece, int(rng.integers(0, 4))))


def as_floats(photo: Bytes) -> Floats:
    """(H, W, 3) in [0, 1]."""
    return photo.astype(np.float32) / np.float32(255)


def first(picture: Floats) -> Floats:
    """Channels first."""
    return np.ascontiguousarray(picture.transpose(2, 0, 1), np.float32)


def _inside(size: int, rng: Rng) -> tuple[slice, slice]:
    """The middle, a few pixels this way or that, so that blocks of eight lie anywhere."""
    top, left = (int(rng.integers(MARGIN - 4, MARGIN + 4)) for _ in range(2))
    return slice(top, top + size), slice(left, left + size)


DRAWS: Mapping[Net, Callable[[Bytes, int, Rng], Sample]] = MappingProxyType(
    {"bridge": bridge, "colour": colour, "scratches": scratches, "estimate": estimate}
)


def sample_of(photo: Bytes, net: Net, size: int, rng: Rng, scale: int = 1) -> Sample:
    """One sample for a network.

    Args:
        photo: (H, W, 3) uint8, both sides at least ``around(net, size)``.
        net: Whose.
        size: Side in pixels of what it is given.
        rng: Chance.
        scale: How many times the enlarger enlarges.
    """
    return enlarge(photo, size, rng, scale) if net == "enlarge" else DRAWS[net](photo, size, rng)


def around(net: Net, size: int) -> int:
    """Pixels that both sides of a photograph must have."""
    return {"bridge": size + 2 * MARGIN, "estimate": size + 2 * MARGIN, "enlarge": (size + 8) * 4}.get(net, size)
