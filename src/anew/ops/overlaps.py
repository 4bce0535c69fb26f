"""Overlaps: a picture of any size made in tiles that fade into each other.

    |<------- tile ------->|
    |              |<------- tile ------->|
    |              |<-over->|             |       inside the overlap one tile fades out as the other fades in

Axes
    H, W  the picture      h, w  a tile      C  channels
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from anew.ops.mirror import mirrored
from anew.ops.progress import Progress
from anew.ops.tiles import Place

Floats = npt.NDArray[np.float32]


class Share(NamedTuple):
    """One tile along one axis: where it begins, and how much each of its pixels counts; shares add up to 1."""

    start: int
    weights: Floats


class Tile(NamedTuple):
    """One tile of a tiling: the how-manieth it is, and where it begins. A seed of its own follows from that."""

    column: int
    row: int
    left: int
    top: int


Make = Callable[[npt.NDArray[Any], Tile], Floats]
"""From the pixels of a tile, (h, w) or (h, w, c), what is made of them: float32 (scale h, scale w, C)."""


@dataclass(frozen=True)
class Tiling:
    """How a picture of one size is cut, and put together again.

    Example:
        >>> tiling = tiling_of(3, 8, tile=4, overlap=1, multiple=2)
        >>> tiling.grown, tiling.sides, [(tile.left, tile.top) for tile in tiling.tiles]
        ((4, 8), (4, 4), [(0, 0), (2, 0), (4, 0)])
    """

    size: tuple[int, int]
    """(H, W) of the picture."""
    grown: tuple[int, int]
    """(H, W) to which its mirror image makes it grow, to the right and downwards, so that tiles fit."""
    sides: tuple[int, int]
    """(h, w) of each tile."""
    rows: tuple[Share, ...]
    columns: tuple[Share, ...]
    scale: int = 1
    """How many times larger what is made is; the shares are of its size, everything else of the picture's."""

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """All tiles, row by row."""
        return tuple(
            Tile(x, y, column.start // self.scale, row.start // self.scale)
            for y, row in enumerate(self.rows)
            for x, column in enumerate(self.columns)
        )

    def place(self, tile: Tile) -> Place:
        """The rows and columns of the grown picture that a tile is."""
        return slice(tile.top, tile.top + self.sides[0]), slice(tile.left, tile.left + self.sides[1])

    def grow(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The picture, or anything of its size, as `place` cuts it."""
        return mirrored(array, bottom=self.grown[0] - self.size[0], right=self.grown[1] - self.size[1])

    def make(self, array: npt.NDArray[Any], call: Make, progress: Progress, doing: str = "making tiles") -> Floats:
        """Every tile made, and all of them faded together.

        Args:
            array: (H, W) or (H, W, c), any type.
            call: Asked once a tile, row by row.
            progress: Told before each tile; may raise ``Cancelled``.
            doing: What it is told.

        Returns:
            float32 (scale H, scale W, C).
        """
        whole, tiles, made = self.grow(array), self.tiles, None
        for index, tile in enumerate(tiles):
            progress(index / len(tiles), doing)
            piece = call(whole[self.place(tile)], tile)
            if made is None:
                made = np.zeros((self.scale * self.grown[0], self.scale * self.grown[1], piece.shape[2]), np.float32)
            self._add(made, piece, tile)
        assert made is not None  # a tiling has a tile
        return made[: self.scale * self.size[0], : self.scale * self.size[1]]

    def _add(self, made: Floats, piece: Floats, tile: Tile) -> None:
        row, column = self.rows[tile.row], self.columns[tile.column]
        place = slice(row.start, row.start + len(row.weights)), slice(column.start, column.start + len(column.weights))
        made[place] += piece * (row.weights[:, None] * column.weights)[..., None]


def tiling_of(
    height: int,
    width: int,
    *,
    tile: int,
    overlap: int,
    multiple: int = 1,
    least: int = 1,
    scale: int = 1,
    hard: bool = False,
) -> Tiling:
    """A tiling of a picture of that size.

    Args:
        height: Of the picture.
        width: Of the picture.
        tile: The longest side of a tile, rounded up to a multiple; 0 = the whole picture at once.
        overlap: How much neighbours share at least; at most half a tile.
        multiple: What the sides of tiles are multiples of.
        least: Sides are never shorter.
        scale: How many times larger what is made of a tile is.
        hard: Cut tiles apart in the middle of the overlap instead of fading: for label maps.
    """
    sides = [up_to(side, multiple, least) for side in (height, width)]
    if tile:
        sides = [min(side, up_to(tile, multiple, least)) for side in sides]
    grown = max(height, sides[0]), max(width, sides[1])
    rows, columns = (
        tuple(shares(length, side, min(overlap, side // 2), scale=scale, hard=hard))
        for length, side in zip(grown, sides, strict=True)
    )
    return Tiling((height, width), grown, (sides[0], sides[1]), rows, columns, scale)


def up_to(length: int, multiple: int, least: int = 1) -> int:
    """The next side that is a multiple and not too short.

    Example:
        >>> up_to(65, 4), up_to(1, 4, 32)
        (68, 32)
    """
    least = max(length, least)
    return least + -least % multiple


def shares(length: int, tile: int, overlap: int, *, scale: int = 1, hard: bool = False) -> list[Share]:
    """Tiles of one length that cover an axis, evenly spread.

    Args:
        length: Of the axis, at least ``tile``.
        tile: Of each tile.
        overlap: At least so much of two neighbours is the same; below ``tile``.
        scale: The shares are those of an axis so many times as long, of which tiles begin at multiples of it.
        hard: Each pixel is taken from one tile alone, the one in whose middle it is most.

    Example:
        >>> [(share.start, share.weights.tolist()) for share in shares(5, 3, 1)]
        [(0, [1.0, 1.0, 0.5]), (2, [0.5, 1.0, 1.0])]
    """
    count = 1 + -(-(length - tile) // (tile - overlap))
    starts = [scale * round(index * (length - tile) / max(count - 1, 1)) for index in range(count)]
    length, tile, overlap = scale * length, scale * tile, scale * overlap
    rise = np.minimum((np.arange(tile, dtype=np.float32) + 0.5) / max(overlap, 1), 1)
    rise = np.sin(rise * np.pi / 2) ** 2
    counts = np.zeros((count, length), np.float32)
    for index, start in enumerate(starts):
        counts[index, start : start + tile] = 1
        if index > 0:
            counts[index, start : start + tile] *= rise
        if index < count - 1:
            counts[index, start : start + tile] *= rise[::-1]
    if hard:
        counts = (counts.argmax(axis=0) == np.arange(count)[:, None]).astype(np.float32)
    counts /= counts.sum(axis=0)
    return [Share(start, counts[index, start : start + tile]) for index, start in enumerate(starts)]
