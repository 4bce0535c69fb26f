r"""LoRA: small matrices that change what a model's layers answer, checked against the model and never fused into it.

    x --> layer ------------------> + --> y            Hu 2021 (arXiv 2106.09685), section 4.1
      \-> down --> up --> * weight --/

The sum is made by a hook on each layer. The layers themselves are not touched, so that taking the hooks off leaves
the model as it was, to the last bit. A file is used whole or not at all: every tensor must find its layer.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from anew.engines.diffusion.lora_names import Place, family_of, made_for, other_kind, parted, spellings
from anew.errors import BadModel, BadTask
from anew.weights import read_header
from anew.weights.tensors import load

FILE = "pytorch_lora_weights.safetensors"
"""What diffusers calls a LoRA in a directory, and so does a run of ``anew train lora``."""
MOST = 10.0
"""Weights beyond this, in either direction, are refused."""

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Lora:
    """One LoRA file and how much it has to say."""

    path: str | Path
    """A file, or a directory that holds one as diffusers calls it."""
    weight: float = 1.0
    """1 = as it was trained; 0 = silent; below 0 = the opposite."""
    name: str = ""
    """What messages call it; empty = the file's own name."""

    @property
    def called(self) -> str:
        """Its name in messages."""
        return self.name or Path(self.path).name


@dataclass(frozen=True)
class Delta:
    """What one LoRA adds to one layer."""

    place: Place
    down: Tensor
    up: Tensor
    scale: float

    def __call__(self, layer: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> Tensor:
        """A forward hook: the layer's answer and this one's."""
        x = inputs[0]
        down, up = self.down.to(x), self.up.to(x)
        if isinstance(layer, nn.Conv2d):
            low = nn.functional.conv2d(x, down, None, layer.stride, layer.padding, layer.dilation, layer.groups)
            return output + self.scale * nn.functional.conv2d(low, up)
        return output + self.scale * nn.functional.linear(nn.functional.linear(x, down), up)


@contextmanager
def applied(pipe: Any, loras: Sequence[Lora]) -> Iterator[None]:
    """A pipeline with LoRAs at work, for as long as the block lasts.

    Args:
        pipe: A pipeline of diffusers; nothing of it is changed.
        loras: Any number; their weights add up.

    Raises:
        BadModel: not safetensors, of another kind, for another architecture, with a tensor that lands nowhere or does
            not fit, or with numbers that are none.
        BadTask: a weight that is none or beyond ``MOST``.
    """
    for lora in loras:
        _check_weight(lora)
    table = spellings(pipe) if loras else {}
    deltas = [(lora, delta) for lora in loras for delta in _deltas(pipe, table, lora)]
    with ExitStack() as hooks:
        for lora, delta in deltas:
            if lora.weight:
                layer = getattr(pipe, delta.place.component).get_submodule(delta.place.path)
                hooks.callback(layer.register_forward_hook(delta).remove)
        yield


def read(pipe: Any, lora: Lora) -> list[Delta]:
    """What a LoRA adds to each layer of a pipeline.

    Raises:
        BadModel, BadTask: as ``applied``.
    """
    _check_weight(lora)
    return _deltas(pipe, spellings(pipe), lora)


def check(pipe: Any, lora: Lora) -> int:
    """Whether a LoRA belongs to a pipeline, from its header alone where its layout allows.

    Returns:
        How many layers it changes.

    Raises:
        BadModel, BadTask: as ``applied``.
    """
    return len(read(pipe, lora))


def _deltas(pipe: Any, table: Mapping[str, Place], lora: Lora) -> list[Delta]:
    file = Path(lora.path)
    file = file / FILE if file.is_dir() else file
    header = read_header(file)
    shapes = {name: fact.shape for name, fact in header.tensors.items()}
    _check_kind(lora, shapes)
    tensors: dict[str, Tensor] = {}
    if not _all_land(shapes, table) and getattr(pipe, "transformer", None) is not None:
        tensors = _translated(pipe, load(file), lora)
        shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    pairs = _pairs(pipe, table, lora, shapes)
    tensors = tensors or load(file)
    bad = next((name for name, tensor in tensors.items() if not tensor.isfinite().all()), None)
    if bad:
        raise _refused(pipe, lora, f"{bad} with NaN or infinity", "The file is damaged; get it again.")
    told = _told_alphas(header.metadata)
    return [_delta(pipe, place, parts, tensors, told, lora) for place, parts in pairs.items()]


def _delta(
    pipe: Any,
    place: Place,
    parts: Mapping[str, str],
    tensors: Mapping[str, Tensor],
    told: Mapping[str, Any],
    lora: Lora,
) -> Delta:
    layer = getattr(pipe, place.component).get_submodule(place.path)
    conv = isinstance(layer, nn.Conv2d)
    down, up = (_own(tensors[parts[part]], layer.weight, conv) for part in ("down", "up"))
    rank = down.shape[0]
    alpha = float(tensors[parts["alpha"]]) if "alpha" in parts else _alpha(told, place, rank)
    root = told.get(f"{place.component}.use_rslora", False)
    return Delta(place, down, up, lora.weight * alpha / (math.sqrt(rank) if root else rank))


def _own(tensor: Tensor, like: Tensor, conv: bool) -> Tensor:
    """A tensor in memory of its own, so that its bytes lie where every run has them."""
    shape = tensor.shape[:2] + (tensor.shape[2:] or (1, 1)) if conv else tensor.shape[:2]
    return tensor.reshape(shape).to(device=like.device, dtype=like.dtype, copy=True).contiguous()


def _all_land(shapes: Shapes, table: Mapping[str, Place]) -> bool:
    return all((label := parted(name)) and label[0] in table for name in shapes)


def _pairs(pipe: Any, table: Mapping[str, Place], lora: Lora, shapes: Shapes) -> dict[Place, dict[str, str]]:
    """The names of each layer's tensors, by part; every tensor is in it.

    Raises:
        BadModel: a tensor that lands nowhere, lacks its partner, or does not fit.
    """
    found: dict[Place, dict[str, str]] = {}
    lost, misfit = [], []
    for name in shapes:
        label = parted(name)
        if not label or label[0] not in table:
            lost.append(name)
        elif label[1] in found.setdefault(table[label[0]], {}):
            misfit.append(f"{name} beside {found[table[label[0]]][label[1]]}")
        else:
            found[table[label[0]]][label[1]] = name
    for place, parts in () if lost or misfit else found.items():
        layer = getattr(pipe, place.component).get_submodule(place.path)
        misfit += [text] if (text := _misfit(layer.weight.shape, {part: shapes[parts[part]] for part in parts})) else []
    if lost or misfit or not found:
        told = [f"{len(lost)} of {len(shapes)} tensors for layers that the model lacks ({_few(lost)})"] if lost else []
        told += [f"{len(misfit)} that do not fit ({_few(misfit)})"] if misfit else []
        family = made_for(shapes)
        fix = f"It was made for {family}; use it with such a model." if family else "Use it with its own model."
        raise _refused(pipe, lora, "; ".join(told) or "no tensors", fix)
    return found


def _misfit(weight: Sequence[int], shapes: Shapes) -> str:
    """How a layer's pair does not fit it, in words; empty if it does."""
    down, up = shapes.get("down", ()), shapes.get("up", ())
    if len(down) not in (2, 4) or len(up) not in (2, 4):
        return f"down {down} and up {up} for a layer of {tuple(weight)}"
    kernel = tuple(weight[2:]) or (1, 1)
    fits = down[0] == up[1] > 0 and up[0] == weight[0] and down[1] == weight[1]
    fits = fits and (down[2:] or (1, 1)) == kernel and all(side == 1 for side in up[2:])
    fits = fits and math.prod(shapes.get("alpha", ())) == 1
    return "" if fits else f"down {down} and up {up} for a layer of {tuple(weight)}"


def _translated(pipe: Any, tensors: dict[str, Tensor], lora: Lora) -> dict[str, Tensor]:
    """A LoRA of another layout (kohya, BFL, ComfyUI) in diffusers' names, as diffusers reads it."""
    numbers = sum(tensor.numel() for tensor in tensors.values() if tensor.ndim > 1)
    try:
        told = pipe.lora_state_dict(dict(tensors))
    except (AttributeError, KeyError, ValueError, RuntimeError, IndexError, NotImplementedError):
        return tensors
    names: dict[str, Tensor] = told[0] if isinstance(told, tuple) else told
    kept = sum(tensor.numel() for tensor in names.values() if tensor.ndim > 1)
    if kept < numbers:
        raise _refused(pipe, lora, f"a layout of which only {kept} of {numbers} numbers are known", "Convert it first.")
    return names


def _told_alphas(metadata: Mapping[str, str]) -> Mapping[str, Any]:
    """What diffusers wrote beside the tensors of how they were trained."""
    try:
        told = json.loads(metadata.get("lora_adapter_metadata", "{}"))
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _alpha(told: Mapping[str, Any], place: Place, rank: int) -> float:
    """The strength that a layer was trained at; without a word of it, its rank (peft's ``alpha_pattern`` first)."""
    patterns = told.get(f"{place.component}.alpha_pattern", {})
    for end, alpha in patterns.items() if isinstance(patterns, dict) else ():
        if place.path == end.removeprefix("^") or place.path.endswith(f".{end}"):
            return float(alpha)
    return float(told.get(f"{place.component}.lora_alpha", rank))


def _check_weight(lora: Lora) -> None:
    if not abs(lora.weight) <= MOST:
        raise BadTask(
            needed=f"a weight from {-MOST:g} to {MOST:g} for the LoRA {lora.called}",
            found=f"{lora.weight:g}",
            fix="Most are at their best between 0.5 and 1.",
        )


def _check_kind(lora: Lora, shapes: Shapes) -> None:
    kind = next((kind for name in shapes if (kind := other_kind(name))), "")
    if kind:
        raise BadModel(
            needed=f"a LoRA at {lora.path}",
            found=f"an adapter of the kind {kind}",
            fix="Only LoRA and its form for convolutions, LoCon, are read; convert it, or look for one of them.",
        )


def _refused(pipe: Any, lora: Lora, found: str, fix: str) -> BadModel:
    return BadModel(needed=f"a LoRA for {family_of(pipe)} in {lora.called}", found=found, fix=fix)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:2]) + (", ..." if len(names) > 2 else "")
