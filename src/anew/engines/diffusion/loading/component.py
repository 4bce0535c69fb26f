"""Component: one part of a model directory, its files found and checked; nothing is imported.

unet/config.json                                      its options
unet/diffusion_pytorch_model.safetensors              its weights, whole,
unet/diffusion_pytorch_model.fp16.safetensors         or a variant,
unet/diffusion_pytorch_model-00001-of-00002.safetensors
unet/diffusion_pytorch_model.safetensors.index.json   or shards and their index
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anew.engines.diffusion.loading.allowed import check_config, has_weights
from anew.engines.diffusion.loading.inside import AGAIN, MAX_BESIDE, check_size, files_in, read_json, wrong
from anew.engines.diffusion.loading.single.naming import Piece
from anew.weights import TensorFact, read_header

STEMS = {"diffusers": "diffusion_pytorch_model", "transformers": "model", "stable_diffusion": "model"}
"""What a library calls its weight files."""
VARIANTS = ("", "fp32", "bf16", "fp16")
"""Kinds of weight file by preference; the plain one has no name."""
PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".msgpack", ".h5")
CODE = (".py", ".pyc", ".so", ".pyd", ".dll")

Weighed = tuple[tuple[Path, ...], Mapping[str, TensorFact]]
"""Weight files, and all of their tensors by name."""


@dataclass(frozen=True)
class Component:
    """One part of a model: a network with weights, or a tokenizer, scheduler or processor without."""

    name: str
    package: str
    kind: str
    """Its class."""
    folder: Path
    files: tuple[Path, ...]
    """Its safetensors files; none where it has no weights."""
    config: Mapping[str, Any]
    """Its config.json; empty where it has none."""
    tensors: Mapping[str, TensorFact]
    """By name, from the headers."""
    variant: str = ""
    """Which kind of weight file: plain, or ``fp16`` as in ``model.fp16.safetensors``."""
    pieces: Mapping[str, Piece] | None = None
    """Of a one-file checkpoint: which piece of its file each tensor is. Its configuration is whole here, and its
    ``folder`` is the file."""


def read_component(name: str, library: str, kind: str, folder: Path, home: Path) -> Component:
    """Find and check the files of a component.

    Args:
        name: As the index has it.
        library: And ``kind``: its class, already found harmless.
        kind: See ``library``.
        folder: Where it lies.
        home: What no link may leave.

    Raises:
        BadModel: code, a pickle without safetensors, a link outwards, a word in a configuration that reaches outside;
            a file that is missing, damaged, cut short or far too large.
    """
    files = files_in(folder, home)
    refuse_code(files)
    configs = {file.name: _config(file, home) for file in files if file.suffix == ".json" and "config" in file.name}
    for file in files:
        if file.suffix not in (".safetensors", *PICKLES):
            check_size(file, MAX_BESIDE)
    weighs = has_weights(library, kind)
    needed = "config.json" if weighs else "scheduler_config.json" if kind.endswith("Scheduler") else None
    if not files or (needed and needed not in configs):
        raise wrong(folder / (needed or "*"), "no such file", AGAIN)
    variant, source = _source(folder, files, STEMS[library]) if weighs else ("", None)
    weights, tensors = _weights(source, files, home) if source else ((), {})
    return Component(name, library, kind, folder, weights, configs.get("config.json", {}), tensors, variant)


def refuse_code(files: list[Path]) -> None:
    """Refuse what a loader could run, or follow to another model.

    Raises:
        BadModel: a ``.py``, or the configuration of a peft adapter, which names the model that it is loaded over.
    """
    for file in files:
        if file.suffix.lower() in CODE:
            raise wrong(file, "code in a model's directory", "anew never runs it; take it out if the model is known.")
        if file.name == "adapter_config.json":
            raise wrong(file, "an adapter where a whole model should be", "Give the adapter as a LoRA instead.")


def _config(file: Path, home: Path) -> dict[str, Any]:
    config = read_json(file, home)
    check_config(config, str(file), numbers=file.name in ("config.json", "scheduler_config.json"))
    return config


def _source(folder: Path, files: list[Path], stem: str) -> tuple[str, Path]:
    """The weight file, or the index of shards, of the best kind; and which kind.

    Raises:
        BadModel: none, or the same kind both whole and in shards, of which a loader might take the other.
    """
    name = re.compile(rf"{re.escape(stem)}(?:\.(\w+))?\.safetensors(?:\.index(?:\.(\w+))?\.json)?", re.ASCII)
    found = [
        (fit[1] or fit[2] or "", file) for file in files if file.parent == folder and (fit := name.fullmatch(file.name))
    ]
    for variant in VARIANTS:
        sources = [file for kind, file in found if kind == variant]
        if len(sources) > 1:
            raise wrong(folder, "the same weights both whole and in shards", "Keep one of the two.")
        if sources:
            return variant, sources[0]
    pickles = [file.name for file in files if file.suffix.lower() in PICKLES]
    if pickles:
        raise wrong(
            folder,
            f"no safetensors, but the pickle {pickles[0]}",
            "anew opens safetensors only: a pickle can run code on this machine. Convert it where it was made.",
        )
    others = ", ".join(file.name for file in files if file.suffix == ".safetensors")
    raise wrong(folder / f"{stem}.safetensors", f"{others[:200]} instead" if others else "no such file", AGAIN)


def _weights(source: Path, files: list[Path], home: Path) -> Weighed:
    """The weight files, each one's header read.

    Raises:
        BadModel: damaged or cut short; a shard that is missing, elsewhere, or not what the index says.
    """
    if source.suffix != ".json":
        return (source,), read_header(source).tensors
    told = read_json(source, home).get("weight_map")
    if not isinstance(told, dict) or not told or not all(isinstance(name, str) for name in told.values()):
        raise wrong(source, "no weight_map", AGAIN)
    tensors: dict[str, TensorFact] = {}
    shards = [source.parent / name for name in sorted(set(told.values()))]
    for shard, name in zip(shards, sorted(set(told.values())), strict=True):
        if not re.fullmatch(r"[\w.-]+\.safetensors", name, re.ASCII):
            raise wrong(source, f"a shard named {name!r}"[:200], "Shards lie beside their index, as safetensors.")
        if shard not in files:
            raise wrong(shard, "no such file, though its index names it", AGAIN)
        here = read_header(shard).tensors
        odd = set(here) ^ {tensor for tensor, where in told.items() if where == name}
        if odd:
            raise wrong(shard, f"{sorted(odd)[0]} in either the shard or its index, not in both", AGAIN)
        tensors.update(here)
    return tuple(shards), tensors
