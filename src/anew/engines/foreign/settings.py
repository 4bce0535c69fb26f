"""Settings: how a foreign network is run."""

from typing import Annotated, Literal

from pydantic import Field

from anew.engines.base import Settings


class ForeignSettings(Settings):
    """How a network is run."""

    tile: Annotated[int, Field(ge=0, le=8192)] = 0
    """Longest side of a tile, in pixels; 0 = what suits the network and memory: networks that look far across a
    picture take it whole where that fits."""
    overlap: Annotated[int, Field(ge=0, le=1024)] = 64
    """How much neighbouring tiles share and fade into each other; at most half a tile is used."""
    precision: Literal["fp32", "fp16", "bf16"] = "fp32"
    """fp16 and bf16 take half the memory, and are refused for networks that do not bear them; bf16 tells only 256
    levels apart."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    """auto = the GPU, if there is one."""
    memory: Annotated[float, Field(ge=0, le=4096)] = 0
    """GB that a run may take; 0 = what is free. A run that would take more is refused before it begins."""
