"""A model folder of a family with fresh weights, as ``anew train`` would leave it, and its generator."""

from pathlib import Path

import torch
from torch import nn

from anew.engines.gan.facts import Domain, ModelFacts
from anew.engines.gan.families import build
from anew.engines.gan.families.options import FamilyOptions
from anew.engines.gan.folder import write_model


def written(options: FamilyOptions, folder: Path, size: int = 256) -> nn.Module:
    """Write the model of the first seed, for three channels a side.

    Args:
        options: Of its family.
        folder: Where to.
        size: Of the training pictures that it says it had.

    Returns:
        The net that goes to side b, in evaluation.
    """
    torch.manual_seed(0)
    asked = options.for_size(size)
    method = build(options.family, asked, 3, 3)
    facts = ModelFacts(
        family=options.family,
        options=asked.model_dump(mode="json"),
        a=Domain(name="a"),
        b=Domain(name="b"),
        sides=method.sides,
        multiple_of=method.multiple_of,
        size=size,
    )
    tensors = {f"{net}.{name}": x for net in method.keeps for name, x in method.nets[net].state_dict().items()}
    write_model(folder, facts, tensors)
    return method.nets[method.keeps[0]].eval()
