"""Restyle: repaint a picture in the manner of another, with nothing but patches of that other.

The picture takes on the style's colours; then, from coarse to fine, it is matched patch by patch with the style, and at
each round some of the picture is mixed back in where it has edges, so that it stays readable. The last vote of each
level is all style: what one sees are real strokes.

Sources
    Elad & Milanfar 2017, "Style Transfer via Texture Synthesis", doi:10.1109/TIP.2017.2678168
    Gatys et al. 2016, "Preserving Color in Neural Artistic Style Transfer", arXiv:1606.05897      keeping the colours
"""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from anew.engines.base import Array, Inputs, Work
from anew.engines.patch.enlarge import enlarge, working_share
from anew.engines.patch.resynthesis import (
    Level,
    Made,
    completeness_price,
    extended,
    fitting_radius,
    plan_levels,
)
from anew.errors import BadTask
from anew.ops.colour import lab_to_srgb, luma, srgb_to_lab, transfer_colours
from anew.ops.patchmatch import Field, random_field, search, upsample_field
from anew.ops.preview import Preview, still, unseen
from anew.ops.progress import Progress, part
from anew.ops.pyramids import resize
from anew.ops.voting import vote
from anew.tasks import Restyle, Task

_WORKING_PIXELS = 420_000
_LEAST_STYLE = 16
_RADIUS = 3
_COARSEST = 24
_ROUNDS = 4
_EVERYWHERE = 0.3  # share of the mixing that plain parts of the picture get too
_COMPLETENESS = 0.006  # what makes stars and suns of the style appear at all
_KEPT_CHROMA = 0.8
_ROWS = 256


def restyle(task: Task, x: Inputs, work: Work) -> Array:
    """The picture in the manner of ``style``.

    Args:
        task: A ``Restyle``. strength 0 returns the picture, 1 follows the style most freely.
        x: ``picture`` (H, W, 3 or 4; alpha is carried along) and ``style`` (any size from 16x16, 3 or 4 channels).
        work: The seed decides which of equally good strokes are taken.

    Returns:
        float32, the picture's size and channels.

    Raises:
        BadTask: the style picture is smaller than 16x16.
    """
    task = cast(Restyle, task)
    picture, style = x["picture"], _opaque(x["style"])
    if min(style.shape[:2]) < _LEAST_STYLE:
        raise BadTask(
            needed=f"a style picture of at least {_LEAST_STYLE}x{_LEAST_STYLE}",
            found=f"{style.shape[1]}x{style.shape[0]}",
            fix="Give a larger picture of the style; 500 pixels or more a side show strokes well.",
        )
    colours = np.ascontiguousarray(picture[..., :3])
    if task.strength == 0:
        return np.array(picture)
    if task.only == "colors":
        made = transfer_colours(colours, style, strength=task.strength, seed=work.seed)
    else:
        made = _repainted(colours, style, task, work)
    return made if picture.shape[2] == 3 else np.concatenate([made, picture[..., 3:]], axis=-1)


def _repainted(picture: Array, style: Array, task: Restyle, work: Work) -> Array:
    height, width = picture.shape[:2]
    share = working_share(height * width, _WORKING_PIXELS)
    small = _scaled(picture, share)
    if task.keep_colors:
        style, target = transfer_colours(style, small, seed=work.seed), small
    else:
        target = transfer_colours(small, style, seed=work.seed)
    painted = _strokes_of(target, style, (height, width), task.strength, work)
    # Below half strength the picture shines through; above, strength only loosens the strokes.
    share = min(1.0, 2 * task.strength)
    for first in range(0, height, _ROWS):  # in strips, in place: a large picture has no room for copies
        own, strip = picture[first : first + _ROWS], painted[first : first + _ROWS]
        mixed = _with_chroma(strip, own, _KEPT_CHROMA) if task.keep_colors else strip
        np.clip(own + np.float32(share) * (mixed - own), 0, 1, out=strip)
    return painted


def _strokes_of(target: Array, style: Array, shape: tuple[int, int], strength: float, work: Work) -> Array:
    """Solve at the target's size, then copy the style's own pixels for as far as it has more of them."""
    style_share = working_share(style.shape[0] * style.shape[1], _WORKING_PIXELS)
    small_style = _scaled(style, style_share)
    solved, source = (target.shape[0], target.shape[1]), (small_style.shape[0], small_style.shape[1])
    radius = fitting_radius(_RADIUS, solved, source)
    if radius == 0:
        return resize(target, *shape)
    solving = solved[0] / shape[0]  # about the share of the time it takes
    first, rest = part(work.progress, 0.0, solving), part(work.progress, solving, 1.0)
    made = paint_with(target, small_style, content_weights(strength), radius, work.seed, first, work.preview)
    growth = min(shape[0] / solved[0], 1 / style_share)
    reached = shape if growth == shape[0] / solved[0] else (round(solved[0] * growth), round(solved[1] * growth))
    fine_style = _scaled(style, style_share * growth)
    fine = enlarge(made, source, fine_style, reached, radius=radius, seed=work.seed, progress=rest)
    return np.clip(resize(fine, *shape), 0, 1)


def content_weights(strength: float) -> tuple[float, float]:
    """How much of the picture is mixed back in at the coarsest and the finest level: .8 and .4 at strength 0.7.

    Example:
        >>> [round(weight, 2) for weight in content_weights(0.7)]
        [0.8, 0.4]
    """
    looser = (1 - strength) / 0.3
    return min(0.95, 0.55 + 0.25 * looser), min(0.9, 0.15 + 0.25 * looser)


def paint_with(
    target_HWC: Array,
    style_HWC: Array,
    weights: tuple[float, float],
    radius: int,
    seed: int,
    progress: Progress,
    preview: Preview = unseen,
) -> Made:
    """The target painted with patches of the style.

    Args:
        target_HWC: The picture, already in the style's colours.
        style_HWC: Where patches come from.
        weights: How much of the target is mixed back in each round, at the coarsest and at the finest level.
        radius: A patch is 2 radius + 1 pixels wide.
        seed: Decides the random tries.
        progress: Told at each size.
        preview: Given each size's picture.
    """
    shape, source = (target_HWC.shape[0], target_HWC.shape[1]), (style_HWC.shape[0], style_HWC.shape[1])
    levels = plan_levels(shape, source, coarsest=_COARSEST, radius=radius, ratio=2.0)
    canvas = _first_canvas(target_HWC, levels[0], radius, seed)
    for n, level in enumerate(levels):
        progress(4.0 ** (n - len(levels)), f"painting at {level.shape[1]}x{level.shape[0]}")
        if n > 0:
            canvas = _larger(canvas, levels[n - 1], level, radius)
        share = n / max(1, len(levels) - 1)
        weight = weights[0] + (weights[1] - weights[0]) * share
        last = n == len(levels) - 1
        canvas = _paint_level(
            canvas,
            resize(target_HWC, *level.shape),
            resize(style_HWC, *level.source),
            weight=weight,
            rounds=_ROUNDS // 2 if last else _ROUNDS,
            sweeps=2 if n else 5,
            radius=radius,
            seed=seed + 100 * n,
        )
        preview(still(canvas.picture))
    progress(1.0, "painted")
    return Made(canvas.picture, canvas.field)


@dataclass(frozen=True)
class _Canvas:
    """The painting so far: which patch of the style each place took, and where each patch of the style went."""

    picture: Array
    field: Field
    reverse: Field


def _first_canvas(target: Array, level: Level, radius: int, seed: int) -> _Canvas:
    return _Canvas(
        resize(target, *level.shape),
        random_field(level.shape, level.source, radius=radius, seed=seed),
        random_field(level.source, level.shape, radius=radius, seed=seed + 1),
    )


def _larger(canvas: _Canvas, old: Level, new: Level, radius: int) -> _Canvas:
    return _Canvas(
        resize(canvas.picture, *new.shape),
        upsample_field(canvas.field, new.shape, source_from=old.source, source_to=new.source, radius=radius),
        upsample_field(canvas.reverse, new.source, source_from=old.shape, source_to=new.shape, radius=radius),
    )


def _paint_level(
    canvas: _Canvas, target: Array, style: Array, *, weight: float, rounds: int, sweeps: int, radius: int, seed: int
) -> _Canvas:
    """A few rounds at one size: mix the target in where it has edges, match, vote."""
    mix = np.float32(weight) * (_EVERYWHERE + (1 - _EVERYWHERE) * _detail(target))[..., None]
    picture, field = canvas.picture, canvas.field
    query = picture + mix * (target - picture)
    reverse = search(style, query, canvas.reverse, radius=radius, sweeps=sweeps, seed=seed)
    price = completeness_price(reverse, _COMPLETENESS, radius=radius, channels=3)
    for turn in range(rounds):
        query = picture + mix * (target - picture)
        effort = sweeps if turn == 0 else 2
        field = search(query, style, field, radius=radius, price=price, sweeps=effort, seed=seed + turn)
        trust = 0.5 if turn < rounds - 1 else 0.25  # the last vote is the sharpest
        picture = vote(style, field, radius=radius, window=0.7 * radius, robust=trust)
    return _Canvas(picture, extended(field, radius), extended(reverse, radius))


def _detail(picture_HWC: Array) -> Array:
    """0 where the picture is plain, 1 at its strong edges: (H, W)."""
    grey = luma(picture_HWC)
    edges = np.hypot(cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    wide = cv2.GaussianBlur(edges, (0, 0), 3.0)
    return np.asarray(np.clip(wide / (np.percentile(wide, 95) + 1e-3), 0, 1), np.float32)


def _with_chroma(painted: Array, picture: Array, share: float) -> Array:
    lab, own = srgb_to_lab(painted), srgb_to_lab(picture)
    lab[..., 1:] += np.float32(share) * (own[..., 1:] - lab[..., 1:])
    return lab_to_srgb(lab)


def _opaque(picture: Array) -> Array:
    """Three channels; what is transparent becomes white, as paper would be."""
    if picture.shape[2] == 3:
        return picture
    alpha = picture[..., 3:]
    return np.asarray(picture[..., :3] * alpha + (1 - alpha), np.float32)


def _scaled(picture: Array, factor: float) -> Array:
    height, width = picture.shape[:2]
    return resize(picture, max(1, round(height * factor)), max(1, round(width * factor)))
