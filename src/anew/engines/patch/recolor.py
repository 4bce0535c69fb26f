"""Recolor: give a region another colour and keep its light and shade.

Worked in Lab. The region's own dominant colour is found first; it is turned into the asked one by rotating and
scaling (a, b) and by a tone curve that keeps black and white where they are. Pixels paler or darker than the
dominant colour stay so in proportion: highlights remain white, folds remain folds. Parts of the region with
quite another hue (a badge on a coat) are left as they are.

Axes
    H, W  picture      C  channels      N  colours in one list
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anew.engines.base import Array, Inputs, Work
from anew.ops.colour import lab_to_srgb, srgb_to_lab
from anew.ops.lattice import LATTICE, apply_lattice
from anew.tasks import Recolor
from anew.tasks.fields import rgb

_SAMPLES = 100_000
_ROWS = 256  # worked on at once; bounds memory, never changes the answer
_GREY = (6.0, 16.0)
"""Chroma of a dominant colour below which the region counts as grey, and above which as coloured."""
_SAME_HUE = (np.cos(np.radians(55)), np.cos(np.radians(100)))
"""Cosine of the angle to the dominant hue: nearer is wholly of that colour, farther not at all."""
_STEEPEST = 3.0
"""The largest exponent of the tone curve."""
_MOST_VIVID = 1.5
"""How much more vivid than the dominant a pixel may come out, at most."""
_TANH_1 = _MOST_VIVID * np.tanh(1 / _MOST_VIVID)


class _Dye(NamedTuple):
    """What turns old Lab into new Lab."""

    old: Array
    """(3,) Lab of the region's dominant colour."""
    new: Array
    """(3,) Lab of the asked colour."""

    @property
    def coloured(self) -> float:
        """0 = the region is grey, 1 = it has a colour of its own."""
        return float(_smoothstep(np.hypot(*self.old[1:]), *_GREY))

    @property
    def gamma(self) -> float:
        """Exponent on L / 100 that takes the old lightness to the new one."""
        old, new = np.log(np.clip([self.old[0], self.new[0]], 2, 98) / 100)
        return float(np.clip(new / old, 1 / _STEEPEST, _STEEPEST))


def recolor(task: Recolor, x: Inputs, work: Work) -> Array:
    """The picture with the region under the mask in the task's colour; alpha is handed through.

    Where the mask is soft the colour is still whole: the road mixes it with the original.
    """
    made, mask = np.array(x["picture"], np.float32), x["mask"]
    inside = np.flatnonzero(mask > 0)
    if not len(inside) or task.strength == 0:
        return made
    work.progress(0.0, "finding the region's colour")
    old = _dominant(made.reshape(-1, made.shape[2]), mask.ravel(), inside)
    lattice = _painted(LATTICE, task, _Dye(old, srgb_to_lab(np.array(rgb(task.color), np.float32))))
    for top in range(0, len(made), _ROWS):
        work.progress(0.2 + 0.8 * top / len(made), "recolouring")
        colours, painted = made[top : top + _ROWS, :, :3], mask[top : top + _ROWS, :, None] > 0
        np.copyto(colours, apply_lattice(colours, lattice), where=painted)
    return made


def _painted(old_NC: Array, task: Recolor, dye: _Dye) -> Array:
    """What becomes of each colour."""
    if not task.keep_shading:
        flat = np.array(rgb(task.color), np.float32)
        return (old_NC + task.strength * (flat - old_NC)).astype(np.float32)
    old = srgb_to_lab(old_NC)
    new = old + task.strength * (dyed(old, dye.old, dye.new) - old)
    return lab_to_srgb(within_gamut(new.astype(np.float32)))


def dyed(lab_NC: Array, old: Array, new: Array) -> Array:
    """Lab colours as they would be had the material's colour been ``new`` where it was ``old``.

    Args:
        lab_NC: Lab colours, (N, 3).
        old: The material's present colour, (3,).
        new: The colour it shall have, (3,).

    Example:
        >>> red, blue = np.float32([50, 60, 40]), np.float32([40, 10, -50])
        >>> dyed(red[None], red, blue).round(3).tolist()
        [[40.0, 10.0, -50.0]]
        >>> dyed(np.float32([[100, 0, 0]]), red, blue).round(3).tolist()       # a highlight stays white
        [[100.0, 0.0, 0.0]]
    """
    dye = _Dye(old, new)
    share = _share(lab_NC, dye)[:, None]
    light = 100 * (np.clip(lab_NC[:, :1], 0, 100) / 100) ** dye.gamma
    chroma = dye.coloured * _turned(lab_NC, dye) + (1 - dye.coloured) * _tinted(lab_NC, dye)
    wanted = np.concatenate([light, chroma], axis=1)
    return np.asarray(lab_NC + share * (wanted - lab_NC), np.float32)


def _turned(lab_NC: Array, dye: _Dye) -> Array:
    """(a, b) rotated and scaled so that the old dominant becomes the new colour.

    Along the dominant hue all is scaled; across it nothing grows, or a vivid dye would make confetti of the faint
    hues (and of the compression's blocks) in a pale material.
    """
    old, new = complex(*dye.old[1:]), complex(*dye.new[1:])
    own = (lab_NC[:, 1] + 1j * lab_NC[:, 2]) / (old or 1)  # 1 is the dominant
    scale = min(1.0, abs(old) / max(abs(new), 1e-6))
    turned = (_MOST_VIVID * np.tanh(own.real / _MOST_VIVID) / _TANH_1 + 1j * own.imag * scale) * new
    return np.stack([turned.real, turned.imag], axis=1)


def _tinted(lab_NC: Array, dye: _Dye) -> Array:
    """The new (a, b) for a grey region: full at its own lightness, none in black and white, its own tints kept."""
    light, middle = np.clip(lab_NC[:, :1], 0, 100), np.clip(dye.old[0], 10, 90)
    fullness = np.minimum(light / middle, (100 - light) / (100 - middle))
    return np.asarray(np.sqrt(np.clip(fullness, 0, 1)) * dye.new[1:] + (lab_NC[:, 1:] - dye.old[1:]))


def _share(lab_NC: Array, dye: _Dye) -> Array:
    """How far each pixel is of the dominant material, in [0, 1]: greys count as highlights and shades of it."""
    length = np.hypot(lab_NC[:, 1], lab_NC[:, 2])
    along = (lab_NC[:, 1:] @ dye.old[1:]) / np.maximum(length * np.hypot(*dye.old[1:]), 1e-6)
    same = _smoothstep(along, _SAME_HUE[1], _SAME_HUE[0])
    vivid = _smoothstep(length, *_GREY) * dye.coloured
    return np.asarray(1 - vivid * (1 - same))


def _dominant(pixels: Array, weight: Array, inside: npt.NDArray[np.intp]) -> Array:
    """Lab of the region's main colour: the median of a sample, then of what is near it in hue."""
    some = inside[:: -(-len(inside) // _SAMPLES)]
    lab = srgb_to_lab(pixels[some, :3])
    lab = lab[weight[some] >= min(0.5, weight[some].max())]
    middle = np.median(lab, axis=0)
    share = _share(lab, _Dye(middle, middle)) * np.hypot(lab[:, 1], lab[:, 2])
    main = lab[share >= 0.5 * np.hypot(*middle[1:])]
    return np.asarray(np.median(main if len(main) else lab, axis=0), np.float32)


def within_gamut(lab_NC: Array, *, halvings: int = 6) -> Array:
    """Colours outside sRGB made paler, at their own lightness and hue, until they fit.

    Example:
        >>> within_gamut(np.float32([[50, 0, 0]])).tolist()
        [[50.0, 0.0, 0.0]]
    """
    fitted = np.array(lab_NC, np.float32)
    fitted[:, 0] = np.clip(fitted[:, 0], 0, 100)
    outside = np.nonzero(~_fits(fitted))[0]
    vivid, scale = fitted[outside], np.zeros((len(outside), 1), np.float32)
    for halving in range(1, halvings + 1):
        tried = scale + np.float32(0.5**halving)
        fits = _fits(vivid * np.concatenate([np.ones_like(tried), tried, tried], axis=1))
        scale[fits] = tried[fits]
    fitted[outside, 1:] = vivid[:, 1:] * scale
    return fitted


def _fits(lab_NC: Array) -> npt.NDArray[np.bool_]:
    """Whether a colour survives the way to sRGB and back."""
    return np.asarray(np.abs(srgb_to_lab(lab_to_srgb(lab_NC)) - lab_NC).max(axis=1) < 1)


def _smoothstep(value: Array | float, low: float, high: float) -> Array:
    t = np.clip((np.asarray(value) - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
