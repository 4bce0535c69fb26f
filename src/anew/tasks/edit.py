"""Edit: follow an instruction."""

from typing import Annotated, ClassVar

from pydantic import Field

from anew.errors import BadTask
from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, Pictures, Role, Task
from anew.tasks.fields import Guidance, Words

PictureGuidance = Annotated[float, Field(ge=0, le=50)]


class Edit(Task):
    """Change a picture by an instruction: "make it night"."""

    name: ClassVar[str] = "edit"
    changes: ClassVar[Change] = Change.WHOLE
    roles: ClassVar[tuple[Role, ...]] = (
        PICTURE,
        Role("reference", "Another picture that the instruction speaks of, for models that read two.", needed=False),
    )
    recolours: ClassVar[bool] = True

    instruction: Words = ""
    """What to change, in words."""
    negative_prompt: Words = ""
    """What should not be there, in words."""
    guidance_scale: Guidance = 0
    """How closely the words are followed, usually 3 to 12; 0 = what the model asks for."""
    picture_guidance: PictureGuidance = 0
    """How closely the picture is kept, usually 1 to 2, for models that weigh it (Brooks 2023); 0 = the model's own."""

    def check(self, pictures: Pictures) -> None:
        """Beside the roles: an instruction."""
        super().check(pictures)
        if not self.instruction.strip():
            raise BadTask(
                needed="an instruction for edit",
                found="none",
                fix='Say what to change: --instruction "make it night".',
            )
