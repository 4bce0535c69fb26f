"""Choices: the options of A1111 that mean something here, each owner's own, for as long as the server runs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from anew.errors import BadInput, CannotServe, did_you_mean
from anew.server.a1111.checkpoints import called, usual

FIXED: Mapping[str, Any] = {
    "sd_checkpoint_hash": "",
    "samples_format": "png",
    "sd_vae": "Automatic",
    "upscaler_for_img2img": None,
    "face_restoration_model": None,
    "img2img_fix_steps": False,
    "live_previews_enable": True,
    "live_previews_image_format": "webp",
    "show_progress_type": "Approx NN",
    "save_images_add_number": False,
    "eta_noise_seed_delta": 0,
    "initial_noise_multiplier": 1.0,
}
"""Options that clients look at, and that stand."""
EMPTY: tuple[Any, ...] = (None, "", "None", "Automatic", "auto", False, 0, [])
"""Values at which an option that stands asks for nothing."""


@dataclass(frozen=True)
class Choices:
    """What somebody chose."""

    sd_model_checkpoint: str = ""
    """The title of a checkpoint; empty where nobody chose."""
    CLIP_stop_at_last_layers: int = 1
    enable_pnginfo: bool = True
    """Whether the infotext is written into the files."""

    def with_these(self, told: Mapping[str, Any]) -> "Choices":
        """These, with others in place of some.

        Raises:
            BadInput: no such option, or a value that it cannot have.
            CannotServe: an option that stands.
            NotFound: no such checkpoint.
        """
        chosen = self
        for name, value in told.items():
            if name in _READ:
                if value is not None:
                    chosen = replace(chosen, **{name: _READ[name](value)})
            elif name in FIXED:
                _check_fixed(name, value)
            elif value not in EMPTY:
                raise BadInput(
                    needed="options that are here", found=name[:80], fix=did_you_mean(name[:80], {*_READ, *FIXED})
                )
        return chosen

    def told(self) -> dict[str, Any]:
        """All options."""
        checkpoint = called(self.sd_model_checkpoint) if self.sd_model_checkpoint else usual()
        told = {**FIXED, **asdict(self), "sd_model_checkpoint": checkpoint.title}
        return told | {"sd_checkpoint_hash": checkpoint.digest}


def _title(value: Any) -> str:
    return called(str(value)).title if value else ""


def _layers(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 12:
        raise BadInput(needed="CLIP_stop_at_last_layers from 1 to 12", found=repr(value)[:80], fix="1 leaves out none.")
    return int(value)


_READ: Mapping[str, Any] = {
    "sd_model_checkpoint": _title,
    "CLIP_stop_at_last_layers": _layers,
    "enable_pnginfo": bool,
}


def _check_fixed(name: str, value: Any) -> None:
    if name == "sd_checkpoint_hash" or value == FIXED[name] or value in EMPTY:
        return
    error = CannotServe(needed=f"{name} as it is: {FIXED[name]!r}", found=repr(value)[:80], fix="Leave it out.")
    error.param = name
    raise error
