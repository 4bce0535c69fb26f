"""Controls: the models that read a control map, ControlNets and T2I-Adapters; found, checked, and put together.

PATH:SCALE:START:END --> its directory, checked --> open --> as a pipeline's constructor takes them
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from anew.engines.card import where
from anew.engines.diffusion.listed import Net, nets
from anew.engines.diffusion.loading.component import Component, read_component
from anew.engines.diffusion.loading.inside import home_of, read_json
from anew.errors import BadModel, BadTask

ADAPTER = "T2IAdapter"
KINDS = ("ControlNetModel", ADAPTER)
"""Classes of diffusers that read control maps."""

Used = tuple[tuple[Net, Component], ...]
"""How much each has to say, and where it lies."""


def used(words: tuple[str, ...], *, mapped: bool) -> Used:
    """The models that were asked for, checked; nothing is opened.

    Args:
        words: As the person wrote them.
        mapped: Whether there is a control map.

    Raises:
        BadModel: one is not there, damaged, or another kind of model.
        BadTask: models without a map or a map without models, or kinds that do not work together.
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
    found = tuple((net, _component(net.path)) for net in listed)
    kinds = sorted({part.kind for _, part in found})
    if len(kinds) > 1:
        raise BadTask(needed="models of one kind for the control map", found=" and ".join(kinds), fix="Use one kind.")
    return found


def adapters(found: Used) -> bool:
    """Whether they are T2I-Adapters."""
    return any(part.kind == ADAPTER for _, part in found)


def joined(opened: Sequence[Any]) -> dict[str, Any]:
    """Open models as the pipelines' constructors name and take them.

    Raises:
        BadModel: T2I-Adapters whose features are not of one size.
    """
    if not opened:
        return {}
    if type(opened[0]).__name__ != ADAPTER:
        return {"controlnet": list(opened)}
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


def _component(path: str) -> Component:
    """The directory of one.

    Raises:
        BadModel: none there, or another kind of model.
    """
    folder = Path(where(path))
    if not (folder / "config.json").is_file():
        raise BadModel(
            needed=f"the directory of a ControlNet or a T2I-Adapter at {path}",
            found="no config.json" if folder.exists() else "nothing there",
            fix="Name the directory that has its config.json and its safetensors file.",
        )
    kind = read_json(folder / "config.json", home_of(folder)).get("_class_name")
    if kind not in KINDS:
        raise BadModel(needed=f"one of {', '.join(KINDS)} at {path}", found=str(kind), fix="Choose another model.")
    return read_component("controlnet", "diffusers", kind, folder, home_of(folder))
