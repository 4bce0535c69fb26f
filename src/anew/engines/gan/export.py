"""Export: a trained model as one ONNX file, which runs without torch and says itself what it is.

    picture (n, C, h, w)  [style (n, S)]  ->  made (n, C', h, w)       n, h and w are free; h, w multiples as ever

Doublings are written as convolutions (``anew.nets.phased``), for which runtimes have their quickest code.

The file carries the model's facts among its metadata, so it is used like the folder it came from. It is run beside
torch on three sizes before it takes its name, and how far the two differ is told.

torch's tracing exporter is used: it needs nothing beside ``onnx``, is thirty times quicker than the one built on
``torch.export``, and what tracing could get wrong, a size taken for a constant, the three sizes would show.
"""

import warnings
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from anew.engines.gan.exported import OnnxTranslator
from anew.engines.gan.facts import ModelFacts, Side
from anew.engines.gan.folder import load_method
from anew.engines.gan.onnx import KEY, metadata_entry
from anew.engines.gan.sizes import up_to
from anew.engines.gan.translator import Floats, need
from anew.errors import EngineFailed
from anew.image.files.atomic import whole_file
from anew.weights import sha256_of

if TYPE_CHECKING:
    from torch import Tensor, nn

    from anew.learning.method import Translating

OPSET = 18
AGREE = 2e-3
"""Largest difference to torch that is let through, on [-1, 1]: a quarter of a grey level."""


@dataclass(frozen=True)
class Exported:
    """What was written."""

    path: Path
    difference: float
    """Largest absolute difference to torch, on [-1, 1]."""
    sha256: str
    facts: ModelFacts


def export(model: str | Path, path: str | Path, *, to: str = "", opset: int = OPSET) -> Exported:
    """Write a model folder as ONNX, whole or not at all.

    Args:
        model: The folder.
        path: The file; ``.onnx`` is how it is known later.
        to: The domain to go to, for models that go both ways; empty is the first.
        opset: Version of the ONNX operators.

    Raises:
        BadModel: no model there, or a damaged one.
        BadTask: it goes to no domain of that name.
        CannotWrite: no permission, no room, no such folder.
        EngineFailed: what was exported does not do what torch does.
        MissingExtra: torch, onnx or onnxruntime is not installed.
    """
    need("torch", "learn", model)
    need("onnx", "learn", model)
    need("onnxruntime", "onnx", model)
    facts, method = load_method(model)
    side = facts.side(to)
    told = facts.model_copy(update={"sides": (side,), "options": _quiet(facts.options)})
    method = _settled(method, told)
    with whole_file(Path(path)) as beside:
        _trace(method, told, side, beside, opset)
        with beside.open("ab") as file:
            file.write(metadata_entry(KEY, told.to_json()))
        difference = _difference(method, told, side, beside)
        digest = sha256_of(beside)
    return Exported(Path(path), difference, digest, told)


def _quiet(options: dict[str, object]) -> dict[str, object]:
    """The options of a model that draws no noise inside: ONNX Runtime's would be another."""
    return options | {"noise_at_test": False} if "noise_at_test" in options else options


def _settled(method: "Translating", facts: ModelFacts) -> "Translating":
    """The method with plain weights: spectral norms are reckoned once and not in every run."""
    import torch
    from torch import nn

    from anew.engines.gan.families import options_of
    from anew.nets.norm import InstanceNorm
    from anew.nets.spectral import folded

    for name in method.keeps:
        for module in folded(method.nets[name]).modules():
            if isinstance(module, InstanceNorm) and module.weight is None:
                # The exporter must know the channels, and after a free resize it knows them from the weights alone.
                module.weight = nn.Parameter(torch.ones(module.channels))
                module.bias = nn.Parameter(torch.zeros(module.channels))
        method.nets[name].requires_grad_(False)
    method.options = options_of(facts.family, facts.options)  # type: ignore[attr-defined]
    return method


def _trace(method: "Translating", facts: ModelFacts, side: Side, path: Path, opset: int) -> None:
    import torch

    feed = _feed(facts, side, 2, *_sides(facts)[0])
    free = {name: {0: "n", 2: "h", 3: "w"} if array.ndim == 4 else {0: "n"} for name, array in feed.items()}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")  # that there is a newer exporter, and that tracing is tracing
        torch.onnx.export(
            _way(method, side),
            tuple(torch.from_numpy(array) for array in feed.values()),
            str(path),
            input_names=list(feed),
            output_names=["made"],
            dynamic_axes=free | {"made": {0: "n", 2: "h", 3: "w"}},
            opset_version=opset,
            dynamo=False,
        )


def _way(method: "Translating", side: Side) -> "nn.Module":
    """``translate`` to one side, as a module that can be traced; the method itself stays what it is checked against."""
    from torch import nn

    from anew.nets.phased import phased

    traced = deepcopy(method)

    class Way(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.nets = nn.ModuleDict({name: phased(traced.nets[name]) for name in traced.keeps})

        def forward(self, picture: "Tensor", style: "Tensor | None" = None) -> "Tensor":
            return traced.translate(picture, side, style=style)

    return Way().eval()


def _difference(method: "Translating", facts: ModelFacts, side: Side, path: Path) -> float:
    """Largest absolute difference between torch and ONNX Runtime over three sizes and one and two pictures.

    Raises:
        EngineFailed: it is larger than ``AGREE``, or not a number.
    """
    import torch

    exported = OnnxTranslator(path, facts=facts)
    found = 0.0
    for count, (height, width) in zip((1, 2, 1), _sides(facts), strict=True):
        feed = _feed(facts, side, count, height, width)
        with torch.inference_mode():
            tensors = {name: torch.from_numpy(array) for name, array in feed.items()}
            ours = method.translate(tensors["picture"], side, style=tensors.get("style")).numpy()
        made = exported.translate(feed["picture"], side, feed.get("style"), 0)
        found = max(found, float(np.abs(made - ours).max())) if made.shape == ours.shape else np.inf
    if not found <= AGREE:
        raise EngineFailed(
            needed=f"an exported model that agrees with torch to {AGREE:g}",
            found=f"a difference of {found:g}",
            fix="Nothing was written. Please report it with the model's facts: anew models show MODEL --json.",
        )
    return found


def _sides(facts: ModelFacts) -> tuple[tuple[int, int], ...]:
    """Three sizes, none like another: square, wide, tall."""
    step = facts.multiple_of
    side = up_to(64, step)
    return (side, side), (side, side + max(step, 20) // step * step), (side + 2 * step, side)


def _feed(facts: ModelFacts, side: Side, count: int, height: int, width: int) -> dict[str, Floats]:
    """Something to look at, the same every time."""
    rng, source = np.random.default_rng(0), facts.source(side)
    feed = {"picture": rng.uniform(-1, 1, (count, source.channels, height, width)).astype(np.float32)}
    if source.kind == "labels":
        best = feed["picture"].argmax(axis=1, keepdims=True)
        feed["picture"] = (np.arange(source.channels)[:, None, None] == best).astype(np.float32)
    if facts.style:
        feed["style"] = rng.standard_normal((count, facts.style), np.float32)
    return feed
