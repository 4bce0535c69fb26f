"""Recolor: another colour for a region, its shading kept."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, FloatMask, Pictures, Role, Task, mask_of, mask_role, required_mask
from anew.tasks.fields import Colour, Unit


class Recolor(Task):
    """Change the colour of a region and keep its light and shade."""

    name: ClassVar[str] = "recolor"
    changes: ClassVar[Change] = Change.ARRANGES
    action: ClassVar[str] = "c2pa.adjustedColor"
    roles: ClassVar[tuple[Role, ...]] = (PICTURE, mask_role("mask", "White = recolour, black = keep."))
    recolours: ClassVar[bool] = True

    color: Colour = "#3366cc"
    """The new colour, as #rrggbb."""
    strength: Unit = 1.0
    """0 leaves the old colour, 1 takes the new one."""
    keep_shading: bool = True
    """Keep light, shade and texture; False lays the colour on flat."""

    def check(self, pictures: Pictures) -> None:
        """Beside the roles: a mask that asks for something."""
        super().check(pictures)
        required_mask(self, pictures)

    def paint(self, pictures: Pictures) -> FloatMask:
        """The mask."""
        return mask_of(pictures["mask"])
