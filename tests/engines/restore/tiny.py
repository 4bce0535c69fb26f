"""Tiny networks with random weights, of every kind that the engine uses; written once a session.

Their tails are far larger than those of a fresh network, which would give its picture back.
"""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import numpy as np

from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.weights import write, write_list

PLANS = {
    "bridge": Plan(conditions=5, widths=(8, 8), blocks=(1, 1)),
    "enlarge": Plan(fold=1, widths=(6,), blocks=(1,), scales=(2, 3, 4)),
    "colour": Plan(inputs=4, outputs=2, widths=(6, 8), blocks=(1, 1), skip=False),
    "scratches": Plan(outputs=1, widths=(6, 8), blocks=(1, 1), skip=False),
    "estimate": Plan(widths=(6, 8), blocks=(1, 1), skip=False, pooled=True),
}


def tensors_of(plan, seed=0, gain=1.0):
    """Random tensors of a plan, in float32, of the size that keeps a signal's."""
    rng = np.random.default_rng(seed)
    return {
        name: (gain * rng.standard_normal(shape) / np.sqrt(max(1, np.prod(shape[1:])))).astype(np.float32)
        for name, shape in plan.shapes().items()
    }


@cache
def folder():
    """A folder as the package's, with a tiny network under each name."""
    made = Path(mkdtemp(prefix="anew-nets-"))
    for seed, (name, plan) in enumerate(PLANS.items()):
        write(made / f"{name}.safetensors", plan, tensors_of(plan, seed), card={"licence": "Apache-2.0"})
    write_list(made)
    return made


def says(plan, *numbers):
    """Tensors of a network that says the same everywhere; none with ``skip`` and 0 gives its picture back."""
    tensors = {name: np.zeros(shape, np.float32) for name, shape in plan.shapes().items()}
    for scale in plan.scales:
        bias = tensors[f"tails.{scale}.bias"]
        bias[:] = np.repeat(np.float32(numbers or [0] * plan.outputs), len(bias) // plan.outputs)
    return tensors
