"""Translating: from what a client says to what anew does. Nothing here opens a picture.

    a mask              inpaint; repair by anew-restore
    none                reimagine, edit or restore: the first that the checkpoint does
    a ControlNet unit   a step before it that makes the map, unless the picture is one

What a checkpoint does not know, because it takes no noise away in steps, is named in the answer under ``Not used``.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anew.engines import registry
from anew.errors import BadTask, CannotServe, NotFound, did_you_mean
from anew.image import Size
from anew.ops.fitting import How
from anew.server.a1111.asked import Drawn, Img2Img, Txt2Img
from anew.server.a1111.checkpoints import Checkpoint, loras, nets
from anew.server.a1111.sampling import sampler_of
from anew.server.a1111.units import Unit
from anew.server.makers import Maker
from anew.tasks import TASKS

MASKED = ("inpaint", "repair")
WHOLE = ("reimagine", "edit", "restore")
HOLE, HINT, MAP = "hole", "hint", "map"
"""What the mask, the picture of a unit and the control map are called beside the picture."""
HOWS: tuple[How, ...] = ("stretch", "crop", "fill")
"""Ways to another size, by A1111's numbers."""
CONTENT = ("blur", "original", "noise", "neutral")
"""What the masked part begins from, by A1111's numbers."""
OF_NOISE = ("steps", "cfg_scale", "sampler_name", "denoising_strength")
"""Fields that speak of taking noise away."""
_NET = re.compile(r"<(\w+):([^:<>]+)(?::([^<>]*))?>")


@dataclass(frozen=True)
class Draft:
    """A recipe but for its seed, and what was made of the request on the way."""

    checkpoint: Checkpoint
    steps: Sequence[Mapping[str, Any]]
    size: Size
    """Of the result."""
    sampler: str = ""
    unused: Sequence[str] = field(default_factory=tuple)
    """Fields that mean nothing to this checkpoint."""

    def recipe(self, seed: int) -> dict[str, Any]:
        """The recipe of one picture."""
        return {"seed": seed, "steps": list(self.steps)}


def how_of(asked: Img2Img) -> How:
    """The way to the width and height that were asked for.

    Raises:
        CannotServe: through latents.
    """
    if asked.resize_mode == len(HOWS):
        raise CannotServe(
            needed="a resize_mode of 0, 1 or 2",
            found="3: to enlarge latents",
            fix="Choose 0 to stretch, 1 to cut, 2 to draw the edges out.",
        )
    return HOWS[asked.resize_mode]


def task_of(maker: Maker, *, masked: bool) -> str:
    """The task that a checkpoint does with a picture.

    Raises:
        CannotServe: none.
    """
    found = next((name for name in (MASKED if masked else WHOLE) if name in maker.tasks), "")
    if not found:
        raise CannotServe(
            needed="a checkpoint that fills where a mask says" if masked else "a mask: white where it may change",
            found=f"{maker.id}, which does not" if masked else f"none, and {maker.id} does nothing without one",
            fix="Choose another from /sdapi/v1/sd-models." if masked else "Send one, or choose another checkpoint.",
        )
    return found


def from_picture(
    asked: Img2Img, checkpoint: Checkpoint, size: Size, *, masked: bool, unit: Unit | None, layers: int
) -> Draft:
    """A picture from a picture.

    Args:
        asked: The request.
        checkpoint: Who does it.
        size: Of the picture that is worked on, which is that of the result.
        masked: Whether only a part of it.
        unit: A control map.
        layers: Of the text encoder, as A1111 counts those left out.

    Raises:
        CannotServe, BadTask: the checkpoint cannot, or reads no words.
        NotFound: a sampler, a LoRA or a control model that is not here.
    """
    maker = checkpoint.maker()
    name = task_of(maker, masked=masked)
    reads = registry.card(maker.engine).reads(TASKS[name])
    fields = _fields(asked, maker, name)
    for field_name, value in (("strength", asked.denoising_strength), ("picture_guidance", asked.image_cfg_scale)):
        if field_name in reads and value is not None:
            fields[field_name] = value
    settings = _settings(asked, maker, size, layers)
    unused = [each for each in OF_NOISE if maker.engine != "diffusion"]
    if maker.engine == "diffusion" and masked:
        settings |= {"only_masked": asked.inpaint_full_res, "padding": asked.inpaint_full_res_padding}
        settings["content"] = CONTENT[asked.inpainting_fill]
    elif masked:
        unused += ["inpainting_fill", "inpaint_full_res_padding"]
    elif "strength" not in reads and maker.engine == "diffusion":
        unused += ["denoising_strength"]
    bound = {"mask": HOLE} if masked else {}
    return _draft(asked, checkpoint, maker, name, fields, settings, bound, unit, size, unused)


def from_words(asked: Txt2Img, checkpoint: Checkpoint, *, unit: Unit | None, layers: int) -> Draft:
    """A picture from words alone: a grey canvas, of which nothing is kept.

    Raises:
        CannotServe: the checkpoint begins from pictures only.
        NotFound: as ``from_picture``.
    """
    maker = checkpoint.maker()
    if "reimagine" not in maker.tasks or not maker.words("reimagine"):
        raise CannotServe(
            needed="a diffusion model for pictures from words alone",
            found=checkpoint.name,
            fix="Choose one from /sdapi/v1/sd-models that is no engine's own name, or send a picture to img2img.",
        )
    size = Size(asked.width, asked.height)
    fields = {**_fields(asked, maker, "reimagine"), "strength": 1.0}
    settings = _settings(asked, maker, size, layers)
    return _draft(asked, checkpoint, maker, "reimagine", fields, settings, {}, unit, size, [])


def _fields(asked: Drawn, maker: Maker, name: str) -> dict[str, Any]:
    """The words, and how closely they are followed."""
    reads = registry.card(maker.engine).reads(TASKS[name])
    words = maker.words(name)
    prompt = asked.prompt if asked.disable_extra_networks else _NET.sub("", asked.prompt).strip()
    fields: dict[str, Any] = {}
    for field_name, text in ((words, prompt), ("negative_prompt", asked.negative_prompt)):
        if text.strip() and field_name not in reads:
            raise BadTask(
                needed=f"no words: {maker.id} reads none",
                found="a prompt",
                fix="Leave prompt and negative_prompt empty, or choose a checkpoint that reads them.",
            )
        if text.strip():
            fields[field_name] = text
    return fields | ({"guidance_scale": asked.cfg_scale} if "guidance_scale" in reads else {})


def _settings(asked: Drawn, maker: Maker, size: Size, layers: int) -> dict[str, Any]:
    named = asked.sampler_name or asked.sampler_index
    if maker.engine != "diffusion":
        sampler_of(named, "")  # one that nobody has is wrong whoever draws
        return {}
    aim = Size(asked.width, asked.height)
    told: dict[str, Any] = {
        "steps": asked.steps,
        "sampler": sampler_of(named, asked.scheduler),
        "size": max(1, round(math.sqrt(aim.pixels))),
        "clip_skip": layers if layers > 1 else 0,
        "loras": [] if asked.disable_extra_networks else _loras(asked.prompt),
    }
    return {name: value for name, value in told.items() if value}


def _loras(prompt: str) -> list[str]:
    """LoRAs that a prompt names: ``<lora:NAME:WEIGHT>``."""
    found = []
    for kind, name, weight in _NET.findall(prompt):
        if kind != "lora":
            raise CannotServe(needed="extra networks of the kind lora", found=kind[:80], fix="Leave it out.")
        known = {str(each["name"]) for each in loras()}
        if name not in known:
            raise NotFound(
                needed="a LoRA that /sdapi/v1/loras lists", found=name[:80], fix=did_you_mean(name[:80], known)
            )
        try:
            found.append(f"{name}:{float(weight or 1):g}")
        except ValueError:
            raise BadTask(needed="a weight as a number", found=weight[:80], fix="Write <lora:name:0.8>.") from None
    return found


def _draft(
    asked: Drawn,
    checkpoint: Checkpoint,
    maker: Maker,
    name: str,
    fields: Mapping[str, Any],
    settings: Mapping[str, Any],
    bound: Mapping[str, str],
    unit: Unit | None,
    size: Size,
    unused: Sequence[str],
) -> Draft:
    before: list[dict[str, Any]] = []
    if unit is not None:
        before, settings, bound = _controlled(unit, maker, name, settings, bound)
    whole = {"task": name, "engine": maker.engine, "model": maker.model, "with": dict(fields)}
    whole |= {"settings": dict(settings), "pictures": dict(bound)}
    steps = [*before, {key: value for key, value in whole.items() if value}]
    sampler = str(settings.get("sampler", ""))
    return Draft(checkpoint, steps, size, sampler, tuple(dict.fromkeys(unused)))


def _controlled(
    unit: Unit, maker: Maker, name: str, settings: Mapping[str, Any], bound: Mapping[str, str]
) -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, str]]:
    """The step that makes the map, if one does; the settings and the pictures with it."""
    if "control" not in registry.card(maker.engine).reads(TASKS[name]) or maker.engine != "diffusion":
        raise CannotServe(
            needed=f"a checkpoint that reads control maps for {name}",
            found=maker.id,
            fix="Choose a diffusion model, or disable the ControlNet unit.",
        )
    here = {each.lower(): each for each in nets()}
    net = here.get(unit.model.partition(" [")[0].strip().lower())
    if net is None:
        raise NotFound(
            needed="a model that /controlnet/model_list lists",
            found=unit.model[:80],
            fix=did_you_mean(unit.model[:80], here.values()),
        )
    settings = {**settings, "controlnets": [unit.net(net)]}
    if not unit.kind:
        return [], settings, {**bound, "control": HINT if unit.file else "picture"}
    step = unit.step() | {"makes": MAP} | ({"pictures": {"picture": HINT}} if unit.file else {})
    return [step], settings, {**bound, "control": MAP}
