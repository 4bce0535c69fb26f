"""Tiny models for tests: real families, random weights, a folder like any trained one."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import torch

from anew.engines.gan.facts import Domain, Label, ModelFacts
from anew.engines.gan.families import build, options_of
from anew.engines.gan.folder import write_model

LABELS = Domain(
    name="labels",
    kind="labels",
    channels=3,
    palette=(
        Label(index=0, name="void", colour="#000000"),
        Label(index=7, name="road", colour="#804080"),
        Label(index=11, name="sky", colour="#4682b4"),
    ),
)
A, B = Domain(name="horse"), Domain(name="zebra")

FAMILIES = {
    "cyclegan": {"width": 4, "blocks": 1},
    "pix2pix": {"width": 4, "levels": 3},
    "unit": {"width": 4, "blocks": 1},
    "spade": {"width": 2, "hidden": 4},
    "cut": {"width": 4, "blocks": 1},
}
"""Options that make each family small."""


def tiny(folder, family="cyclegan", *, a=A, b=B, size=64, seed=0, licence="CC0-1.0", **options):
    """Write a small model with random weights into a folder.

    Its weights are drawn wide, so that what comes out is a picture and not grey.
    """
    asked = options_of(family, {**FAMILIES[family], **options}).for_size(size)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        method = build(family, asked, a.channels, b.channels)
        tensors = {
            f"{net}.{name}": tensor * 6 if name.endswith("weight") and tensor.ndim == 4 else tensor
            for net in method.keeps
            for name, tensor in method.nets[net].state_dict().items()
        }
    facts = ModelFacts(
        family=family,
        options=asked.model_dump(mode="json"),
        a=a,
        b=b,
        sides=method.sides,
        multiple_of=method.multiple_of,
        size=size,
        licence=licence,
    )
    write_model(folder, facts, tensors)
    return Path(folder)


@cache
def shared():
    """One CycleGAN for all tests that only need some model; nobody changes it."""
    return tiny(mkdtemp(prefix="anew-tiny-"))


def setup(task):
    """The model, and settings, with which the gan engine does any of its tasks."""
    return str(shared()), {}
