"""Precision: on which device, in which number format and memory layout a run computes.

    | machine                               | format | layout        |
    |---------------------------------------|--------|---------------|
    | CUDA with bfloat16                    | bf16   | channels_last |
    | CPU with avx512_bf16 or AMX           | bf16   | by the nets   |
    | anything else                         | fp32   | nchw          |

bf16 means autocast: weights, moments and averages stay float32. On a CPU without bfloat16 units it would be
slower than fp32, so it is not taken by itself. Layout alone costs time in fp32 and saves it in bf16 (measured).
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal

import torch
from torch import Tensor, nn

from anew.nets.machine import first_device, has_bf16

Format = Literal["fp32", "bf16"]
Layout = Literal["nchw", "channels_last"]


@dataclass(frozen=True)
class Precision:
    """What was chosen for a run."""

    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    format: Format = "fp32"
    layout: Layout = "nchw"

    def autocast(self) -> AbstractContextManager[object]:
        """The context for one forward pass.

        A new one for each pass: autocast keeps the bf16 copies of weights until its end, and those must not
        outlive an optimiser's step.
        """
        return torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.format == "bf16")

    def placed(self, x: Tensor) -> Tensor:
        """A tensor on the device, four-dimensional ones in the layout."""
        if x.ndim == 4 and self.layout == "channels_last":
            return x.to(self.device, non_blocking=True, memory_format=torch.channels_last)
        return x.to(self.device, non_blocking=True)

    def place(self, net: nn.Module) -> None:
        """Move a net to the device and the layout, in place."""
        net.to(self.device)
        if self.layout == "channels_last":
            for parameter in net.parameters():
                parameter.data = self.placed(parameter.data)


def choose(
    precision: Literal["auto", "fp32", "bf16"] = "auto",
    layout: Literal["auto", "nchw", "channels_last"] = "auto",
    device: torch.device | None = None,
    on_cpu: Layout = "channels_last",
) -> Precision:
    """Resolve ``auto`` for this machine.

    Args:
        precision: ``auto`` takes bf16 where the device has units for it.
        layout: ``auto`` takes channels_last on a GPU and ``on_cpu`` on a CPU, both together with bf16 only.
        device: None takes this process's GPU if there is one, else the CPU.
        on_cpu: What is fastest on a CPU for the nets at hand.
    """
    device = device or first_device()
    number: Format = ("bf16" if has_bf16(device) else "fp32") if precision == "auto" else precision
    best: Layout = on_cpu if device.type == "cpu" else "channels_last"
    order: Layout = (best if number == "bf16" else "nchw") if layout == "auto" else layout
    return Precision(device, number, order)
