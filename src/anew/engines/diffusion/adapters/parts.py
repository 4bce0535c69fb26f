"""Parts that keyword arguments are made of."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from anew.engines.diffusion.call import Array, Call


def tensor(picture: Array) -> Tensor:
    """(h, w, 3) or (h, w) in [0, 1] as (1, 3, h, w) or (1, 1, h, w): diffusers neither resizes nor rounds those."""
    return torch.from_numpy(np.array(np.atleast_3d(picture).transpose(2, 0, 1)[None], np.float32))


def drawn(picture: Array) -> Image.Image:
    """(h, w, 3) in [0, 1] as a PIL picture of 8 bits, for pipelines that ask a picture for its ``size``."""
    return Image.fromarray(np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8))


def the_drawn_picture(call: Call) -> Image.Image:
    """The picture to begin from, as a PIL picture."""
    assert call.picture is not None
    return drawn(call.picture)


def the_picture(call: Call) -> Tensor:
    """The picture to begin from."""
    assert call.picture is not None
    return tensor(call.picture)


def the_mask(call: Call) -> Tensor:
    """The mask, hard: latents are painted or they are not."""
    assert call.mask is not None
    return tensor((call.mask > 0).astype(np.float32))


def size(call: Call) -> dict[str, Any]:
    """Height and width, for pipelines that ask."""
    return {"height": call.height, "width": call.width}


def given(**optional: Any) -> dict[str, Any]:
    """Those that are not None; the pipeline has its own defaults for the rest."""
    return {name: value for name, value in optional.items() if value is not None}


def steps(call: Call) -> dict[str, Any]:
    """Steps and strength; at least one step is taken, however weak the strength."""
    return {"num_inference_steps": call.steps, "strength": max(call.strength, least_strength(call.steps))}


def least_strength(count: int) -> float:
    """The strength that takes one step: diffusers takes ``int(count * strength)`` of them, and refuses more than 1."""
    return min(1.0, (1 + 1e-6) / count)


def guidance(call: Call, name: str = "guidance_scale") -> dict[str, Any]:
    """How much the words weigh, by the name that the pipeline has for it."""
    return given(**{name: call.guidance_scale})


def painted_over(call: Call) -> dict[str, Any]:
    """Picture, steps, strength and guidance: all that most img2img pipelines need."""
    return {"image": the_picture(call), **steps(call), **guidance(call)}


def one_control(call: Call) -> dict[str, Any]:
    """The only control map of a flow model that takes one ControlNet."""
    (only,) = call.controls
    return {"control_image": signed(only.map), "controlnet_conditioning_scale": only.scale}


def signed(picture: Array) -> Tensor:
    """As ``tensor``, in [-1, 1]: pipelines of flow models encode control maps as they come."""
    return 2 * tensor(picture) - 1


def controls(call: Call, *, image: str, as_tensor: Callable[[Array], Tensor] = tensor) -> dict[str, Any]:
    """Control maps; lists even for one, since the engine always opens a list of ControlNets."""
    return {
        image: [as_tensor(each.map) for each in call.controls],
        "controlnet_conditioning_scale": [each.scale for each in call.controls],
        "control_guidance_start": [each.start for each in call.controls],
        "control_guidance_end": [each.end for each in call.controls],
    }
