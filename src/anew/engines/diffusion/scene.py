"""Scene: what a task comes to for a model that knows pictures, masks and words and no tasks.

    task + pictures  -->  canvas (where it begins), paint (what it may change), words, control map, references

Everything here is at the picture's own size; ``canvas`` brings it to the model's.
"""

from dataclasses import dataclass, replace
from functools import singledispatch
from typing import TypedDict

import numpy as np

from anew.engines.base import Array, Inputs
from anew.image import Size
from anew.ops import masks
from anew.ops.cutout import at_full_size, cut, hints
from anew.ops.mirror import mirrored
from anew.ops.progress import Progress, silent
from anew.ops.tiles import tiles
from anew.tasks import Background, Edit, Inpaint, Outpaint, Reimagine, Render, Restyle, Task, Upscale, Vary
from anew.tasks.fields import corners

SOLID = 0.99
"""Alpha from which on a pixel is the subject's, and not painted."""
TILE = 1024
"""Side of the tiles in which a subject is carried to full size."""


@dataclass(frozen=True)
class Scene:
    """What is asked of the model."""

    canvas: Array
    """(H, W, 3) in [0, 1]: what it begins from."""
    paint: Array | None = None
    """(H, W), above 0 = paint; None = everywhere."""
    prompt: str = ""
    negative_prompt: str = ""
    strength: float = 1.0
    """Denoising strength, in [0, 1]."""
    guidance_scale: float | None = None
    """None = as the model has it."""
    picture_guidance: float | None = None
    control: Array | None = None
    """(H, W, 3): where things go."""
    references: tuple[Array, ...] = ()
    scale: int = 1
    """How many times larger the new picture is."""
    begins_blank: bool = False
    """Nothing of the canvas is looked at: the picture was a drawing."""
    front: Array | None = None
    """(H, W, 4), straight alpha: the subject that is laid over what the model makes."""

    def layers(self) -> Array:
        """Canvas, paint and control map in one array (H, W, 3 to 7), so that tiles are cut of all alike."""
        paint = [] if self.paint is None else [self.paint[..., None]]
        return np.concatenate([self.canvas, *paint, *([] if self.control is None else [self.control])], axis=2)

    def of_layers(self, piece: Array) -> "Scene":
        """The scene of a tile that was cut out of ``layers``."""
        paint = None if self.paint is None else piece[..., 3]
        control = None if self.control is None else piece[..., -3:]
        return replace(self, canvas=piece[..., :3], paint=paint, control=control)


def scene_of(task: Task, x: Inputs, progress: Progress = silent) -> Scene:
    """What a task comes to.

    Args:
        task: One that the card serves.
        x: Its pictures: (H, W, 3 or 4) and masks (H, W).
        progress: Told while a subject is cut out, which alone takes long.
    """
    return _before(task, x, progress) if isinstance(task, Background) else _scene(task, x)


@singledispatch
def _scene(task: Task, x: Inputs) -> Scene:
    raise TypeError(f"no scene for {task.name}")  # the card serves what is registered below


@_scene.register
def _(task: Reimagine, x: Inputs) -> Scene:
    return replace(_whole(x), strength=task.strength, **_told(task))


@_scene.register
def _(task: Vary, x: Inputs) -> Scene:
    return replace(_whole(x), strength=task.strength)


@_scene.register
def _(task: Edit, x: Inputs) -> Scene:
    references = (_rgb(x["reference"]),) if "reference" in x else ()
    scene = replace(_whole(x), references=references, picture_guidance=task.picture_guidance or None, **_told(task))
    return replace(scene, prompt=task.instruction)


@_scene.register
def _(task: Inpaint, x: Inputs) -> Scene:
    paint = masks.grow(x["mask"], task.grow)
    return replace(_whole(x), paint=paint, strength=task.strength, **_told(task))


@_scene.register
def _(task: Outpaint, x: Inputs) -> Scene:
    picture = _rgb(x["picture"])
    height, width = picture.shape[:2]
    left, top, right, bottom = task.margins(Size(width, height))
    canvas = np.asarray(mirrored(picture, left=left, top=top, right=right, bottom=bottom), np.float32)
    paint = np.ones(canvas.shape[:2], np.float32)
    paint[top : top + height, left : left + width] = 0
    return Scene(canvas, paint, **_told(task))


@_scene.register
def _(task: Render, x: Inputs) -> Scene:
    drawing = _rgb(x["picture"])
    return Scene(drawing, control=drawing, begins_blank=True, **_told(task))


@_scene.register
def _(task: Restyle, x: Inputs) -> Scene:
    references = (_rgb(x["style"]),)
    return replace(_whole(x), paint=x.get("mask"), strength=task.strength, prompt=task.prompt, references=references)


@_scene.register
def _(task: Upscale, x: Inputs) -> Scene:
    return replace(_whole(x), prompt=task.prompt, scale=task.scale)


def _before(task: Background, x: Inputs, progress: Progress) -> Scene:
    """The subject with its transparency and its own colours; all of the picture is painted that is not wholly subject.

    So the model sees nothing of the old background, and hair and soft edges are laid over the new one.
    """
    picture = x["picture"]
    box = corners(task.box) if task.box else None
    known = hints(picture, box=box, mask_HW=x.get("mask"), scribbles_HW=x.get("scribbles"))
    matte = cut(picture, known, refine=task.refine, progress=progress)
    height, width = picture.shape[:2]
    front = np.empty((height, width, 4), np.float32)
    for at in tiles(height, width, TILE):
        progress(1.0, "cutting the subject out")
        front[at] = np.concatenate(at_full_size(matte, picture, at), axis=2)
    paint = np.asarray(front[..., 3] < SOLID, np.float32)
    return replace(_whole(x), paint=paint, front=front, **_told(task))


def _whole(x: Inputs) -> Scene:
    return Scene(_rgb(x["picture"]), control=_rgb(x["control"]) if "control" in x else None)


def _rgb(picture: Array) -> Array:
    return np.asarray(picture[..., :3], np.float32)


class Told(TypedDict):
    """Words and how much they weigh."""

    prompt: str
    negative_prompt: str
    guidance_scale: float | None


def _told(task: Task) -> Told:
    """The words of a task and how much they weigh."""
    return {
        "prompt": getattr(task, "prompt", ""),
        "negative_prompt": getattr(task, "negative_prompt", ""),
        "guidance_scale": getattr(task, "guidance_scale", 0) or None,
    }
