"""The photographs of the tour, and shapes to draw masks with. Licences: pictures/README.md."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from anew.image import Picture, Size, open_picture

FOLDER = Path(__file__).parent / "pictures"

Points = Sequence[tuple[int, int]]
"""Corners of a polygon, (x, y) in pixels."""


def photo(name: str) -> Picture:
    """One photograph by the name of its file, without the ending.

    Example:
        >>> photo("coffee").size
        Size(width=600, height=400)
    """
    return open_picture(next(FOLDER.glob(f"{name}.*")))


def outline(size: Size, *polygons: Points, but: Sequence[Points] = ()) -> Picture:
    """A mask, white inside the polygons, but not inside those of ``but``.

    Example:
        >>> outline(Size(4, 4), [(0, 0), (1, 0), (1, 3), (0, 3)]).grey()[0].tolist()
        [1.0, 1.0, 0.0, 0.0]
    """
    import cv2

    mask = np.zeros((size.height, size.width), np.uint8)
    for points in polygons:
        cv2.fillPoly(mask, [np.array(points, np.int32)], 255)
    for points in but:
        cv2.fillPoly(mask, [np.array(points, np.int32)], 0)
    return Picture.from_array(mask)


def crude(size: Size, *patches: tuple[str, Points]) -> Picture:
    """A crude painting: polygons of flat colour, ``#rrggbb``, each laid over those before it.

    Example:
        >>> crude(Size(2, 1), ("#ff0000", box(0, 0, 2, 1))).samples[0, 0].tolist()
        [255, 0, 0]
    """
    import cv2

    canvas = np.zeros((size.height, size.width, 3), np.uint8)
    for colour, points in patches:
        cv2.fillPoly(canvas, [np.array(points, np.int32)], tuple(bytes.fromhex(colour[1:])))
    return Picture.from_array(canvas)


def cut(picture: Picture, left: int, top: int, width: int, height: int) -> Picture:
    """A rectangle of a picture."""
    return Picture.from_array(picture.samples[top : top + height, left : left + width])


def box(left: int, top: int, width: int, height: int) -> Points:
    """The corners of a rectangle."""
    return [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]


def disc(x: int, y: int, radius: int, *, height: int = 0) -> Points:
    """The corners of a disc, or of an upright ellipse of another height."""
    turns = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    return [(round(x + radius * np.cos(t)), round(y + (height or radius) * np.sin(t))) for t in turns]
