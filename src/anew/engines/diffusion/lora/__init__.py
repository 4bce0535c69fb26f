r"""LoRA and its kin: small files that change what a model's layers answer, checked against it and never fused into it.

    x --> layer ----------------------> + --> y        y' = y + weight * change(x)
      \-> change, from a file * weight -/

The sum is made by a hook on each layer. The layers themselves are not touched, so that taking the hooks off leaves
the model as it was, to the last bit. A file is used whole or not at all: every tensor must find its layer.

    names      which layer and which part a tensor is        reading    a file, checked, and what it adds to each layer
    kinds      what the parts make: LoRA, LoHa, LoKr ...     applying   the hooks
"""

from anew.engines.diffusion.lora.applying import applied
from anew.engines.diffusion.lora.reading import FILE, MOST, Delta, Lora, check, read

__all__ = ["FILE", "MOST", "Delta", "Lora", "applied", "check", "read"]
