"""Which family a model directory is of, by what its ``model_index.json`` and its configurations say."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from anew.engines.diffusion.families.base import Family
from anew.engines.diffusion.loading.folder import Folder
from anew.engines.diffusion.loading.inside import home_of, read_json
from anew.errors import BadModel


def found(folder: Folder, families: Sequence[Family]) -> Family:
    """The first of the families that fits a model directory.

    Raises:
        BadModel: a pipeline that none of them has.
    """
    named = [each for each in families if folder.pipeline in each.models]
    for each in named:
        fits = _marked(folder, each.marks) or _called(folder, each)
        if fits and each.channels in (0, _channels(folder, each.denoiser)):
            return each
    said = folder.pipeline
    if named:
        said += f" whose {named[0].denoiser} takes {_channels(folder, named[0].denoiser)} channels"
    raise BadModel(
        needed=f"a model of a family that anew knows: {', '.join(each.name for each in families)}",
        found=said,
        fix="Choose another model; text-to-image alone, video and audio are not what anew does.",
    )


def _channels(folder: Folder, denoiser: str) -> int:
    part = folder.components.get(denoiser)
    return int(part.config.get("in_channels", 0)) if part else 0


def _marked(folder: Folder, marks: Mapping[str, Mapping[str, Any]]) -> bool:
    return all(_config(folder, name).get(key) == value for name, each in marks.items() for key, value in each.items())


def _called(folder: Folder, family: Family) -> bool:
    names = folder.path.name, str(_config(folder, family.denoiser).get("_name_or_path", ""))
    word = re.compile(rf"(?<![a-z]){family.called}(?![a-z])", re.IGNORECASE)
    return bool(family.called) and any(word.search(name) for name in names)


def _config(folder: Folder, name: str) -> Mapping[str, Any]:
    """The configuration of a component, or the model's flags; a scheduler has a file of another name."""
    if not name:
        return folder.flags
    part = folder.components.get(name)
    if part is None:
        return {}
    return part.config or _scheduler(part.folder / "scheduler_config.json", folder.path)


def _scheduler(file: Path, home: Path) -> Mapping[str, Any]:
    return read_json(file, home_of(home)) if file.is_file() else {}
