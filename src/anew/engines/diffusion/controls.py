"""Controls: the models that read a control map, ControlNets and T2I-Adapters; found, checked, and put together.

PATH:SCALE:START:END --> its directory, checked --> open --> as a pipeline's constructor takes them
"""

from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any

from anew.engines.card import where
from anew.engines.diffusion.families import Family
from anew.engines.diffusion.listed import Net, nets
from anew.engines.diffusion.loading.component import Component, read_component
from anew.engines.diffusion.loading.inside import home_of, read_json
from anew.errors import BadModel, BadTask

ADAPTER = "T2IAdapter"
ALWAYS = (ADAPTER, "ZImageControlNetModel")
"""Those that diffusers hears at every step."""

Used = tuple[tuple[Net, Component], ...]
"""How much each has to say, and where it lies."""


def used(words: tuple[str, ...], family: Family, *, mapped: bool) -> Used:
    """The models that were asked for, checked; nothing is opened.

    Args:
        words: As the person wrote them.
        family: Of the model that they are to lead.
        mapped: Whether there is a control map.

    Raises:
        BadModel: one is not there, damaged, or made for models of another family.
        BadTask: models without a map or a map without models, kinds that do not work together, or too many.
    """
    listed = nets(words)
    if listed and not mapped:
        raise BadTask(
            needed="a control map for the ControlNet",
            found="none",
            fix="Give one: --control MAP; `anew control` draws it from a photo.",
        )
    if mapped and not listed:
        raise BadTask(
            needed="a ControlNet that reads the control map",
            found="none",
            fix="Name its directory: --set controlnets=PATH.",
        )
    found = tuple((net, _component(net.path, family)) for net in listed)
    if family.nets and len(found) > family.nets:
        raise BadTask(
            needed=f"at most {family.nets} ControlNet at once for a model of the family {family.name}",
            found=f"{len(found)}",
            fix="Leave the others out.",
        )
    for net, part in found:
        if part.kind in ALWAYS and (net.start, net.end) != (0, 1):
            raise BadTask(
                needed=f"no share of the steps for {net.path}: a {part.kind} is heard at every step",
                found=f"{net.start:g} to {net.end:g}",
                fix="Write PATH:SCALE.",
            )
    kinds = sorted({part.kind for _, part in found})
    if len(kinds) > 1:
        raise BadTask(needed="models of one kind for the control map", found=" and ".join(kinds), fix="Use one kind.")
    return found


def adapters(found: Used) -> bool:
    """Whether they are T2I-Adapters."""
    return any(part.kind == ADAPTER for _, part in found)


def joined(opened: Sequence[Any], *, alone: bool = False) -> dict[str, Any]:
    """Open models as the pipelines' constructors name and take them.

    Args:
        opened: All of one kind.
        alone: The pipeline takes one ControlNet and no list.

    Raises:
        BadModel: T2I-Adapters whose features are not of one size.
    """
    if not opened:
        return {}
    if type(opened[0]).__name__ != ADAPTER:
        return {"controlnet": _shell(opened[0]) if alone else list(opened)}
    if len(opened) == 1:
        return {"adapter": opened[0]}
    import diffusers

    several: Any = diffusers.MultiAdapter
    try:
        return {"adapter": several(list(opened))}
    except ValueError as error:
        raise BadModel(
            needed="T2I-Adapters that make features of one size",
            found=" ".join(str(error).split())[:200],
            fix="Use adapters that were made for the same model.",
        ) from None


def _shell(net: Any) -> Any:
    """The same weights in a module of its own: Z-Image's pipeline hangs layers of the denoiser into its ControlNet."""
    shell = copy(net)
    for held in ("_modules", "_parameters", "_buffers"):
        object.__setattr__(shell, held, dict(getattr(net, held)))
    return shell


def _component(path: str, family: Family) -> Component:
    """The directory of one.

    Raises:
        BadModel: none there, or another kind of model.
    """
    kinds = [family.net] * bool(family.controlled) + [ADAPTER] * bool(family.adapted)
    folder = Path(where(path))
    if not (folder / "config.json").is_file():
        raise BadModel(
            needed=f"the directory of a ControlNet or a T2I-Adapter at {path}",
            found="no config.json" if folder.exists() else "nothing there",
            fix="Name the directory that has its config.json and its safetensors file.",
        )
    config = read_json(folder / "config.json", home_of(folder))
    kind = str(config.get("_class_name"))
    if kinds and kind not in kinds:
        raise BadModel(
            needed=f"{' or '.join(kinds)} at {path}, for a model of the family {family.name}",
            found=kind,
            fix="Choose one that was made for this model.",
        )
    if config.get("num_mode"):
        raise BadModel(
            needed=f"a ControlNet for one kind of control map at {path}",
            found="a union of several, which has to be told the kind",
            fix="Choose one that was made for this kind of map alone.",
        )
    return read_component("controlnet", "diffusers", kind, folder, home_of(folder))
