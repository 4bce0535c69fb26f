"""Every family small enough for a test, and the batches it learns from."""

import torch

from anew.engines.gan.families import OPTIONS, build
from anew.training.trainer import Plan, Trainer

SIZE = 32
OVER = {
    "pix2pix": {"generator": "unet"},
    "cyclegan": {"blocks": 1},
    "unit": {"blocks": 1, "scales": 2},
    "spade": {"hidden": 4, "width": 2},
}
OVER["cut"] = {"blocks": 5, "heads": 8, "patches": 16}
VARIANTS = {
    "pix2pix": {},
    "pix2pix-resnet": {"generator": "resnet", "blocks": 1, "judge": "patch16", "augment": ("colour", "cutout")},
    "pix2pix-r1": {"r1": 1.0, "r1_every": 2, "judge": "pixel", "judge_norm": "none"},
    "pix2pix-alike": {"pyramid": 5.0, "structure": 2.0, "feature_match": 10.0, "judge_norm": "instance"},
    "cyclegan": {},
    "cyclegan-plain": {"identity": 0.0, "pool": 0, "spectral": True, "judge_norm": "none", "r1": 0.1, "r1_every": 1},
    "unit": {},
    "unit-paper": {"shared": 0, "augment": ("translation",)},
    "spade": {},
    "spade-batch": {"norm": "batch", "pyramid": 0.0},
    "spade-style": {"style": 6, "pyramid": 0.0, "augment": ("colour", "translation", "cutout")},
    "cut": {},
    "cut-fast": {"nce": 10.0, "identity_nce": False, "mirror": True},
}


def size_of(variant: str) -> int:
    """SPADE begins at a thirty-second of the picture, and an instance norm needs two pixels."""
    return 64 if variant.startswith("spade") else SIZE


def options(variant: str, **over):
    name = variant.partition("-")[0]
    values = {"width": 4, "judge_width": 4} | OVER[name] | VARIANTS[variant] | over
    return OPTIONS[name](**values).for_size(size_of(variant))


def channels(variant: str) -> tuple[int, int]:
    return (5, 3) if variant.startswith("spade") else (3, 3)


def method(variant: str, seed: int = 0, **over):
    torch.manual_seed(seed)
    return build(variant.partition("-")[0], options(variant, **over), *channels(variant))


def batch(variant: str, n: int = 2, seed: int = 0, size: int = 0) -> dict[str, torch.Tensor]:
    """Side b is side a turned inside out; labels are stripes."""
    size = size or size_of(variant)
    g = torch.Generator().manual_seed(seed)
    a_channels, b_channels = channels(variant)
    if a_channels == 3:
        coarse = torch.rand(n, 3, 4, 4, generator=g) * 2 - 1
        a = torch.nn.functional.interpolate(coarse, size=(size, size), mode="bilinear")
        return {"a": a, "b": -a}
    labels = torch.randint(a_channels, (n, 4, 4), generator=g)
    a = torch.nn.functional.one_hot(labels, a_channels).permute(0, 3, 1, 2).float()
    a = torch.nn.functional.interpolate(a, size=(size, size), mode="nearest")
    colours = torch.linspace(-0.9, 0.9, a_channels * b_channels).view(a_channels, b_channels)
    return {"a": a, "b": torch.einsum("nchw,cd->ndhw", a, colours)}


def trainer(method, steps: int = 1000, seed: int = 0) -> Trainer:
    """The real one, on one core and in float32."""
    return Trainer(method, Plan(steps, seed, "constant"))
