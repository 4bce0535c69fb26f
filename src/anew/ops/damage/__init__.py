"""Damage, made to order: what time, cameras and careless saving do to a picture, for training and for tests.

    noise      gaussian_noise  camera_noise  real_noise  film_grain
    blur       gaussian_blur  blur (one of all kinds)  convolve with a kernel
    resize     shrink (the field's antialiased bicubic)  bicubic  resized
    compress   jpeg  double_jpeg  webp  in_levels
    age        mono  toned  faded  dyes_faded  yellowed  vignette  stained
    wear       scratches (and dust, hairs, spots, folds, tears, lost corners) -> (picture, mask)
    print      halftone -> (picture, what lies under its dots); old_print -> (picture, mask)
    chains     draw(rng, kind) -> Chain; chain.apply(picture, rng); chain.plain()

Pure functions on float32 pictures (h, w, 3), sRGB-encoded, in [0, 1]; chance comes from the ``rng`` that is given.
"""

from anew.ops.damage.age import dyes_faded, faded, mono, stained, toned, vignette, yellowed
from anew.ops.damage.blurs import convolve, gaussian_blur
from anew.ops.damage.chain import Chain, Step
from anew.ops.damage.compress import double_jpeg, in_levels, jpeg, webp
from anew.ops.damage.draws import Kind, blur, draw, old_print
from anew.ops.damage.halftone import halftone
from anew.ops.damage.noise import camera_noise, film_grain, gaussian_noise, real_noise
from anew.ops.damage.resize import bicubic, resized, shrink
from anew.ops.damage.wear import scratches

__all__ = [
    "Chain",
    "Kind",
    "Step",
    "bicubic",
    "blur",
    "camera_noise",
    "convolve",
    "double_jpeg",
    "draw",
    "dyes_faded",
    "faded",
    "film_grain",
    "gaussian_blur",
    "gaussian_noise",
    "halftone",
    "in_levels",
    "jpeg",
    "mono",
    "old_print",
    "real_noise",
    "resized",
    "scratches",
    "shrink",
    "stained",
    "toned",
    "vignette",
    "webp",
    "yellowed",
]
