"""Plain: what a client may say beside the fields that are done. It passes as long as it asks for nothing.

Clients send every field they know at its default. Those that mean something else here are refused, never dropped.
"""

import math
from collections.abc import Collection, Mapping
from typing import Any

from anew.errors import BadTask, CannotServe, did_you_mean

ASKS_NOTHING: Mapping[str, Collection[Any]] = {
    "subseed_strength": (0,),
    "seed_resize_from_h": (-1, 0),
    "seed_resize_from_w": (-1, 0),
    "eta": (0, 1),
    "s_churn": (0,),
    "s_min_uncond": (0,),
    "s_tmin": (0,),
    "s_tmax": (0, math.inf),
    "s_noise": (1,),
    "initial_noise_multiplier": (1,),
    "distilled_cfg_scale": (3.5,),
    "hr_distilled_cfg": (3.5,),
    "script_name": ("None", "none"),
    "refiner_checkpoint": ("None",),
    "extras_upscaler_2_visibility": (0,),
    "guidance": (1,),
    "input_mode": ("simple",),
    "pulid_mode": ("Fidelity",),
    "union_control_type": ("Unknown",),
}
"""Values, beside those that are empty, at which a field asks for nothing."""
HOUSEKEEPING = frozenset(
    {
        *("do_not_save_samples", "do_not_save_grid", "save_images", "comments", "script_args", "refiner_switch_at"),
        *("show_extras_results", "codeformer_weight", "upscale_first", "upscaler_2", "subseed"),
        *("low_vram", "lowvram", "is_ui"),
    }
)
"""Fields that change no picture here, whatever they say: nothing is saved as A1111 saves it, and what they go with is
refused by itself."""
OF_HIRES = ("hr_", "firstphase_")
"""How the names of fields begin that only mean something with ``enable_hr``, which is refused."""


def check(told: Mapping[str, Any], *, known: Collection[str]) -> None:
    """Refuse what would have to be dropped.

    Args:
        told: What the client sent.
        known: Fields that are done.

    Raises:
        CannotServe: something that A1111 does, and anew does not.
        BadTask: a field that nobody knows.

    Example:
        >>> check({"tiling": False, "eta": 1.0, "hr_scale": 2}, known=())
    """
    for name, value in told.items():
        if name in known or name in HOUSEKEEPING or name.startswith(OF_HIRES) or _asks_nothing(name, value):
            continue
        if name in ASKS_NOTHING or name in _OTHERS:
            raise refused(name)
        raise BadTask(
            needed="fields that docs/a1111.md lists", found=repr(name[:80]), fix=did_you_mean(name[:80], known)
        )


def refused(name: str) -> CannotServe:
    """The refusal of a field that A1111 has."""
    error = CannotServe(
        needed=f"{name} at its default: anew has nothing that does it", found="another value", fix="Leave it out."
    )
    error.param = name
    return error


def _asks_nothing(name: str, value: Any) -> bool:
    return not value or (isinstance(value, int | float | str) and value in ASKS_NOTHING.get(name, ()))


_OTHERS = frozenset(
    {
        *("restore_faces", "tiling", "styles", "enable_hr", "firstpass_image", "latent_mask", "gfpgan_visibility"),
        *("codeformer_visibility", "controlnet_units", "guessmode", "guess_mode", "effective_region_mask"),
        *("ipadapter_input", "batch_images", "loopback"),
    }
)
"""Fields of A1111 that ask for something wherever they are not empty."""
