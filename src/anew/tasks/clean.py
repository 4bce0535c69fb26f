"""Clean: noise, compression and blur at once."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Task
from anew.tasks.fields import Blur, Noise, Quality


class Clean(Task):
    """Take noise, JPEG blocks and blur away in one go; told nothing, it sees for itself what to do where."""

    name: ClassVar[str] = "clean"
    changes: ClassVar[Change] = Change.CORRECTS
    action: ClassVar[str] = "c2pa.enhanced"

    noise: Noise = 0
    """Standard deviation of the noise, in levels of 8 bits."""
    jpeg_quality: Quality = 0
    """The JPEG quality that it was saved with, 1 to 100; 0 = it was not."""
    blur: Blur = 0
    """Standard deviation of the blur, in pixels."""
