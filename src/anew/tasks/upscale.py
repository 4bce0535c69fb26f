"""Upscale: the same picture with more pixels."""

from typing import Annotated, ClassVar

from pydantic import Field

from anew.image import Size
from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, Canvas, Pictures, Role, Task
from anew.tasks.fields import Words


class Upscale(Task):
    """Enlarge a picture two, three or four times, with the detail that belongs there."""

    name: ClassVar[str] = "upscale"
    changes: ClassVar[Change] = Change.CORRECTS
    action: ClassVar[str] = "c2pa.resized"
    roles: ClassVar[tuple[Role, ...]] = (PICTURE,)

    scale: Annotated[int, Field(ge=2, le=4)] = 2
    """How many times wider and higher."""
    prompt: Words = ""
    """What the picture shows, in words, for engines that read them."""

    def canvas(self, pictures: Pictures) -> Canvas:
        """So many times the old size."""
        width, height = pictures["picture"].size
        return Canvas(Size(width * self.scale, height * self.scale))
