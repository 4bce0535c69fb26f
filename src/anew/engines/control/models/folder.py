"""Folder: a model of the transformers library on disk, checked before anything of it is imported.

    MODEL/config.json                  what net it is
    MODEL/preprocessor_config.json     how pictures are prepared for it
    MODEL/model.safetensors            its weights, or several files and model.safetensors.index.json

Only nets on a list are opened, only from safetensors, and never with code of their own.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from anew.errors import BadModel
from anew.weights import Weights, read_header, sha256_of

CONFIG, PROCESSOR, WEIGHTS = "config.json", "preprocessor_config.json", "model.safetensors"
MAX_TEXT = 4_000_000
"""Bytes of a config; the index of a large model has one."""

NETS: Mapping[str, Mapping[str, str]] = {
    "depth": {
        "DepthAnythingForDepthEstimation": "DepthAnythingForDepthEstimation",
        "DPTForDepthEstimation": "DPTForDepthEstimation",
    },
    "segmentation": {
        "SegformerForSemanticSegmentation": "SegformerForSemanticSegmentation",
        "UperNetForSemanticSegmentation": "UperNetForSemanticSegmentation",
        "Mask2FormerForUniversalSegmentation": "Mask2FormerForUniversalSegmentation",
        "MaskFormerForInstanceSegmentation": "MaskFormerForInstanceSegmentation",
    },
    "pose": {"VitPoseForPoseEstimation": "VitPoseForPoseEstimation"},
    "mask": {"Sam2Model": "Sam2Model", "Sam2VideoModel": "Sam2Model"},
}
"""For each kind of map, the architectures that a config may name, each with the class that opens it."""


@dataclass(frozen=True)
class ModelFolder:
    """What a folder says it is."""

    path: Path
    kind: str
    """The kind of map that it makes."""
    net: str
    """The class that opens it."""
    config: Mapping[str, Any]
    processor: Mapping[str, Any]
    files: tuple[Path, ...]
    """Its weights."""


def read_folder(model: str | Path) -> ModelFolder:
    """Read and check a model's folder; nothing is imported, and of the weights only headers are read.

    Raises:
        BadModel: no such folder, another kind of model, no safetensors, or code beside it.
    """
    path = _folder(Path(model))
    config, processor = _json(path / CONFIG), _json(path / PROCESSOR)
    kind, net = _kind_of(path, config)
    _refuse_code(path, config)
    _refuse_foreign_backbone(path, config)
    files = _weight_files(path)
    for file in files:
        read_header(file)
    return ModelFolder(path, kind, net, config, processor, files)


def weights_of(folder: ModelFolder, model: str) -> Weights:
    """What pins a model down: the SHA-256 over its configs and all its weights."""
    whole = sha256()
    for file in (folder.path / CONFIG, folder.path / PROCESSOR, *folder.files):
        whole.update(f"{file.name} {sha256_of(file)}\n".encode())
    return Weights(model, whole.hexdigest(), whole.hexdigest(), _licence(folder.path))


def files_of(model: str | Path) -> list[Path]:
    """The files that change when the model does, as far as names tell."""
    path = _folder(Path(model))
    return [path / CONFIG, path / PROCESSOR, *sorted(path.glob("*.safetensors"))]


def _folder(path: Path) -> Path:
    return path.parent if path.name == PROCESSOR else path


def _json(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > MAX_TEXT:
            raise BadModel(needed=f"a config at {file}", found=f"{file.stat().st_size} bytes", fix="Is it a model?")
        told = json.loads(file.read_bytes())
    except OSError as error:
        raise BadModel(
            needed=f"{file.name} in the model's folder {file.parent}",
            found=(error.strerror or "nothing").lower(),
            fix="Copy the whole folder again, or get it with `anew models pull`.",
        ) from None
    except (ValueError, RecursionError) as error:
        raise BadModel(needed=f"JSON in {file}", found=str(error), fix="Copy the model again, whole.") from None
    if not isinstance(told, dict):
        raise BadModel(needed=f"an object in {file}", found=type(told).__name__, fix="Copy the model again, whole.")
    return told


def _kind_of(path: Path, config: Mapping[str, Any]) -> tuple[str, str]:
    told = config.get("architectures")
    names = [str(name) for name in told] if isinstance(told, list) else []
    for kind, nets in NETS.items():
        for name in names:
            if name in nets:
                return kind, nets[name]
    raise BadModel(
        needed=f"in {path / CONFIG} one of: {', '.join(sorted(name for nets in NETS.values() for name in nets))}",
        found=", ".join(names) or "no architecture",
        fix="These are the nets that make control maps here; get one with `anew models pull`.",
    )


def _refuse_code(path: Path, config: Mapping[str, Any]) -> None:
    code = sorted(file.name for file in path.iterdir() if file.suffix in (".py", ".pyc", ".so"))
    if code or "auto_map" in config:
        raise BadModel(
            needed=f"a model without code of its own at {path}",
            found=", ".join(code) or f"auto_map in {CONFIG}",
            fix="anew runs no code that comes with a model. Take a version of it without.",
        )


def _refuse_foreign_backbone(path: Path, config: Mapping[str, Any]) -> None:
    """A backbone that is named instead of described would be fetched from the network, or from another library."""
    for told in (config, config.get("backbone_config") or {}):
        named = [key for key in ("use_timm_backbone", "use_pretrained_backbone") if told.get(key)]
        if named or isinstance(told.get("backbone"), str):
            raise BadModel(
                needed=f"a model that brings its whole net, at {path}",
                found=f"{' and '.join(named) or 'backbone'} in {CONFIG}",
                fix="Take a version of it for the transformers library alone.",
            )


def _weight_files(path: Path) -> tuple[Path, ...]:
    if (path / WEIGHTS).is_file():
        return (path / WEIGHTS,)
    index = path / f"{WEIGHTS}.index.json"
    if index.is_file():
        told = _json(index).get("weight_map")
        names = sorted({str(name) for name in told.values()}) if isinstance(told, dict) else []
        if names and all(re.fullmatch(r"[\w.-]+\.safetensors", name) for name in names):
            return tuple(path / name for name in names)
    pickles = sorted(file.name for file in path.iterdir() if file.suffix in (".bin", ".pt", ".pth", ".ckpt", ".pkl"))
    raise BadModel(
        needed=f"{WEIGHTS} in {path}",
        found=", ".join(pickles) or "no weights",
        fix="anew opens safetensors only: a pickle can run code on this machine. Take a version with safetensors.",
    )


def _licence(path: Path) -> str:
    """What the model's page says of its licence, in the head of its README."""
    try:
        head = (path / "README.md").read_text(encoding="utf8", errors="replace")[:4000]
    except OSError:
        return "unstated"
    found = re.search(r"^license:[ \t]*([\w.+-]{2,60})[ \t]*$", head.split("\n---")[0], re.MULTILINE)
    return found[1] if found else "unstated"
