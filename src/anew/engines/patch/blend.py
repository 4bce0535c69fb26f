"""Blend: paste a piece so that light and colour agree.

The piece's colours are first pulled towards those around the place where it lands, then its *gradients* are
pasted rather than its pixels: what is left of the difference at its rim is spread smoothly over the inside.

Axes
    H, W  the part of the picture that is worked on      C  red, green, blue

Sources
    Pérez et al. 2003, "Poisson Image Editing", doi:10.1145/882262.882269           seamless cloning, mixed gradients
    Reinhard et al. 2001, "Color Transfer between Images", doi:10.1109/38.946629    mean and deviation in Lab
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from anew.engines.base import Array, Inputs, Work
from anew.ops.colour import lab_to_srgb, srgb_to_lab
from anew.ops.poisson import blend_gradients
from anew.tasks import Blend

Bools = npt.NDArray[np.bool_]

_AROUND = 0.15
"""How far the surroundings reach, as a share of the piece's size."""
_STRETCH = (0.6, 1.6)
"""By how much harmonising may change the piece's contrast."""
_CALM = 0.1
"""A mismatch at the rim is let go only where it is far above thrice the usual one there plus this."""
_REACH = 1.0
"""How far the rim's mismatch is carried inwards, as a share of the piece's size."""
_STATISTICS = 1 << 18  # pixels that means and deviations are taken from, at most


class _Place(NamedTuple):
    """The part of the picture that is worked on, and all that lies there."""

    at: tuple[slice, slice]
    picture_HWC: Array
    piece_HWC: Array
    """Continued beyond its own edge by repetition."""
    cover_HW: Array
    """How much of the piece to take: its mask times its alpha."""
    alpha_HW: Array
    """The piece's own; 0 beyond it."""
    own_HW: Bools
    """Where the piece has pixels."""

    @property
    def inside_HW(self) -> Bools:
        return self.cover_HW > 0

    @property
    def size(self) -> float:
        """The side of a square as large as the piece."""
        return float(np.sqrt(np.count_nonzero(self.inside_HW)))


def blend(task: Blend, x: Inputs, work: Work) -> Array:
    """The picture with the piece on it; what lies outside the picture is cut off.

    Where the mask is soft the piece is still whole: the road mixes it with the original. The piece's own alpha
    is mixed here. A picture with alpha becomes as opaque as the piece where that lies.
    """
    made = np.array(x["picture"], np.float32)
    place = _placed(made, x["piece"], x["mask"], task)
    if place is None:
        return made
    work.progress(0.0, "matching light and colour")
    new_HWC = harmonised(place.piece_HWC, place.picture_HWC, place.cover_HW, task.harmonise)
    work.progress(0.4, "blending")
    new_HWC = _cloned(new_HWC, place, mixed=task.gradients == "mixed")
    made[place.at] = _laid_on(made[place.at], new_HWC, place.alpha_HW * place.inside_HW)
    return made


# --- where it lands ---------------------------------------------------------------------------------


def _placed(picture: Array, piece: Array, mask: Array, task: Blend) -> _Place | None:
    """None when nothing of the piece falls on the picture."""
    alpha = piece[..., 3] if piece.shape[2] == 4 else np.ones(mask.shape, np.float32)
    rows, columns = np.nonzero((mask * alpha).any(axis=1))[0], np.nonzero((mask * alpha).any(axis=0))[0]
    if not len(rows):
        return None
    used = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    starts = (task.top + int(rows[0]), task.left + int(columns[0]))
    lengths = (len(mask[used]), mask[used].shape[1])
    margin = 2 + int(_AROUND * np.sqrt(lengths[0] * lengths[1]))
    spans = [_span(*span, margin) for span in zip(starts, lengths, picture.shape, strict=False)]
    if any(at.start >= at.stop for at, _ in spans):
        return None
    at, reach = (spans[0][0], spans[1][0]), (spans[0][1], spans[1][1])
    cover = _stretched((mask * alpha)[used], reach, cv2.BORDER_CONSTANT)
    if not cover.any():
        return None
    colours = _stretched(np.ascontiguousarray(piece[used][..., :3]), reach, cv2.BORDER_REPLICATE)
    alpha, own = (_stretched(a[used], reach, cv2.BORDER_CONSTANT) for a in (alpha, np.ones_like(mask)))
    return _Place(at, picture[at][..., :3], colours, cover, alpha, own > 0)


def _span(start: int, length: int, limit: int, margin: int) -> tuple[slice, tuple[int, int]]:
    """The rows (or columns) of the picture to work on, and how far they reach beyond the piece at either end."""
    low, high = max(start - margin, 0), min(start + length + margin, limit)
    if start + length <= 0 or start >= limit:
        return slice(0, 0), (0, 0)
    return slice(low, high), (start - low, high - start - length)


def _stretched(array: Array, reach: tuple[tuple[int, int], tuple[int, int]], border: int) -> Array:
    """Cut off where the reach is negative, continued where it is positive."""
    (above, below), (left, right) = reach
    height, width = array.shape[:2]
    kept = array[max(-above, 0) : height - max(-below, 0), max(-left, 0) : width - max(-right, 0)]
    above, below, left, right = (max(n, 0) for n in (above, below, left, right))
    grown = cv2.copyMakeBorder(np.ascontiguousarray(kept), above, below, left, right, border, value=0)
    return np.asarray(grown, np.float32)


# --- light and colour -------------------------------------------------------------------------------


def harmonised(piece_HWC: Array, picture_HWC: Array, cover_HW: Array, strength: float) -> Array:
    """The piece with its Lab mean and deviation pulled towards those of what surrounds it.

    Args:
        piece_HWC: sRGB-encoded, [0, 1].
        picture_HWC: What it is laid on.
        cover_HW: How much of the piece is taken, [0, 1].
        strength: 0 keeps the piece's colours, 1 takes the surroundings'.

    Source:
        Reinhard et al. 2001, doi:10.1109/38.946629.
    """
    if strength == 0:
        return piece_HWC
    around = (cover_HW == 0).astype(np.float32)
    if not around.any():
        around = np.ones_like(cover_HW)
    (own, spread), (other, other_spread) = _moments(piece_HWC, cover_HW), _moments(picture_HWC, around)
    stretch = np.clip(other_spread / np.maximum(spread, 1e-3), *_STRETCH)
    lab = srgb_to_lab(piece_HWC)
    return lab_to_srgb((lab + np.float32(strength) * ((lab - own) * stretch + other - lab)).astype(np.float32))


def _moments(picture_HWC: Array, weight_HW: Array) -> tuple[Array, Array]:
    """Weighted mean and deviation in Lab, from evenly spread pixels."""
    at = np.nonzero(weight_HW.ravel())[0]
    at = at[:: -(-len(at) // _STATISTICS)]
    lab, weight = srgb_to_lab(picture_HWC.reshape(-1, 3)[at]), weight_HW.ravel()[at]
    mean = np.average(lab, axis=0, weights=weight)
    return mean, np.sqrt(np.average((lab - mean) ** 2, axis=0, weights=weight))


# --- gradients --------------------------------------------------------------------------------------


def _cloned(new_HWC: Array, place: _Place, *, mixed: bool) -> Array:
    """The piece in the picture, joined by its gradients."""
    inside = place.inside_HW
    base_HWC = np.where(inside[..., None], new_HWC, place.picture_HWC)
    usual = _usual_mismatch(new_HWC - place.picture_HWC, inside)
    down, right = (_wanted(axis, new_HWC, place, base_HWC, tolerance=3 * usual + _CALM, mixed=mixed) for axis in (0, 1))
    return blend_gradients(base_HWC, right, down, inside, screen=(_REACH * place.size) ** -2)


def _wanted(axis: int, new_HWC: Array, place: _Place, base_HWC: Array, *, tolerance: float, mixed: bool) -> Array:
    """Forward differences along ``axis`` that the result shall have."""
    theirs, present = np.diff(place.picture_HWC, axis=axis), np.diff(base_HWC, axis=axis)
    # A joint that leaves the piece has no difference of its own: it keeps the picture's.
    known = place.own_HW[1:] & place.own_HW[:-1] if axis == 0 else place.own_HW[:, 1:] & place.own_HW[:, :-1]
    step = np.where(known[..., None], np.diff(new_HWC, axis=axis), theirs)
    step = present + _calmed(step - present, tolerance)
    step = _stronger(step, theirs) if mixed else step
    return np.pad(step, [(0, int(axis == 0)), (0, int(axis == 1)), (0, 0)])


def _usual_mismatch(difference_HWC: Array, inside: Bools) -> float:
    """The median difference between piece and picture along the rim."""
    rim = cv2.morphologyEx(inside.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    return float(np.median(np.abs(difference_HWC[rim]).max(axis=1))) if rim.any() else 0.0


def _calmed(mismatch: Array, tolerance: float) -> Array:
    """Mismatches far beyond the tolerance (a horizon that the rim crosses) are let go, not spread."""
    size = np.abs(mismatch).max(axis=2, keepdims=True) / np.float32(tolerance)
    return np.asarray(mismatch / (1 + size**4))


def _stronger(one: Array, other: Array) -> Array:
    """At each joint, whichever gradient is stronger over all colours."""
    return np.where((one**2).sum(axis=2, keepdims=True) >= (other**2).sum(axis=2, keepdims=True), one, other)


def _laid_on(under: Array, new_HWC: Array, alpha_HW: Array) -> Array:
    """The new colours over the old by the piece's alpha; ``under`` may carry alpha of its own."""
    alpha = alpha_HW[..., None]
    colours = under[..., :3] + alpha * (new_HWC - under[..., :3])
    if under.shape[2] == 3:
        return np.asarray(colours, np.float32)
    return np.concatenate([colours, under[..., 3:] + alpha * (1 - under[..., 3:])], axis=2).astype(np.float32)
