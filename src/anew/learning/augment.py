"""Differentiable augmentation: the judge sees changed pictures, and the maker learns through the change.

    colour        brightness, saturation, contrast
    translation   moved by up to an eighth of each side; black comes in
    cutout        a rectangle of half of each side goes black

Zhao 2020 (DiffAugment), section 3 and appendix. "Black" is 0, the middle of [-1, 1], as in the paper.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from anew.learning.names import Augmentation


def augmented(kinds: Sequence[Augmentation], *pictures: Tensor) -> tuple[Tensor, ...]:
    """The pictures after one draw of chance a place in the batch, the same for all tensors given.

    Chance is torch's own, drawn on the CPU.

    Args:
        kinds: What may be done; an empty one gives the pictures back as they are.
        pictures: Each (N, C, H, W) with the same N, H and W; channels may differ.
    """
    for kind in ("colour", "translation", "cutout"):
        if kind in kinds:
            pictures = _KINDS[kind](pictures)
    return pictures


def _colour(pictures: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    bright, rich, steep = torch.rand(3, len(pictures[0]), 1, 1, 1)
    return tuple(
        _coloured(each, (bright - 0.5).to(each), (2 * rich).to(each), (steep + 0.5).to(each)) for each in pictures
    )


def _coloured(x: Tensor, bright: Tensor, rich: Tensor, steep: Tensor) -> Tensor:
    x = x + bright
    grey = x.mean(1, keepdim=True)
    x = (x - grey) * rich + grey if x.shape[1] > 1 else x
    middle = x.mean((1, 2, 3), keepdim=True)
    return (x - middle) * steep + middle


def _translation(pictures: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    n, _, height, width = pictures[0].shape
    most = [(side + 4) // 8 for side in (height, width)]
    starts = [torch.randint(2 * far + 1, (n,)).tolist() for far in most]
    edges = (most[1], most[1], most[0], most[0])
    return tuple(
        torch.stack(
            [
                padded[:, top : top + height, left : left + width]
                for padded, top, left in zip(F.pad(each, edges), *starts, strict=True)
            ]
        )
        for each in pictures
    )


def _cutout(pictures: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    n, _, height, width = pictures[0].shape
    keep = torch.ones(n, 1, height, width)
    for place in range(n):
        spans = [_span(side) for side in (height, width)]
        keep[place, :, spans[0], spans[1]] = 0
    return tuple(each * keep.to(each) for each in pictures)


def _span(side: int) -> slice:
    """Half a side, its middle anywhere in the picture."""
    start = int(torch.randint(side + 1, ()).item()) - side // 4
    return slice(max(0, start), max(0, start + side // 2))


_KINDS = {"colour": _colour, "translation": _translation, "cutout": _cutout}
