"""What a family is: models that are called alike, and how each task is done with them."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from typing import Any

from anew.engines.diffusion.call import Call
from anew.errors import CannotServe

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
        found: Arguments = function(self.arguments)
        return found

    def prepare(self, pipe: Any, call: Call, generator: Any) -> ExitStack:
        """Run the first pass, where there is one; it draws from the same generator as the call after it.

        Returns:
            What puts the pipeline back afterwards: ``with way.prepare(...):``.
        """
        if not self.before:
            return ExitStack()
        undo: ExitStack = function(self.before)(pipe, call, generator)
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
    net: str = "ControlNetModel"
    """The class of its ControlNets."""
    nets: int = 0
    """At most so many of them at once; 0 = any number."""
    adapted: Mapping[str, Way] = field(default_factory=dict)
    """By task, where there are control maps and T2I-Adapters."""
    channels: int = 0
    """Inputs of the denoiser that tell this family from another with the same pipelines; 0 = any."""
    marks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Entries in the configurations of components, or in the model's own flags (``""``), that tell this family too."""
    called: str = ""
    """A word that, in the name of the model's file or directory or in where its denoiser came from, is as good as the
    marks."""
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
        from anew.engines.diffusion.families import FAMILIES  # they are made of this class

        if not controls and task in self.controlled:
            return "Give it a ControlNet: --set controlnets=PATH."
        able = [each.name for each in FAMILIES if task in (each.controlled if controls else each.ways)]
        return f"Models of these families do: {', '.join(able)}." if able else "Leave the control maps out."


@cache
def function(path: str) -> Callable[..., Any]:
    """A function of ``adapters``, by ``module:name``, imported when it is first needed."""
    module, _, name = path.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"anew.engines.diffusion.adapters.{module}"), name)
    return found


AROUND = ("inpaint", "outpaint", "background")
"""Tasks that paint where a mask says."""
OVER = ("reimagine", "vary")
"""Tasks that paint over the whole picture."""
LARGE: dict[str, Any] = {"native": 1024, "most": 2048}
"""What models of about a megapixel have in common."""
FLOWS: dict[str, Any] = {**LARGE, "denoiser": "transformer", "multiple": 16, "words": "plain"}
"""What transformers have in common that follow a flow."""


def ways(pipeline: str, arguments: str, *tasks: str, **more: Any) -> dict[str, Way]:
    """The same way for several tasks."""
    return dict.fromkeys(tasks, Way(pipeline, arguments, **more))


def pipelines(stem: str, *kinds: str) -> frozenset[str]:
    """Names of pipelines, as diffusers makes them.

    Example:
        >>> sorted(pipelines("Flux", "", "Img2Img"))
        ['FluxImg2ImgPipeline', 'FluxPipeline']
    """
    return frozenset(f"{stem}{kind}Pipeline" for kind in kinds)
