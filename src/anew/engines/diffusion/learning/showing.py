"""Showing: the pictures that a model makes of words while it learns."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Bytes = npt.NDArray[np.uint8]


PICTURE_GUIDANCE = 1.5
"""How much the picture weighs that an instruction starts from (Brooks 2023, section 4.1)."""


def made(
    pipe: Any, words: Mapping[str, Tensor], nothing: Mapping[str, Tensor], given: Bytes | None = None, **how: Any
) -> Bytes:
    """One picture.

    Args:
        pipe: A pipeline whose text encoders may have left.
        words: What they made of the words, from ``cached.words_of``.
        nothing: What they made of no words.
        given: (size, size, 3) the picture that an instruction starts from, for a pipeline that reads one.
        how: ``size`` in pixels, ``steps``, ``guidance`` and ``seed``.

    Returns:
        (size, size, 3).
    """
    from anew.engines.diffusion.loading.quiet import quiet
    from anew.engines.diffusion.running.schedule import fresh_scheduler

    names = {"words": "prompt_embeds", "pooled": "pooled_prompt_embeds"}
    to = {"device": pipe.unet.device, "dtype": pipe.unet.dtype}
    told: dict[str, Any] = {names[name]: x[None].to(**to) for name, x in words.items()}
    told |= {f"negative_{names[name]}": x[None].to(**to) for name, x in nothing.items()}
    if given is None:
        told |= {"width": how["size"], "height": how["size"]}
    else:
        x = torch.from_numpy(np.ascontiguousarray(given)).permute(2, 0, 1)[None].float() / 255
        told |= {"image": x, "image_guidance_scale": PICTURE_GUIDANCE}
    with torch.no_grad(), quiet(), fresh_scheduler(pipe):
        found = pipe(
            **told,
            num_inference_steps=how["steps"],
            guidance_scale=how["guidance"],
            generator=torch.Generator().manual_seed(how["seed"]),
            output_type="np",
        ).images[0]
    return np.asarray(np.rint(np.nan_to_num(found).clip(0, 1) * 255), np.uint8)
