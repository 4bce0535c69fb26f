"""Wear: a print that was handled for decades: scratches, dust, hairs, spots, folds, tears, lost corners.

What was covered or torn away, and shows, is told in a mask; what only looks lighter or darker beside it is not, since
the picture is still there.
"""

import numpy as np

from anew.ops.damage.given import Array, Rng, pixels, within
from anew.ops.damage.ink import Shape, Stroke, cloud, covered
from anew.ops.damage.scratching import blot, dust, hair, scratch, scuff
from anew.ops.damage.tearing import Wound, crease, lost_corner, tear, worn_edges

COVER, CHANGE = 0.15, 0.04
"""A pixel counts as damaged from this cover and this change of a channel on. White on a white wall is no scratch."""


def scratches(picture_HWC: Array, rng: Rng, amount: float = 1.0) -> tuple[Array, Array]:
    """Scratches, scuffs, dust, hairs, spots, and now and then a fold, a tear, worn edges or a lost corner.

    How many lines and wounds there are goes with the sides of the picture in pixels, how many specks with its area: a
    cut-out is damaged about as much as that part of a whole would be.

    Args:
        picture_HWC: float32 (h, w, 3) in [0, 1].
        rng: Chance: how many of each, where, how wide (1 to 6 pixels) and how deep.
        amount: 0 is none, 1 a neglected print, 4 a ruin.

    Returns:
        The damaged picture, float32 (h, w, 3) in [0, 1], and the mask, float32 (h, w), 1 = damaged.

    Raises:
        BadPicture: not such a picture.
        BadTask: the amount is out of its range.
    """
    picture = np.clip(pixels(picture_HWC), 0, 1)
    shape = picture.shape[:2]
    much = within("the amount", amount, 0, 4)
    paper = _paper(rng, shape)
    lit, wound = _lines(rng, shape, much, light=True), _wounds(rng, shape, much)
    dark = _lines(rng, shape, much * 0.25, light=False) * np.float32(rng.uniform(0.5, 1))
    for spot, light in _blots(rng, shape, much):
        lit, dark = (np.maximum(lit, spot), dark) if light else (lit, np.maximum(dark, spot))
    bare = np.maximum(lit, wound.paper)[..., None]
    shaded = picture * (1 + np.minimum(wound.shade, 0))[..., None] + np.maximum(wound.shade, 0)[..., None]
    grey = np.float32(rng.uniform(0.02, 0.2)) * np.array([1, 0.93, 0.85], np.float32)
    worn = shaded + dark[..., None] * (grey - shaded)
    worn += bare * (paper - worn)
    lid = np.float32(rng.choice([rng.uniform(0.9, 1), rng.uniform(0.02, 0.15)]))
    worn += wound.gone[..., None] * (lid - worn)
    worn = np.clip(worn, 0, 1)
    cover = np.maximum(np.maximum(bare[..., 0], dark), wound.gone)
    mask = (cover > COVER) & (np.abs(worn - picture).max(2) > CHANGE)
    return worn, mask.astype(np.float32)


def _paper(rng: Rng, shape: Shape) -> Array:
    """Bare paper: white to cream, with fibres."""
    tone = np.float32(rng.uniform(0.8, 1.0)) * np.array([1, rng.uniform(0.95, 1), rng.uniform(0.82, 0.98)], np.float32)
    fibre = 0.025 * cloud(rng, shape, 5, octaves=2) + 0.02 * rng.standard_normal(shape, np.float32)
    return tone * (1 + fibre[..., None]).astype(np.float32)


def _lines(rng: Rng, shape: Shape, amount: float, *, light: bool) -> Array:
    """Cover of all lines and specks of one tone."""
    long, area = float(np.mean(shape)) / 512, shape[0] * shape[1] / 512**2
    grain = rng.uniform(0, np.pi)
    strokes: list[Stroke] = [scratch(rng, shape, grain) for _ in range(_count(rng, 9 * long * amount))]
    strokes += [hair(rng, shape) for _ in range(_count(rng, (1.5 if light else 3) * area * amount))]
    strokes += dust(rng, shape, _count(rng, 90 * area * amount))
    for _ in range(_count(rng, 2 * area * amount) if light else 0):
        strokes += scuff(rng, shape)
    return covered(strokes, shape)


def _blots(rng: Rng, shape: Shape, amount: float) -> list[tuple[Array, bool]]:
    """Cover of each spot, and whether it is light."""
    area = shape[0] * shape[1] / 512**2
    spots = [blot(rng, shape) * np.float32(rng.uniform(0.4, 1)) for _ in range(_count(rng, 5 * area * amount))]
    return [(spot, bool(rng.random() < 0.6)) for spot in spots]


def _wounds(rng: Rng, shape: Shape, amount: float) -> Wound:
    """All wounds as one."""
    whole = Wound(*(np.zeros(shape, np.float32) for _ in range(3)))
    share = min(1.0, float(np.mean(shape)) / 512)
    for make, often in ((crease, 0.7), (tear, 0.35), (lost_corner, 0.2), (worn_edges, 0.25)):
        for _ in range(min(3, _count(rng, often * amount * share))):
            one = make(rng, shape)
            paper = np.maximum(whole.paper, one.paper)
            whole = Wound(paper, whole.shade + one.shade, np.maximum(whole.gone, one.gone))
    return whole


def _count(rng: Rng, mean: float) -> int:
    return int(rng.poisson(mean))
