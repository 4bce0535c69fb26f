"""Product: the files that a run leaves behind, in diffusers' own form.

pytorch_lora_weights.safetensors    for ``load_lora_weights`` of diffusers and for ``--set loras=`` here
learned.json                        what it is, on which base, from what
model/                              a whole pipeline, where a LoRA cannot hold what was learned
"""

import json
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile
from types import MappingProxyType
from typing import Any

import torch
from torch import Tensor

from anew.engines.diffusion.learning.adapter import tensors_of
from anew.engines.diffusion.learning.base import INSTRUCTED, Base
from anew.engines.diffusion.loading.component import Component
from anew.engines.diffusion.loading.folder import INDEX
from anew.engines.diffusion.loading.opening import open_component
from anew.engines.diffusion.lora import FILE
from anew.image.files.atomic import whole_file, write_whole
from anew.version import VERSION
from anew.weights.tensors import save

FACTS = "learned.json"
DENOISER = "diffusion_pytorch_model.safetensors"
TYPES: Mapping[str, str] = MappingProxyType({"BF16": "bf16", "F16": "fp16"})
"""Types of numbers that a network is kept in, by their names in a file; all others become fp32."""


def write_lora(out: Path, kept: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
    """Write a LoRA and its facts, each whole or not at all.

    Args:
        out: The folder of the run.
        kept: What the trainer keeps of the adapter.
        facts: Plain JSON, without paths of this machine.

    Raises:
        CannotWrite: no room or no permission.
    """
    told = {key: str(facts[key]) for key in ("base", "base_sha256", "steps") if key in facts}
    digest = save(out / FILE, tensors_of(kept), {**told, "anew": VERSION})
    write_facts(out, {**facts, "file": FILE, "weights": digest})


def write_pipeline(out: Path, base: Base, unet: Any, kept: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
    """Write a directory that does what it is told with a picture, and its facts; the weights whole or not at all.

    Args:
        out: The folder of the run.
        base: Everything but the denoiser is copied from it, once.
        unet: The denoiser as it is in memory.
        kept: What the trainer keeps.
        facts: Plain JSON, without paths of this machine.

    Raises:
        CannotWrite: no room or no permission.
    """
    where, parts = out / "model", base.folder.components
    (where / "unet").mkdir(parents=True, exist_ok=True)
    for part in parts.values():
        if part.name != "unet":
            _copy_part(part, where / part.name)
    config = {"_class_name": parts["unet"].kind, **parts["unet"].config, "in_channels": int(unet.config.in_channels)}
    write_whole(where / "unet" / "config.json", _json(config))
    digest = save(where / "unet" / DENOISER, merged(unet.state_dict(), kept))
    write_whole(where / INDEX, _json({**_index(base), "_class_name": INSTRUCTED}))
    write_facts(out, {**facts, "file": f"model/unet/{DENOISER}", "weights": digest})


def merged(weights: Mapping[str, Tensor], kept: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The denoiser's weights with what was learned in them; what changed is float32, so that no rounding eats it.

    Args:
        weights: The denoiser's, by name.
        kept: What the trainer keeps: of an adapter, of the first convolution, or of the whole denoiser.
    """
    found = dict(weights)
    for name, tensor in kept.items():
        net, _, rest = name.partition(".")
        if net == "unet":
            found[rest] = tensor
        elif net == "conv_in":
            found[name] = tensor
        elif rest.endswith(".down"):
            path = rest.removeprefix("beside.").removesuffix(".down").replace("/", ".") + ".weight"
            up = kept[name.removesuffix("down") + "up"].flatten(1)
            found[path] = found[path].float() + torch.einsum("or,ri...->oi...", up, tensor)
    return found


def _index(base: Base) -> dict[str, Any]:
    """What model_index.json says of the base, or would say of a single file."""
    if base.folder.path.is_file():
        return {name: [part.package, part.kind] for name, part in base.folder.components.items()}
    told: dict[str, Any] = json.loads((base.folder.path / INDEX).read_text(encoding="utf8"))
    return told


def _copy_part(part: Component, target: Path) -> None:
    """A component's files, once; one of a single file is written as a directory has it, in its own type."""
    if part.pieces is None:
        target.mkdir(parents=True, exist_ok=True)
        for file in sorted(part.folder.iterdir()):
            if file in part.files or file.suffix in (".json", ".txt", ".model"):
                _copy(file, target / file.name)
    elif not target.exists():
        own = {fact.dtype for fact in part.tensors.values()}
        open_component(part, dtype=TYPES.get(min(own, default=""), "fp32")).save_pretrained(target)


def _copy(file: Path, target: Path) -> None:
    if not target.exists():
        with whole_file(target) as beside:
            copyfile(file, beside)


def _json(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(facts, indent=2, ensure_ascii=False).encode()


def write_facts(out: Path, facts: Mapping[str, Any]) -> None:
    """Write ``learned.json``.

    Raises:
        CannotWrite: no room or no permission.
    """
    write_whole(out / FACTS, json.dumps({**facts, "anew": VERSION}, indent=1, ensure_ascii=False).encode())


def read_facts(out: Path) -> dict[str, Any]:
    """What ``learned.json`` says; empty where there is none."""
    try:
        told = json.loads((out / FACTS).read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
