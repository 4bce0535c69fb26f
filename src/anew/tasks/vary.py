"""Vary: another version of the same picture."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Task
from anew.tasks.fields import Unit


class Vary(Task):
    """Make another version of a picture; each seed gives another one."""

    name: ClassVar[str] = "vary"
    changes: ClassVar[Change] = Change.WHOLE

    strength: Unit = 0.5
    """0 stays close to the picture, 1 rearranges it freely."""
