"""Colorize: a black-and-white picture in colour."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, Role, Task
from anew.tasks.fields import Unit


class Colorize(Task):
    """Colour a black-and-white picture. How light each place is stays as it was; the colours are a guess."""

    name: ClassVar[str] = "colorize"
    changes: ClassVar[Change] = Change.PART
    action: ClassVar[str] = "c2pa.adjustedColor"
    roles: ClassVar[tuple[Role, ...]] = (
        PICTURE,
        Role(
            "hints",
            "Strokes of the colours you want, on a picture of the same size that is transparent or black elsewhere.",
            needed=False,
            own_size=False,
        ),
    )
    recolours: ClassVar[bool] = True

    strength: Unit = 1
    """0 is grey, 1 the colours as they were found."""
