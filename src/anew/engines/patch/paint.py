"""Paint: a crude painting and a photograph become a picture: texture by numbers.

The painting's few colours are labels. The photograph is divided into as many regions, each matched with a label, and
the picture is resynthesised so that each region of the painting is filled from the photograph's region of that label.

Sources
    Hertzmann et al. 2001, "Image Analogies", doi:10.1145/383259.383295, section 4.5      texture by numbers
    Granot et al. 2022, arXiv:2103.15545                                                  the synthesis
"""

from typing import cast

import numpy as np

from anew.engines.base import Array, Inputs, Work
from anew.engines.patch.enlarge import enlarge, working_share
from anew.engines.patch.regions import Labels, codes_of, nearest_colour, palette, regions_like
from anew.engines.patch.resynthesis import Guides, fitting_radius, resynthesise
from anew.ops.progress import part
from anew.ops.pyramids import resize
from anew.tasks import Paint, Task

_WORKING_PIXELS = 400_000
_COARSEST = 32
_COMPLETENESS = 0.05
_HEIGHT_MATTERS = 0.25  # weight of the place up or down a region: near grass stays near, high sky stays high


def paint(task: Task, x: Inputs, work: Work) -> Array:
    """The painting filled with the photograph's textures.

    Args:
        task: A ``Paint``; strength is how strictly the painting's regions are kept.
        x: ``picture`` (the painting) and ``reference``, (H, W, 3 or 4) of any two sizes; ``labels``, if given, is the
            reference painted in the painting's colours, stretched to the reference where its size differs.
        work: The seed decides which of many pictures.

    Returns:
        float32, the painting's size, 3 channels.
    """
    strictness = cast(Paint, task).strength
    painting, reference = x["picture"][..., :3], x["reference"][..., :3]
    shape = painting.shape[0], painting.shape[1]
    # A reference larger than the painting is brought to its scale, or only a detail of it would be seen.
    source = _scaled(reference, working_share(reference.shape[0] * reference.shape[1], shape[0] * shape[1]))
    share = working_share(max(shape[0] * shape[1], source.shape[0] * source.shape[1]), _WORKING_PIXELS)
    small, small_painting = _scaled(source, share), _nearest(painting, _sides(shape, share))
    small_shape, small_source = _shape(small_painting), _shape(small)
    radius = fitting_radius(3, small_shape, small_source)
    if radius == 0:
        return np.array(painting)

    colours = palette(small_painting)
    wanted = nearest_colour(small_painting, colours)
    if "labels" in x:
        found = nearest_colour(_nearest(x["labels"][..., :3], small_source), colours)
    else:
        found = regions_like(small, colours, wanted, work.rng)
    made = resynthesise(
        small,
        small_shape,
        start_HWC=scattered(small, found, wanted, work.rng),
        guides=_guides(wanted, found, 0.3 + 1.2 * strictness),
        radius=radius,
        coarsest=_COARSEST,
        completeness=_COMPLETENESS,
        seed=work.seed,
        progress=part(work.progress, 0.0, share),
        preview=work.preview,
    )
    rest = part(work.progress, share, 1.0)
    full = enlarge(made, small_source, source, shape, radius=radius, seed=work.seed, progress=rest)
    return np.clip(full, 0, 1, out=full)


def scattered(source_HWC: Array, found: Labels, wanted: Labels, rng: np.random.Generator) -> Array:
    """A first guess: each pixel takes a random colour of its label's region, from about as high up in it."""
    start = np.empty((*wanted.shape, source_HWC.shape[2]), np.float32)
    for label in np.unique(wanted):
        y, x = np.nonzero(found == label)
        if len(y) == 0:  # nothing in the photograph bears this label: take from all of it
            y, x = (axis.ravel() for axis in np.indices(found.shape))
        place = np.nonzero(wanted == label)
        rank = np.argsort(np.argsort(place[0], kind="stable"), kind="stable") / max(1, len(place[0]) - 1)
        rank = np.clip(rank + rng.normal(0, 0.03, len(rank)), 0, 1)
        chosen = (rank * (len(y) - 1)).astype(np.int64)  # np.nonzero lists from the top, so rank means height
        start[place] = source_HWC[y[chosen], x[chosen]]
    return start


def _guides(wanted: Labels, found: Labels, weight: float) -> Guides:
    codes = codes_of(int(max(wanted.max(), found.max())) + 1) * np.float32(weight)
    return Guides(_with_height(codes[wanted], wanted), _with_height(codes[found], found))


def _with_height(codes_HWG: Array, labels: Labels) -> Array:
    """One more channel: how far down its region a pixel lies, 0 to 1."""
    down = np.zeros(labels.shape, np.float32)
    for label in np.unique(labels):
        inside = labels == label
        rows = np.flatnonzero(inside.any(1))
        line = (np.arange(labels.shape[0]) - rows[0]) / max(1, rows[-1] - rows[0])
        down += inside * line[:, None].astype(np.float32)
    return np.concatenate([codes_HWG, _HEIGHT_MATTERS * down[..., None]], axis=-1)


def _scaled(picture_HWC: Array, factor: float) -> Array:
    if factor == 1:
        return picture_HWC
    return resize(picture_HWC, *_sides(_shape(picture_HWC), factor))


def _sides(shape: tuple[int, int], factor: float) -> tuple[int, int]:
    return max(1, round(shape[0] * factor)), max(1, round(shape[1] * factor))


def _shape(picture_HWC: Array) -> tuple[int, int]:
    return picture_HWC.shape[0], picture_HWC.shape[1]


def _nearest(picture_HWC: Array, shape: tuple[int, int]) -> Array:
    """Another size without new colours: those between two labels would be labels of their own."""
    rows = (np.arange(shape[0]) * picture_HWC.shape[0]) // shape[0]
    columns = (np.arange(shape[1]) * picture_HWC.shape[1]) // shape[1]
    return np.ascontiguousarray(picture_HWC[np.ix_(rows, columns)])
