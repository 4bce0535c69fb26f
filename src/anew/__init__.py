"""anew: make a new picture from an old one, and say how it was made.

    import anew
    photo = anew.open("house.jpg")
    art = anew.Restyle(strength=0.8)(photo, style=anew.open("starry-night.jpg"), seed=7)
    art.save("painted.png")                       # carries its record

    zebras = anew.CycleGAN("horses/", "zebras/").train(epochs=100)
    zebra = zebras.translate(anew.open("horse.jpg"))
    me = anew.LoRA("photos/", base="sd15/", prompt="a photo of sks dog").train(steps=800)

Names are imported when they are first used, so that ``import anew`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from anew.version import VERSION as __version__

if TYPE_CHECKING:
    from anew.errors import AnewError
    from anew.image import Picture, Size
    from anew.image import open_picture as open
    from anew.inspecting import Inspection, inspect
    from anew.provenance import Record, Result
    from anew.recipes import Recipe
    from anew.recipes import read as read_recipe
    from anew.replaying import history, replay
    from anew.road import propose, run, variants
    from anew.tasks import (
        Background,
        Blend,
        Clean,
        Colorize,
        Control,
        Damage,
        Deblur,
        Dejpeg,
        Denoise,
        Edit,
        Inpaint,
        Outpaint,
        Paint,
        Recolor,
        Reimagine,
        Render,
        Repair,
        Restore,
        Restyle,
        Retarget,
        Task,
        Tone,
        Translate,
        Upscale,
        Vary,
    )
    from anew.training.face import CUT, SPADE, UNIT, CycleGAN, Pix2Pix
    from anew.training.learned import Learned
    from anew.training.teachers import Instruct, LoRA
    from anew.training.translator import Translator

_HOMES = {
    "AnewError": "anew.errors",
    "Inspection": "anew.inspecting",
    "Picture": "anew.image",
    "Record": "anew.provenance",
    "Recipe": "anew.recipes",
    "Result": "anew.provenance",
    "Size": "anew.image",
    "history": "anew.replaying",
    "inspect": "anew.inspecting",
    "open": "anew.image:open_picture",
    "propose": "anew.road",
    "read_recipe": "anew.recipes:read",
    "replay": "anew.replaying",
    "run": "anew.road",
    "variants": "anew.road",
}
_TASKS = (
    "Background", "Blend", "Clean", "Colorize", "Control", "Damage", "Deblur", "Dejpeg", "Denoise", "Edit",
    "Inpaint", "Outpaint", "Paint", "Recolor", "Reimagine", "Render", "Repair", "Restore", "Restyle",
    "Retarget", "Task", "Tone", "Translate", "Upscale", "Vary",
)  # fmt: skip
_LEARNERS = {
    **dict.fromkeys(("CUT", "CycleGAN", "Pix2Pix", "SPADE", "UNIT"), "face"),
    **dict.fromkeys(("Instruct", "LoRA"), "teachers"),
    "Learned": "learned",
    "Translator": "translator",
}

__all__ = [  # noqa: RUF022 - sorted as Python sorts
    "AnewError", "Background", "Blend", "CUT", "Clean", "Colorize", "Control", "CycleGAN", "Damage", "Deblur",
    "Dejpeg", "Denoise", "Edit", "Inpaint", "Inspection", "Instruct", "Learned", "LoRA", "Outpaint", "Paint", "Picture",
    "Pix2Pix", "Recipe", "Recolor", "Record", "Reimagine", "Render", "Repair", "Restore", "Restyle", "Result",
    "Retarget", "SPADE", "Size", "Task", "Tone", "Translate", "Translator", "UNIT", "Upscale", "Vary",
    "__version__", "history", "inspect", "open", "propose", "read_recipe", "replay", "run", "variants",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _TASKS:
        import_module("anew.road")  # gives tasks the road they run on
        return getattr(import_module("anew.tasks"), name)
    if name in _LEARNERS:
        import_module("anew.road")  # what is learned runs on it
        return getattr(import_module(f"anew.training.{_LEARNERS[name]}"), name)
    if name in _HOMES:
        module, _, attribute = _HOMES[name].partition(":")
        return getattr(import_module(module), attribute or name)
    raise AttributeError(f"module 'anew' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
