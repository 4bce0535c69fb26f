"""Denoise: the picture without its noise."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Task
from anew.tasks.fields import Noise


class Denoise(Task):
    """Take noise and grain away, and keep what is there."""

    name: ClassVar[str] = "denoise"
    changes: ClassVar[Change] = Change.CORRECTS
    action: ClassVar[str] = "c2pa.enhanced"

    level: Noise = 0
    """How strong the noise is: its standard deviation in levels of 8 bits, of which there are 255. 10 is little,
    50 is much. 0 finds it in the picture."""
