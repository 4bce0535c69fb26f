"""Repair: damage found and filled."""

from typing import ClassVar

from anew.errors import BadTask
from anew.ops import masks
from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, FloatMask, Pictures, Role, Task, mask_of, mask_role, required_mask
from anew.tasks.fields import Edge, Unit


class Repair(Task):
    """Find scratches, spots, folds and missing corners, and fill them from what is around them.

    It is done by two other tasks, damage and inpaint; the record names both.
    """

    name: ClassVar[str] = "repair"
    changes: ClassVar[Change] = Change.PART
    roles: ClassVar[tuple[Role, ...]] = (
        PICTURE,
        mask_role("mask", "White = damaged, as the task damage makes it; found in the picture when absent.",
                  needed=False),
    )  # fmt: skip

    sensitivity: Unit = 0.5
    """Without a mask: 0 fills what is surely damaged, 1 whatever may be."""
    grow: Edge = 2
    """Pixels by which the damage is widened first, so that no rim of a scratch stays."""

    def check(self, pictures: Pictures) -> None:
        """Beside the roles: a mask that asks for something, and no sensitivity beside a mask."""
        super().check(pictures)
        if "mask" in pictures:
            required_mask(self, pictures)
            if self.sensitivity != 0.5:
                raise BadTask(
                    needed="a mask, or a sensitivity to find one with",
                    found="both",
                    fix="Leave out the sensitivity: the mask says what is damaged.",
                )

    def paint(self, pictures: Pictures) -> FloatMask | None:
        """The mask, grown, if one is given; else nobody knows yet."""
        return masks.grow(mask_of(pictures["mask"]), self.grow) if "mask" in pictures else None
