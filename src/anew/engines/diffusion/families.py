"""Families: which pipelines a model has, found by what its ``model_index.json`` says, and who calls them.

    model directory --> family --> task --> way: (diffusers class, the function that makes its keyword arguments)

A family is declared once, here; its functions are in ``adapters``. Directories of the same parts are one family
whatever pipeline they were saved from: an SD 1.5 directory does img2img, inpainting and, with ControlNets, rendering.
"""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from anew.engines.diffusion.call import Call
from anew.engines.diffusion.loading.folder import Folder
from anew.engines.diffusion.loading.inside import home_of, read_json
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
    before: str = ""
    """A function in ``adapters`` that runs the pipeline's first pass: (open pipeline, call, generator), and returns
    what undoes it."""
    words: str = ""
    """How prompts are read, where otherwise than in the family."""
    multiple: int = 0
    """Of both sides, where another than the family's."""
    ip_adapter: bool = False
    """References come in through an IP-Adapter (``adapters.reference``), which must be on the pipeline first."""

    @property
    def function(self) -> Arguments:
        """The function that makes the arguments, imported when it is first needed."""
        found: Arguments = _function(self.arguments)
        return found

    def prepare(self, pipe: Any, call: Call, generator: Any) -> ExitStack:
        """Run the first pass, where there is one; it draws from the same generator as the call after it.

        Returns:
            What puts the pipeline back afterwards: ``with way.prepare(...):``.
        """
        if not self.before:
            return ExitStack()
        undo: ExitStack = _function(self.before)(pipe, call, generator)
        return undo


@dataclass(frozen=True, kw_only=True)
class Family:
    """Models that are called alike."""

    name: str
    models: frozenset[str]
    """Names of pipelines, as in ``_class_name``, whose directories are of this family."""
    ways: Mapping[str, Way]
    """By task."""
    controlled: Mapping[str, Way] = field(default_factory=dict)
    """By task, where there are control maps and ControlNets."""
    adapted: Mapping[str, Way] = field(default_factory=dict)
    """By task, where there are control maps and T2I-Adapters."""
    channels: int = 0
    """Inputs of the denoiser that tell this family from another with the same pipelines; 0 = any."""
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Entries in the configurations of components, or in the model's own flags (``""``), that tell this family too."""
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
    guidance: float | None = None
    """How much words weigh, unless the person says otherwise; None = as the pipeline has it."""
    words: str = "clip"
    """How prompts are read: ``clip`` takes weights and any length; ``plain`` leaves ``prompt``, and ``negative_prompt``
    where it has one, to the pipeline; ``own`` means that the adapter's arguments have them."""
    enlarges: int = 1
    """How many times larger the result is than the picture given."""
    built: Mapping[str, str] = field(default_factory=dict)
    """Components that diffusers cannot open here: name to the function in ``adapters`` that opens its directory."""

    def filled(self, call: Call) -> Call:
        """The call, with what this family is made for where nothing was said."""
        return replace(call, guidance_scale=self.guidance) if call.guidance_scale is None else call

    def way(self, task: str, controls: int = 0, *, adapters: bool = False) -> Way:
        """How a task is done.

        Args:
            task: Its name.
            controls: How many control maps.
            adapters: Whether T2I-Adapters read them, instead of ControlNets.

        Raises:
            CannotServe: this family does not do it, or not with control maps.
        """
        table = (self.adapted if adapters else self.controlled) if controls else self.ways
        if task in table:
            return table[task]
        with_maps = f" with {'T2I-Adapters' if adapters else 'ControlNets'}" if controls else ""
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
def _function(path: str) -> Callable[..., Any]:
    module, _, name = path.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"anew.engines.diffusion.adapters.{module}"), name)
    return found


def component(path: str, folder: Path) -> Any:
    """A component of a family's ``built``, opened."""
    return _function(path)(folder)


def family_of(folder: Folder) -> Family:
    """The family of a model directory.

    Raises:
        BadModel: a pipeline that no family here has.
    """
    named = [each for each in FAMILIES if folder.pipeline in each.models]
    for each in named:
        if each.channels in (0, _channels(folder, each.denoiser)) and _marked(folder, each.marks):
            return each
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


def _marked(folder: Folder, marks: Mapping[str, Mapping[str, Any]]) -> bool:
    return all(_config(folder, name).get(key) == value for name, each in marks.items() for key, value in each.items())


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


def _ways(pipeline: str, arguments: str, *tasks: str) -> dict[str, Way]:
    return dict.fromkeys(tasks, Way(pipeline, arguments))


def _all(stem: str, *kinds: str) -> frozenset[str]:
    return frozenset(f"{stem}{kind}Pipeline" for kind in kinds)


KINDS = ("", "Img2Img", "Inpaint", "ControlNet", "ControlNetImg2Img", "ControlNetInpaint", "Adapter")
SD_MODELS = _all("StableDiffusion", *KINDS) | {"LEditsPPPipelineStableDiffusion"}
XL_MODELS = _all("StableDiffusionXL", *KINDS)
AROUND = ("inpaint", "outpaint", "background")
"""Tasks that paint where a mask says."""
OVER = ("reimagine", "vary")
"""Tasks that paint over the whole picture."""
DISTILLED = {"timestep_spacing": "trailing", "prediction_type": "epsilon"}
"""How the schedule of a model says that it was distilled into one to four steps (Sauer 2023, arXiv:2311.17042)."""


def _sd(stem: str) -> dict[str, Any]:
    """What SD and SDXL do, each by pipelines of its own."""
    return {
        "ways": _ways(f"{stem}Img2ImgPipeline", "sd:img2img", *OVER)
        | _ways(f"{stem}InpaintPipeline", "sd:inpaint", *AROUND)
        | {"restyle": Way(f"{stem}Img2ImgPipeline", "sd:restyle", ip_adapter=True)},
        "controlled": _ways(f"{stem}ControlNetImg2ImgPipeline", "sd:img2img_controlled", *OVER)
        | _ways(f"{stem}ControlNetPipeline", "sd:render", "render")
        | _filled(stem)["controlled"],
    }


def _filled(stem: str) -> dict[str, Any]:
    """What their models for inpainting alone do."""
    return {
        "ways": _ways(f"{stem}InpaintPipeline", "sd:inpaint", *AROUND),
        "controlled": _ways(f"{stem}ControlNetInpaintPipeline", "sd:inpaint_controlled", *AROUND),
    }


SD, XL = _sd("StableDiffusion"), _sd("StableDiffusionXL")
ADAPTED = _ways("StableDiffusionAdapterPipeline", "sd:render_adapted", "render")
LEDITS = Way("LEditsPPPipelineStableDiffusion", "ledits:edit", before="ledits:invert", words="own", multiple=32)
LARGE: dict[str, Any] = {"native": 1024, "most": 2048}
FLOWS: dict[str, Any] = {**LARGE, "denoiser": "transformer", "multiple": 16, "words": "plain"}
FLUX = _ways("FluxImg2ImgPipeline", "flow:flux_img2img", *OVER) | _ways(
    "FluxInpaintPipeline", "flow:flux_inpaint", *AROUND
)
FLUX_MODELS = _all("Flux", "", "Img2Img", "Inpaint")
Z_IMAGE: dict[str, Any] = {
    "models": _all("ZImage", "", "Img2Img", "Inpaint"),
    "ways": _ways("ZImageImg2ImgPipeline", "flow:img2img", *OVER)
    | _ways("ZImageInpaintPipeline", "flow:inpaint", *AROUND),
    **FLOWS,
}
KLEIN: dict[str, Any] = {
    "models": frozenset({"Flux2KleinPipeline"}),
    "ways": _ways("Flux2KleinPipeline", "flow:klein", "edit"),
    **FLOWS,
}

FAMILIES: tuple[Family, ...] = (
    Family(
        name="sd-turbo",
        models=SD_MODELS,
        channels=4,
        marks={"scheduler": DISTILLED},
        steps=4,
        guidance=0.0,
        **SD,
    ),
    Family(name="sd", models=SD_MODELS, channels=4, adapted=ADAPTED, **{**SD, "ways": SD["ways"] | {"edit": LEDITS}}),
    Family(name="sd-inpaint", models=SD_MODELS, channels=9, **_filled("StableDiffusion")),
    Family(
        name="depth2img",
        models=frozenset({"StableDiffusionDepth2ImgPipeline"}),
        ways=_ways("StableDiffusionDepth2ImgPipeline", "sd:depth", *OVER),
    ),
    Family(
        name="lcm",
        models=frozenset({"LatentConsistencyModelPipeline", "LatentConsistencyModelImg2ImgPipeline"}),
        ways=_ways("LatentConsistencyModelImg2ImgPipeline", "lcm:img2img", *OVER),
        native=768,
        steps=4,
    ),
    Family(
        name="ip2p",
        models=frozenset({"StableDiffusionInstructPix2PixPipeline"}),
        ways=_ways("StableDiffusionInstructPix2PixPipeline", "ip2p:edit", "edit"),
    ),
    Family(
        name="sdxl-turbo",
        models=XL_MODELS,
        channels=4,
        marks={"scheduler": DISTILLED},
        steps=4,
        guidance=0.0,
        most=2048,
        **XL,
    ),
    Family(name="sdxl", models=XL_MODELS, channels=4, **LARGE, **XL),
    Family(name="sdxl-inpaint", models=XL_MODELS, channels=9, **LARGE, **_filled("StableDiffusionXL")),
    Family(
        name="sdxl-ip2p",
        models=frozenset({"StableDiffusionXLInstructPix2PixPipeline"}),
        ways=_ways("StableDiffusionXLInstructPix2PixPipeline", "ip2p:edit_xl", "edit"),
        **LARGE,
    ),
    Family(
        name="sd3",
        models=_all("StableDiffusion3", "", "Img2Img", "Inpaint"),
        ways=_ways("StableDiffusion3Img2ImgPipeline", "flow:img2img", *OVER)
        | _ways("StableDiffusion3InpaintPipeline", "flow:inpaint", *AROUND),
        steps=28,
        **FLOWS,
    ),
    Family(
        name="flux-schnell",
        models=FLUX_MODELS,
        marks={"transformer": {"guidance_embeds": False}},
        ways=FLUX,
        steps=4,
        **FLOWS,
    ),
    Family(name="flux", models=FLUX_MODELS, ways=FLUX, steps=28, **FLOWS),
    Family(
        name="flux-fill",
        models=frozenset({"FluxFillPipeline"}),
        ways=_ways("FluxFillPipeline", "flow:flux_fill", *AROUND),
        steps=50,
        **FLOWS,
    ),
    Family(
        name="kontext",
        models=frozenset({"FluxKontextPipeline"}),
        ways=_ways("FluxKontextPipeline", "flow:kontext", "edit"),
        steps=28,
        **FLOWS,
    ),
    Family(name="klein", marks={"": {"is_distilled": True}}, steps=4, guidance=1.0, **KLEIN),
    Family(name="klein-base", steps=50, **KLEIN),
    Family(name="z-image-turbo", marks={"scheduler": {"shift": 3.0}}, steps=8, guidance=0.0, **Z_IMAGE),
    Family(name="z-image", steps=28, guidance=4.0, **Z_IMAGE),
    Family(
        name="qwen-image",
        models=_all("QwenImage", "", "Img2Img", "Inpaint"),
        ways=_ways("QwenImageImg2ImgPipeline", "qwen:img2img", *OVER)
        | _ways("QwenImageInpaintPipeline", "qwen:inpaint", *AROUND),
        steps=50,
        **FLOWS,
    ),
    Family(
        name="qwen-image-edit",
        models=frozenset({"QwenImageEditPipeline"}),
        ways=_ways("QwenImageEditPipeline", "qwen:edit", "edit"),
        built={"processor": "qwen:processor"},
        steps=50,
        **FLOWS,
    ),
    Family(
        name="qwen-image-edit-plus",
        models=frozenset({"QwenImageEditPlusPipeline"}),
        ways=_ways("QwenImageEditPlusPipeline", "qwen:edit_several", "edit"),
        built={"processor": "qwen:processor"},
        steps=40,
        **FLOWS,
    ),
    Family(
        name="x4-upscaler",
        models=frozenset({"StableDiffusionUpscalePipeline"}),
        ways=_ways("StableDiffusionUpscalePipeline", "upscale:by_four", "upscale"),
        native=256,
        most=768,
        steps=30,
        enlarges=4,
    ),
    Family(
        name="latent-upscaler",
        models=frozenset({"StableDiffusionLatentUpscalePipeline"}),
        ways=_ways("StableDiffusionLatentUpscalePipeline", "upscale:by_two", "upscale"),
        multiple=64,
        words="plain",
        enlarges=2,
    ),
)
"""Every family. The first that fits is taken, so what has a mark stands before what has none."""
