"""Outpaint: the same picture on a larger canvas."""

from typing import ClassVar, Self

import numpy as np
from pydantic import model_validator

from anew.errors import BadTask
from anew.image import Size
from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, Canvas, FloatMask, Pictures, Role, Task, mask_role
from anew.tasks.fields import Aspect, Guidance, Pixels, Words, grown_to


class Outpaint(Task):
    """Expand the canvas: so many pixels a side, or to an aspect such as 16:9."""

    name: ClassVar[str] = "outpaint"
    changes: ClassVar[Change] = Change.PART
    roles: ClassVar[tuple[Role, ...]] = (
        PICTURE,
        mask_role("subject", "White = the subject, never repeated in the new parts.", needed=False),
    )

    left: Pixels = 0
    """Pixels to add on the left."""
    top: Pixels = 0
    """Pixels to add above."""
    right: Pixels = 0
    """Pixels to add on the right."""
    bottom: Pixels = 0
    """Pixels to add below."""
    aspect: Aspect = ""
    """Grow to this width:height instead, evenly on both sides."""
    prompt: Words = ""
    """What to paint there, in words. An engine that reads no words refuses it."""
    negative_prompt: Words = ""
    """What should not be there, in words."""
    guidance_scale: Guidance = 0
    """How closely the words are followed, usually 3 to 12; 0 = what the model asks for."""
    exclude_subject: bool = True
    """Keep the subject, where one is given or found, from being repeated in the new parts."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.aspect) == any((self.left, self.top, self.right, self.bottom)):
            raise ValueError("Give either an aspect or pixels on at least one side, not both and not neither")
        return self

    def margins(self, size: Size) -> tuple[int, int, int, int]:
        """Pixels added left, top, right and bottom of a picture of that size."""
        if not self.aspect:
            return self.left, self.top, self.right, self.bottom
        width, height = grown_to(size, self.aspect)
        left, top = (width - size.width) // 2, (height - size.height) // 2
        return left, top, width - size.width - left, height - size.height - top

    def check(self, pictures: Pictures) -> None:
        """Beside the roles: an aspect that asks for something."""
        super().check(pictures)
        size = pictures["picture"].size
        if not any(self.margins(size)):
            raise BadTask(
                needed="an aspect that the picture does not have yet",
                found=f"{self.aspect}, and the picture is {size}",
                fix="Choose a wider or taller aspect.",
            )

    def canvas(self, pictures: Pictures) -> Canvas:
        """The old size and its margins."""
        size = pictures["picture"].size
        left, top, right, bottom = self.margins(size)
        return Canvas(Size(size.width + left + right, size.height + top + bottom), left, top)

    def paint(self, pictures: Pictures) -> FloatMask:
        """Everything but the old canvas."""
        (width, height), left, top = self.canvas(pictures)
        size = pictures["picture"].size
        paint = np.ones((height, width), np.float32)
        paint[top : top + size.height, left : left + size.width] = 0
        return paint
