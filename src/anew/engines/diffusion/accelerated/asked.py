"""Asked: what an accelerator cannot do, said before anything is read. Nothing that a person asks for is dropped."""

from dataclasses import replace
from math import prod

from anew.engines.diffusion.families import Family, Way
from anew.engines.diffusion.loading.component import Component
from anew.engines.diffusion.loading.folder import Folder
from anew.engines.diffusion.loading.memory import Estimate
from anew.engines.diffusion.settings import DiffusionSettings
from anew.errors import CannotServe
from anew.nets.openvino import check_there

KINDS = ("UNet2DConditionModel",)
"""Denoisers that it takes the place of."""
COPIES = 2.5
"""Of the denoiser's weights, more than torch alone would hold: in the converted file's pages, and while converting.
Held against SD 1.5's size in bf16: 7.09 GB of peak in the first run and 4.83 GB in later ones."""


def check(settings: DiffusionSettings, folder: Folder, family: Family, way: Way, device: str) -> None:
    """Refuse what does not go together with the accelerator that was asked for.

    Raises:
        CannotServe: a GPU, a denoiser of another kind, or something that reaches into the denoiser.
        MissingExtra: OpenVINO is not installed.
    """
    if settings.accelerator == "none":
        return
    check_there("the denoiser")
    kind = folder.components[family.denoiser].kind if family.denoiser in folder.components else "none"
    reaching = {
        "LoRAs": bool(settings.loras),
        "an IP-Adapter": way.ip_adapter,
        "ControlNets or T2I-Adapters": bool(settings.controlnets),
        "a way to edit that reaches into the denoiser (LEDITS++)": way.before.startswith("ledits"),
        "a GPU": device != "cpu",
        f"a denoiser of the kind {kind}": kind not in KINDS,
    }
    found = [words for words, there in reaching.items() if there]
    if found:
        raise CannotServe(
            needed="for accelerator=openvino, a U-Net on the CPU that runs as it stands",
            found=" and ".join(found),
            fix="Leave out the setting `accelerator`, or what was found.",
        )


def room(wanted: Estimate, denoiser: Component, item_bytes: int) -> Estimate:
    """What a run takes with the accelerator, from what it takes without.

    Args:
        wanted: Without.
        denoiser: The one that is converted.
        item_bytes: Of one number.
    """
    weights = sum(prod(fact.shape) for fact in denoiser.tensors.values()) * item_bytes
    return replace(wanted, weights=wanted.weights + round(COPIES * weights))
