"""A preview: what the averaged weights make of a few fixed test items, as one PNG.

    rows     one item each
    columns  a | made | b (the truth, for pairs) ; for methods that go both ways: a | a to b | b | b to a

Pictures are brought from [-1, 1] to bytes; a label map (one channel a class) is shown in its palette's colours.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from anew.image.files.atomic import write_whole
from anew.learning.method import Batch, Side, Translating
from anew.training.trainer import Trainer

Bytes = npt.NDArray[np.uint8]
Colours = Mapping[str, Bytes]
"""Palette (labels, 3) of each side, ``a`` and ``b``, that is a label map."""

GAP = 2
"""Pixels of white between the pictures."""


def preview(trainer: Trainer, items: Batch, path: Path, colours: Colours) -> dict[Side, Tensor]:
    """Write the grid.

    Args:
        trainer: Its averaged weights are used, in test mode; training goes on as if nothing had been.
        items: A few test items, ``a`` and ``b`` (N, C, H, W), each N the same.
        path: The PNG; its folder is made.
        colours: For sides that are label maps.

    Returns:
        What was made, by side, on the CPU.
    """
    made = made_of(trainer, items)
    columns: list[tuple[Side, Tensor]] = [("a", items["a"]), *made.items(), ("b", items["b"])]
    if len(made) == 2:
        columns = [("a", items["a"]), ("b", made["b"]), ("b", items["b"]), ("a", made["a"])]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, png(grid([[as_bytes(x, colours.get(side)) for x in xs] for side, xs in columns])))
    return made


def made_of(trainer: Trainer, items: Batch) -> dict[Side, Tensor]:
    """Translate the items to every side that the method goes to, one at a time."""
    method, precision = trainer.method, trainer.plan.precision
    assert isinstance(method, Translating)
    made: dict[Side, Tensor] = {}
    with trainer.at_test():
        for to in method.sides:
            outputs = []
            for item in items["a" if to == "b" else "b"]:
                with precision.autocast():
                    outputs.append(method.translate(precision.placed(item[None]), to).float().cpu())
            made[to] = torch.cat(outputs)
    return made


def as_bytes(x: Tensor, colours: Bytes | None = None) -> Bytes:
    """A picture (C, H, W) in [-1, 1] or a label map as (H, W, 3) bytes."""
    if colours is not None:
        return np.asarray(colours[x.argmax(0).numpy() % len(colours)], np.uint8)
    array = ((x.clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(1, 2, 0).numpy()
    return np.repeat(array, 3, 2) if array.shape[2] == 1 else np.ascontiguousarray(array[..., :3])


def grid(columns: Sequence[Sequence[Bytes]]) -> Bytes:
    """Columns of pictures on white; rows and columns as wide as their largest picture."""
    heights = [max(column[row].shape[0] for column in columns) for row in range(len(columns[0]))]
    widths = [max(picture.shape[1] for picture in column) for column in columns]
    canvas = np.full((sum(heights) + GAP * (len(heights) - 1), sum(widths) + GAP * (len(widths) - 1), 3), 255, np.uint8)
    left = 0
    for column, width in zip(columns, widths, strict=True):
        top = 0
        for picture, height in zip(column, heights, strict=True):
            canvas[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
            top += height + GAP
        left += width + GAP
    return canvas


def png(array: Bytes) -> bytes:
    """A picture (H, W, 3) as the bytes of a PNG."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "PNG")
    return buffer.getvalue()
