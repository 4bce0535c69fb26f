"""Marking: which pixels of a picture were generated, and a watermark under those and no others.

    inpaint, then tone      what was inpainted is marked, and stays so through the toning
    inpaint, then outpaint  both are
    vary, then upscale      all is, at the new size
    denoise                 nothing is

Marks are made once, at the end; see docs/adr/0014.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anew.engines.card import EngineCard
from anew.image import Picture
from anew.provenance.sources import Change
from anew.recipes.recipe import MAIN, Recipe, Step
from anew.road.naming import name_of
from anew.tasks import Task

Share = NDArray[np.float32]
"""(H, W) over a picture: how much of each pixel was generated."""


class Marked(NamedTuple):
    """A picture, with a watermark if it could hold one."""

    picture: Picture
    mark: str = ""
    """The id, 12 hexadecimal digits; empty where there is none."""
    note: str = ""
    """Why there is none, for pictures that should have one."""


@dataclass
class Generated:
    """How much of each picture on the way was generated, by name; those that nothing generated have no entry."""

    shares: dict[str, Share] = field(default_factory=dict)

    def follow(self, step: Step, pictures: Mapping[str, Picture], *, new: bool, flows: bool) -> None:
        """Follow a step.

        Args:
            step: What was done.
            pictures: What was given to it, by role.
            new: Whether it generates pixels itself; see `generates`.
            flows: Whether its picture is what the step before handed on.
        """
        names = {**step.takes, **({MAIN: ""} if flows else {})}
        known = {role: self.shares[name] for role, name in names.items() if role in pictures and name in self.shares}
        before = carried(known.pop(MAIN, None), step.task, pictures)
        own = _painted(step.task, pictures) if new or _shown(step.task, known) else None
        shares = [each for each in (before, own) if each is not None]
        if shares:
            self.shares[step.makes] = shares[0] if len(shares) == 1 else np.maximum(*shares)
        else:
            self.shares.pop(step.makes, None)

    @property
    def share(self) -> Share | None:
        """Of what flows; None where nothing was generated."""
        return self.shares.get("")


def generates(task: Task, card: EngineCard) -> bool:
    """Whether some of what it makes was neither photographed nor drawn: filled, guessed, or all of it anew."""
    return task.changes in (Change.PART, Change.WHOLE) or (card.generative and task.changes is not Change.LOOKS)


def marked(picture: Picture, share: Share | None, recipe: Recipe, given: Mapping[str, Picture]) -> Marked:
    """The picture with a watermark under what was generated, where the recipe asks for it and the picture can hold it.

    Args:
        picture: What was made.
        share: How much of each pixel was generated.
        recipe: As it ran.
        given: What it was made from.
    """
    if share is None or not recipe.mark:
        return Marked(picture)
    if why := _unfit(picture):
        return Marked(picture, note=f"No watermark: {why}.")
    from anew.ops import watermark  # with OpenCV, and only for whoever generates

    id, where = mark_id(recipe, given), _where(share, picture)
    if where is None:  # all of it was generated, and may have been from a picture that says another id
        return Marked(picture.remade(watermark.remark(picture.rgb(), id)), f"{id:012x}")
    return Marked(picture.remade(watermark.mark(picture.rgb(), id, where), keep=where <= 0), f"{id:012x}")


def mark_id(recipe: Recipe, given: Mapping[str, Picture]) -> int:
    """The first 48 bits of the SHA-256 of what decides the pixels: the same recipe on the same inputs, the same id."""
    return int(name_of(recipe, {name: picture.sha256 for name, picture in given.items()})[:12], 16)


def carried(share: Share | None, task: Task, pictures: Mapping[str, Picture]) -> Share | None:
    """What of a picture was generated before, as it lies on the canvas that a task makes of it."""
    if share is None:
        return None
    canvas, old = task.canvas(pictures), pictures[MAIN].size
    size = (canvas.size.height, canvas.size.width)
    if share.shape == size:
        return share
    if canvas.left == canvas.top == 0 and type(task).paint is Task.paint:  # nothing is kept: scaled or rearranged
        import cv2

        return np.asarray(cv2.resize(share, size[::-1], interpolation=cv2.INTER_LINEAR), np.float32)
    whole = np.zeros(size, np.float32)
    whole[canvas.top : canvas.top + old.height, canvas.left : canvas.left + old.width] = share
    return whole


def _shown(task: Task, known: Mapping[str, Share]) -> bool:
    """Whether some picture that was generated goes into this one; masks do not."""
    return any(not task.role(name).mask for name in known)


def _painted(task: Task, pictures: Mapping[str, Picture]) -> Share:
    paint, (width, height) = task.paint(pictures), task.canvas(pictures).size
    return np.broadcast_to(np.float32(1), (height, width)) if paint is None else paint


def _unfit(picture: Picture) -> str:
    """Why a picture can hold no watermark; empty where it can."""
    from anew.ops import watermark

    if not watermark.fits(picture.size.height, picture.size.width):
        return f"at {picture.size} the picture is too small or too narrow for one"
    if picture.origin.palette is not None or picture.origin.bits < 8:
        return "a palette has no colours for it"
    return ""


def _where(share: Share, picture: Picture) -> Share | None:
    """Where the mark goes: what was generated and can be seen; None is everywhere."""
    alpha = picture.alpha()
    if alpha is not None and not alpha.all():
        return np.where(alpha > 0, share, np.float32(0))
    return None if bool((share >= 1).all()) else share
