"""Glimpse: a small look at a picture that a task is about to change.

what an engine has so far --> where the task paints --> over the small old picture
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from anew.image import Picture
from anew.ops.board import LONGEST, Board, Floats, thumb
from anew.ops.pyramids import resize
from anew.tasks.base import Task


class Glimpse:
    """One task on its pictures. Nothing is reckoned before the first look."""

    def __init__(self, task: Task, pictures: Mapping[str, Picture]) -> None:
        self._task, self._pictures = task, pictures

    def of(self, made: Floats) -> Floats:
        """How the work stands.

        Args:
            made: The whole canvas, small, (h, w, 3) in about [0, 1], sRGB.

        Returns:
            float32 (h, w, 3) in [0, 1]; what the task keeps is the old picture's.
        """
        made = np.clip(np.nan_to_num(made), 0, 1)
        if self._share is None:
            return made
        old = self._old
        return old + self._share * (np.clip(resize(made, old.shape[0], old.shape[1]), 0, 1) - old)

    @cached_property
    def _share(self) -> Floats | None:
        """How much of what is made is seen, (h, w, 1); None = all of it."""
        paint = self._task.paint(self._pictures)
        return None if paint is None else thumb(paint)[..., None]

    @cached_property
    def _old(self) -> Floats:
        """The old picture on its canvas, small."""
        picture, canvas = self._pictures["picture"], self._task.canvas(self._pictures)
        height, width, _ = picture.samples.shape
        step = max(1, max(height, width) // (2 * LONGEST))
        small = replace(picture, samples=picture.samples[::step, ::step]).rgb("srgb")
        board = Board(np.broadcast_to(np.float32(0), (canvas.size.height, canvas.size.width, 3)))
        return board.seen(small, (slice(canvas.top, canvas.top + height), slice(canvas.left, canvas.left + width)))
