"""Units: what a client asks of ControlNet, as a control map and the model that reads it.

module      how the map is made of a picture; "none": the picture is the map
model       a model of this machine that reads it
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from anew.errors import BadInput, BadTask, CannotServe, NotFound, did_you_mean
from anew.ops.fitting import How
from anew.server.a1111.plain import check, refused
from anew.tasks.base import explain
from anew.tasks.control import KINDS

SCRIPT = "controlnet"
"""What the script is called, in lower case."""
MODULES: Mapping[str, str] = {
    "none": "",
    "canny": "canny",
    "scribble_xdog": "scribble",
    "softedge_hed": "softedge",
    "lineart_standard": "lineart",
    "normal_bae": "normal",
    "tile_resample": "tile",
    "blur_gaussian": "blur",
    "threshold": "threshold",
}
"""Names that clients know, and the kind of map that is nearest. Kinds may also be called by their own names."""
RESIZE: Mapping[str, How] = {
    "just resize": "stretch", "0": "stretch", "scale to fit (inner fit)": "stretch",
    "crop and resize": "crop", "1": "crop", "resize and fill": "fill", "2": "fill", "envelope (outer fit)": "fill",
}  # fmt: skip
THRESHOLDS = (-1, 0, 0.5, 64, 100, 200)
"""What clients send where a module has none."""


class Unit(BaseModel):
    """One unit, with the defaults of the script."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    enabled: bool = True
    image: str = ""
    input_image: str = ""
    """What ``image`` was called before."""
    mask: str = ""
    mask_image: str = ""
    module: str = "none"
    model: str = "None"
    weight: Annotated[float, Field(ge=0, le=2)] = 1
    resize_mode: str | int = "Crop and Resize"
    processor_res: int = -1
    threshold_a: float = -1
    threshold_b: float = -1
    guidance_start: Annotated[float, Field(ge=0, le=1)] = 0
    guidance_end: Annotated[float, Field(ge=0, le=1)] = 1
    control_mode: str | int = "Balanced"
    pixel_perfect: bool = False
    hr_option: Literal["Both", "Low res only", "High res only", "HiResFixOption.BOTH"] = "Both"
    save_detected_map: bool = True

    @property
    def file(self) -> str:
        """The picture in base64; empty for the one that is worked on."""
        return self.image or self.input_image

    @property
    def kind(self) -> str:
        """The kind of map; empty where the picture is one."""
        return kind_of(self.module)

    @property
    def how(self) -> How:
        """How a picture of another size is brought to that of the one that is worked on."""
        return RESIZE[str(self.resize_mode).lower()]

    @property
    def told(self) -> str:
        """In a few words, for the infotext."""
        span = f"{self.guidance_start:g} to {self.guidance_end:g}"
        return f"Module {self.module}, Model {self.model}, Weight {self.weight:g}, Guidance {span}"

    def net(self, name: str) -> str:
        """The model in the words of a recipe: its name, its weight, and the share of the steps that it is heard in."""
        return f"{name}:{self.weight:g}:{self.guidance_start:g}:{self.guidance_end:g}"

    def step(self) -> dict[str, Any]:
        """The step that makes the map."""
        resolution = 0 if self.pixel_perfect else max(self.processor_res, 0)
        return map_step(self.kind, resolution, self.threshold_a, self.threshold_b)


def unit_of(scripts: Mapping[str, Any]) -> Unit | None:
    """The unit that is enabled, if any is.

    Args:
        scripts: What the client sent as ``alwayson_scripts``.

    Raises:
        BadTask: another script, which is not here.
        CannotServe: more than one unit, or something that is not done.
        BadInput: a value of another type or out of range.
    """
    units: list[Any] = []
    for name, told in scripts.items():
        args = told.get("args", []) if isinstance(told, Mapping) else told
        if name.lower() == SCRIPT and isinstance(args, list):
            units = [each for each in args if each]
        elif args and any(args if isinstance(args, list) else [args]):
            raise _no_script(name)
    found = [each for each in map(_read, units) if each.enabled]
    if len(found) > 1:
        raise CannotServe(
            needed="one ControlNet unit: all of them read one map", found=str(len(found)), fix="Disable the others."
        )
    for unit in found:
        _check(unit)
    return found[0] if found else None


def kind_of(module: str) -> str:
    """The kind of map that a module makes; empty for none.

    Raises:
        NotFound: nothing here makes it.

    Example:
        >>> kind_of("Canny"), kind_of("softedge_pidinet"), kind_of("none")
        ('canny', 'softedge', '')
    """
    word = module.strip().lower()
    if word in MODULES or not word:
        return MODULES.get(word, "")
    family = word.partition("_")[0]
    for kind in (word, family):
        if kind in _drawable():
            return kind
    raise NotFound(
        needed="a module that /controlnet/module_list lists", found=module[:80], fix=did_you_mean(word[:80], modules())
    )


def modules() -> list[str]:
    """Those that make a map without a model."""
    return [*MODULES, *(kind for kind in _drawable() if kind not in MODULES.values())]


def map_step(kind: str, resolution: int, low: float, high: float) -> dict[str, Any]:
    """A step that makes a map.

    Args:
        kind: Of the map.
        resolution: The shorter side to work at; 0 is the picture's own.
        low: The first threshold; below 0 is none.
        high: The second.

    Raises:
        CannotServe: thresholds, for a kind that has none.
    """
    fields: dict[str, Any] = {"kind": kind, **({"resolution": resolution} if resolution > 0 else {})}
    step: dict[str, Any] = {"task": "control", "engine": "control", "with": fields}
    if kind == "canny":
        both = {"low": round(low), "high": round(high)} if low > 0 and high > 0 else {}
        return step | ({"settings": both} if both else {})
    for name, value in (("threshold_a", low), ("threshold_b", high)):
        if value not in THRESHOLDS:
            raise refused(name)
    return step


def _drawable() -> list[str]:
    """Kinds that need no model."""
    from anew.engines.control.engine import MODELS

    return [kind for kind in KINDS if kind not in MODELS]


def _read(told: Any) -> Unit:
    if not isinstance(told, Mapping):
        raise BadInput(needed="ControlNet units as objects", found="something else", fix="Send each as an object.")
    try:
        unit = Unit.model_validate({name: value for name, value in told.items() if value is not None})
    except ValidationError as error:
        why = explain(error, Unit.model_fields, "a ControlNet unit")
        raise BadInput(needed=why.needed, found=why.found[:200], fix=why.fix) from None
    if unit.enabled:
        check(told, known=set(Unit.model_fields))
    return unit


def _check(unit: Unit) -> None:
    if unit.mask or unit.mask_image:
        raise refused("mask of a ControlNet unit")
    if str(unit.control_mode).lower() not in ("balanced", "0"):
        raise refused("control_mode of a ControlNet unit")
    if str(unit.resize_mode).lower() not in RESIZE:
        raise BadTask(
            needed=f"a resize_mode out of {', '.join(RESIZE)}", found=str(unit.resize_mode)[:80], fix="Choose one."
        )
    if unit.guidance_start >= unit.guidance_end:
        raise BadTask(
            needed="a guidance_start before its guidance_end", found=f"{unit.guidance_start:g}", fix="Swap them."
        )
    _ = unit.kind


def _no_script(name: str) -> BadTask:
    found = f"always on script {name[:80]}"
    error = BadTask(needed="a script that is here: ControlNet", found=found, fix="Leave it out.")
    error.param = "alwayson_scripts"
    return error
