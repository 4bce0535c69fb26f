"""Applied: a pipeline with LoRAs at work, by a hook on each layer, and as it was again afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from anew.engines.diffusion.lora.names import Place
from anew.engines.diffusion.lora.reading import Delta, Lora, read


@dataclass(frozen=True)
class Hook:
    """What all LoRAs together add to one layer, each beside the layer's own answer."""

    deltas: list[Delta]

    def __call__(self, layer: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> Tensor:
        """A forward hook."""
        total = output
        for delta in self.deltas:
            total = total + delta.scale * delta.change.answer(layer, inputs[0], output)
        return total


@contextmanager
def applied(pipe: Any, loras: Sequence[Lora]) -> Iterator[None]:
    """A pipeline with LoRAs at work, for as long as the block lasts.

    Args:
        pipe: A pipeline of diffusers; nothing of it is changed.
        loras: Any number; what they add to the model, they add up.

    Raises:
        BadModel: not safetensors, of another kind, for another architecture, with a tensor that lands nowhere or does
            not fit, or with numbers that are none.
        BadTask: a weight that is none or beyond ``MOST``.
    """
    at: dict[Place, list[Delta]] = {}
    for delta in [delta for lora in loras for delta in read(pipe, lora)]:
        if delta.scale:
            at.setdefault(delta.place, []).append(delta)
    with ExitStack() as hooks:
        for place, deltas in at.items():
            layer = getattr(pipe, place.component).get_submodule(place.path)
            hooks.callback(layer.register_forward_hook(Hook(deltas)).remove)
        yield
