"""Folder: a model directory as diffusers writes it, checked to the last file before anything is imported.

    model_index.json     which pipeline, and a library and a class for each component
    unet/ vae/ text_encoder/ tokenizer/ scheduler/ ...

Only JSON and the headers of safetensors files are opened here. A pickle is never opened: where safetensors stand
beside it, it is passed over; where none do, it is refused by name.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anew.engines.diffusion.loading.allowed import has_weights
from anew.engines.diffusion.loading.component import Component, read_component, refuse_code
from anew.engines.diffusion.loading.inside import AGAIN, files_in, home_of, no_model, read_json, wrong

__all__ = ["INDEX", "OPTIONAL", "Component", "Folder", "read_folder"]

INDEX = "model_index.json"
OPTIONAL = ("safety_checker", "feature_extractor", "image_encoder")
"""Components that pipelines do without."""
NONE = [None, None]
"""What the index says of a component that was left out on purpose."""


@dataclass(frozen=True)
class Folder:
    """A model directory that holds what it says."""

    path: Path
    pipeline: str
    """The pipeline's class."""
    components: Mapping[str, Component]
    flags: Mapping[str, Any] = field(default_factory=dict)
    """The single values in model_index.json, such as ``requires_safety_checker``."""
    absent: frozenset[str] = frozenset()
    """Components that model_index.json names as none."""


def read_folder(path: str | Path) -> Folder:
    """Read and check a model directory; nothing is imported, and no weights are read but their headers.

    Args:
        path: The directory, or the model_index.json in it.

    Raises:
        BadModel: no model there; a component of a class that is not on the list; code, a pickle without safetensors,
            a link outwards; a file that is missing, damaged, cut short or far too large.
    """
    root = Path(path).parent if Path(path).name == INDEX else Path(path)
    home = home_of(root)
    if not (root / INDEX).is_file():
        raise no_model(root, "single files" if any(root.glob("*.safetensors")) else "no model_index.json")
    told = read_json(root / INDEX, home)
    pipeline = _pipeline(told, root)
    classes = list(_classes(told, root))
    refuse_code(files_in(root, home, depth=1))
    parts = {name: read_component(name, library, kind, root / name, home) for name, library, kind in classes}
    flags = {key: value for key, value in told.items() if _is_flag(key, value)}
    return Folder(root, pipeline, parts, flags, frozenset(key for key, value in told.items() if value == NONE))


def _pipeline(told: Mapping[str, Any], root: Path) -> str:
    name = told.get("_class_name")
    if not isinstance(name, str) or not re.fullmatch(r"\w*Pipeline\w*", name, re.ASCII):
        raise wrong(root / INDEX, f"the pipeline {name!r}"[:200], "Pipelines with code of their own are not run.")
    return name


def _is_flag(key: str, value: object) -> bool:
    return not key.startswith("_") and not isinstance(value, list | dict)


def _classes(told: Mapping[str, Any], root: Path) -> Iterator[tuple[str, str, str]]:
    """Name, library and class of every component that the index names and that is there.

    Raises:
        BadModel: a name that is no plain name, a class that is not on the list, or a directory that is missing.
    """
    for name, value in told.items():
        if name.startswith("_") or _is_flag(name, value) or value == NONE:
            continue
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name, re.ASCII):
            raise wrong(root / INDEX, f"a component named {name!r}"[:200], "A component is a directory in the model.")
        if not (isinstance(value, list) and len(value) == 2 and all(isinstance(word, str) for word in value)):
            raise wrong(root / INDEX, f"{name}: {value!r}"[:200], "A component is a library and a class.")
        has_weights(*value)
        if (root / name).is_dir():
            yield name, value[0], value[1]
        elif name not in OPTIONAL:
            raise wrong(root / name, "no such directory", AGAIN)
