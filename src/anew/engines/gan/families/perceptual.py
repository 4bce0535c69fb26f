"""The perceptual term: how a trained classifier's features of two pictures differ (Johnson 2016, section 3.2).

The weights are a file that the user gives: the convolutions of a VGG in safetensors, named as torchvision names them
(``features.0.weight`` ...). The net's shape is read off the names: between convolutions that are two places apart
there is a ReLU, between those that are three apart a ReLU and a pooling.
"""

import re
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from anew.errors import BadModel
from anew.learning.objectives import difference

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet's pictures in [0, 1]: what such nets were taught with."""

WEIGHTS = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1.0)
"""Of the first ReLU in each of the five blocks (Park 2019, appendix A, after Wang 2018)."""


class Perceptual:
    """The term for one file of weights; nothing of it is trained or saved.

    Raises:
        BadModel: the file cannot be read, or is not such a net.
    """

    def __init__(self, path: str) -> None:
        tensors = _read(path)
        places = sorted(int(m[1]) for name in tensors if (m := re.fullmatch(r"features\.(\d+)\.weight", name)))
        self.layers = [(tensors[f"features.{at}.weight"], tensors.get(f"features.{at}.bias")) for at in places]
        gaps = [0, *(after - before for before, after in pairwise(places))]
        self.pooled = [gap == 3 for gap in gaps]
        fits = all(weight.dim() == 4 for weight, _ in self.layers) and {*gaps[1:]} <= {2, 3}
        if not fits or sum(self.pooled) + 1 != len(WEIGHTS) or self.layers[0][0].shape[1] != 3:
            raise BadModel(
                needed=f"in {path}, the convolutions of a VGG in five blocks: features.0.weight ...",
                found=f"{len(places)} tensors of that name" if places else f"{len(tensors)} tensors of other names",
                fix="Save torchvision's vgg19().features weights as safetensors, or leave the option out.",
            )

    def __call__(self, made: Tensor, true: Tensor) -> Tensor:
        """The weighted sum of L1 differences, for (N, 3, H, W) in [-1, 1]; no gradient goes to ``true``."""
        with torch.no_grad():
            known = self._features(true)
        pairs = zip(WEIGHTS, self._features(made), known, strict=True)
        return torch.stack([weight * difference(one, two) for weight, one, two in pairs]).sum()

    def _features(self, x: Tensor) -> list[Tensor]:
        self.layers = [
            (weight.to(x.device), None if bias is None else bias.to(x.device)) for weight, bias in self.layers
        ]
        mean, deviation = (torch.tensor(each, device=x.device).view(1, 3, 1, 1) for each in (MEAN, DEVIATION))
        x = ((x.float() + 1) / 2 - mean) / deviation
        taps = []
        for place, ((weight, bias), pooled) in enumerate(zip(self.layers, self.pooled, strict=True)):
            x = F.relu(F.conv2d(F.max_pool2d(x, 2) if pooled else x, weight, bias, padding="same"))
            if pooled or place == 0:
                taps.append(x)
        return taps


def _read(path: str) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return {name: tensor.float() for name, tensor in load_file(Path(path)).items()}
    except (OSError, SafetensorError) as error:
        fix = "Give a .safetensors file, or leave the option out."
        raise BadModel(needed=f"a safetensors file at {path}", found=str(error), fix=fix) from None
