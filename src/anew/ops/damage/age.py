"""Age: what light, air and chemistry do to a print, and what old film saw.

    mono          black and white, as films of three kinds weigh colours
    toned         grey mapped from a dark tint to a light one: sepia, selenium, cyanotype
    faded         black grows lighter, white darker, contrast falls
    dyes_faded    a colour print whose dyes fade at different speeds: the reddish snapshots of the seventies
    yellowed      paper that turned yellow, in places
    vignette      darker towards the corners (the lens), or lighter (fading that begins at the edges)
    stained       uneven brightness, and tide marks of water

All values are of encoded pictures in [0, 1], float32 (h, w, 3); what is made stays there.
"""

from collections.abc import Mapping
from typing import Literal, TypeVar

import cv2
import numpy as np

from anew.errors import BadTask
from anew.ops.damage.given import Array, Rng, pixels, within
from anew.ops.damage.ink import cloud

Entry = TypeVar("Entry")
Film = Literal["panchromatic", "orthochromatic", "blue"]

FILMS: dict[str, tuple[float, float, float]] = {
    "panchromatic": (0.32, 0.46, 0.22),
    "orthochromatic": (0.06, 0.54, 0.40),
    "blue": (0.01, 0.14, 0.85),
}
"""Shares of red, green and blue: film from the 1920s on; from the 1880s on, which is blind to red lips and skin turns
dark in it; and the plates before, whose skies are white. Set by hand to look so; no film was measured."""

TONES: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "neutral": ((0.03, 0.03, 0.03), (0.97, 0.97, 0.96)),
    "sepia": ((0.13, 0.08, 0.04), (0.96, 0.90, 0.78)),
    "albumen": ((0.22, 0.13, 0.11), (0.95, 0.89, 0.74)),
    "selenium": ((0.10, 0.07, 0.09), (0.93, 0.92, 0.91)),
    "cyanotype": ((0.05, 0.12, 0.28), (0.90, 0.95, 0.97)),
}
"""The darkest and the lightest colour of prints of that kind."""


def mono(picture_HWC: Array, film: Film) -> Array:
    """Black and white, three equal channels.

    Args:
        picture_HWC: float32 (h, w, 3).
        film: Which colours it sees.

    Raises:
        BadPicture: not such a picture.
        BadTask: no such film.
    """
    weights = np.array(_of(FILMS, film), np.float32)
    grey = np.clip(pixels(picture_HWC), 0, 1) @ weights
    return np.repeat(grey[..., None], 3, axis=2)


def toned(picture_HWC: Array, tone: str, strength: float) -> Array:
    """The brightness of a picture between two tints.

    Args:
        picture_HWC: float32 (h, w, 3).
        tone: A name of ``TONES``.
        strength: 0 gives the picture back, 1 leaves the tints alone.

    Raises:
        BadPicture: not such a picture.
        BadTask: no such tone, or the strength is out of its range.
    """
    dark, light = (np.array(colour, np.float32) for colour in _of(TONES, tone))
    picture = np.clip(pixels(picture_HWC), 0, 1)
    grey = picture.mean(2, keepdims=True)
    return np.asarray(
        picture + np.float32(within("the strength", strength, 0, 1)) * (dark + grey * (light - dark) - picture),
        np.float32,
    )


def faded(picture_HWC: Array, black: float, white: float, gamma: float) -> Array:
    """Contrast lost.

        black + (white - black) x^gamma

    Args:
        picture_HWC: float32 (h, w, 3).
        black: What black became, 0 to 0.5.
        white: What white became, 0.5 to 1.
        gamma: 0.4 to 2.5; below 1 the middle tones went lighter.

    Raises:
        BadPicture: not such a picture.
        BadTask: a value out of its range.
    """
    low, high = within("black", black, 0, 0.5), within("white", white, 0.5, 1)
    curve = np.clip(pixels(picture_HWC), 0, 1) ** np.float32(within("gamma", gamma, 0.4, 2.5))
    return np.float32(low) + np.float32(high - low) * curve


def dyes_faded(picture_HWC: Array, cyan: float, magenta: float, yellow: float) -> Array:
    """A colour print after its dyes lost a share of themselves each: density falls, and so does what it held back.

        red = 10 ^ (-density of red x (1 - cyan)), and so on

    Args:
        picture_HWC: float32 (h, w, 3).
        cyan: Share of the cyan dye that is gone, 0 to 0.9; most prints lost it first and turned red.
        magenta: Share of the magenta dye.
        yellow: Share of the yellow dye.

    Raises:
        BadPicture: not such a picture.
        BadTask: a share out of its range.
    """
    gone = [within("a dye's loss", share, 0, 0.9) for share in (cyan, magenta, yellow)]
    left = np.float32(1) - np.array(gone, np.float32)
    return np.clip(pixels(picture_HWC), np.float32(0.004), 1) ** left


def yellowed(picture_HWC: Array, strength: float, patchy: float, rng: Rng) -> Array:
    """Paper gone yellow: blue light is held back, some green with it.

    Args:
        picture_HWC: float32 (h, w, 3).
        strength: 0 to 1; 1 takes half of the blue.
        patchy: How uneven, 0 to 1.
        rng: Where more and where less.

    Raises:
        BadPicture: not such a picture.
        BadTask: a value out of its range.
    """
    picture = np.clip(pixels(picture_HWC), 0, 1)
    shape = picture.shape[:2]
    uneven = 1 + np.float32(0.5 * within("patchy", patchy, 0, 1)) * cloud(rng, shape, max(shape) / 3, octaves=3)
    held = np.array([0.04, 0.16, 0.5], np.float32) * np.float32(within("the strength", strength, 0, 1))
    return np.asarray(np.clip(picture * (1 - held * np.clip(uneven, 0, 2)[..., None]), 0, 1), np.float32)


def vignette(picture_HWC: Array, strength: float, middle_x: float = 0.5, middle_y: float = 0.5) -> Array:
    """Brightness that changes towards the corners, with the square of the distance.

    Args:
        picture_HWC: float32 (h, w, 3).
        strength: -1 to 1: 0.5 halves the corners; below 0 they move that far towards white.
        middle_x: Where the middle is, as a share of the width, 0 to 1.
        middle_y: And of the height.

    Raises:
        BadPicture: not such a picture.
        BadTask: a value out of its range.
    """
    picture = np.clip(pixels(picture_HWC), 0, 1)
    height, width = picture.shape[:2]
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5)) / width - within("middle_x", middle_x, 0, 1)
    y = (np.arange(height, dtype=np.float32) + np.float32(0.5)) / height - within("middle_y", middle_y, 0, 1)
    far = np.minimum(2 * (x[None] ** 2 + y[:, None] ** 2), 1)[..., None].astype(np.float32)
    share = np.float32(abs(within("the strength", strength, -1, 1))) * far
    return np.asarray(picture * (1 - share) if strength >= 0 else picture + (1 - picture) * share, np.float32)


def stained(picture_HWC: Array, strength: float, tides: int, rng: Rng) -> Array:
    """Uneven brightness, and brown rims where water dried.

    Args:
        picture_HWC: float32 (h, w, 3).
        strength: 0 to 1.
        tides: How many water stains, 0 to 5.
        rng: Where.

    Raises:
        BadPicture: not such a picture.
        BadTask: a value out of its range.
    """
    picture = np.clip(pixels(picture_HWC), 0, 1)
    shape, much = picture.shape[:2], np.float32(within("the strength", strength, 0, 1))
    light = 1 + np.float32(0.1) * much * cloud(rng, shape, max(shape) / 2.5, octaves=4)
    worn = picture * light[..., None]
    for _ in range(within("tides", tides, 0, 5)):
        worn *= 1 - much * _tide(rng, shape)[..., None] * np.array([0.25, 0.42, 0.65], np.float32)
    return np.clip(worn, 0, 1)


def _tide(rng: Rng, shape: tuple[int, int]) -> Array:
    """How brown a water stain made each pixel, in [0, 1]: a little inside, most along its rim."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    radius = np.float32(rng.uniform(0.1, 0.35) * max(shape))
    middle = rng.uniform(0, shape[0]), rng.uniform(0, shape[1])
    far = np.hypot(y - np.float32(middle[0]), x - np.float32(middle[1])) / radius
    inside = 1 - far + np.float32(0.22) * cloud(rng, shape, max(float(radius) * 0.8, 2.0), octaves=4)  # 0 at the rim
    rim = np.exp(-np.maximum(inside, 0) * np.float32(rng.uniform(14, 40))) * (inside > 0)
    soft = np.asarray(cv2.GaussianBlur(rim.astype(np.float32), (0, 0), 0.8), np.float32)
    return np.asarray(np.float32(0.7) * soft + np.float32(0.18) * (inside > 0), np.float32)


def _of(table: Mapping[str, Entry], name: str) -> Entry:
    if name not in table:
        raise BadTask(needed=f"one of {', '.join(table)}", found=str(name), fix="Name one of these.")
    return table[name]
