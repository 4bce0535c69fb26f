"""Pixels: a picture as the numbers that a net was trained on, by its preprocessor_config.json.

Done here, in a page, and not by the library's own processors: those need torchvision.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from anew.engines.base import Array
from anew.errors import BadModel, TooLarge
from anew.ops.pyramids import resize

IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Mean and deviation, where the model states none."""
MULTIPLE = 32
"""Sides are multiples of this, where the model states nothing."""
LIMIT = 4_000_000
"""Pixels that a net is given at most; attention grows with their square."""


def prepared(picture_HWC: Array, size: tuple[int, int], processor: Mapping[str, Any]) -> Array:
    """A picture of (height, width) ``size`` as the net reads it: float32 (1, 3, height, width)."""
    pixels = np.clip(resize(np.ascontiguousarray(picture_HWC[..., :3]), *size), 0, 1)
    if processor.get("do_rescale", True):
        pixels = pixels * np.float32(255 * _number(processor, "rescale_factor", 1 / 255))
    if processor.get("do_normalize", True):
        mean = _three(processor, "image_mean", IMAGENET[0])
        pixels = (pixels - mean) / _three(processor, "image_std", IMAGENET[1])
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32)


def working_size(
    picture_HWC: Array, config: Mapping[str, Any], processor: Mapping[str, Any], resolution: int
) -> tuple[int, int]:
    """The height and width that a net sees.

    Args:
        picture_HWC: The picture.
        config: The model's; its patch size is kept to.
        processor: Its ``size`` decides, and whether it keeps the picture's aspect.
        resolution: The shorter side instead, aspect kept; 0 = the model's own.

    Raises:
        TooLarge: over ``LIMIT``.
    """
    height, width = picture_HWC.shape[:2]
    told = processor.get("size")
    sizes = told if isinstance(told, dict) else {"shortest_edge": told if isinstance(told, int) else 512}
    own = [side for key, side in sizes.items() if key in ("height", "width", "shortest_edge") and _is_side(side)]
    short = resolution or min(own, default=512)
    keeps = bool(resolution) or processor.get("keep_aspect_ratio") or not {"height", "width"} <= set(sizes)
    wanted = (short * height / min(height, width), short * width / min(height, width)) if keeps else own[:2]
    multiple = _multiple(config, processor)
    high, wide = (max(multiple, round(side / multiple) * multiple) for side in wanted)
    if high * wide > LIMIT:
        raise TooLarge(
            needed=f"at most {LIMIT / 1e6:g} megapixels for the model to look at",
            found=f"{wide}x{high}",
            fix="Give a smaller resolution, or cut the picture into parts.",
        )
    return high, wide


def _multiple(config: Mapping[str, Any], processor: Mapping[str, Any]) -> int:
    patch = config.get("patch_size")
    stated = [processor.get("ensure_multiple_of"), processor.get("size_divisor"), patch]
    return max((each for each in stated if isinstance(each, int) and 1 < each <= 256), default=MULTIPLE)


def _is_side(side: Any) -> bool:
    return isinstance(side, int) and 1 <= side <= 16_384


def _number(processor: Mapping[str, Any], name: str, default: float) -> float:
    value = processor.get(name, default)
    if not isinstance(value, (int, float)):
        raise _not_a_number(name, value)
    return float(value)


def _three(processor: Mapping[str, Any], name: str, default: tuple[float, ...]) -> Array:
    value = processor.get(name) or default
    if not (isinstance(value, (list, tuple)) and len(value) == 3 and all(isinstance(v, (int, float)) for v in value)):
        raise _not_a_number(name, value)
    return np.array(value, np.float32)


def _not_a_number(name: str, value: Any) -> BadModel:
    return BadModel(
        needed=f"numbers for {name} in the model's preprocessor_config.json",
        found=repr(value)[:80],
        fix="Copy the model again, whole.",
    )
