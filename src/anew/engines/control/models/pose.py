"""Pose: one person as a stick figure, in the colours that ControlNets know from OpenPose.

The person is the one in the box, or the one who fills the picture. The model is shown that box alone, upright.

Sources
    Xu et al. 2022, "ViTPose", arXiv:2204.12484
    Cao et al. 2019, "OpenPose", arXiv:1812.08008                   the figure and its colours
"""

import colorsys
from typing import Any, NamedTuple

import cv2
import numpy as np

from anew.engines.base import Array
from anew.engines.control.gradients import unit
from anew.engines.control.models.folder import ModelFolder
from anew.engines.control.models.pixels import prepared
from anew.errors import BadModel
from anew.tasks.control import Control
from anew.tasks.fields import corners

COCO = 17
"""Points that the model tells: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles; left first."""
NOSE, NECK = 0, 1
FROM_COCO = (0, -1, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3)
"""For each point of the figure, the model's; the neck is between the shoulders."""
LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10),
    (1, 11), (11, 12), (12, 13), (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
"""Pairs of points of the figure, in the order of their colours."""
SEEN = 0.3
"""Certainty under which a point is not drawn."""
ROOM = 1.25
"""How much larger than the box the model's view is; so it was trained."""


class Body(NamedTuple):
    """Points of one body."""

    points_N2: Array
    """x and y in pixels."""
    certain_N: Array


def pose(picture_HWC: Array, task: Control, folder: ModelFolder, net: Any) -> Array:
    """The figure on black: float32 (H, W, 3)."""
    import torch

    height, width = picture_HWC.shape[:2]
    box = corners(task.box) if task.box else (0, 0, width, height)
    view = _view_size(folder)
    turn = _view(box, view)
    seen = cv2.warpAffine(np.ascontiguousarray(picture_HWC), turn, view[::-1], flags=cv2.INTER_AREA)
    pixels = torch.from_numpy(prepared(np.asarray(seen, np.float32), view, folder.processor))
    experts = (folder.config.get("backbone_config") or {}).get("num_experts", 1)
    told = net(pixels, dataset_index=torch.tensor([0]) if experts > 1 else None)
    maps = np.asarray(told.heatmaps[0].float().numpy(), np.float32)
    if maps.shape[0] != COCO:
        raise BadModel(
            needed=f"a model of the {COCO} points of COCO", found=f"{maps.shape[0]} points", fix="Take another one."
        )
    body = peaks(maps)
    scale = np.array([view[1] / maps.shape[2], view[0] / maps.shape[1]], np.float32)
    back = np.asarray(cv2.invertAffineTransform(turn), np.float32)
    points = np.hstack((body.points_N2 * scale, np.ones((COCO, 1), np.float32))) @ back.T
    return figure((height, width), _as_figure(Body(np.asarray(points, np.float32), body.certain_N)))


def peaks(maps_NHW: Array) -> Body:
    """Where each map is highest, a quarter of a pixel towards the higher neighbour."""
    count, height, width = maps_NHW.shape
    at = maps_NHW.reshape(count, -1).argmax(1)
    points = np.stack([at % width, at // width], axis=1).astype(np.float32)
    for n, (x, y) in enumerate(points.astype(int)):
        field = maps_NHW[n]
        if 0 < x < width - 1:
            points[n, 0] += 0.25 * np.sign(field[y, x + 1] - field[y, x - 1])
        if 0 < y < height - 1:
            points[n, 1] += 0.25 * np.sign(field[y + 1, x] - field[y - 1, x])
    return Body(points, maps_NHW.reshape(count, -1).max(1))


def figure(shape: tuple[int, int], body: Body) -> Array:
    """Limbs at 0.6 of their colour, joints on top at all of it."""
    canvas = np.zeros((*shape, 3), np.float32)
    one = unit(canvas)
    seen = body.certain_N > SEEN
    spots = [(float(x), float(y)) for x, y in body.points_N2]
    for n, (a, b) in enumerate(LIMBS):
        if seen[a] and seen[b]:
            _line(canvas, spots[a], spots[b], 4 * one, np.float32(0.6) * _colour(n))
    for n, spot in enumerate(spots):
        if seen[n]:
            _line(canvas, spot, spot, 4 * one, _colour(n))
    return canvas


def _view_size(folder: ModelFolder) -> tuple[int, int]:
    told = (folder.config.get("backbone_config") or {}).get("image_size", (256, 192))
    if not (isinstance(told, (list, tuple)) and len(told) == 2 and all(isinstance(v, int) and v > 0 for v in told)):
        raise BadModel(needed="a height and a width as image_size", found=repr(told)[:80], fix="Copy the model again.")
    return told[0], told[1]


def _view(box: tuple[int, int, int, int], view: tuple[int, int]) -> Array:
    """The affine map from the picture to the model's view of a box, which shows all of it, unstretched."""
    left, top, width, height = box
    scale = min(view[1] / width, view[0] / height) / ROOM
    centre_x, centre_y = left + (width - 1) / 2, top + (height - 1) / 2
    shift_x, shift_y = (view[1] - 1) / 2 - scale * centre_x, (view[0] - 1) / 2 - scale * centre_y
    return np.array([[scale, 0, shift_x], [0, scale, shift_y]], np.float32)


def _as_figure(coco: Body) -> Body:
    points, certain = coco.points_N2[list(FROM_COCO)], coco.certain_N[list(FROM_COCO)]
    points[NECK] = coco.points_N2[5:7].mean(0)
    certain[NECK] = coco.certain_N[5:7].min()
    return Body(points, certain)


def _colour(n: int) -> Array:
    """The n-th of eighteen hues, from red round the circle."""
    return np.array(colorsys.hsv_to_rgb(n / 18, 1, 1), np.float32)


def _line(canvas: Array, a: tuple[float, float], b: tuple[float, float], radius: float, colour: Array) -> None:
    """Draw a round-ended stroke, to a sixteenth of a pixel."""
    ends = [(round(x * 16), round(y * 16)) for x, y in (a, b)]
    paint = [float(part) for part in colour]
    cv2.line(canvas, ends[0], ends[1], paint, max(1, round(2 * radius)), cv2.LINE_8, 4)
