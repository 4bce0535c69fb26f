"""Retarget: another size or aspect, with nothing stretched."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from anew.image import Size
from anew.provenance.sources import Change
from anew.tasks.base import Canvas, Pictures, Task
from anew.tasks.fields import Aspect, ratio

Side = Annotated[int, Field(ge=0, le=32_768)]


class Retarget(Task):
    """Change a picture's size or aspect without stretching what is in it."""

    name: ClassVar[str] = "retarget"
    changes: ClassVar[Change] = Change.ARRANGES

    width: Side = 0
    """New width in pixels; 0 keeps it."""
    height: Side = 0
    """New height in pixels; 0 keeps it."""
    aspect: Aspect = ""
    """New width:height instead, at about the same area."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.aspect) == bool(self.width or self.height):
            raise ValueError("Give either an aspect or a width and height, not both and not neither")
        return self

    def target(self, size: Size) -> Size:
        """The new size of a picture of that size."""
        if not self.aspect:
            return Size(self.width or size.width, self.height or size.height)
        stretch = (ratio(self.aspect) * size.height / size.width) ** 0.5
        return Size(max(1, round(size.width * stretch)), max(1, round(size.height / stretch)))

    def canvas(self, pictures: Pictures) -> Canvas:
        """The new size; nothing of the old canvas is promised."""
        return Canvas(self.target(pictures["picture"].size))
