"""Restore: whatever an old or poor photograph needs."""

from typing import Annotated, ClassVar

from pydantic import Field

from anew.image import Size
from anew.provenance.sources import Change
from anew.tasks.base import Canvas, Pictures, Task
from anew.tasks.fields import Unit


class Restore(Task):
    """Bring an old or poor photograph back: look what is wrong with it, and do that.

    It is done by other tasks: repair, clean, tone and, where they are asked for, colorize and upscale. See first which,
    and why, with --plan; the recipe it prints can be changed and run.
    """

    name: ClassVar[str] = "restore"
    changes: ClassVar[Change] = Change.CORRECTS
    action: ClassVar[str] = "c2pa.enhanced"

    repair: bool = True
    """Fill scratches, spots, folds and missing corners where some are found."""
    clean: bool = True
    """Take noise, compression and blur away where some are found."""
    tone: bool = True
    """Bring faded light and colour back where they are found faded."""
    colour: bool = False
    """Colour a black-and-white picture. Colours are a guess, so they are made only when asked for;
    a picture that has some keeps them."""
    scale: Annotated[int, Field(ge=1, le=4)] = 1
    """How many times wider and higher; 1 keeps the size."""
    sensitivity: Unit = 0.5
    """Of looking for damage: 0 fills what is surely damaged, 1 whatever may be."""

    def canvas(self, pictures: Pictures) -> Canvas:
        """So many times the old size."""
        width, height = pictures["picture"].size
        return Canvas(Size(width * self.scale, height * self.scale))
