"""Settings: how a diffusion model is run, beside what the task says."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from anew.engines import base


def _listed(value: Any) -> Any:
    """``a, b`` from a terminal is the same as ``["a", "b"]`` from a recipe."""
    return [each.strip() for each in value.split(",") if each.strip()] if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
"""Several, as a list or with commas between them."""


class DiffusionSettings(base.Settings):
    """How a model is run."""

    steps: Annotated[int, Field(ge=0, le=1000)] = 0
    """Denoising steps of a full run; 0 = what the family is made for. img2img takes ``strength`` of them."""
    sampler: str = ""
    """By the field's names, such as "DPM++ 2M Karras", "Euler a", "LCM"; empty = the model's own."""
    prediction: Literal["auto", "epsilon", "v"] = "auto"
    """What the denoiser tells: the noise, or a mixture of it with the picture; auto = as the model says, which a single
    file of SD 2 does not always do."""
    size: Annotated[int, Field(ge=0, le=8192)] = 0
    """Work at about this length squared, in pixels, and return to the picture's size; 0 = what the model was trained
    for."""
    only_masked: bool = True
    """Work on the masked part and its surroundings alone, at the model's full size, and put it back in its place."""
    padding: Annotated[int, Field(ge=0, le=4096)] = 32
    """Pixels of surroundings that are shown to the model around the masked part."""
    content: Literal["original", "blur", "noise", "neutral"] = "original"
    """What the masked part begins from, where the denoising strength leaves anything of it."""
    clip_skip: Annotated[int, Field(ge=0, le=12)] = 0
    """Layers of the CLIP text encoder left out at its end, as 1 = none, 2 = the last one; 0 = the model's own."""
    loras: Names = ()
    """LoRA files, each as PATH or PATH:WEIGHT."""
    embeddings: Names = ()
    """Textual inversions, each as PATH or TOKEN=PATH."""
    controlnets: Names = ()
    """Models for the control map, each as PATH, PATH:SCALE or PATH:SCALE:START:END, with shares of the steps."""
    ip_adapter: str = ""
    """A file of IP-Adapter weights, for pictures as references."""
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    """auto = bf16 where the machine has units for it."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    """auto = the GPU, if there is one."""
    accelerator: Literal["none", "openvino"] = "none"
    """Who runs a U-Net on the CPU: openvino is quicker than torch, once the model was converted for it, and makes
    nearly the same picture; it does without LoRAs, ControlNets and IP-Adapters."""
    tile: Annotated[int, Field(ge=0, le=8192)] = 0
    """Longest side of a tile; pictures above go through in overlapping ones, at their own size; 0 = no tiles."""
    overlap: Annotated[int, Field(ge=0, le=2048)] = 96
    """How much neighbouring tiles share."""
    memory: Annotated[float, Field(ge=0, le=4096)] = 0
    """GB that a run may take; 0 = what is free. A run that would take more is refused before it begins."""
    deadline: Annotated[float, Field(ge=0, le=864_000)] = 0
    """Seconds after which the run is stopped; 0 = none."""
