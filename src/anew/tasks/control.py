"""Control: what a picture is made of, as a map: its lines, its depth, its regions, its people."""

from typing import ClassVar, Literal, Self, get_args

from pydantic import model_validator

from anew.errors import BadTask
from anew.provenance.sources import Change
from anew.tasks.base import PICTURE, Pictures, Role, Task
from anew.tasks.fields import Box, Pixels, Point, Unit, check_box, spot

Kind = Literal[
    "canny", "scribble", "softedge", "lineart", "normal", "posterize", "tile", "gray", "blur", "threshold",
    "depth", "segmentation", "pose", "mask",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
COLOURED = frozenset({"normal", "posterize", "tile", "blur", "segmentation", "pose"})
"""Kinds whose colours mean something, so that an inverse would mean nothing."""
POINTED = frozenset({"pose", "mask"})
"""Kinds that can be told where to look."""
UNDIALLED = frozenset({"gray", "depth", "segmentation", "pose", "mask"})
"""Kinds that know no more and no less detail."""


class Control(Task):
    """Make a map of a picture: lines, depth, normals, regions or a pose, as ControlNets read them.

    In maps of lines white is a line and black is nothing. The map has the size of its picture.
    """

    name: ClassVar[str] = "control"
    changes: ClassVar[Change] = Change.LOOKS
    action: ClassVar[str] = "c2pa.filtered"
    roles: ClassVar[tuple[Role, ...]] = (
        PICTURE,
        Role(
            "depth_map",
            "For normal: a depth map of the picture, near = white. Left out, light and shade are read as height.",
            needed=False,
            own_size=False,
        ),
    )
    recolours: ClassVar[bool] = True

    kind: Kind = "canny"
    """What to map. ``depth``, ``segmentation``, ``pose`` and ``mask`` need a model, the others do not."""
    detail: Unit = 0.5
    """0 keeps what is most telling, 1 keeps almost all. What that means in numbers is read off each picture."""
    resolution: Pixels = 0
    """Work with the shorter side this long and bring the map back to the picture's size; 0 = the picture's own size,
    or the model's."""
    invert: bool = False
    """Swap black and white."""
    point: Point = ""
    """For mask: a point on the thing to mask, left,top in pixels."""
    box: Box = ""
    """For mask and pose: a box around the thing or the person, left,top,width,height in pixels."""

    @model_validator(mode="after")
    def _one_sense(self) -> Self:
        if self.invert and self.kind in COLOURED:
            raise ValueError(f"Leave out invert: the colours of a {self.kind} map have a meaning")
        if self.detail != 0.5 and self.kind in UNDIALLED:
            raise ValueError(f"Leave out detail: a {self.kind} map knows no more and no less of it")
        if self.resolution and self.kind in POINTED:
            raise ValueError(f"Leave out resolution: the model of a {self.kind} works at its own")
        if (self.point and self.kind != "mask") or (self.box and self.kind not in POINTED):
            raise ValueError(f"Leave out the point and the box: {self.kind} maps the whole picture")
        if self.kind == "mask" and bool(self.point) == bool(self.box):
            raise ValueError("Say what to mask: give either a point or a box")
        return self

    def check(self, pictures: Pictures) -> None:
        """Beside the roles: depth for normals only; a point and a box inside the picture."""
        super().check(pictures)
        if "depth_map" in pictures and self.kind != "normal":
            raise BadTask(
                needed="a depth map for kind normal only",
                found=f"one beside kind {self.kind}",
                fix="Leave it out, or ask for --kind normal.",
            )
        size = pictures["picture"].size
        if self.box:
            check_box(self.box, size)
        if self.point and not (spot(self.point)[0] < size.width and spot(self.point)[1] < size.height):
            raise BadTask(
                needed=f"a point inside the picture, {size}",
                found=self.point,
                fix="Give left,top in pixels, from the top left corner.",
            )
