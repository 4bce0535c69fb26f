"""Baselines: what any trained model must beat, as makers that are scored by the same code.

    mean colour          every pixel the training targets' mean                        learns nothing
    mean picture         the training targets' mean, pixel by pixel                    learns where things are
    nearest neighbour    the target of the training pair whose input is most alike     needs pairs
    identity             the input itself                                              where both sides are alike
    colour: spread       mean and spread of l-alpha-beta    (Reinhard 2001)            where both are colour pictures
    colour: covariance   the linear map of least motion that fits the covariance       (Pitie 2007)
    colour: histogram    each channel's histogram fitted

For label maps "mean" is the most frequent class. The three of colour carry the colours of one whole training
set to those of the other, and so know of the domain what a colour table can know.

Axes
    H  rows     W  columns     C  channels     N  pixels or pictures
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.engines.gan.facts import Side
from anew.metrics.pair import Array
from anew.training.evaluate.gallery import Gallery, Maker

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

_THUMB = 16  # side of the small blurred inputs that neighbours are found by
_PIXELS = 200_000  # of each training set, for its colours
_PICTURES = 500  # most that are held in memory at once


def baselines(training: Gallery, to: Side) -> dict[str, Maker]:
    """Every baseline that the data allow, ready to make pictures of one side.

    Args:
        training: The training split; nothing of the test split may be in it.
        to: The side to go to.
    """
    given, wanted = training.side(training.source(to)), training.side(to)
    labels = training.is_labels(to)
    found: dict[str, Maker] = {
        "mean colour": mean_colour(wanted, labels),
        "mean picture": mean_picture(wanted, labels),
    }
    if training.pairs:
        places = training.pairs_to(to)
        found["nearest neighbour"] = nearest([given[x] for x, _ in places], [wanted[y] for _, y in places])
    if training.alike and not labels:
        found["identity"] = lambda x, to: x
        if wanted[0].ndim == 3 and wanted[0].shape[2] == 3:
            source_N3, target_N3 = colours_of(given), colours_of(wanted)
            found["colour: spread"] = colour_spread(source_N3, target_N3)
            found["colour: covariance"] = colour_covariance(source_N3, target_N3)
            found["colour: histogram"] = colour_histogram(source_N3, target_N3)
    return found


def mean_colour(wanted: Sequence[Array], labels: bool) -> Maker:
    """One colour everywhere: the mean of all targets; of label maps the most frequent class."""
    if labels:
        colour = np.asarray(np.bincount(np.concatenate([x.ravel() for x in _some(wanted)])).argmax(), wanted[0].dtype)
    else:
        means = [x.reshape(-1, *x.shape[2:]).mean(axis=0) for x in _some(wanted)]
        colour = np.asarray(np.mean(means, axis=0).round(), np.uint8)
    return lambda x, to: np.broadcast_to(colour, (*x.shape[:2], *colour.shape)).copy()


def mean_picture(wanted: Sequence[Array], labels: bool) -> Maker:
    """The mean of all targets at each place; of label maps the most frequent class there."""
    some = _some(wanted)
    if labels:
        classes = 1 + max(int(x.max()) for x in some)
        counts_CHW = np.zeros((classes, *some[0].shape), np.int32)
        for label in range(classes):
            counts_CHW[label] = sum(x == label for x in some)
        picture = counts_CHW.argmax(axis=0).astype(some[0].dtype)
    else:
        picture = np.mean(np.stack(some), axis=0).round().astype(np.uint8)
    return lambda x, to: picture


def nearest(given: Sequence[Array], wanted: Sequence[Array]) -> Maker:
    """The target of the training pair whose input, small and blurred, is nearest in L2."""
    classes = 0 if given[0].ndim == 3 else 1 + max(int(x.max()) for x in given)
    known_ND = np.stack([_thumb(x, classes) for x in given])

    def make(x: Array, to: Side) -> Array:
        distance_N = np.square(known_ND - _thumb(x, classes)).sum(axis=1)
        return wanted[int(distance_N.argmin())]

    return make


def colours_of(pictures: Sequence[Array]) -> Pixels:
    """Colours drawn evenly from a set: uint8 (N, 3)."""
    some, rng = _some(pictures), np.random.default_rng(0)
    pixels = [x.reshape(-1, 3) for x in some]
    each = min(-(-_PIXELS // len(some)), min(map(len, pixels)))
    return np.concatenate([x[rng.integers(0, len(x), each)] for x in pixels])


def colour_spread(source_N3: Pixels, target_N3: Pixels) -> Maker:
    """Mean and standard deviation of each channel of l-alpha-beta fitted (Reinhard 2001, equation 10)."""
    source, target = _lab(source_N3), _lab(target_N3)
    scale = target.std(axis=0) / np.maximum(source.std(axis=0), 1e-6)
    shift = target.mean(axis=0) - source.mean(axis=0) * scale
    return _on_colours(lambda rgb: _from_lab(_lab(rgb) * scale + shift))


def colour_covariance(source_N3: Pixels, target_N3: Pixels) -> Maker:
    """The linear Monge-Kantorovich map: of all that fit mean and covariance the one that moves least.

    Source:
        Pitie and Kokaram 2007, "The linear Monge-Kantorovitch linear colour mapping", equation 9.
    """
    source, target = source_N3.astype(np.float64), target_N3.astype(np.float64)
    small = 1e-3 * np.eye(3)
    root = _root(np.cov(source.T) + small)
    back = np.linalg.inv(root)
    matrix = back @ _root(root @ (np.cov(target.T) + small) @ root) @ back
    return _on_colours(lambda rgb: (rgb - source.mean(axis=0)) @ matrix + target.mean(axis=0))


def colour_histogram(source_N3: Pixels, target_N3: Pixels) -> Maker:
    """Each channel's grey levels moved so that its histogram is the target's (Gonzalez and Woods, section 3.3)."""
    levels = np.arange(256)
    tables = []
    for channel in range(3):
        source, target = np.sort(source_N3[:, channel]), np.sort(target_N3[:, channel])
        below = (np.searchsorted(source, levels, "left") + np.searchsorted(source, levels, "right")) / 2 / len(source)
        tables.append(np.quantile(target, below))
    table_L3 = np.stack(tables, axis=1)
    return _on_colours(lambda rgb: table_L3[rgb.astype(np.intp), np.arange(3)])


def _some(pictures: Sequence[Array]) -> list[Array]:
    """All of a set, or as many as memory should hold, evenly chosen."""
    step = max(1, len(pictures) / _PICTURES)
    return [pictures[int(place)] for place in np.arange(0, len(pictures), step)]


def _thumb(x: Array, classes: int) -> Floats:
    """A small blurred copy, flat. Label maps become one plane a class first, since their numbers mean nothing."""
    planes = np.moveaxis(x, 2, 0) / np.float32(255) if x.ndim == 3 else [x == label for label in range(classes)]
    size = (_THUMB, _THUMB)
    return np.concatenate(
        [cv2.resize(plane.astype(np.float32), size, interpolation=cv2.INTER_AREA).ravel() for plane in planes],
        dtype=np.float64,
    )


def _on_colours(change: Callable[[Floats], Floats]) -> Maker:
    """A maker that changes every pixel's colour (N, 3), in [0, 255], by itself."""

    def make(x: Array, to: Side) -> Array:
        changed = change(x.reshape(-1, 3).astype(np.float64))
        return np.asarray(changed.round().clip(0, 255), np.uint8).reshape(x.shape)

    return make


_LMS = np.array([[0.3811, 0.5783, 0.0402], [0.1967, 0.7244, 0.0782], [0.0241, 0.1288, 0.8444]])
_LAB = np.diag(1 / np.sqrt([3, 6, 2])) @ np.array([[1, 1, 1], [1, 1, -2], [1, -1, 0]])


def _lab(rgb_N3: Array) -> Floats:
    """Ruderman's l-alpha-beta of colours in [0, 255] (Reinhard 2001, equations 4 to 6)."""
    return np.asarray(np.log10((rgb_N3.astype(np.float64) + 1) / 256 @ _LMS.T) @ _LAB.T)


def _from_lab(lab_N3: Floats) -> Floats:
    return np.asarray(10 ** (lab_N3 @ np.linalg.inv(_LAB).T) @ np.linalg.inv(_LMS).T * 256 - 1)


def _root(matrix: Floats) -> Floats:
    """The square root of a symmetric positive matrix."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.sqrt(values)) @ vectors.T)
