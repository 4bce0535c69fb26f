"""Networks by torch, on the GPU where there is one."""

import numpy as np
import torch

from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.nets.runner import Array, Runner, Tensors
from anew.engines.restore.nets.unet import UNet
from anew.nets.machine import first_device


class TorchRunner:
    """The network of a plan in float32, without what learning needs."""

    def __init__(self, plan: Plan, tensors: Tensors) -> None:
        self._device = first_device()
        net = UNet(plan)
        net.load_state_dict({name: torch.from_numpy(np.float32(array)) for name, array in tensors.items()})
        self._net = net.eval().requires_grad_(False).to(self._device)

    def __call__(self, x: Array, c: Array | None = None, scale: int | None = None) -> Array:
        """See ``Runner``."""
        picture = torch.from_numpy(np.array(x)).to(self._device)
        told = None if c is None else torch.from_numpy(np.array(c)).to(self._device)
        with torch.inference_mode(), torch.backends.cudnn.flags(allow_tf32=False):  # else 10 bits of each number count
            made = self._net(picture, told, scale)
        return np.asarray(made.cpu().numpy(), np.float32)


def opened(plan: Plan, tensors: Tensors) -> Runner:
    """A network, ready to run."""
    return TorchRunner(plan, tensors)
