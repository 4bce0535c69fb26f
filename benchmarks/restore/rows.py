"""Rows: what is asked, of which damage, and how it is judged. One per line of what restoration must reach."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from anew.ops.damage import camera_noise, gaussian_blur, gaussian_noise, in_levels, jpeg, real_noise, shrink
from anew.ops.damage.blurs import gaussian_kernel
from anew.ops.damage.given import Array, Rng
from benchmarks.restore.rivals import (
    Mender,
    as_it_is,
    by_bicubic,
    by_bm3d,
    by_lanczos,
    by_non_local_means,
    by_richardson_lucy,
    by_wiener,
)

Rivals = Callable[[Array, Array], Mapping[str, Mender]]
"""Of the true and the damaged picture: those told something are told the truth."""


@dataclass(frozen=True)
class Row:
    """One damage, who mends it, and by how much anew has to be better than the best of some of them."""

    name: str
    damage: Callable[[Array, Rng], Array]
    rivals: Rivals
    task: str
    beats: tuple[str, ...]
    floor: float
    """dB over the best of ``beats``."""
    aim: float
    fields: Mapping[str, Any] = field(default_factory=dict)
    on_luma: bool = False
    """The target counts PSNR on Y, not on RGB."""
    border: int = 0
    every: int = 1
    """Looks at every so-manieth photograph: BM3D takes six seconds for each."""


def _upscale(scale: int, floor: float, aim: float) -> Row:
    rivals = {"bicubic": by_bicubic(scale), "Lanczos": by_lanczos(scale)}
    return Row(
        name=f"upscale x{scale}",
        damage=lambda truth, rng: in_levels(shrink(truth, scale)),
        rivals=lambda truth, damaged: rivals,
        task="upscale",
        fields={"scale": scale},
        beats=("bicubic",),
        floor=floor,
        aim=aim,
        on_luma=True,
        border=scale,
    )


def _denoise(
    name: str, noise: Callable[[Array, Rng], Array], floor: float, aim: float, told: float | None = None
) -> Row:
    """Everybody is told a level; or anew nothing, and its rivals how far the picture truly is from the clean one."""
    return Row(
        name=f"denoise, {name}",
        damage=lambda truth, rng: in_levels(noise(truth, rng)),
        rivals=partial(_told_the_noise, told=told),
        task="denoise",
        fields={"level": told} if told else {},
        every=3,
        beats=("BM3D told the level",),
        floor=floor,
        aim=aim,
    )


def _told_the_noise(truth: Array, damaged: Array, told: float | None) -> Mapping[str, Mender]:
    sigma = told or float(np.sqrt(np.mean((truth - damaged) ** 2))) * 255
    return {
        "damaged": as_it_is,
        "fastNlMeans told the level": by_non_local_means(sigma),
        "BM3D told the level": by_bm3d(sigma),
    }


def _jpeg(quality: int, floor: float, aim: float) -> Row:
    return Row(
        name=f"JPEG quality {quality}",
        damage=lambda truth, rng: jpeg(truth, quality),
        rivals=lambda truth, damaged: {"decoded": as_it_is},
        task="dejpeg",
        fields={"jpeg_quality": quality},
        beats=("decoded",),
        floor=floor,
        aim=aim,
    )


def _deblur(sigma: float, noise: float, floor: float, aim: float) -> Row:
    kernel = gaussian_kernel(sigma, sigma, 0.0)
    rivals = {
        "damaged": as_it_is,
        "Richardson-Lucy, 10 rounds": by_richardson_lucy(kernel, 10),
        "Richardson-Lucy, 30 rounds": by_richardson_lucy(kernel, 30),
        "unsupervised Wiener": by_wiener(kernel),
    }
    return Row(
        name=f"deblur, Gaussian {sigma}, noise {noise:g}",
        damage=lambda truth, rng: in_levels(gaussian_noise(gaussian_blur(truth, sigma), noise, rng)),
        rivals=lambda truth, damaged: rivals,
        task="deblur",
        fields={"radius": sigma},
        beats=tuple(rivals)[1:],
        floor=floor,
        aim=aim,
    )


ROWS = (
    _upscale(4, 2.0, 2.6),
    _upscale(3, 0.0, 0.0),
    _upscale(2, 2.5, 3.5),
    _denoise("sigma 25", lambda truth, rng: gaussian_noise(truth, 25, rng), 0.2, 0.6, told=25),
    _denoise("Poisson-Gaussian, blind", lambda truth, rng: camera_noise(truth, 30, 6, rng), 0.0, 1.0),
    _denoise("real-noise-like, blind", lambda truth, rng: real_noise(truth, 0.6, rng), 0.0, 1.0),
    _jpeg(20, 0.8, 1.6),
    _jpeg(10, 0.0, 0.0),
    _deblur(1.6, 0.0, 0.0, 1.5),
    _deblur(1.6, 2.0, 0.0, 1.5),
)
