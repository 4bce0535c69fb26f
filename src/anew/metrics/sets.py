"""How alike two sets of pictures are, when no picture of one belongs to one of the other.

    every picture -> Laplacian pyramid -> 7 x 7 patches of every band -> one population a band for each set
                     bands at full size, half, quarter ... and the small rest that holds the colours

The bands keep texture apart from light and colour: in one population, flat differences would drown the rest.

Axes
    H  rows     W  columns     C  channels     M  pictures     B  bands
    N  patches     D  numbers in one flattened patch     P  projections

Source
    Karras et al. 2018, "Progressive Growing of GANs", section 5, arXiv:1710.10196; there with fewer,
    globally normalised patches.
"""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from anew.errors import BadPicture
from anew.metrics.pair import Array, Floats, as_pair
from anew.metrics.patches import PATCH, cut, directions, sliced

_PATCHES = 20000  # from each set and band, or as many as the smaller set has
_SMALLEST = 16  # no band has a side below this


def patch_swd_sets(made: Sequence[Array], truth: Sequence[Array], *, bands: int = 5, seed: int = 0) -> float:
    """Sliced Wasserstein distance between the patch populations of two sets of pictures.

    Limits: it knows no objects, only textures, light and colours up to seven pixels of the coarsest band.
    Sets of other pictures from the same place are not at 0 but at what chance leaves: measure two halves of the
    truth to know it.

    Args:
        made: Pictures (H, W) or (H, W, C), 8 or 16-bit integers or floats in [0, 1]; 16 pixels a side at least.
        truth: Others, as many channels; sizes and counts may differ, but detail is compared pixel by pixel.
        bands: At most so many; fewer where the smallest picture would fall below 16 pixels a side.
        seed: Of the patches and directions drawn.

    Returns:
        0 for equal sets, about 1 for flat pictures against detailed ones, in units of the truth's spread.

    Raises:
        BadPicture: a set is empty, a picture is too small, or the channels differ.

    Example:
        >>> noise = list(np.random.default_rng(0).random((4, 32, 32)))
        >>> patch_swd_sets(noise, noise)
        0.0
    """
    shapes = [*_shapes(made), *_shapes(truth)]
    channels = {shape[2] for shape in shapes}
    if len(channels) != 1:
        raise BadPicture(
            needed="two sets with the same number of channels",
            found=f"{sorted(channels)}",
            fix="Convert one set to the other's mode first.",
        )
    side = min(min(shape[:2]) for shape in shapes)
    bands = min(bands, 1 + max(0, (side // _SMALLEST).bit_length() - 1))
    counts = [min(_PATCHES, _places(made, band), _places(truth, band)) for band in range(bands)]
    of_made, of_truth = _projected(made, counts, seed), _projected(truth, counts, seed)
    return float(np.mean([sliced(x, y) for x, y in zip(of_made, of_truth, strict=True)]))


def _shapes(pictures: Sequence[Array]) -> list[tuple[int, ...]]:
    shapes = [(*picture.shape, 1)[:3] for picture in pictures]
    if not shapes or min(min(shape[:2]) for shape in shapes) < _SMALLEST:
        raise BadPicture(
            needed=f"at least one picture, each of at least {_SMALLEST} x {_SMALLEST} pixels",
            found="a smaller one" if shapes else "an empty set",
            fix="Give larger pictures.",
        )
    return shapes


def _places(pictures: Sequence[Array], band: int) -> int:
    """How many different patches a set has in a band."""
    edge = PATCH - 1
    return sum((-(-p.shape[0] >> band) - edge) * (-(-p.shape[1] >> band) - edge) for p in pictures)


def _projected(pictures: Sequence[Array], counts: list[int], seed: int) -> list[Floats]:
    """The projections of patches drawn evenly from all pictures: float32 (N, P) a band, with N from ``counts``.

    Both sets draw by the same seed, so equal sets give equal populations.
    """
    rng = np.random.default_rng(seed)
    directions_DP = directions(PATCH**2 * np.atleast_3d(pictures[0]).shape[2], rng, flat=True)
    ends_MB = np.linspace(0, counts, len(pictures) + 1).round().astype(int)
    found: list[list[Floats]] = [[] for _ in counts]
    for picture, each in zip(pictures, np.diff(ends_MB, axis=0), strict=True):
        floats = as_pair(picture, picture)[0].astype(np.float32, copy=False)
        for band, count, pieces in zip(_bands(floats, len(counts)), each, found, strict=True):
            rows, columns = (rng.integers(PATCH // 2, n - PATCH // 2, count) for n in band.shape[:2])
            pieces.append(cut(band, rows, columns) @ directions_DP)
    return [np.concatenate(pieces) for pieces in found]


def _bands(picture: Floats, bands: int) -> Iterator[Floats]:
    """A Laplacian pyramid (Burt and Adelson 1983, doi:10.1109/TCOM.1983.1095851), finest first, the rest last."""
    for _ in range(bands - 1):
        h, w = picture.shape[:2]
        small: Floats = np.atleast_3d(cv2.pyrDown(picture)).astype(np.float32, copy=False)
        yield picture - np.atleast_3d(cv2.pyrUp(small, dstsize=(w, h)))
        picture = small
    yield picture
