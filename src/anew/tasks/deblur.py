"""Deblur: the picture sharp."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Task
from anew.tasks.fields import Blur


class Deblur(Task):
    """Make a picture sharp that is a little out of focus."""

    name: ClassVar[str] = "deblur"
    changes: ClassVar[Change] = Change.CORRECTS
    action: ClassVar[str] = "c2pa.enhanced"

    radius: Blur = 0
    """How far a point is spread: the standard deviation of a gaussian, in pixels; 0 finds it in the picture."""
