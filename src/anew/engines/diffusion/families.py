"""Families: which pipelines a model has, found by what its ``model_index.json`` says, and who calls them.

    model directory --> family --> task --> way: (diffusers class, the function that makes its keyword arguments)

A family is declared once, here; its functions are in ``adapters``. Directories of the same parts are one family
whatever pipeline they were saved from: an SD 1.5 directory does img2img, inpainting and, with ControlNets, rendering.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from anew.engines.diffusion.call import Call
from anew.engines.diffusion.loading.folder import Folder
from anew.errors import BadModel, CannotServe

Arguments = Callable[[Any, Call], dict[str, Any]]
"""From an open pipeline and a call to the keyword arguments of that pipeline."""


@dataclass(frozen=True)
class Way:
    """How one task is done."""

    pipeline: str
    """diffusers' class."""
    arguments: str
    """The function in ``adapters``, as ``module:function``."""

    @property
    def function(self) -> Arguments:
        """That function, imported when it is first needed."""
        return _function(self.arguments)


@dataclass(frozen=True, kw_only=True)
class Family:
    """Models that are called alike."""

    name: str
    models: frozenset[str]
    """Names of pipelines, as in ``_class_name``, whose directories are of this family."""
    ways: Mapping[str, Way]
    """By task."""
    controlled: Mapping[str, Way] = field(default_factory=dict)
    """By task, where there are control maps."""
    channels: int = 0
    """Inputs of the denoiser that tell this family from another with the same pipelines; 0 = any."""
    denoiser: str = "unet"
    """The component that takes the steps."""
    native: int = 512
    """The model works at about so many pixels squared."""
    multiple: int = 8
    """Of both sides."""
    most: int = 1024
    """Longest side, in pixels, that it makes sense of."""
    steps: int = 20
    """Of a full run, unless the person says otherwise."""
    words: str = "clip"
    """How prompts are read: ``clip`` takes weights and any length, ``plain`` is left to the pipeline."""

    def way(self, task: str, controls: int = 0) -> Way:
        """How a task is done.

        Raises:
            CannotServe: this family does not do it, or not with control maps.
        """
        table = self.controlled if controls else self.ways
        if task in table:
            return table[task]
        with_maps = " with control maps" if controls else ""
        raise CannotServe(
            needed=f"a task that a model of the family {self.name} does{with_maps}: {', '.join(table) or 'none'}",
            found=task,
            fix=self._other(task, controls),
        )

    def _other(self, task: str, controls: int) -> str:
        if not controls and task in self.controlled:
            return "Give it a ControlNet: --set controlnets=PATH."
        able = [each.name for each in FAMILIES if task in (each.controlled if controls else each.ways)]
        return f"Models of these families do: {', '.join(able)}." if able else "Leave the control maps out."


@cache
def _function(path: str) -> Arguments:
    module, _, name = path.partition(":")
    found: Arguments = getattr(import_module(f"anew.engines.diffusion.adapters.{module}"), name)
    return found


def family_of(folder: Folder) -> Family:
    """The family of a model directory.

    Raises:
        BadModel: a pipeline that no family here has.
    """
    named = [each for each in FAMILIES if folder.pipeline in each.models]
    fitting = [each for each in named if each.channels in (0, _channels(folder, each.denoiser))]
    if fitting:
        return fitting[0]
    found = folder.pipeline
    if named:
        found += f" whose {named[0].denoiser} takes {_channels(folder, named[0].denoiser)} channels"
    raise BadModel(
        needed=f"a model of a family that anew knows: {', '.join(each.name for each in FAMILIES)}",
        found=found,
        fix="Choose another model; text-to-image alone, video and audio are not what anew does.",
    )


def _channels(folder: Folder, denoiser: str) -> int:
    part = folder.components.get(denoiser)
    return int(part.config.get("in_channels", 0)) if part else 0


def _ways(pipeline: str, arguments: str, *tasks: str) -> dict[str, Way]:
    return dict.fromkeys(tasks, Way(pipeline, arguments))


SD_MODELS = frozenset(
    f"StableDiffusion{kind}Pipeline"
    for kind in ("", "Img2Img", "Inpaint", "ControlNet", "ControlNetImg2Img", "ControlNetInpaint")
)
AROUND = ("inpaint", "outpaint", "background")
"""Tasks that paint where a mask says."""
OVER = ("reimagine", "vary")
"""Tasks that paint over the whole picture."""

FAMILIES: tuple[Family, ...] = (
    Family(
        name="sd",
        models=SD_MODELS,
        channels=4,
        ways=_ways("StableDiffusionImg2ImgPipeline", "sd:img2img", *OVER)
        | _ways("StableDiffusionInpaintPipeline", "sd:inpaint", *AROUND),
        controlled=_ways("StableDiffusionControlNetImg2ImgPipeline", "sd:img2img_controlled", *OVER)
        | _ways("StableDiffusionControlNetInpaintPipeline", "sd:inpaint_controlled", *AROUND)
        | _ways("StableDiffusionControlNetPipeline", "sd:render", "render"),
    ),
    Family(
        name="sd-inpaint",
        models=SD_MODELS,
        channels=9,
        ways=_ways("StableDiffusionInpaintPipeline", "sd:inpaint", *AROUND),
        controlled=_ways("StableDiffusionControlNetInpaintPipeline", "sd:inpaint_controlled", *AROUND),
    ),
    Family(
        name="ip2p",
        models=frozenset({"StableDiffusionInstructPix2PixPipeline"}),
        ways=_ways("StableDiffusionInstructPix2PixPipeline", "ip2p:edit", "edit"),
    ),
)
"""Every family. The first that fits is taken."""
