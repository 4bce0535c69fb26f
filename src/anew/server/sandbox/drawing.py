"""Drawing: one frame, from picture files to a picture file. For those who draw live.

What is generated is marked as everywhere; a frame has no record and no signature, and nothing of it is kept. What is to
stay is put into the queue as a job.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import numpy as np

from anew.errors import AnewError
from anew.image import Limit, Picture
from anew.ops.preview import unseen
from anew.ops.progress import silent
from anew.policy import here
from anew.recipes import Recipe
from anew.road import run
from anew.server.sandbox.wire import Answer

SMALL = 64
"""Side of the pictures that an engine is warmed with."""


def drawn(
    *files: bytes,
    names: Sequence[str],
    recipe: Mapping[str, Any],
    format: str,
    quality: int | None,
    consent: str,
    pixels: int,
) -> Answer:
    """Make a picture.

    Args:
        files: The pictures.
        names: Theirs, in the recipe.
        recipe: What to do.
        format: Of the result; auto is JPEG, or WebP where it has an alpha channel.
        quality: 1 to 100, for formats that lose.
        consent: Why, for the policy.
        pixels: The largest picture to read or to make.

    Returns:
        ms, width, height and format, and the file.

    Raises:
        AnewError: as ``run`` does.
    """
    limit = Limit(pixels)
    pictures = {name: Picture.open(file, limit=limit) for name, file in zip(names, files, strict=True)}
    began = time.monotonic()
    picture = _made(Recipe.from_dict(recipe), pictures, limit, consent)
    told = {"ms": 1000 * (time.monotonic() - began), "width": picture.size.width, "height": picture.size.height}
    if format == "auto":
        format = "webp" if picture.mode.endswith("A") else "jpeg"
    file = picture.to_bytes(format, quality=None if format == "png" else quality)
    return Answer({**told, "format": format}, (file,))


def warmed(*, recipe: Mapping[str, Any]) -> None:
    """Load what a recipe needs, by doing it once with small pictures; what does not fit them is no fault."""
    noise = np.random.default_rng(0).random((SMALL, SMALL, 3), np.float32)
    half = np.zeros((SMALL, SMALL), np.float32)
    half[SMALL // 4 : SMALL // 2, SMALL // 4 : SMALL // 2] = 1
    wanted = Recipe.from_dict(recipe)
    masks = {step.takes[role.name] for step in wanted.steps for role in step.task.roles if role.mask}
    pictures = {name: Picture.from_array(half if name in masks else noise) for name in wanted.inputs()}
    with suppress(AnewError):
        _made(wanted, pictures, Limit(SMALL * SMALL * 64), "").to_bytes("jpeg")


def _made(recipe: Recipe, pictures: Mapping[str, Picture], limit: Limit, consent: str) -> Picture:
    result = run(recipe, progress=silent, preview=unseen, limit=limit, policy=here(), consent=consent, **pictures)
    return result.picture
