"""Damage: where an old print is damaged, as a mask."""

from typing import ClassVar

from anew.provenance.sources import Change
from anew.tasks.base import Task
from anew.tasks.fields import Unit


class Damage(Task):
    """Find scratches, spots, folds and missing corners: a mask, white where the picture is damaged.

    Look at it, mend it in any program that paints, and give it to repair.
    """

    name: ClassVar[str] = "damage"
    changes: ClassVar[Change] = Change.LOOKS
    action: ClassVar[str] = "c2pa.filtered"

    sensitivity: Unit = 0.5
    """0 marks what is surely damaged, 1 whatever may be."""
