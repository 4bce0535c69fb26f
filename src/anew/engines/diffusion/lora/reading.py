"""Reading: from a LoRA file to what it adds to each layer, checked whole before anything is made of it.

file --> names: which layer, which part --> kinds: what those parts are --> deltas
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from anew.engines.diffusion.lora import kinds
from anew.engines.diffusion.lora.kinds.base import Answer, Shapes
from anew.engines.diffusion.lora.names import Place, family_of, made_for, other_kind, parted, spellings
from anew.errors import BadModel, BadTask
from anew.weights import read_header
from anew.weights.tensors import load

FILE = "pytorch_lora_weights.safetensors"
"""What diffusers calls a LoRA in a directory, and so does a run of ``anew train lora``."""
MOST = 10.0
"""Weights beyond this, in either direction, are refused."""

Parts = Mapping[str, Tensor]
"""A layer's tensors, by what they are."""


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
    change: Answer
    scale: float
    """How much of it; 0 = nothing."""


def read(pipe: Any, lora: Lora) -> list[Delta]:
    """What a LoRA adds to each layer of a pipeline.

    Raises:
        BadModel, BadTask: as ``applied``.
    """
    _check_weight(lora)
    return _deltas(pipe, spellings(pipe), lora)


def check(pipe: Any, lora: Lora) -> int:
    """Whether a LoRA belongs to a pipeline.

    Returns:
        How many layers it changes.

    Raises:
        BadModel, BadTask: as ``applied``.
    """
    return len({delta.place for delta in read(pipe, lora)})


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
    layers = _layers(pipe, table, lora, shapes)
    tensors = tensors or load(file)
    bad = next((name for name, tensor in tensors.items() if not tensor.isfinite().all()), None)
    if bad:
        raise _refused(pipe, lora, f"{bad} with NaN or infinity", "The file is damaged; get it again.")
    told = _told_alphas(header.metadata)
    return [
        Delta(place, answer, lora.weight * share)
        for place, parts in layers.items()
        for answer, share in _answers(pipe, place, {part: tensors[name] for part, name in parts.items()}, told)
    ]


def _answers(pipe: Any, place: Place, parts: Parts, told: Mapping[str, Any]) -> list[tuple[Answer, float]]:
    """What a layer's tensors add to its answer, and how much of it."""
    weight = _layer(pipe, place).weight
    own = {part: _own(tensor, weight, exact=part in kinds.LENGTHS) for part, tensor in parts.items()}
    return kinds.answers(own, weight, lambda rank: _strength(parts.get("alpha"), told, place, rank))


def _layer(pipe: Any, place: Place) -> Any:
    return getattr(pipe, place.component).get_submodule(place.path)


def _own(tensor: Tensor, like: Tensor, *, exact: bool) -> Tensor:
    """A tensor in memory of its own, so that its bytes lie where every run has them."""
    dtype = tensor.dtype if exact else like.dtype
    return tensor.to(device=like.device, dtype=dtype, copy=True).contiguous()


def _all_land(shapes: Shapes, table: Mapping[str, Place]) -> bool:
    return all((label := parted(name)) and label[0] in table for name in shapes)


def _layers(pipe: Any, table: Mapping[str, Place], lora: Lora, shapes: Shapes) -> dict[Place, dict[str, str]]:
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
        text = _misfit(_layer(pipe, place), {part: shapes[name] for part, name in parts.items()})
        misfit += [text] if text else []
    if lost or misfit or not found:
        told = [f"{len(lost)} of {len(shapes)} tensors for layers that the model lacks ({_few(lost)})"] if lost else []
        told += [f"{len(misfit)} that do not fit ({_few(misfit)})"] if misfit else []
        family = made_for(shapes)
        fix = f"It was made for {family}; use it with such a model." if family else "Use it with its own model."
        raise _refused(pipe, lora, "; ".join(told) or "no tensors", fix)
    return found


def _misfit(layer: Any, shapes: Shapes) -> str:
    """How a layer's tensors do not fit it, in words; empty if they do."""
    bias = layer.bias
    return kinds.misfit(tuple(layer.weight.shape), None if bias is None else tuple(bias.shape), shapes)


def _translated(pipe: Any, tensors: dict[str, Tensor], lora: Lora) -> dict[str, Tensor]:
    """A LoRA of another layout (kohya, BFL, ComfyUI) in diffusers' names, as diffusers reads it."""
    numbers = sum(tensor.numel() for tensor in tensors.values() if tensor.numel() > 1)
    try:
        told = pipe.lora_state_dict(dict(tensors))
    except (AttributeError, KeyError, ValueError, RuntimeError, IndexError, NotImplementedError):
        return tensors
    names: dict[str, Tensor] = told[0] if isinstance(told, tuple) else told
    kept = sum(tensor.numel() for tensor in names.values() if tensor.numel() > 1)
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


def _strength(alpha: Tensor | None, told: Mapping[str, Any], place: Place, rank: int | None) -> float:
    """How much of a change was meant, as its trainer has it: alpha over the rank, or over the rank's root (rsLoRA)."""
    if rank is None:
        return 1.0
    found = _alpha(told, place, rank) if alpha is None else float(alpha)
    return found / (math.sqrt(rank) if told.get(f"{place.component}.use_rslora", False) else rank)


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
            fix="LoRA, LoCon, LoHa, LoKr, DoRA and full differences are read; look for one of these kinds.",
        )


def _refused(pipe: Any, lora: Lora, found: str, fix: str) -> BadModel:
    return BadModel(needed=f"a LoRA for {family_of(pipe)} in {lora.called}", found=found, fix=fix)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:2]) + (", ..." if len(names) > 2 else "")
