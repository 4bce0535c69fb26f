"""Paint: a crude painting and a photograph become a picture."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Role, Task
from anew.tasks.fields import Unit


class Paint(Task):
    """Turn a crude painting into a picture with the textures of a reference photo."""

    name: ClassVar[str] = "paint"
    changes: ClassVar[Change] = Change.WHOLE
    roles: ClassVar[tuple[Role, ...]] = (
        Role("picture", "The crude painting: flat colours where things should go."),
        Role("reference", "The photograph that the textures come from."),
        Role("labels", "The reference painted in the same flat colours; found when absent.", needed=False),
    )
    recolours: ClassVar[bool] = True

    strength: Unit = 0.5
    """How strictly the painting's regions are kept: 0 loosely, 1 to the pixel."""
