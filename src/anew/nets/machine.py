"""Machine: which device there is, and which numbers it computes fast."""

import torch


def first_device() -> torch.device:
    """The GPU of this process if there is one, else the CPU."""
    return torch.device("cuda", torch.cuda.current_device()) if torch.cuda.is_available() else torch.device("cpu")


def has_bf16(device: torch.device) -> bool:
    """Whether the device computes in bfloat16 faster than in float32."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return _cpu_has("_is_avx512_bf16_supported") or _cpu_has("_is_amx_tile_supported")


def _cpu_has(name: str) -> bool:
    """Ask torch about the CPU. The questions are not public and have moved before; no answer is a no."""
    ask = getattr(torch.cpu, name, None)
    return bool(ask()) if ask else False
