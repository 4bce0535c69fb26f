"""Denoiser: what stands in a pipeline in the place of a U-Net of torch, and runs it through OpenVINO.

    first call   converted network on disk? --> read; else open the U-Net, convert, keep it, forget the U-Net
    new size     compiled for it; one size at a time, since each holds all weights
    every call   in the background, with a beat several times a second, so that a run can be stopped

It has what pipelines ask a U-Net for: a configuration, a type, a device.
"""

import gc
from inspect import Parameter, signature
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor, nn

from anew.engines.diffusion.accelerated import converting
from anew.engines.diffusion.accelerated.kept import SHELF
from anew.engines.diffusion.loading.component import Component
from anew.engines.diffusion.loading.opening import DTYPES, open_component
from anew.engines.diffusion.running.watch import Beat
from anew.errors import CannotServe
from anew.nets.openvino import request

OFTEN_MS = 50
"""Between two beats, in milliseconds."""
PREPARING = "getting the model ready for OpenVINO, once"


class Denoiser(nn.Module):
    """A U-Net by OpenVINO.

    Args:
        part: Where the U-Net lies.
        digest: Of its model.
        dtype: ``bf16`` or ``fp32``.
    """

    def __init__(self, part: Component, digest: str, dtype: str) -> None:
        super().__init__()
        self._part, self._digest, self._in = part, digest, dtype
        self.config = _config(part)
        self.dtype, self.device = getattr(torch, DTYPES[dtype]), torch.device("cpu")
        self.add_embedding = SimpleNamespace(  # SDXL's pipelines ask how much they have to tell
            linear_1=SimpleNamespace(in_features=self.config.get("projection_class_embeddings_input_dim"))
        )
        self.beat = Beat()
        self._request: Any = None
        self._fits: tuple[tuple[str, torch.Size], ...] = ()

    def forward(
        self,
        sample: Tensor,
        timestep: Any,
        encoder_hidden_states: Tensor,
        class_labels: Tensor | None = None,
        timestep_cond: Tensor | None = None,
        added_cond_kwargs: dict[str, Any] | None = None,
        return_dict: bool = True,
        **more: Any,
    ) -> Any:
        """As ``UNet2DConditionModel.forward``.

        Raises:
            CannotServe: it is told something that would have to reach into the network.
            Cancelled: raised by whoever hears the beats.
        """
        beyond = [name for name, value in more.items() if value is not None and value != {}]
        if beyond:
            raise CannotServe(
                needed="for accelerator=openvino, a denoiser that runs as it stands",
                found=", ".join(beyond),
                fix="Leave out the setting `accelerator`.",
            )
        given = {
            converting.SAMPLE: sample,
            converting.TIME: torch.as_tensor(timestep, dtype=torch.float32).reshape(-1)[:1],
            converting.WORDS: encoder_hidden_states,
            "class_labels": class_labels,
            "timestep_cond": timestep_cond,
            **(added_cond_kwargs or {}),
        }
        tensors = {name: _plain(tensor) for name, tensor in given.items() if tensor is not None}
        made = self._run(tensors).to(sample.dtype)
        if not return_dict:
            return (made,)
        from diffusers.models.unets.unet_2d_condition import UNet2DConditionOutput

        return UNet2DConditionOutput(sample=made)

    def _run(self, tensors: dict[str, Tensor]) -> Tensor:
        asked = self._ready(tensors)
        asked.start_async([tensor.numpy() for tensor in tensors.values()])
        try:
            while not asked.wait_for(OFTEN_MS):
                self.beat()
        except BaseException:
            asked.cancel()
            self._request, self._fits = None, ()
            raise
        return torch.from_numpy(asked.get_output_tensor(0).data.copy())

    def _ready(self, tensors: dict[str, Tensor]) -> Any:
        """The network, compiled for tensors of that size."""
        fits = tuple((name, tensor.shape) for name, tensor in tensors.items())
        if self._fits != fits:
            with self.beat.saying(PREPARING):
                self._request, self._fits = None, ()
                self._request, self._fits = self._opened(tensors), fits
        return self._request

    def _opened(self, tensors: dict[str, Tensor]) -> Any:
        sizes = [list(tensor.shape) for tensor in tensors.values()]
        return request(self._file(tensors), self._in, torch.get_num_threads(), sizes)

    def _file(self, tensors: dict[str, Tensor]) -> Path:
        """Where the converted network lies."""
        factor = 2 ** (len(self.config["up_block_types"]) - 1)
        road = "uneven" if converting.uneven(tensors[converting.SAMPLE], factor) else "even"

        def write(file: Path) -> None:
            net = open_component(self._part, dtype=self._in)
            converting.write(net, self.dtype, tensors, factor, file)
            del net
            gc.collect()  # modules refer to each other in circles, and the memory is wanted for the compiled network

        name = SHELF.name_of(self._digest, self._part.name, self._in, road, *tensors)
        return SHELF.kept(name, f"{self._part.folder} in {self._in}, for OpenVINO", write)


def _plain(tensor: Tensor) -> Tensor:
    return (tensor.float() if tensor.is_floating_point() else tensor.long()).contiguous()


def _config(part: Component) -> Any:
    """The U-Net's whole configuration: what its file says, and what the class has where it says nothing."""
    import diffusers
    from diffusers.configuration_utils import FrozenDict

    told = signature(diffusers.UNet2DConditionModel.__init__).parameters
    defaults = {name: each.default for name, each in told.items() if each.default is not Parameter.empty}
    frozen: Any = FrozenDict
    return frozen({**defaults, **part.config})
