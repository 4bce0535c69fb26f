"""Facts: what a trained model is, as one JSON text that travels with its weights.

Whoever uses, measures, exports or shows a model reads this and needs nothing else: no option is ever repeated by
hand. Reading it needs no torch.
"""

import json
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from anew.errors import BadModel, BadTask, did_you_mean

FORMAT = 1
"""The newest version of these facts that this anew reads."""

Side = Literal["a", "b"]
Name = Annotated[str, Field(min_length=1, max_length=100)]
HexColour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]


class _Fact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=True)


class Label(_Fact):
    """One class of a label map."""

    index: Annotated[int, Field(ge=0, le=65_535)]
    """The number that stands for it in files that hold numbers."""
    name: str
    colour: HexColour
    """The colour that stands for it in files that hold colours."""


class Domain(_Fact):
    """One side of a translation."""

    name: Name
    """What people call it, such as ``horse``."""
    kind: Literal["picture", "labels"] = "picture"
    channels: Annotated[int, Field(ge=1, le=4096)] = 3
    """1 or 3 for pictures; one a class for label maps."""
    palette: tuple[Label, ...] = ()
    """The classes of a label map in the order of its channels; empty if they are 0, 1, 2 ... without colours."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.kind == "picture" and (self.channels not in (1, 3) or self.palette):
            raise ValueError(
                f"{self.name} is a picture of {self.channels} channels; 1 and 3 are known, without a palette"
            )
        if self.palette and len(self.palette) != self.channels:
            raise ValueError(f"{self.name} has {self.channels} channels and {len(self.palette)} labels")
        if len({label.index for label in self.palette}) != len(self.palette):
            raise ValueError(f"{self.name} has two labels of one index")
        return self


class ModelFacts(_Fact):
    """A trained model: its nets by family and options, its two domains, where it came from, how good it is."""

    format: int = FORMAT
    family: str
    """One of ``anew.engines.gan.families.FAMILIES``."""
    options: dict[str, Any]
    """The family's options, after ``for_size``."""
    a: Domain
    b: Domain
    sides: Annotated[tuple[Side, ...], Field(min_length=1)]
    """Where it can go; the first is where it goes when nothing is said."""
    multiple_of: Annotated[int, Field(ge=1)]
    """Its nets take sides that are multiples of this."""
    size: Annotated[int, Field(ge=1)]
    """The side of its training pictures in pixels."""
    steps: Annotated[int, Field(ge=0)] = 0
    """How many it was trained for."""
    seed: int = 0
    data: dict[str, Any] = {}
    """What it was trained on, as counted before training."""
    licence: str = "unstated"
    """Of the data, and so of what the model may be used for, in the words of whoever trained it."""
    metrics: dict[str, Any] = {}
    """How good it is, by the last evaluation."""
    training: dict[str, Any] = {}
    """The settings of the run that made it."""
    weights: Digest = ""
    """SHA-256 of the weight file; filled in when the model is written."""
    anew: str = ""
    """The version that wrote it; filled in when the model is written."""

    def domain(self, side: Side) -> Domain:
        """The domain on a side."""
        return self.a if side == "a" else self.b

    def source(self, to: Side) -> Domain:
        """The domain that a translation to ``to`` begins from."""
        return self.domain("a" if to == "b" else "b")

    def side(self, name: str = "") -> Side:
        """The side whose domain has that name; the first one that it goes to when none is named.

        Raises:
            BadTask: it goes to no domain of that name.
        """
        names: dict[str, Side] = {self.domain(side).name: side for side in reversed(self.sides)}
        if name and name not in names:
            raise BadTask(
                needed=f"a domain that this model goes to: {', '.join(sorted(names))}",
                found=name,
                fix=did_you_mean(name, names),
            )
        return names[name] if name else self.sides[0]

    @property
    def style(self) -> int:
        """Numbers in its style code; 0 where one input has one output."""
        found = self.options.get("style", 0)
        return found if isinstance(found, int) else 0

    def deciding(self) -> str:
        """All that decides pixels beside the weights, as one line of JSON: it is kept inside the weight file too.

        Names may be changed afterwards, and metrics added; a changed option or palette would be another model.
        """
        sides = {}
        for side, domain in (("a", self.a), ("b", self.b)):
            palette = [[label.index, label.colour] for label in domain.palette]
            sides[side] = {"kind": domain.kind, "channels": domain.channels, "palette": palette}
        told = {"family": self.family, "options": self.options, "sides": self.sides, "size": self.size, **sides}
        return json.dumps(told | {"multiple_of": self.multiple_of}, sort_keys=True)

    def to_json(self) -> str:
        """Readable JSON, one fact a line, that reads back equal."""
        return self.model_dump_json(indent=2) + "\n"


def facts_from_json(text: str | bytes, where: str) -> ModelFacts:
    """Read the facts of a model.

    Args:
        text: What ``ModelFacts.to_json`` wrote.
        where: Whose facts they are, for messages.

    Raises:
        BadModel: a newer format, not these facts at all, or facts that contradict each other.
    """
    try:
        told = json.loads(text)
        found = told["format"]
        if not isinstance(found, int) or not 1 <= found <= FORMAT:
            raise BadModel(
                needed=f"a model of format {FORMAT} or older at {where}",
                found=f"format {found!r}",
                fix="It was written by a newer anew: pip install --upgrade anew.",
            )
        return ModelFacts.model_validate(told)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "its facts"
        reason = f"{place}: {first['msg'].removeprefix('Value error, ')}"
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        reason = f"{type(error).__name__}: {error}"
    raise BadModel(
        needed=f"the facts of a trained model at {where}",
        found=reason,
        fix="Point --model at a folder that `anew train` wrote, or at a file that `anew export` wrote.",
    )
