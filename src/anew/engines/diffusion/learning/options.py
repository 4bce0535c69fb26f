"""Options: everything that decides how a diffusion model is taught, one frozen class a family. No torch here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from anew.learning.names import Schedule

Layers = Literal["attention", "linear", "all"]


class TaughtOptions(BaseModel):
    """What every family has that teaches a diffusion model."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)
    family: ClassVar[str]

    base: str = ""
    """The model that is taught: its directory, or its name in `anew models`. It stays as it is."""
    rank: Annotated[int, Field(ge=1, le=512)] = 8
    """Rows of the small matrices (Hu 2021): more learn more, from more pictures."""
    layers: Layers = "attention"
    """Which layers get them: the projections of attention, every linear layer, or convolutions too."""
    start: str = ""
    """A LoRA to begin from, of any tool; it brings its own rank and layers."""
    lr: Annotated[float, Field(gt=0, le=1)] = 1e-4
    """Learning rate."""
    schedule: Schedule = "constant"
    """How the learning rate falls over the run."""
    decay_from: Annotated[float, Field(ge=0, lt=1)] = 0.5
    """Where the fall begins, as a share of the run."""
    ema: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Decay of the averaged weights that previews and the finished files use; 0 = the last weights."""
    snr: Annotated[float, Field(ge=0)] = 0.0
    """Cap of the signal-to-noise weight of each step (Hang 2023; they take 5); 0 = all noise weighs the same."""
    sparing: bool = False
    """Compute activations twice instead of keeping them: a third slower, in much less memory."""
    preview_steps: Annotated[int, Field(ge=1, le=1000)] = 15
    """Denoising steps of a preview."""
    preview_guidance: Annotated[float, Field(ge=1)] = 7.5
    """How much the words weigh in a preview (Ho 2022)."""


class LoraOptions(TaughtOptions):
    """LoRA: a person, a thing or a style, taught to a diffusion model with 5 to 30 pictures (Hu 2021, Ruiz 2023)."""

    family: ClassVar[str] = "lora"

    prompt: str = ""
    """Words for every picture that has no .txt of its name beside it, such as "a photo of sks dog"."""
    prior_prompt: str = ""
    """Words for the pictures of a second folder, "a photo of a dog": what the model is to keep of the kind."""
    prior: Annotated[float, Field(ge=0)] = 1.0
    """How much that second folder weighs (Ruiz 2023, section 3.2)."""


class InstructOptions(TaughtOptions):
    """InstructPix2Pix: a diffusion model that does what it is told with a picture, from triples (Brooks 2023)."""

    family: ClassVar[str] = "instruct"

    prompt: str = ""
    """The instruction of pairs that have none of their own."""
    weights: Literal["lora", "full"] = "lora"
    """What learns: small matrices (and the first convolution, where it is new), or every weight of the denoiser."""
    drop: Annotated[float, Field(ge=0, le=0.33)] = 0.05
    """Share of the samples without words, as many without their picture, as many without both (section 3.2.1)."""


OPTIONS: Mapping[str, type[TaughtOptions]] = MappingProxyType({"lora": LoraOptions, "instruct": InstructOptions})
"""Each family's options."""
