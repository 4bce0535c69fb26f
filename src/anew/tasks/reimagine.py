"""Reimagine: what img2img is called elsewhere."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import CONTROL, PICTURE, Role, Task
from anew.tasks.fields import Guidance, Unit, Words


class Reimagine(Task):
    """Paint a picture anew by words (img2img): as near to it, or as far from it, as the strength says."""

    name: ClassVar[str] = "reimagine"
    changes: ClassVar[Change] = Change.WHOLE
    roles: ClassVar[tuple[Role, ...]] = (PICTURE, CONTROL)
    recolours: ClassVar[bool] = True

    prompt: Words = ""
    """What the new picture shows, in words; ``(word:1.3)`` weighs a word more."""
    negative_prompt: Words = ""
    """What should not be there, in words."""
    guidance_scale: Guidance = 0
    """How closely the words are followed, usually 3 to 12; 0 = what the model asks for."""
    strength: Unit = 0.6
    """Denoising strength: 0 gives the picture back as it is, 1 keeps nothing of it but the size."""
