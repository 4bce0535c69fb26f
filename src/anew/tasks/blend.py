"""Blend: paste a piece so that light and colour agree."""

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from anew.errors import BadTask
from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, FloatMask, Pictures, Role, Task, mask_of, required_mask
from anew.tasks.fields import Unit

Offset = Annotated[int, Field(ge=-32_768, le=32_768)]


class Blend(Task):
    """Paste a piece of another picture so that light and colour agree."""

    name: ClassVar[str] = "blend"
    changes: ClassVar[Change] = Change.ARRANGES
    roles: ClassVar[tuple[Role, ...]] = (
        PICTURE,
        Role("piece", "The picture to take from."),
        Role("mask", "Of the piece's size: white = take, black = leave.", mask=True),
    )

    left: Offset = 0
    """Where the piece's left edge lies on the picture, in pixels."""
    top: Offset = 0
    """Where the piece's top edge lies on the picture, in pixels."""
    gradients: Literal["mixed", "piece"] = "mixed"
    """``mixed`` lets strong lines of the picture show through; ``piece`` keeps only the piece's."""
    harmonise: Unit = 0.35
    """0 keeps the piece's own colours, 1 takes on those of its new surroundings."""

    def check(self, pictures: Pictures) -> None:
        """Beside the roles: a mask of the piece's size that falls on the picture somewhere."""
        super().check(pictures)
        if pictures["mask"].size != pictures["piece"].size:
            raise BadTask(
                needed=f"a mask the size of the piece, {pictures['piece'].size}",
                found=f"{pictures['mask'].size}",
                fix="Draw it on the piece itself.",
            )
        required_mask(self, pictures)
        if not self.paint(pictures).any():
            raise BadTask(
                needed="a piece that falls on the picture",
                found=f"its mask wholly outside at left={self.left}, top={self.top}",
                fix=f"The picture is {pictures['picture'].size}; move the piece onto it.",
            )

    def paint(self, pictures: Pictures) -> FloatMask:
        """The piece's mask where the piece lies, cut off at the picture's edges."""
        width, height = pictures["picture"].size
        mask = mask_of(pictures["mask"])
        paint = np.zeros((height, width), np.float32)
        y, x = max(0, self.top), max(0, self.left)
        cut = mask[y - self.top :, x - self.left :][: max(0, height - y), : max(0, width - x)]
        paint[y : y + cut.shape[0], x : x + cut.shape[1]] = cut
        return paint
