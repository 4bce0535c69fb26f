"""Inpaint: fill part of a picture so that the filling belongs."""

from typing import ClassVar

from anew.errors import BadTask
from anew.ops import masks
from anew.provenance.sources import Change
from anew.tasks.base import CONTROL, PICTURE, FloatMask, Pictures, Role, Task, mask_of, mask_role, required_mask
from anew.tasks.fields import Edge, Guidance, Unit, Words


class Inpaint(Task):
    """Fill the masked part of a picture: remove an object, mend a hole."""

    name: ClassVar[str] = "inpaint"
    changes: ClassVar[Change] = Change.PART
    roles: ClassVar[tuple[Role, ...]] = (
        PICTURE,
        mask_role("mask", "White = paint, black = keep."),
        mask_role("source", "White = may be copied from; everything unmasked when absent.", needed=False),
        CONTROL,
    )

    prompt: Words = ""
    """What to paint there, in words. An engine that reads no words refuses it."""
    negative_prompt: Words = ""
    """What should not be there, in words."""
    guidance_scale: Guidance = 0
    """How closely the words are followed, usually 3 to 12; 0 = what the model asks for."""
    strength: Unit = 1
    """Denoising strength: 1 paints what is masked from nothing, less begins from what is there."""
    grow: Edge = 0
    """Pixels by which the mask is widened first, so that no rim of the object stays."""
    feather: Edge = 0
    """Pixels, inside the mask, over which the filling melts into the picture."""

    def check(self, pictures: Pictures) -> None:
        """Beside the roles: a mask that asks for something and leaves something to fill it from."""
        super().check(pictures)
        required_mask(self, pictures)
        if self.paint(pictures).all():
            raise BadTask(
                needed="some black in the mask: 1 = paint, 0 = keep",
                found="white everywhere" + (f" once grown by {self.grow}" if self.grow else ""),
                fix="Leave black what the filling may be taken from; if it is the other way round, invert it.",
            )

    def paint(self, pictures: Pictures) -> FloatMask:
        """The mask, grown outwards and then feathered inwards."""
        return masks.feather(masks.grow(mask_of(pictures["mask"]), self.grow), self.feather)
