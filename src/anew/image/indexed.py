"""Indexed: made colours brought into the palette of a picture that keeps some of its pixels.

Kept pixels keep their very index. Entries that no kept pixel uses are free: made colours take them, exactly
where there are few enough, else as the centres of their clusters; each made pixel then uses the nearest entry.

Axes
    N  colours     C  RGB or RGBA     H, W  rows and columns of the canvas
"""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from anew.image.origin import Origin, Palette

if TYPE_CHECKING:
    from anew.image.picture import Picture
    from anew.image.remake import Overlap

Bytes = NDArray[np.uint8]
_SAMPLE = 2**15
_ROUNDS = 6


def reindexed(
    picture: "Picture", origin: Origin, palette: Palette, overlap: "Overlap", keep: NDArray[np.bool_]
) -> "Picture":
    """The picture with all its colours in one palette, kept pixels at their old index.

    Args:
        picture: What was made, its kept pixels in place.
        origin: The facts to give it, palette apart.
        palette: The old palette and the old indices.
        overlap: Where the old picture lies on the canvas.
        keep: (H, W): the pixels kept; at least one.
    """
    indices_HW = np.zeros(keep.shape, np.uint8)
    np.copyto(indices_HW[overlap.new], palette.indices[overlap.old], where=keep[overlap.new])
    colours = _with_alpha(palette.colours) if picture.has_alpha else palette.colours
    free = _free(indices_HW[keep], len(colours), room=2 ** min(origin.bits, 8))
    made = picture.samples[~keep].astype(np.uint8)
    if picture.has_alpha:
        _clear_alike(made, colours, soft=origin.format != "gif")
    if len(made):
        colours = _filled(colours, free, made)
        indices_HW[~keep] = nearest(made, colours)
    whole = Palette(colours, indices_HW)
    return replace(picture, samples=colours[indices_HW], origin=replace(origin, palette=whole))


def _clear_alike(made: Bytes, colours: Bytes, soft: bool) -> None:
    """Give all clear pixels one colour, that of the palette's clear entry if it has one; GIF knows no half clear."""
    if not soft:
        made[:, 3] = np.where(made[:, 3] < 128, 0, 255)
    clear = colours[colours[:, 3] == 0, :3]
    made[made[:, 3] == 0, :3] = clear[0] if len(clear) else 0


def nearest(made_MC: Bytes, colours_NC: Bytes) -> NDArray[np.intp]:
    """For each colour the index of the nearest in a palette; ties go to the lowest.

    Example:
        >>> nearest(np.array([[9, 9, 9]], np.uint8), np.array([[0, 0, 0], [8, 9, 9]], np.uint8)).tolist()
        [1]
    """
    unique, back = _unique(made_MC)
    keys = colours_NC.astype(np.float32)
    norms = (keys * keys).sum(axis=1)
    found = np.empty(len(unique), np.intp)
    for start in range(0, len(unique), 2**14):
        part = unique[start : start + 2**14].astype(np.float32)
        found[start : start + 2**14] = (norms - 2 * part @ keys.T).argmin(axis=1)
    closest: NDArray[np.intp] = found[back]
    return closest


def clusters(made_MC: Bytes, count: int) -> Bytes:
    """Colours that stand for many: k-means from evenly spread beginnings, the same for the same input."""
    sample = made_MC[:: max(1, len(made_MC) // _SAMPLE)]
    order = np.argsort(sample.astype(np.float32).sum(axis=1), kind="stable")
    centres: Bytes = sample[order[np.linspace(0, len(order) - 1, count).astype(int)]].astype(np.uint8)
    for _ in range(_ROUNDS):
        belongs = nearest(sample, centres)
        size = np.bincount(belongs, minlength=count)
        sums = np.stack([np.bincount(belongs, sample[:, c], count) for c in range(sample.shape[1])], axis=1)
        means = np.rint(sums / np.maximum(size, 1)[:, None]).astype(np.uint8)
        centres[size > 0] = means[size > 0]
    return centres


def _free(kept: Bytes, entries: int, room: int) -> list[int]:
    """The entries that no kept pixel uses, and the places where there are none yet."""
    used = set(np.unique(kept).tolist())
    return [index for index in range(max(entries, room)) if index not in used]


def _filled(colours: Bytes, free: list[int], made: Bytes) -> Bytes:
    """The palette with made colours in the free entries."""
    missing, _ = _unique(made)
    missing = missing[~_among(missing, colours[np.setdiff1d(np.arange(len(colours)), free)])]
    if len(missing) > len(free):
        missing = _representatives(missing, made, len(free))
    table = np.zeros((max(len(colours), *(index + 1 for index in free[: len(missing)]), 1), colours.shape[1]), np.uint8)
    table[: len(colours)] = colours
    table[free[: len(missing)]] = missing
    return table


def _representatives(missing: Bytes, made: Bytes, count: int) -> Bytes:
    """Colours that stand for the made ones: "clear" itself, where it is missing, and clusters of all others."""
    if made.shape[1] == 3:
        return clusters(made, count) if count else missing[:0]
    clear = missing[missing[:, 3] == 0][:count]
    others = made[made[:, 3] > 0]
    return np.vstack([clear, clusters(others, count - len(clear))]) if len(others) and count > len(clear) else clear


def _among(colours: Bytes, others: Bytes) -> NDArray[np.bool_]:
    """Which colours are also among the others."""
    return np.isin(_as_numbers(colours), _as_numbers(others))


def _unique(colours_MC: Bytes) -> tuple[Bytes, NDArray[np.intp]]:
    """The different colours, and which of them each is."""
    unique, back = np.unique(_as_numbers(colours_MC), return_inverse=True)
    return unique.view(np.uint8).reshape(-1, 4)[:, : colours_MC.shape[1]], back


def _as_numbers(colours_MC: Bytes) -> NDArray[np.uint32]:
    """Colours as whole numbers, which sort faster than rows."""
    whole = np.zeros((len(colours_MC), 4), np.uint8)
    whole[:, : colours_MC.shape[1]] = colours_MC
    numbers: NDArray[np.uint32] = whole.view(">u4")[:, 0]
    return numbers


def _with_alpha(colours: Bytes) -> Bytes:
    if colours.shape[1] == 4:
        return colours
    return np.hstack([colours, np.full((len(colours), 1), 255, np.uint8)])
