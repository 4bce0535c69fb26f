"""Colour: a black-and-white picture coloured.

    picture --> L --(small)--> network --> a, b --> decided --(along the edges of L)--> full size --> with L as it was

The network looks at the whole picture at once, small, because it must see what is on it; colours vary slowly where
lightness does not change, and where it does the picture itself says where the edge is.
"""

import numpy as np

from anew.engines.base import Array, Inputs
from anew.engines.restore.job import Job
from anew.image.lab import lab_to_srgb_of_same_light, lightness_of, srgb_to_lab
from anew.ops.guided import guided
from anew.ops.pyramids import resize
from anew.ops.tiles import tiles
from anew.tasks import Colorize, Task

SHORTER, LONGEST = 256, 768
"""Pixels of the shorter side of what the network sees, and at most of the longer."""
L, AB = np.float32(100), np.float32(110)
"""What 1 is to the network."""
DOUBT, VIVID = 10.0, 1.25
"""Chroma at which half of a colour is taken for doubt, and how much stronger colours without doubt become. What a
network is unsure of is the mean of all that it could be, a thin brown: grey is more honest. Both were chosen on
photographs of the training part."""
HINTED = 0.2
"""A pixel of the small picture is hinted where so much of it is."""
BLACK = 0.02
"""A hint is painted where some channel is above this, or, where there is alpha, where it is opaque."""
SIDE = 1024
"""Pixels of each side that are coloured at once."""


def colorize(task: Task, x: Inputs, job: Job) -> Array:
    """The maker of colorize."""
    assert isinstance(task, Colorize)
    picture = x["picture"][..., :3]
    small = small_of(picture)
    light = srgb_to_lab(small)[..., :1] / L
    hinted = _hints(x.get("hints"), small.shape[:2])
    seen = np.concatenate((light, hinted), axis=2)
    ab = job.share(0, 0.3).made("colour", seen, doing="choosing colours", whole=True) * AB
    ab = ab if "hints" in x else decided(ab)
    return _coloured(picture, ab * np.float32(task.strength), light[..., 0], job.share(0.3, 1))


def decided(ab_HW2: Array) -> Array:
    """Colours with less of what is doubt, and more of the rest: the weaker the nearer to grey.

    Example:
        >>> decided(np.float32([[[5, 0], [30, 40]]])).round().tolist()
        [[[1.0, 0.0], [36.0, 48.0]]]
    """
    strong = np.square(ab_HW2).sum(axis=2, keepdims=True)
    return np.asarray(ab_HW2 * (np.float32(VIVID) * strong / (strong + np.float32(DOUBT**2))), np.float32)


def small_of(picture_HWC: Array) -> Array:
    """The picture at the size that the network sees; a smaller one as it is."""
    height, width = picture_HWC.shape[:2]
    scale = min(1.0, SHORTER / min(height, width), LONGEST / max(height, width))
    return np.clip(resize(picture_HWC, max(1, round(height * scale)), max(1, round(width * scale))), 0, 1)


def _hints(hints_HWC: Array | None, shape: tuple[int, int]) -> Array:
    """(h, w, 3): a and b as the network reads them, and 1 where they are told."""
    if hints_HWC is None:
        return np.zeros((*shape, 3), np.float32)
    colours = hints_HWC[..., :3]
    painted = hints_HWC[..., 3] > 0.5 if hints_HWC.shape[2] == 4 else colours.max(axis=2) > BLACK
    where = painted.astype(np.float32)[..., None]
    told = np.concatenate((srgb_to_lab(colours)[..., 1:] / AB * where, where), axis=2)
    small = resize(told, *shape)
    where = small[..., 2:]
    hinted = where >= HINTED
    return np.where(hinted, np.concatenate((small[..., :2] / np.maximum(where, 1e-6), np.ones_like(where)), 2), 0)


def _coloured(picture: Array, ab_hw2: Array, light_hw: Array, job: Job) -> Array:
    """The picture in those colours, a place at a time, each pixel as light as it was."""
    height, width = picture.shape[:2]
    colours_at = guided(ab_hw2, light_hw, (height, width))
    made = np.empty((height, width, 3), np.float32)
    places = list(tiles(height, width, SIDE))
    for index, place in enumerate(places):
        job.progress(index / len(places), "colouring")
        lightness = lightness_of(picture[place])
        ab = colours_at(lightness / L, place)
        made[place] = lab_to_srgb_of_same_light(np.dstack((lightness, ab)))
    return made
