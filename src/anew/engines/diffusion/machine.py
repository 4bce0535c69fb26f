"""Machine: in which numbers and where a model is run."""

from dataclasses import dataclass

from anew.engines.diffusion.settings import DiffusionSettings
from anew.errors import CannotServe


@dataclass(frozen=True)
class Machine:
    """What was chosen."""

    dtype: str
    """``bf16`` or ``fp32``."""
    device: str
    """``cpu`` or ``cuda``."""


def machine_for(settings: DiffusionSettings) -> Machine:
    """Resolve ``auto``: the GPU if there is one, bfloat16 where there are units for it.

    Raises:
        CannotServe: a GPU was asked for and there is none.
    """
    import torch

    from anew.nets.machine import has_bf16

    there = torch.cuda.is_available()
    if settings.device == "cuda" and not there:
        raise CannotServe(
            needed="a GPU that torch can use", found="none", fix="Leave device at auto, or install torch for your GPU."
        )
    device = "cuda" if there and settings.device != "cpu" else "cpu"
    fast = has_bf16(torch.device(device))
    return Machine(("bf16" if fast else "fp32") if settings.precision == "auto" else settings.precision, device)
