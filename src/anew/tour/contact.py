"""The contact sheet: every scene of the tour in one picture, before to the left of after."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anew.image import Picture

PAPER = np.array([250, 250, 250], np.uint8)
INK = (48, 44, 40)
FAINT = (128, 120, 112)
HEIGHT, GAP, LINE = 232, 14, 46
Pixels = npt.NDArray[np.uint8]


class Strip(NamedTuple):
    """One scene: its words and its pictures, in order."""

    title: str
    words: str
    pictures: Sequence[Picture]


def on_checks(picture: Picture) -> Pixels:
    """The picture in 8-bit sRGB; what is transparent shows a checkerboard."""
    rgb, alpha = picture.rgb("srgb"), picture.alpha()
    if alpha is not None:
        y, x = np.mgrid[: rgb.shape[0], : rgb.shape[1]]
        checks = np.where((x // 12 + y // 12) % 2, 0.80, 0.93).astype(np.float32)[..., None]
        rgb = rgb * alpha[..., None] + checks * (1 - alpha[..., None])
    return np.asarray((rgb * 255).round(), np.uint8)


def scaled(pixels: Pixels, height: int) -> Pixels:
    """The same picture at that height, its aspect kept."""
    import cv2

    width = max(1, round(pixels.shape[1] * height / pixels.shape[0]))
    return np.asarray(cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def row(strip: Strip) -> Picture:
    """One strip alone, without its words."""
    pieces = [_spaced(picture) for picture in strip.pictures]
    return Picture.from_array(np.hstack(pieces)[:, :-GAP])


def sheet(strips: Sequence[Strip], columns: int = 2) -> Picture:
    """All strips on one page, in columns."""
    cells = [_cell(strip) for strip in strips]
    widths = [max((cell.shape[1] for cell in cells[column::columns]), default=0) for column in range(columns)]
    cells += [cells[0][:, :0]] * (-len(cells) % columns)
    aligned = [_filled(cell, widths[i % columns]) for i, cell in enumerate(cells)]
    page = np.vstack([np.hstack(aligned[i : i + columns]) for i in range(0, len(aligned), columns)])
    return Picture.from_array(np.pad(page, ((GAP, GAP), (GAP, 0), (0, 0)), constant_values=PAPER[0]))


def _cell(strip: Strip) -> Pixels:
    pictures = np.hstack([_spaced(picture) for picture in strip.pictures])
    return np.vstack((_label(strip, pictures.shape[1]), pictures))


def _spaced(picture: Picture) -> Pixels:
    return np.pad(scaled(on_checks(picture), HEIGHT), ((0, 0), (0, GAP), (0, 0)), constant_values=PAPER[0])


def _filled(cell: Pixels, width: int) -> Pixels:
    """The cell on paper of that width, with a gap below."""
    return np.pad(cell, ((0, GAP), (0, width - cell.shape[1]), (0, 0)), constant_values=PAPER[0])


def _label(strip: Strip, width: int) -> Pixels:
    from PIL import Image, ImageDraw, ImageFont

    label = Image.new("RGB", (width, LINE), tuple(int(part) for part in PAPER))
    pen = ImageDraw.Draw(label)
    pen.text((0, 4), strip.title, fill=INK, font=ImageFont.load_default(19))
    pen.text((0, 27), strip.words, fill=FAINT, font=ImageFont.load_default(13))
    return np.asarray(label, np.uint8)
