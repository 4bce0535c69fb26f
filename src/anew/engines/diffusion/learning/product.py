"""Product: the files that a run leaves behind, in diffusers' own form.

pytorch_lora_weights.safetensors    for ``load_lora_weights`` of diffusers and for ``--set loras=`` here
learned.json                        what it is, on which base, from what
model/                              a whole pipeline, where a LoRA cannot hold what was learned
"""

import json
from collections.abc import Mapping
from pathlib import Path
from shutil import copyfile
from typing import Any

import torch
from torch import Tensor

from anew.engines.diffusion.learning.adapter import tensors_of
from anew.engines.diffusion.learning.base import INSTRUCTED, Base
from anew.engines.diffusion.loading.folder import INDEX
from anew.engines.diffusion.lora import FILE
from anew.image.files.atomic import whole_file, write_whole
from anew.version import VERSION
from anew.weights.tensors import save

FACTS = "learned.json"
DENOISER = "diffusion_pytorch_model.safetensors"


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
    where = out / "model"
    for part in base.folder.components.values():
        (where / part.name).mkdir(parents=True, exist_ok=True)
        for file in sorted(part.folder.iterdir()) if part.name != "unet" else ():
            if file in part.files or file.suffix in (".json", ".txt", ".model"):
                _copy(file, where / part.name / file.name)
    config = {**base.folder.components["unet"].config, "in_channels": int(unet.config.in_channels)}
    write_whole(where / "unet" / "config.json", _json(config))
    digest = save(where / "unet" / DENOISER, merged(unet.state_dict(), kept))
    index = json.loads((base.folder.path / INDEX).read_text(encoding="utf8"))
    write_whole(where / INDEX, _json({**index, "_class_name": INSTRUCTED}))
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
