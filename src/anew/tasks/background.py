"""Background: cut the subject out, or put it before another scene."""

from typing import ClassVar, Self

from pydantic import model_validator

from anew.errors import BadTask
from anew.image import Size
from anew.tasks.base import PICTURE, Pictures, Role, Task, mask_role
from anew.tasks.fields import Box, Colour, Edge, Guidance, Words


class Background(Task):
    """Cut the subject out with true transparency, or put it before a colour or a scene."""

    name: ClassVar[str] = "background"
    roles: ClassVar[tuple[Role, ...]] = (
        PICTURE,
        mask_role("mask", "White = the subject, roughly.", needed=False),
        mask_role("scribbles", "White strokes on the subject, black on the background, grey elsewhere.", needed=False),
        Role("scene", "What to put behind the subject; scaled and cropped to cover.", needed=False),
    )
    recolours: ClassVar[bool] = True

    box: Box = ""
    """A box around the subject: left,top,width,height in pixels."""
    color: Colour = ""
    """A plain background, as #rrggbb; with neither color nor scene the subject is cut out."""
    prompt: Words = ""
    """A scene to paint behind the subject, in words, for engines that read them."""
    negative_prompt: Words = ""
    """What should not be there, in words."""
    guidance_scale: Guidance = 0
    """How closely the words are followed, usually 3 to 12; 0 = what the model asks for."""
    refine: Edge = 8
    """Half the width, in pixels, of the band along the edge where transparency is worked out."""

    def check(self, pictures: Pictures) -> None:
        """Beside the roles: a box inside the picture, and one background at most."""
        super().check(pictures)
        told = [*(name for name in ("color", "prompt") if getattr(self, name)), *({"scene"} & set(pictures))]
        if len(told) > 1:
            raise BadTask(needed="one background", found=f"a {' and a '.join(told)}", fix="Leave one of them out.")
        size = pictures["picture"].size
        if self.box and not self._inside(size):
            raise BadTask(
                needed=f"a box inside the picture, {size}",
                found=self.box,
                fix="Give left,top,width,height in pixels, from the top left corner.",
            )

    @model_validator(mode="after")
    def _box_has_area(self) -> Self:
        if self.box and 0 in self.corners()[2:]:
            raise ValueError("Give the box a width and a height above 0")
        return self

    def corners(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the box."""
        left, top, width, height = (int(part) for part in self.box.split(","))
        return left, top, width, height

    def _inside(self, size: Size) -> bool:
        left, top, width, height = self.corners()
        return left + width <= size.width and top + height <= size.height
