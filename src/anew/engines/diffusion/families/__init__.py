"""Families: which pipelines a model has, found by what its ``model_index.json`` says, and who calls them.

    model directory --> family --> task --> way: (diffusers class, the function that makes its keyword arguments)

A family is declared once, in the file of its kind; its functions are in ``adapters``. Directories of the same parts are
one family whatever pipeline they were saved from: an SD 1.5 directory does img2img, inpainting and, with ControlNets,
rendering.

    base      what a family and a way are        sd, sdxl, flow, flux, qwen, upscale    the families
    finding   which one a directory is of
"""

from pathlib import Path
from typing import Any

from anew.engines.diffusion.families import finding, flow, flux, qwen, sd, sdxl, upscale
from anew.engines.diffusion.families.base import Arguments, Family, Way, function
from anew.engines.diffusion.loading.folder import Folder
from anew.engines.diffusion.loading.reading import read_model

__all__ = ["FAMILIES", "Arguments", "Family", "Way", "component", "family_of", "tasks_of"]

FAMILIES: tuple[Family, ...] = (
    *sd.FAMILIES,
    *sdxl.FAMILIES,
    *flow.FAMILIES,
    *flux.FAMILIES,
    *qwen.FAMILIES,
    *upscale.FAMILIES,
)
"""Every family. The first that fits is taken, so what has a mark stands before what has none."""


def family_of(folder: Folder) -> Family:
    """The family of a model directory.

    Raises:
        BadModel: a pipeline that no family here has.
    """
    return finding.found(folder, FAMILIES)


def tasks_of(path: str) -> frozenset[str]:
    """Names of the tasks that a model does by itself, without control maps.

    Raises:
        BadModel: no model, a damaged one, or of a pipeline that no family here has.
    """
    return frozenset(family_of(read_model(path)).ways)


def component(path: str, folder: Path) -> Any:
    """A component of a family's ``built``, opened."""
    return function(path)(folder)
