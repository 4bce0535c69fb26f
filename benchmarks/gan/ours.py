"""anew's own training step, as ``anew train`` makes it: a family of the gan engine under the real trainer."""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from anew.engines.gan.families import build
from anew.engines.gan.families.options import FamilyOptions
from anew.training.precision import Precision
from anew.training.trainer import Plan, Trainer
from benchmarks.gan.batches import CLASSES
from benchmarks.gan.reference.perceptual import Perceptual

FP32 = Precision()
BF16 = Precision(format="bf16")
BF16_LAST = Precision(format="bf16", layout="channels_last")


@dataclass(frozen=True)
class Way:
    """Options of a family, and how it computes."""

    options: FamilyOptions
    precision: Precision
    compile: bool = False


def trainer(way: Way, seed: int = 0) -> Trainer:
    """A trainer with fresh nets, for three channels a side; SPADE has labels on side a."""
    family = way.options.family
    torch.manual_seed(seed)
    method = build(family, way.options, CLASSES if family == "spade" else 3, 3)
    plan = Plan(10**6, seed, ema=way.options.ema, precision=way.precision, compile=way.compile)
    return Trainer(method, plan)


def perceptual_file(net: Perceptual, path: Path) -> Path:
    """The reference's VGG as the file of weights that our option asks for, named as torchvision names them."""
    tensors: dict[str, Tensor] = {}
    for place, layer in enumerate(layer for depth in net.depths for layer in depth.children()):
        if isinstance(layer, nn.Conv2d):
            tensors[f"features.{place}.weight"] = layer.weight.detach().contiguous()
            if layer.bias is not None:
                tensors[f"features.{place}.bias"] = layer.bias.detach()
    save_file(tensors, path)
    return path
