"""Restyle: this picture, in the manner of that one."""

from typing import ClassVar, Literal

from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, FloatMask, Pictures, Role, Task, mask_role, required_mask
from anew.tasks.fields import Unit, Words


class Restyle(Task):
    """Repaint a picture in the manner of another."""

    name: ClassVar[str] = "restyle"
    changes: ClassVar[Change] = Change.WHOLE
    action: ClassVar[str] = "c2pa.filtered"
    roles: ClassVar[tuple[Role, ...]] = (
        PICTURE,
        Role("style", "The picture whose manner is taken on."),
        mask_role("mask", "White = restyle, black = keep; everything when absent.", needed=False),
    )
    recolours: ClassVar[bool] = True

    strength: Unit = 0.7
    """0 leaves the picture as it is, 1 lets the style decide almost everything."""
    keep_colors: bool = False
    """Keep the picture's own colours and take only the strokes."""
    prompt: Words = ""
    """What the picture shows, in words, for engines that read them."""
    only: Literal["both", "colors"] = "both"
    """``colors`` takes the palette alone and leaves every line where it is."""

    def paint(self, pictures: Pictures) -> FloatMask | None:
        """The mask, if one is given."""
        return required_mask(self, pictures) if "mask" in pictures else None
