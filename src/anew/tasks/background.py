"""Background: cut the subject out, or put it before another scene."""

from typing import ClassVar

from anew.errors import BadTask
from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, Pictures, Role, Task, mask_role
from anew.tasks.fields import Box, Colour, Edge, Guidance, Words, check_box


class Background(Task):
    """Cut the subject out with true transparency, or put it before a colour or a scene."""

    name: ClassVar[str] = "background"
    changes: ClassVar[Change] = Change.ARRANGES
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
        if self.box:
            check_box(self.box, pictures["picture"].size)
