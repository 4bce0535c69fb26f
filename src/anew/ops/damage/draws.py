"""Draws: chains of a kind, at random. Every range is here, so that a model card can quote it.

    denoise      one noise: normal, of a camera, or as a phone's file has it; four in five saved in 8 bit
    dejpeg       saved once, or twice
    deblur       one blur, often a little noise, saved in 8 bit
    mixed        blur, resize, noise, compression, in part twice, and back to the size at first
    old_print    black and white or faded dyes, a soft lens, grain, scratches and the rest, then scanned

Sources
    Wang et al. 2021, "Real-ESRGAN", arXiv:2107.10833, section 3       blur, resize, noise, JPEG, and all of it again
    Zhang et al. 2021, "BSRGAN", arXiv:2103.14006, section 4           how to draw them; here the ranges are milder
"""

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from anew.errors import BadTask
from anew.ops.damage.age import FILMS, TONES
from anew.ops.damage.chain import Chain, Step
from anew.ops.damage.given import Array, Rng
from anew.ops.damage.resize import METHODS

Kind = Literal["denoise", "dejpeg", "deblur", "mixed", "old_print"]

MOST_NOISE = 55.0
"""8-bit levels."""


def draw(rng: Rng, kind: Kind) -> Chain:
    """A chain of that kind, at random. Its damage has the size of the picture.

    Args:
        rng: Chance.
        kind: "denoise", "dejpeg", "deblur", "mixed" or "old_print".

    Raises:
        BadTask: no such kind.
    """
    if kind not in _KINDS:
        raise BadTask(needed=f"a kind of {', '.join(get_args(Kind))}", found=str(kind), fix="Name one of these.")
    return _KINDS[kind](rng)


def blur(picture_HWC: Array, rng: Rng) -> Array:
    """One blur of any kind, as ``drawn_blur`` draws it. Not clipped.

    Raises:
        BadPicture: not such a picture.
    """
    return Chain((drawn_blur(rng),)).apply(picture_HWC, rng)


def drawn_noise(rng: Rng, most: float = MOST_NOISE) -> Step:
    """Six in ten normal, of sigma 0 to ``most``; a quarter of a camera, as strong in the middle tones; or a phone's."""
    sigma, kind = float(rng.uniform(0, most)), rng.random()
    if kind < 0.60:
        return Step("gaussian_noise", {"sigma": sigma})
    if kind < 0.85:
        photons = rng.uniform(0.2, 1)  # their part of the variance at a value of one half
        values = {"shot": sigma * (2 * photons) ** 0.5, "read": sigma * (1 - photons) ** 0.5}
        return Step("camera_noise", {name: float(value) for name, value in values.items()})
    return Step("real_noise", {"strength": float(rng.uniform(0, 1) * min(1, most / MOST_NOISE))})


def drawn_blur(rng: Rng, most: float = 3.0) -> Step:
    """A Gaussian in half the cases; else soft one way, out of focus or shaken, up to about as strong.

    Args:
        rng: Chance.
        most: The largest standard deviation of a Gaussian, in pixels.
    """
    kind = rng.random()
    if kind < 0.5:
        return Step("gaussian_blur", {"sigma": float(rng.uniform(0.2, most))})
    if kind < 0.7:
        across, along = sorted(rng.uniform(0.3, most, 2))
        return Step("soft_lens", {"across": float(across), "along": float(along), "angle": _angle(rng)})
    if kind < 0.85:
        return Step("defocus", {"radius": float(rng.uniform(0.5, 1.6 * most))})
    values = {"length": rng.uniform(1.5, 4.5 * most), "angle": _angle(rng), "bend": rng.beta(1, 2)}
    return Step("motion", {name: float(value) for name, value in values.items()})


def drawn_jpeg(rng: Rng, least: int = 5, most: int = 95) -> Step:
    """One saving: 4:2:0 in eight of ten; a quarter of the pictures were cropped off the grid of blocks."""
    subsampling = str(rng.choice(["4:2:0", "4:4:4", "4:2:2"], p=[0.8, 0.15, 0.05]))
    top, left = (int(step) for step in rng.integers(0, 8, 2)) if rng.random() < 0.25 else (0, 0)
    return Step("jpeg", {"quality": _whole(rng, least, most), "subsampling": subsampling, "top": top, "left": left})


def _denoise(rng: Rng) -> Chain:
    noise = drawn_noise(rng)
    # What comes out of a file was cut off at black and white; what comes out of a sensor was not.
    return Chain((noise, Step("in_levels")) if rng.random() < 0.8 else (noise,))


def _dejpeg(rng: Rng) -> Chain:
    if rng.random() < 0.85:
        return Chain((drawn_jpeg(rng),))
    return Chain((Step("double_jpeg", {"first": _whole(rng, 10, 80), "second": _whole(rng, 30, 95)}),))


def _deblur(rng: Rng) -> Chain:
    noise = [Step("gaussian_noise", {"sigma": float(rng.uniform(0, 4))})] if rng.random() < 0.6 else []
    return Chain((drawn_blur(rng), *noise, Step("in_levels")))


def _mixed(rng: Rng) -> Chain:
    steps = _round(rng, blur=0.7, small=0.7, noise=0.8, least_share=0.4)
    if rng.random() < 0.4:
        steps += _round(rng, blur=0.3, small=0.5, noise=0.5, least_share=0.6)
    back = Step("resize", {"share": 1.0, "method": str(rng.choice(METHODS))})
    ringing = Step("ringing", {"cutoff": float(rng.uniform(np.pi / 2, np.pi)), "reach": _whole(rng, 3, 9)})
    last = [back, ringing] if rng.random() < 0.2 else [back]
    saved = drawn_jpeg(rng, 40) if rng.random() < 0.75 else Step("webp", {"quality": _whole(rng, 40, 95)})
    steps += [saved, *last] if rng.random() < 0.3 else [*last, saved]
    return Chain((*steps, Step("in_levels")))


def _round(rng: Rng, *, blur: float, small: float, noise: float, least_share: float) -> list[Step]:
    """Blur, resize, noise and JPEG in this order, each of the first three with its own chance."""
    steps = []
    if rng.random() < blur:
        steps.append(drawn_blur(rng, 2.0))
    if rng.random() < small:
        share = float(rng.uniform(least_share, 1.1))
        steps.append(Step("resize", {"share": share, "method": str(rng.choice(METHODS))}))
    if rng.random() < noise:
        steps.append(drawn_noise(rng, 25.0))
    if rng.random() < 0.5:
        steps.append(drawn_jpeg(rng, 45))
    return steps


def old_print(picture_HWC: Array, rng: Rng) -> tuple[Array, Array]:
    """A photograph as the scan of an old print of it: faded, grainy, soft and scratched.

    Args:
        picture_HWC: float32 (h, w, 3) in [0, 1].
        rng: Chance.

    Returns:
        The scan, float32 (h, w, 3) in [0, 1] in whole 8-bit levels, and what was scratched, spotted or torn away:
        float32 (h, w), 1 = lost.

    Raises:
        BadPicture: not such a picture.
    """
    return _old_print(rng).damaged(picture_HWC, rng)


def _old_print(rng: Rng) -> Chain:
    grey = rng.random() < 0.6
    steps = [Step("gaussian_blur", {"sigma": _between(rng, 0, 1.1)})]
    if grey:
        steps.insert(0, Step("mono", {"film": str(rng.choice(list(FILMS), p=[0.7, 0.25, 0.05]))}))
    grain = {"sigma": _between(rng, 1, 12), "size": _between(rng, 0.4, 1.4), "colour": 0.0 if grey else 0.4}
    steps.append(Step("film_grain", grain))
    if rng.random() < 0.5:
        middle = {"middle_x": _between(rng, 0.4, 0.6), "middle_y": _between(rng, 0.4, 0.6)}
        steps.append(Step("vignette", {"strength": _between(rng, -0.35, 0.5), **middle}))
    fading = {"black": _between(rng, 0, 0.28), "white": _between(rng, 0.72, 1), "gamma": _between(rng, 0.7, 1.4)}
    steps.append(Step("faded", fading))
    if grey:
        tone = str(rng.choice(list(TONES), p=[0.3, 0.4, 0.2, 0.07, 0.03]))
        steps.append(Step("toned", {"tone": tone, "strength": _between(rng, 0.4, 1)}))
    else:
        cyan = _between(rng, 0.02, 0.45)  # the first to go; where the others went as far, the print only grew pale
        dyes = {"cyan": cyan, "magenta": cyan * _between(rng, 0.1, 0.8), "yellow": cyan * _between(rng, 0, 0.6)}
        steps.append(Step("dyes_faded", dyes))
    if rng.random() < 0.6:
        steps.append(Step("yellowed", {"strength": _between(rng, 0.05, 0.6), "patchy": _between(rng, 0, 0.6)}))
    if rng.random() < 0.5:
        steps.append(Step("stained", {"strength": _between(rng, 0.1, 0.8), "tides": min(int(rng.poisson(0.4)), 5)}))
    steps.append(Step("scratches", {"amount": float(np.clip(rng.lognormal(-0.2, 0.7), 0.1, 4))}))
    scan = (
        Step("gaussian_blur", {"sigma": _between(rng, 0.25, 0.7)}),
        Step("gaussian_noise", {"sigma": _between(rng, 0.3, 3)}),
        drawn_jpeg(rng, 60),
        Step("in_levels"),
    )
    return Chain((*steps, *scan))


def _between(rng: Rng, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _angle(rng: Rng) -> float:
    return float(rng.uniform(0, np.pi))


def _whole(rng: Rng, low: int, high: int) -> int:
    return int(rng.integers(low, high + 1))


_KINDS: dict[str, Callable[[Rng], Chain]] = {
    "denoise": _denoise,
    "dejpeg": _dejpeg,
    "deblur": _deblur,
    "mixed": _mixed,
    "old_print": _old_print,
}
