"""Asked: what a request may say. Fields of the Images API, and anew's own beside them.

Values of forms are text, so that numbers are read out of text too. What is not known is kept aside in ``more`` until it
is known which task is asked for; what that does not know either is refused by name.
"""

from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from anew.errors import BadInput, BadTask
from anew.image import Size

Text = Annotated[str, Field(max_length=32_000)]
SIZE = r"^(auto|[1-9]\d{1,3}x[1-9]\d{1,3})$"


class Asked(BaseModel):
    """What all of its image routes read."""

    model_config = ConfigDict(frozen=True, extra="allow", use_attribute_docstrings=True, allow_inf_nan=False)

    model: Annotated[str, Field(max_length=200)] = "anew-patch"
    """One of those that /v1/models lists."""
    n: Annotated[int, Field(ge=1, le=10)] = 1
    """How many pictures, from seeds in a row."""
    size: Annotated[str, Field(pattern=SIZE)] = "auto"
    """``auto`` is the size that the task gives; another is reached by retargeting, which stretches nothing."""
    response_format: Literal["b64_json", "url"] = "b64_json"
    """``url`` gives a link to this server, which wants the same key."""
    user: Annotated[str, Field(max_length=512)] = ""
    """Taken and not used: whose job it is, the key says."""

    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = None
    """Of the first picture; left out, another one each time. The answer tells the seed of each."""
    task: Annotated[str, Field(max_length=50)] = ""
    """What is to be done, as one of anew's tasks; left out, it follows from the model, the mask and the prompt."""
    engine: Annotated[str, Field(max_length=50)] = ""
    """The engine that the model belongs to; another is refused, since it could not use it."""
    steps: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Denoising steps of diffusion models; of anew-restore 1 to 10, more for a crisper picture."""
    num_inference_steps: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Another name of ``steps``."""
    sampler: Annotated[str, Field(max_length=100)] | None = None
    """Of diffusion models, by the field's names."""
    priority: Annotated[int, Field(ge=-100, le=100)] = 0
    """Higher goes first."""
    consent: Annotated[str, Field(max_length=1000)] = ""
    """Why it may be done, where the policy of the server's machine wants to know."""
    mark: bool = True
    """Whether what is generated gets a watermark."""

    @property
    def more(self) -> dict[str, Any]:
        """Fields of the task, and what nobody knows."""
        return dict(self.model_extra or {})

    @property
    def settings(self) -> dict[str, Any]:
        """What goes to the engine beside the task's fields."""
        told = {"steps": self.steps or self.num_inference_steps, "sampler": self.sampler}
        return {name: value for name, value in told.items() if value is not None}

    @property
    def wanted_size(self) -> Size | None:
        """None for ``auto``."""
        if self.size == "auto":
            return None
        width, height = map(int, self.size.split("x"))
        return Size(width, height)


class Drawn(Asked):
    """What edits and generations read beside that."""

    prompt: Text = ""
    """What to do or what to show, for models that read words."""
    quality: Literal["auto", "standard", "hd", "low", "medium", "high", "xhigh", "max"] = "auto"
    """Taken and not used: a model here has one quality, unless ``steps`` says otherwise."""
    background: Literal["auto", "opaque", "transparent"] = "auto"
    """``transparent`` cuts the subject out at the end; ``opaque`` refuses what is transparent already."""
    output_format: Literal["png", "jpeg", "webp"] = "png"
    output_compression: Annotated[int, Field(ge=0, le=100)] | None = None
    """Quality of jpeg and webp."""
    moderation: Literal["auto", "low"] = "auto"
    """Taken and not used: what is refused, the policy of the server's machine says."""
    safety_identifier: Annotated[str, Field(max_length=512)] = ""
    """Taken and not used, as ``user``."""
    stream: bool = False
    """Answer with server-sent events."""
    partial_images: Annotated[int, Field(ge=0, le=3)] = 0
    """At most so many drawings of the unfinished work, in a stream; as WebP, whatever the result is."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.background == "transparent" and self.output_format == "jpeg":
            raise ValueError("Ask for png or webp with a transparent background: jpeg has no transparency")
        if self.output_compression is not None and self.output_format == "png":
            raise ValueError("Leave output_compression out with png, which loses nothing, or ask for jpeg or webp")
        if self.partial_images and not self.stream:
            raise ValueError("Ask for a stream with partial_images, or leave them out")
        if self.stream and self.response_format == "url":
            raise ValueError("Leave response_format out of a stream, which carries the pictures themselves")
        return self


class EditAsked(Drawn):
    """What /v1/images/edits reads beside its pictures."""


class VariationAsked(Asked):
    """What /v1/images/variations reads beside its picture."""

    output_format: Literal["png", "jpeg", "webp"] = "png"


class GenerationAsked(Drawn):
    """What /v1/images/generations reads."""

    style: Literal["natural"] | None = None
    """Only what is done anyway."""


A = TypeVar("A", bound=Asked)


def read(kind: type[A], told: dict[str, Any]) -> A:
    """What somebody sent, checked; a null is the same as nothing.

    Raises:
        BadInput: a value out of range, or fields that contradict each other; ``param`` names the first.

    Example:
        >>> read(EditAsked, {"n": "2", "stream": "true", "size": None}).n
        2
    """
    try:
        return kind(**{name: value for name, value in told.items() if value is not None})
    except ValidationError as error:
        raise _explained(error, kind) from None


def _explained(error: ValidationError, kind: type[Asked]) -> BadInput:
    from anew.tasks.base import explain

    told: BadTask = explain(error, kind.model_fields, "a request")
    wrong = BadInput(needed=told.needed, found=told.found[:200], fix=told.fix)
    first = error.errors()[0]["loc"]
    wrong.param = str(first[0]) if first else ""
    return wrong
