"""Net: a network of others, ready to run, and what it wants to be told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from anew.errors import CannotServe
from anew.tasks import Dejpeg, Denoise, Task

if TYPE_CHECKING:
    from torch import Tensor

    Call = Callable[[Tensor], Tensor]
    """From (1, channels, h, w) in [0, 1] to (1, channels, scale h, scale w); a mask is one channel more."""


class Measured(NamedTuple):
    """A network at work."""

    a_pixel: float
    """Bytes that it takes for each pixel of a piece."""
    layers: int
    """Layers that it goes through for one piece."""


UNSEEN = Measured(0, 0)


@dataclass(frozen=True)
class Net:
    """A network."""

    model: Any
    """As spandrel describes it."""
    name: str
    """As spandrel calls it."""
    measured: Measured = UNSEEN
    """What was seen of it before its first picture."""

    @property
    def purpose(self) -> str:
        """``SR``, ``Restoration`` or ``Inpainting``."""
        return str(self.model.purpose)

    @property
    def scale(self) -> int:
        """How many times larger a side of what it makes is."""
        return int(self.model.scale)

    @property
    def inputs(self) -> int:
        """Channels of what it is called with: colours or grey, and the mask of what is to be filled."""
        return int(self.model.input_channels) + (self.purpose == "Inpainting")

    @property
    def whole(self) -> bool:
        """Whether it should see a picture in one piece, because it looks far across it."""
        return self.model.tiling.name != "SUPPORTED" or self.purpose == "Inpainting"

    @property
    def wants_noise(self) -> bool:
        """Whether it must be told how strong the noise is."""
        return self.name == "DRUNet" or getattr(self.model.model, "mode", "") == "FDnCNN"

    @property
    def takes_quality(self) -> bool:
        """Whether it can be told the quality of JPEG, which it else finds out."""
        return self.name == "FBCNN"


def call_for(net: Net, task: Task) -> "Call":
    """How the network is called for a task.

    Raises:
        CannotServe: it must be told what the task does not say, or cannot be told what it does.
    """
    level = task.level if isinstance(task, Denoise) else 0
    quality = task.jpeg_quality if isinstance(task, Dejpeg) else 0
    if net.wants_noise and not level:
        raise CannotServe(
            needed=f"how strong the noise is: {net.name} does not find that out",
            found=f"{task.name} without a level",
            fix="Choose denoise, and say a level: --level 15.",
        )
    if (level and not net.wants_noise) or (quality and not net.takes_quality):
        field = "level" if level else "jpeg_quality"
        raise CannotServe(needed=f"no {field}: {net.name} finds it out", found=f"{field}", fix=f"Leave out {field}.")
    if quality:
        return lambda x: _with_quality(net.model.model, x, 1 - quality / 100)
    return plain_call(net, level)


def plain_call(net: Net, level: float = 0) -> "Call":
    """How the network is called where nothing is told, but the level of noise to one that must be told."""
    if net.purpose == "Inpainting":
        return lambda x: net.model(x[:, :-1], x[:, -1:])
    if net.wants_noise:
        return lambda x: _with_noise(net.model.model, x, level / 255)
    return lambda x: net.model(x)


def _with_noise(module: Any, x: "Tensor", level: float) -> "Tensor":
    import torch

    told = torch.full_like(x[:, :1], level)
    return torch.as_tensor(module(torch.cat((x, told), dim=1)).clamp(0, 1))


def _with_quality(module: Any, x: "Tensor", lost: float) -> "Tensor":
    import torch

    return torch.as_tensor(module(x, torch.full_like(x[0, :1, 0, :1], lost))[0].clamp(0, 1))
