"""Setups: a tiny model and settings for every task that the diffusion engine serves, for tests that ask them all."""

from functools import cache
from typing import Any

from safetensors.torch import save_file

from anew.tasks import Edit, Render, Restyle, Task, Upscale
from tests.engines.diffusion import tiny

QUICK = {"steps": 1, "size": tiny.SIDE}


def setup(task: type[Task]) -> tuple[str, dict[str, Any]]:
    """The directory of a model that does the task, and the settings it needs."""
    if task is Edit:
        return str(tiny.saved("ip2p")), QUICK
    if task is Upscale:
        return str(tiny.saved("x4-upscaler")), {**QUICK, "tile": 32, "overlap": 8}
    if task is Render:
        return str(tiny.saved("sd")), {**QUICK, "controlnets": [controlnet()]}
    if task is Restyle:
        return str(tiny.saved("sd-seeing")), {**QUICK, "ip_adapter": ip_adapter()}
    return str(tiny.saved("sd")), QUICK


@cache
def controlnet() -> str:
    """The directory of a ControlNet for ``sd``."""
    folder = tiny.passing("controlnet")
    tiny.controlnet().save_pretrained(folder, safe_serialization=True)
    return str(folder)


@cache
def ip_adapter() -> str:
    """A file of IP-Adapter weights for ``sd-seeing``."""
    file = tiny.passing("ip-adapter") / "ip-adapter.safetensors"
    save_file(tiny.ip_adapter(), file)
    return str(file)
