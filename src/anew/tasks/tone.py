"""Tone: faded light and colour brought back."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Task
from anew.tasks.fields import Unit


class Tone(Task):
    """Bring a faded picture back to a full range from black to white, without a cast.

    A print of one tint, such as sepia, keeps its tint.
    """

    name: ClassVar[str] = "tone"
    changes: ClassVar[Change] = Change.CORRECTS
    action: ClassVar[str] = "c2pa.adjustedColor"

    strength: Unit = 1
    """0 leaves the picture, 1 corrects all that was found."""
    cast: bool = True
    """Whether a cast over the whole picture is taken away too."""
