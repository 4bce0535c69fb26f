"""Making: one step. Floats in, floats out, and what the task keeps put back from the original samples."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from anew.engines import registry
from anew.engines.base import Array, Inputs, Work
from anew.engines.card import EngineCard
from anew.errors import EngineFailed
from anew.image import CLI, Limit, Mode, Picture
from anew.image.arrays import Samples
from anew.image.space import SRGB
from anew.ops.preview import Floats, through, unseen
from anew.recipes.recipe import MAIN, Step
from anew.tasks import Canvas, Task
from anew.tasks.base import mask_of

Mask = npt.NDArray[np.bool_]


def make(step: Step, card: EngineCard, pictures: Mapping[str, Picture], work: Work, limit: Limit = CLI) -> Picture:
    """One step: floats in, floats out, originals put back."""
    task = step.task
    task.check(pictures)
    before, canvas = pictures[MAIN], task.canvas(pictures)
    limit.check(canvas.size)
    paint = task.paint(pictures)
    work = _placed(work, pictures, task, card)
    made = registry.load(card.name)(task, inputs_of(task, card, pictures), canvas.size, work, step.settings)
    keep = None if paint is None else paint <= 0
    after = before.remade(
        _own_colours(made, before, card),
        _alpha(made, before, canvas),
        keep=keep,
        at=(canvas.left, canvas.top),
        paint=paint,
        recolours=task.recolours,
    )
    if keep is not None:
        _check_kept(before, after, keep, canvas, card.name)
    return after


def inputs_of(task: Task, card: EngineCard, pictures: Mapping[str, Picture]) -> Inputs:
    """What an engine sees of the pictures: masks as masks, all else in the colours that its card asks for."""
    masks = {role.name for role in task.roles if role.mask}
    return {
        name: mask_of(picture) if name in masks else _pixels(picture, pictures[MAIN], card)
        for name, picture in pictures.items()
    }


def _pixels(picture: Picture, main: Picture, card: EngineCard) -> Array:
    rgb = picture.rgb("srgb") if card.space == "srgb" else picture.rgb_as(main)
    alpha = picture.alpha() if card.alpha else None
    return rgb if alpha is None else np.dstack((rgb, alpha))


def _placed(work: Work, pictures: Mapping[str, Picture], task: Task, card: EngineCard) -> Work:
    """The same work, whose previews are small, in sRGB, and show what the task keeps as it was."""
    if work.preview is unseen:
        return work
    from anew.ops.board import thumb  # with OpenCV, and only for whoever looks
    from anew.tasks.glimpse import Glimpse

    glimpse, space = Glimpse(task, pictures), pictures[MAIN].space

    def whole(made: Floats) -> Floats:
        small = thumb(made[..., :3])
        return glimpse.of(small if card.space == "srgb" else space.to(SRGB, small))

    return replace(work, preview=through(work.preview, whole))


def _own_colours(made: Array, before: Picture, card: EngineCard) -> Array:
    """What an engine made, as the picture numbers its colours."""
    return SRGB.to(before.space, made[..., :3]) if card.space == "srgb" else made[..., :3]


def _alpha(made: Array, before: Picture, canvas: Canvas) -> Array | None:
    """The new alpha: the engine's, or else the old one with new canvas opaque."""
    if made.shape[2] == 4:
        return made[..., 3]
    old = before.alpha()
    if old is None or canvas == Canvas(before.size):
        return old
    alpha = np.ones(made.shape[:2], np.float32)
    inside = alpha[canvas.top : canvas.top + old.shape[0], canvas.left : canvas.left + old.shape[1]]
    inside[...] = old[: inside.shape[0], : inside.shape[1]]
    return alpha


def _check_kept(before: Picture, after: Picture, keep: Mask, canvas: Canvas, engine: str) -> None:
    """Compare the kept samples once more, in the file's own mode and depth, a few rows at a time."""
    height, width = before.samples.shape[:2]
    window = (slice(canvas.top, canvas.top + height), slice(canvas.left, canvas.left + width))
    for rows in np.array_split(np.arange(height), max(1, height // 256)):
        wanted = _in_mode(before.samples[rows], before.mode, after.mode)
        if (after.samples[window][rows] != wanted).any(axis=2)[keep[window][rows]].any():
            raise EngineFailed(
                needed="the kept pixels as they were",
                found=f"changed ones after {engine}",
                fix="Please report it; nothing was written.",
            )


def _in_mode(samples: Samples, old: Mode, new: Mode) -> Samples:
    """The same pixels where a grey picture gained colour, or an opaque one alpha."""
    if old == new:
        return samples
    alpha = samples[..., -1:] if old in ("LA", "RGBA") else np.full_like(samples[..., :1], np.iinfo(samples.dtype).max)
    colours = np.repeat(samples[..., :1], 3, axis=2) if old in ("L", "LA") and new in ("RGB", "RGBA") else samples
    colours = colours[..., : len(new.removesuffix("A"))]
    return np.concatenate((colours, alpha), axis=2) if new in ("LA", "RGBA") else colours
