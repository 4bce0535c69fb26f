"""Dejpeg: the picture without what JPEG did to it."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Task
from anew.tasks.fields import Quality


class Dejpeg(Task):
    """Take blocks and ringing away that JPEG left in a picture."""

    name: ClassVar[str] = "dejpeg"
    changes: ClassVar[Change] = Change.CORRECTS
    action: ClassVar[str] = "c2pa.enhanced"

    jpeg_quality: Quality = 0
    """The quality that it was saved with, 1 to 100; 0 finds it in the picture."""
