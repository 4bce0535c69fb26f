"""The shape of a task: named pictures in, plain fields beside them, one picture out.

A task says *what* is asked and holds no pixels. It knows three things about geometry, and
everything the road promises follows from them:

    canvas(pictures)   how large the new picture is, and where the old one lies on it
    paint(pictures)    where the new picture may differ: 1 = made, 0 = kept; None = everywhere
    recolours          whether a grey picture may come back in colour
"""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from anew.errors import BadTask, did_you_mean
from anew.image import Picture, Size
from anew.ops import masks
from anew.provenance import Result
from anew.provenance.sources import Change
from anew.tasks.fields import FREE
from anew.tasks.words import field_words

Pictures = Mapping[str, Picture]
FloatMask = npt.NDArray[np.float32]


class Role(NamedTuple):
    """One picture that a task takes, by name."""

    name: str
    help: str
    """One sentence: what it is, and what white means if it is a mask."""
    mask: bool = False
    """Read as one channel, 1 = yes; must have the size of the picture unless ``own_size``."""
    needed: bool = True
    own_size: bool = True
    """May have any size. Masks usually may not."""


def mask_role(name: str, help: str, *, needed: bool = True) -> Role:
    """A mask drawn on the picture itself, so of the same size."""
    return Role(name, help, mask=True, needed=needed, own_size=False)


PICTURE = Role("picture", "The picture to begin from.")
CONTROL = Role(
    "control", "A map that says where things go, the size of the picture; see the task control.",
    needed=False, own_size=False,
)  # fmt: skip


class Canvas(NamedTuple):
    """The size of the new picture and where the old one lies on it."""

    size: Size
    left: int = 0
    top: int = 0


class Task(BaseModel):
    """Base of every task. Subclasses add fields; pictures are named in ``roles``, never held."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: ClassVar[str]
    roles: ClassVar[tuple[Role, ...]] = (PICTURE,)
    changes: ClassVar[Change]
    """What it does to a picture; with what its engine is, that decides what the picture is afterwards."""
    action: ClassVar[str] = "c2pa.edited"
    """The name of that among C2PA's actions."""
    recolours: ClassVar[bool] = False
    """True lets a grey picture come back in colour."""
    road: ClassVar[Callable[..., Result]]
    """Set by ``anew.road``, which stands above this room; see docs/adr/0002."""

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise explain(error, type(self).model_fields, self.name) from None

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema of the fields, each described by the docstring under it."""
        told = handler(core)
        fields = handler.resolve_ref_schema(told).get("properties", {})
        for name, words in field_words(cls).items():
            if name in fields:
                fields[name].setdefault("description", words)
        return told

    @classmethod
    def summary(cls) -> str:
        """The first line of the docstring."""
        return (cls.__doc__ or "").strip().split("\n")[0]

    @classmethod
    def texts(cls) -> tuple[str, ...]:
        """The fields that hold what a person wrote: prompts, instructions."""
        return tuple(name for name, field in cls.model_fields.items() if FREE in field.metadata)

    @classmethod
    def role(cls, name: str) -> Role:
        """The role of that name."""
        return next(role for role in cls.roles if role.name == name)

    def check(self, pictures: Pictures) -> None:
        """Refuse pictures that do not fit the task.

        Raises:
            BadTask: a role is missing or unknown, or a mask has another size than its picture.
                Subclasses add their own reasons.
        """
        _check_names(self, pictures)
        size = pictures["picture"].size
        for role in self.roles:
            if role.name in pictures and not role.own_size and pictures[role.name].size != size:
                raise BadTask(
                    needed=f"a {role.name} the size of its picture, {size}",
                    found=f"{pictures[role.name].size}",
                    fix="Draw it on the picture itself, or resize it first.",
                )

    def canvas(self, pictures: Pictures) -> Canvas:
        """The new picture's size, and where the old one lies on it."""
        return Canvas(pictures["picture"].size)

    def paint(self, pictures: Pictures) -> FloatMask | None:
        """Where the canvas may differ from the old picture.

        Returns:
            float32 (H, W) over the canvas, 1 = made, 0 = kept bit for bit, between = mixed;
            or None when the whole picture is made anew.
        """
        return None

    def __call__(self, picture: Picture, **options: Any) -> Result:
        """Run this task: ``anew.Inpaint()(photo, mask=hole, seed=7)``.

        Args:
            picture: The picture to begin from.
            options: The other pictures by role, and ``engine``, ``model``, ``settings``, ``seed``, ``progress``,
                ``preview``, ``limit``, ``policy``, ``consent``.
        """
        return type(self).road(self, picture=picture, **options)


def refuse_unknown(pictures: Pictures, known: set[str], taker: str) -> None:
    """No silent drops: a picture that nothing takes is a mistake.

    Raises:
        BadTask: a name that is not known.
    """
    for name in pictures:
        if name not in known:
            raise BadTask(
                needed=f"pictures that {taker} takes: {', '.join(sorted(known))}",
                found=name,
                fix=did_you_mean(name, known),
            )


def _check_names(task: Task, pictures: Pictures) -> None:
    refuse_unknown(pictures, {role.name for role in task.roles}, task.name)
    missing = [role for role in task.roles if role.needed and role.name not in pictures]
    if missing:
        raise BadTask(
            needed=f"a {missing[0].name} for {task.name}",
            found=", ".join(sorted(pictures)) or "none",
            fix=f"Give it by name. {missing[0].help}",
        )


def explain(error: ValidationError, known: Mapping[str, Any], name: str, kind: type[BadTask] = BadTask) -> BadTask:
    """A pydantic error in the three parts that every anew error has."""
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"]) or name
    if first["type"] == "extra_forbidden":
        return kind(needed=f"fields that {name} has", found=field, fix=did_you_mean(field, known))
    found = f"{field} = {first['input']!r}" if first["loc"] else "fields that contradict each other"
    return kind(
        needed=f"a {field} that {name} can use", found=found, fix=f"{first['msg'].removeprefix('Value error, ')}."
    )


def mask_of(picture: Picture) -> FloatMask:
    """A picture read as a mask: float32 (H, W), 1 = white, specks of lossy files taken away."""
    return masks.settled(picture.grey())


def required_mask(task: Task, pictures: Pictures, role: str = "mask") -> FloatMask:
    """The mask, refused when it asks for nothing.

    Raises:
        BadTask: the mask is black everywhere, so there is nothing to do.
    """
    mask = mask_of(pictures[role])
    if not mask.any():
        raise BadTask(
            needed=f"a {role} with some white in it: 1 = paint, 0 = keep",
            found="black everywhere",
            fix=f"Paint white what {task.name} should change; if it is the other way round, invert it.",
        )
    return mask
