"""Pictures: how A1111 says them, said as the tasks say them. Runs in the sandbox.

A mask is white where the picture may change, here as there; drawn on a transparent layer, it is what is opaque.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from anew.image import Limit, Picture, Size
from anew.inspecting.texts import texts_of
from anew.ops.fitting import How, fitted
from anew.ops.pyramids import resize
from anew.server.a1111.infotext import KEY, LONGEST, parsed
from anew.server.sandbox.wire import Answer
from anew.tasks.base import FloatMask

PAINTED = 128 / 255
"""Alpha above this is painted."""


def fit(data: bytes, *, width: int, height: int, how: How, pixels: int) -> Answer:
    """The picture at that size."""
    Limit(pixels).check(Size(width, height))
    picture = Picture.open(data, limit=Limit(pixels))
    alpha = picture.alpha()
    rgb = np.clip(fitted(picture.rgb(), height, width, how), 0, 1)
    clear = None if alpha is None else np.clip(fitted(alpha, height, width, how), 0, 1)
    return _file(picture.remade(rgb, clear))


def enlarge(data: bytes, *, width: int, height: int, pixels: int) -> Answer:
    """The picture at that size, by Lanczos where it grows."""
    Limit(pixels).check(Size(width, height))
    picture = Picture.open(data, limit=Limit(pixels))
    alpha = picture.alpha()
    rgb = np.clip(resize(picture.rgb(), height, width, growing=cv2.INTER_LANCZOS4), 0, 1)
    clear = None if alpha is None else np.clip(resize(alpha, height, width), 0, 1)
    return _file(picture.remade(rgb, clear))


def mask(
    data: bytes,
    *,
    size: Sequence[int],
    canvas: Sequence[int],
    how: How,
    inverted: bool,
    blur: Sequence[float],
    rounded: bool,
    pixels: int,
) -> Answer:
    """A mask of the size of the picture that is worked on.

    Args:
        data: As it came.
        size: (width, height) of the picture it was drawn on.
        canvas: (width, height) of the picture that is worked on; the same where only the masked part is.
        how: The way from one to the other.
        inverted: Black is what may change.
        blur: Standard deviations across and down.
        rounded: A painted pixel is painted all.
        pixels: The most that it may have.

    Returns:
        The file, and whether it is ``white`` or ``black`` everywhere.
    """
    Limit(pixels).check(Size(*canvas))
    drawn = resize(_read(Picture.open(data, limit=Limit(pixels)), rounded=rounded), size[1], size[0])
    soft = _blurred(1 - drawn if inverted else drawn, *blur)
    if tuple(canvas) != tuple(size):
        soft = fitted(soft, canvas[1], canvas[0], how)
    soft = np.clip(soft, 0, 1)
    told = {"white": bool(soft.min() > 1 - 1e-3), "black": bool(soft.max() < 1e-3)}
    return Answer(told, _file(Picture.from_array(soft)).blobs)


def blank(*, width: int, height: int, pixels: int) -> Answer:
    """A grey canvas, for models that begin from nothing."""
    Limit(pixels).check(Size(width, height))
    return _file(Picture.from_array(np.full((height, width, 3), 128, np.uint8)))


def words(data: bytes, *, pixels: int) -> dict[str, Any]:
    """What other programs wrote into a file: ``info``, ``items`` and ``parameters`` as A1111 tells them."""
    found = texts_of(data, Picture.open(data, limit=Limit(pixels)))
    items = {text.key or text.place: text.value[:LONGEST] for text in found if text.value}
    info = items.pop(KEY, "") or next((text for name, text in items.items() if name == "UserComment"), "")
    return {"info": info, "items": items, "parameters": parsed(info) if info else {}}


def png(data: bytes, *, pixels: int) -> Answer:
    """The same picture as a PNG file."""
    return _file(Picture.open(data, limit=Limit(pixels)))


def _read(picture: Picture, *, rounded: bool) -> FloatMask:
    """White is painted; where something is transparent, what is opaque is."""
    alpha = picture.alpha()
    if alpha is None or alpha.min() == 1:
        return picture.grey()
    return (alpha > PAINTED).astype(np.float32) if rounded else alpha


def _blurred(mask: FloatMask, across: float, down: float) -> FloatMask:
    """By a gaussian, each direction with its own, cut off at two and a half deviations."""
    for sigma, upright in ((across, False), (down, True)):
        if sigma:
            side = 2 * int(2.5 * sigma + 0.5) + 1
            kernel = (1, side) if upright else (side, 1)
            mask = np.asarray(cv2.GaussianBlur(mask, kernel, sigma), np.float32)
    return mask


def _file(picture: Picture) -> Answer:
    return Answer(None, (picture.to_bytes("png"),))
