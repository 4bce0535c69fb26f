"""Colour: sRGB, linear light and Lab, and moving one picture's colours onto another's.

Pictures are float32 (H, W, 3), sRGB-encoded, in [0, 1]. Lab is CIE L*a*b* under D65: L in 0..100,
a and b about -110..110. Colour maps work on colours alone, pixel by pixel; `anew.ops.regrain` puts the grain back.

Sources
    IEC 61966-2-1:1999 (sRGB); CIE 15:2004 (L*a*b*)
    Pitie & Kokaram 2007, "The linear Monge-Kantorovitch linear colour mapping", doi:10.1049/cp:20070055
    Pitie, Kokaram & Dahyot 2007, "Automated colour grading using colour distribution transfer",
        doi:10.1016/j.cviu.2006.11.011                          the iterated one-dimensional transport
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from anew.image.lab import lab_to_srgb as lab_to_srgb
from anew.image.lab import linear_to_srgb as linear_to_srgb
from anew.image.lab import srgb_to_lab as srgb_to_lab
from anew.image.lab import srgb_to_linear as srgb_to_linear
from anew.ops.lattice import LATTICE, apply_lattice
from anew.ops.regrain import regrain

Array = NDArray[np.float32]
ColourMap = Callable[[Array], Array]
"""Colours (N, 3) in, colours (N, 3) out; may leave [0, 1]."""

LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Rec. 709 weights."""

_SAMPLES = 40_000
_KNOTS = np.linspace(0, 1, 129)


def luma(picture_HWC: Array) -> Array:
    """Rec. 709 luma (H, W) of the first three channels."""
    return np.asarray(picture_HWC[..., :3] @ LUMA, np.float32)


def monge_kantorovich(source_HWC: Array, reference_HWC: Array) -> ColourMap:
    """The linear colour map that moves mean and covariance of one picture onto another's, shifting colours least.

    Of all the linear maps that do, this one costs least in summed squared colour change. A linear map
    bends no gradient and posterises nothing, which makes it the safe transfer.

    Source:
        Pitie & Kokaram 2007, doi:10.1049/cp:20070055, equation 14.
    """
    source, reference = _sample(source_HWC), _sample(reference_HWC)
    mean_s, mean_r = source.mean(0), reference.mean(0)
    root = _root(_covariance(source))
    inverse = np.linalg.inv(root)
    matrix = (inverse @ _root(root @ _covariance(reference) @ root) @ inverse).astype(np.float32)

    def move(colours: Array) -> Array:
        return np.asarray((colours - mean_s) @ matrix + mean_r, np.float32)

    return move


def sliced_transport(source_HWC: Array, reference_HWC: Array, *, rounds: int = 12, seed: int = 0) -> ColourMap:
    """The colour map that moves one picture's whole colour distribution onto another's.

    Each round turns the colour axes at random and matches the three one-dimensional distributions by their
    quantiles; after a dozen rounds the three-dimensional ones agree. Slopes of the matching are held between 1/4 and 4,
    because a narrow peak (a clear sky) matched onto a wide one would show its noise.

    Source:
        Pitie, Kokaram & Dahyot 2007, doi:10.1016/j.cviu.2006.11.011.
    """
    rng = np.random.default_rng(seed)
    moving, reference = _sample(source_HWC), _sample(reference_HWC)
    steps: list[tuple[Array, list[tuple[Array, Array]]]] = []
    for _ in range(rounds):
        axes = np.linalg.qr(rng.standard_normal((3, 3)))[0].astype(np.float32)
        tables = [_quantile_table((moving @ axes)[:, c], (reference @ axes)[:, c]) for c in range(3)]
        steps.append((axes, tables))
        moving = _turn(moving, axes, tables)

    def move(colours: Array) -> Array:
        for axes, tables in steps:
            colours = _turn(colours, axes, tables)
        return colours

    return move


def transfer_colours(
    picture_HWC: Array, reference_HWC: Array, *, strength: float = 1.0, linear: bool = False, seed: int = 0
) -> Array:
    """The picture in the reference's colours, its own grain and edges kept.

    The map is learnt on samples, written into a colour lattice and read back by interpolation, so a 24 megapixel
    picture costs little more than a small one; then the picture's own grain is put back (`regrain`).

    Args:
        picture_HWC: The picture to change.
        reference_HWC: The picture whose colours are wanted, any size.
        strength: 0 returns the picture, 1 moves its colours all the way.
        linear: Move mean and covariance alone (Monge-Kantorovich): gentler, never posterises.
        seed: Decides the random axes of the sliced transport.

    Returns:
        float32 (H, W, 3) in [0, 1].
    """
    if linear:
        move = monge_kantorovich(picture_HWC, reference_HWC)
    else:
        move = sliced_transport(picture_HWC, reference_HWC, seed=seed)
    lattice = LATTICE + np.float32(strength) * (move(LATTICE) - LATTICE)
    graded = apply_lattice(picture_HWC, lattice)
    return regrain(picture_HWC, graded)


def _sample(picture_HWC: Array) -> Array:
    """At most 40 000 colours, evenly spread: a fixed stride over the picture, so no seed is spent on it."""
    colours = picture_HWC[..., :3].reshape(-1, 3)
    index = np.linspace(0, len(colours) - 1, min(len(colours), _SAMPLES)).astype(np.int64)
    return np.asarray(colours[index], np.float32)


def _covariance(colours: Array) -> NDArray[np.float64]:
    # A grey level of variance on every axis keeps flat pictures invertible.
    centred = colours.astype(np.float64) - colours.mean(0)
    return np.asarray(centred.T @ centred / max(1, len(centred)) + np.eye(3) / 255**2)


def _root(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T)


def _quantile_table(source: Array, reference: Array) -> tuple[Array, Array]:
    """Knots of a monotone map from one distribution to another, slopes held to 1/4..4."""
    at = np.quantile(source, _KNOTS)
    to = np.quantile(reference, _KNOTS)
    gap = np.maximum(np.diff(at), 1e-5)
    rise = np.clip(np.diff(to), gap / 4, gap * 4)
    at = at[0] + np.concatenate([[0.0], np.cumsum(gap)])
    limited = np.concatenate([[0.0], np.cumsum(rise)])
    limited += np.median(to - limited)  # held slopes drift; keep the middle in place
    return at.astype(np.float32), limited.astype(np.float32)


def _turn(colours: Array, axes: Array, tables: list[tuple[Array, Array]]) -> Array:
    """One round: turn, match each axis (beyond the ends, shift as the end does), turn back."""
    turned = colours @ axes
    for c, (at, to) in enumerate(tables):
        value = turned[:, c]
        turned[:, c] = np.interp(value, at, to) + value - np.clip(value, at[0], at[-1])
    return np.asarray(turned @ axes.T, np.float32)
