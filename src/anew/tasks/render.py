"""Render: a photo of a drawing."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Role, Task
from anew.tasks.fields import Guidance, Words


class Render(Task):
    """Make a photo of a drawing, of edges or of a label map, with a trained model.

    A label map is painted in the colours of the model's classes, or holds their numbers; ``anew models show MODEL``
    lists both. The seed chooses among the looks that a model with a style space knows, unless a ``style`` is given.
    A diffusion model follows the drawing through a ControlNet, and is told in words what it should become.
    """

    name: ClassVar[str] = "render"
    changes: ClassVar[Change] = Change.WHOLE
    roles: ClassVar[tuple[Role, ...]] = (
        Role("picture", "The drawing, the edges or the label map."),
        Role("style", "A photo whose light and colours to take on, for models with a style space.", needed=False),
    )
    recolours: ClassVar[bool] = True

    prompt: Words = ""
    """What the drawing shows, in words, for models that read them."""
    negative_prompt: Words = ""
    """What should not be there, in words."""
    guidance_scale: Guidance = 0
    """How closely the words are followed, usually 3 to 12; 0 = what the model asks for."""
