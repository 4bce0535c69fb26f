"""Blend: paste a piece so that light and colour agree.

The piece's colours are first pulled towards those around the place where it lands, then its *gradients* are
pasted rather than its pixels: what is left of the difference at its rim is spread smoothly over the inside.
A large piece is solved small first; its tiles are then solved at full size, held at their borders by that.

Axes
    H, W  the part of the picture that is worked on      C  red, green, blue      h, w  the same, small

Sources
    Pérez et al. 2003, "Poisson Image Editing", doi:10.1145/882262.882269           seamless cloning, mixed gradients
    Reinhard et al. 2001, "Color Transfer between Images", doi:10.1109/38.946629    mean and deviation in Lab
"""

from typing import NamedTuple

import cv2
import numpy as np

from anew.engines.base import Array, Inputs, Work
from anew.engines.patch.placing import Bools, Scene, placed
from anew.ops.colour import lab_to_srgb, srgb_to_lab
from anew.ops.lattice import LATTICE, apply_lattice
from anew.ops.poisson import blend_gradients
from anew.ops.tiles import Place, enlarged, grown, tiles
from anew.tasks import Blend

_STRETCH = (0.6, 1.6)
"""By how much harmonising may change the piece's contrast."""
_CALM = 0.1
"""A mismatch at the rim is let go only where it is far above thrice the usual one there plus this."""
_REACH = 1.0
"""How far the rim's mismatch is carried inwards, as a share of the piece's size."""
_WHOLE = 2_000_000
"""Pixels that are solved in one go."""
_TILE, _MARGIN = 1024, 48
"""Side of a tile, and what is solved around it and thrown away: what the small solution lacks dies out sooner."""


class _Manner(NamedTuple):
    """How to clone."""

    tone_N3: Array
    """The colour lattice that harmonises the piece."""
    mixed: bool
    tolerance: float
    """Mismatches far above this are let go."""
    screen: float


def blend(task: Blend, x: Inputs, work: Work) -> Array:
    """The picture with the piece on it; what lies outside the picture is cut off.

    Where the mask is soft the piece is still whole: the road mixes it with the original. The piece's own alpha
    is mixed here. A picture with alpha becomes as opaque as the piece where that lies.
    """
    made = np.array(x["picture"], np.float32)
    found = placed(x["picture"], x["piece"], x["mask"], left=task.left, top=task.top)
    if found is None:
        return made
    where, scene = found
    work.progress(0.0, "matching light and colour")
    small = scene.shrunk(_WHOLE)
    tone = harmonising(small.piece_HWC, small.picture_HWC, small.cover_HW, task.harmonise)
    tolerance = 3 * _usual_mismatch(small, tone) + _CALM
    manner = _Manner(tone, task.gradients == "mixed", tolerance, (_REACH * small.size) ** -2)
    work.progress(0.1, "blending")
    shift_hwC = _shift(small, manner)
    under, manner = made[where], manner._replace(screen=(_REACH * scene.size) ** -2)
    for done, at in enumerate(tiles(*_shape(scene), _TILE)):
        work.progress(0.3 + 0.7 * done * _TILE**2 / (scene.cover_HW.size + done * _TILE**2), "blending")
        new_HWC = _finished(scene, shift_hwC, at, manner)
        under[at] = _laid_on(under[at], new_HWC, scene.alpha_HW[at] * scene.inside_HW[at])
    return made


# --- light and colour -------------------------------------------------------------------------------


def harmonising(piece_HWC: Array, picture_HWC: Array, cover_HW: Array, strength: float) -> Array:
    """The colour lattice that pulls the piece's Lab mean and deviation towards those of what surrounds it.

    Args:
        piece_HWC: sRGB-encoded, [0, 1].
        picture_HWC: What it is laid on.
        cover_HW: How much of the piece is taken, [0, 1].
        strength: 0 keeps the piece's colours, 1 takes the surroundings'.

    Source:
        Reinhard et al. 2001, doi:10.1109/38.946629.
    """
    if strength == 0:
        return LATTICE
    around = cover_HW == 0
    around = around if around.any() else np.ones_like(around)
    own, spread = _moments(piece_HWC, cover_HW)
    other, other_spread = _moments(picture_HWC, around.astype(np.float32))
    stretch = np.clip(other_spread / np.maximum(spread, 1e-3), *_STRETCH)
    lab = srgb_to_lab(LATTICE)
    return lab_to_srgb((lab + np.float32(strength) * ((lab - own) * stretch + other - lab)).astype(np.float32))


def _moments(picture_HWC: Array, weight_HW: Array) -> tuple[Array, Array]:
    """Weighted mean and deviation in Lab."""
    at = weight_HW > 0
    lab, weight = srgb_to_lab(picture_HWC[at]), weight_HW[at]
    mean = np.average(lab, axis=0, weights=weight)
    return mean, np.sqrt(np.average((lab - mean) ** 2, axis=0, weights=weight))


def _usual_mismatch(scene: Scene, tone: Array) -> float:
    """The median difference between piece and picture along the rim."""
    rim = cv2.morphologyEx(scene.inside_HW.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    if not rim.any():
        return 0.0
    piece = apply_lattice(scene.piece_HWC[rim][None], tone)[0]
    return float(np.median(np.abs(piece - scene.picture_HWC[rim]).max(axis=1)))


def _shape(scene: Scene) -> tuple[int, int]:
    return scene.cover_HW.shape[0], scene.cover_HW.shape[1]


# --- small, then tile by tile -----------------------------------------------------------------------


def _shift(scene: Scene, manner: _Manner) -> Array:
    """What cloning adds to the harmonised piece."""
    cloned_HWC = _cloned(scene, scene.inside_HW, np.zeros_like(scene.piece_HWC), manner)
    return np.where(scene.inside_HW[..., None], cloned_HWC - apply_lattice(scene.piece_HWC, manner.tone_N3), 0)


def _finished(scene: Scene, shift_hwC: Array, at: Place, manner: _Manner) -> Array:
    """The cloned colours at one place: as they are, or solved anew from the enlarged small solution."""
    shape = _shape(scene)
    if shift_hwC.shape[:2] == shape:
        piece = apply_lattice(scene.piece_HWC[at], manner.tone_N3) + shift_hwC[at]
        return np.where(scene.inside_HW[at][..., None], piece, scene.picture_HWC[at])
    wide, inner = grown(at, _MARGIN, *shape)
    part = scene.part(wide)
    if not part.inside_HW[inner].any():
        return part.picture_HWC[inner]
    free = part.inside_HW
    for axis, (place, length) in enumerate(zip(wide, shape, strict=True)):  # held where the tile was cut
        rim = free if axis == 0 else free.T
        rim[:1] &= place.start == 0
        rim[-1:] &= place.stop == length
    return _cloned(part, free, enlarged(shift_hwC, shape, wide), manner)[inner]


# --- gradients --------------------------------------------------------------------------------------


def _cloned(scene: Scene, free: Bools, shift_HWC: Array, manner: _Manner) -> Array:
    """The piece in the picture, joined by its gradients; begun from the piece plus ``shift``, changed where free."""
    new_HWC = apply_lattice(scene.piece_HWC, manner.tone_N3)
    base_HWC = np.where(scene.inside_HW[..., None], new_HWC + shift_HWC, scene.picture_HWC)
    down, right = (_wanted(axis, new_HWC, base_HWC, scene, manner) for axis in (0, 1))
    return blend_gradients(base_HWC, right, down, free, screen=manner.screen)


def _wanted(axis: int, new_HWC: Array, base_HWC: Array, scene: Scene, manner: _Manner) -> Array:
    """Forward differences along ``axis`` that the result shall have."""
    theirs, present = np.diff(scene.picture_HWC, axis=axis), np.diff(base_HWC, axis=axis)
    # A joint that leaves the piece has no difference of its own: it keeps the picture's.
    own = scene.alpha_HW > 0
    known = own[1:] & own[:-1] if axis == 0 else own[:, 1:] & own[:, :-1]
    step = np.where(known[..., None], np.diff(new_HWC, axis=axis), theirs)
    step = present + _calmed(step - present, manner.tolerance)
    step = _stronger(step, theirs) if manner.mixed else step
    return np.pad(step, [(0, int(axis == 0)), (0, int(axis == 1)), (0, 0)])


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
