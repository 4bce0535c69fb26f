"""Fill a hole in a picture with pieces of the same picture.

From coarse to fine: match every patch that touches the hole with one that does not, let the matches vote on the
hole's colours, and repeat. At the end each pixel is copied from the best of its patches and the seams are healed.
What lies far from the hole is cut away first, and what is still large is solved at a working size.

Axes: H rows, W columns, C channels.

Source
    Wexler et al. 2007, "Space-Time Completion of Video", doi:10.1109/TPAMI.2007.60
    Barnes et al. 2009, "PatchMatch", doi:10.1145/1531326.1531330
    Newson et al. 2014, "Video Inpainting of Complex Scenes", arXiv:1503.05528
"""

import numpy as np

from anew.engines.patch.finish import finish
from anew.engines.patch.levels import Level, finer_field, guessed, levels_of, valid_centres
from anew.engines.patch.peel import peel
from anew.engines.patch.seam import heal
from anew.errors import BadTask
from anew.ops.board import Board
from anew.ops.membrane import membrane
from anew.ops.patchmatch import Field, Floats, Mask, nowhere, search
from anew.ops.preview import Preview, still, through, unseen
from anew.ops.progress import Progress, part, silent
from anew.ops.pyramids import resize
from anew.ops.voting import best_offsets, vote

Hints = tuple[Floats | None, Floats | None]
"""The guide and the first guess."""

_RADIUS = 3
_ROUNDS = (12, 8, 5, 3)  # of matching and voting, from the coarsest level on; the finest has the last
_SWEEPS = 2
_ROBUST = 0.35
_STILL = 0.3 / 255  # mean change of a round after which a level is done
_MARGIN = 256  # pixels around the hole that are looked at, at least
_WORKING_PIXELS = 1_200_000


def fill(
    picture_HWC: Floats,
    hole_HW: Mask,
    *,
    source: Mask | None = None,
    guide: Floats | None = None,
    guess: Floats | None = None,
    seed: int = 0,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> Floats:
    """The picture with its hole filled by copies of its other parts; pixels outside the hole stay as they are.

    Args:
        picture_HWC: Three channels, or four with straight alpha, in [0, 1]. What the hole holds means nothing.
        hole_HW: True = fill, (H, W).
        source: True = may be copied, (H, W); what lies in the hole never is. None means everything else.
        guide: Further channels (H, W, G) that matching patches must share, known everywhere, in units of colour.
        guess: The picture with something in its hole to begin from, same shape; only its coarse layout matters.
            None means to begin at the hole's edge and work inwards.
        seed: Decides the search.
        progress: Told of each level.
        preview: Given each level's picture.

    Returns:
        float32, shape of the picture, in [0, 1].

    Raises:
        BadTask: there is no pixel to copy from.
    """
    hole = np.asarray(hole_HW, bool)
    allowed = ~hole if source is None else np.asarray(source, bool) & ~hole
    if not hole.any():
        return picture_HWC.astype(np.float32)
    if not allowed.any():
        raise BadTask(
            needed="at least one pixel outside the hole that may be copied",
            found="none",
            fix="Make the mask smaller, or allow more as a source.",
        )
    window = _window(hole, allowed)
    hints = None if guide is None else guide[window], None if guess is None else _premultiplied(guess[window])
    clear = _premultiplied(picture_HWC[window])
    seen, colours = Board(picture_HWC).within(preview, window), picture_HWC.shape[2]
    shown = through(seen, lambda level: _straight(level[..., :colours]))  # behind them are features and the guide
    filled = _filled(clear, hole[window], allowed[window], hints, seed, progress, shown)
    # Where the window is everything and nothing was premultiplied, what was filled is already the result.
    whole = filled.shape == picture_HWC.shape and filled.shape[2] == 3
    result = filled if whole else picture_HWC.astype(np.float32)
    result[window][hole[window]] = np.clip(_straight(filled[hole[window]]), 0, 1)
    return result


def _window(hole: Mask, allowed: Mask) -> tuple[slice, slice]:
    """The hole with its surroundings: as much again on every side, or everything where that holds no source."""
    rows, columns = np.flatnonzero(hole.any(1)), np.flatnonzero(hole.any(0))
    margin = max(_MARGIN, rows[-1] - rows[0], columns[-1] - columns[0])
    top, left = max(0, rows[0] - margin), max(0, columns[0] - margin)
    bottom, right = min(hole.shape[0], rows[-1] + 1 + margin), min(hole.shape[1], columns[-1] + 1 + margin)
    window = slice(top, bottom), slice(left, right)
    enough = valid_centres(allowed[window], _RADIUS).mean() > 0.1
    return window if enough else (slice(0, hole.shape[0]), slice(0, hole.shape[1]))


def _filled(
    picture: Floats, hole: Mask, allowed: Mask, hints: Hints, seed: int, progress: Progress, preview: Preview
) -> Floats:
    """``fill`` for one window, whatever its size."""
    scale = min(1.0, (_WORKING_PIXELS / hole.size) ** 0.5)
    if scale == 1:
        return _filled_small(picture, hole, allowed, hints, seed, progress, preview)
    height, width = (max(1, round(side * scale)) for side in hole.shape)
    small_hole = resize(hole.astype(np.float32), height, width) > 0
    small_allowed = (resize(allowed.astype(np.float32), height, width) > 0.999) & ~small_hole
    radius = _radius(small_allowed)
    if radius == 0:
        return membrane(picture, hole, allowed)
    small = _shrunk(picture, ~hole, height, width)
    guide, guess = (None if hint is None else resize(hint, height, width) for hint in hints)
    levels = levels_of(small, small_hole, small_allowed, guide, radius)
    field = _solved(levels, guess, radius, seed, part(progress, 0, 0.6), preview)
    field = _everywhere(field, levels[0].targets)
    filled, offsets = finish(picture, hole, allowed, field, radius=radius, seed=seed, progress=part(progress, 0.6, 0.9))
    progress(0.9, "healing seams")
    heal(filled, hole, offsets)
    return filled


def _filled_small(
    picture: Floats, hole: Mask, allowed: Mask, hints: Hints, seed: int, progress: Progress, preview: Preview
) -> Floats:
    """``fill`` for a window that is solved at its own size."""
    radius = _radius(allowed)
    if radius == 0:
        return membrane(picture, hole, allowed)
    levels = levels_of(picture, hole, allowed, hints[0], radius)
    field = _solved(levels, hints[1], radius, seed, progress, preview)
    offsets = best_offsets(field, radius=radius, pixels=hole, targets=levels[0].targets)
    y, x = np.nonzero(hole)
    filled = picture.copy()
    filled[y, x] = picture[y + offsets[0][y, x], x + offsets[1][y, x]]
    heal(filled, hole, offsets)
    return filled


def _shrunk(picture: Floats, known: Mask, height: int, width: int) -> Floats:
    """A smaller picture, coloured by the known pixels only."""
    weights = known.astype(np.float32)
    share = resize(weights, height, width)[..., None]
    return np.asarray(resize(picture * weights[..., None], height, width) / np.maximum(share, 1e-3), np.float32)


def _radius(allowed: Mask) -> int:
    """The largest patch radius for which there is something to copy; 0 where there is none."""
    return next((radius for radius in range(_RADIUS, 0, -1) if valid_centres(allowed, radius).any()), 0)


def _solved(
    levels: list[Level], guess: Floats | None, radius: int, seed: int, progress: Progress, preview: Preview
) -> Field:
    """The matches of the finest level."""
    last = len(levels) - 1
    if guess is None:
        picture, field = peel(levels[last], radius=radius, seed=seed)
    else:
        picture, field = guessed(levels, guess), nowhere(levels[last].hole.shape)
    for number in range(last, -1, -1):
        progress((last - number) / (last + 1), "filling")
        level = levels[number]
        if number < last:
            field = finer_field(field, levels[number + 1], level, radius)
            placed = level.targets & (field.y >= 0)
            picture = _voted(level, level.picture, field, radius, targets=placed)
            at = placed & level.hole
            picture[at] = level.picture[field.y[at], field.x[at]]
        picture, field = _settled(levels, number, picture, field, radius, seed)
        preview(still(picture))
    return field


def _settled(
    levels: list[Level], number: int, picture: Floats, field: Field, radius: int, seed: int
) -> tuple[Floats, Field]:
    """Match and vote in turn until a level changes little. The finest ends with a match, for a copy follows."""
    level, depth = levels[number], len(levels) - 1 - number
    finest = number == 0
    rounds = _ROUNDS[-1] if finest and depth else _ROUNDS[min(depth, len(_ROUNDS) - 1)]
    # Jumping is for the coarsest level. Further on a jump finds, among equals, the smoother: noise differs from a
    # smooth guess by its own variance, from another noise by twice that. So detail would wear away.
    reach = 0 if depth else max(level.hole.shape)
    for turn in range(rounds):
        field = search(
            picture, picture, field, radius=radius, targets=level.targets, valid=level.valid, weights=level.weights,
            nearness=level.nearness, sweeps=_SWEEPS, seed=seed + 1000 * number + turn, reach=reach,
        )  # fmt: skip
        if finest and turn == rounds - 1:
            break
        before, picture = picture, _voted(level, picture, field, radius, robust=_ROBUST)
        if turn > 1 and not finest and np.abs(picture - before)[level.hole].mean() < _STILL:
            break
    return picture, field


def _voted(
    level: Level, picture: Floats, field: Field, radius: int, robust: float = 0, targets: Mask | None = None
) -> Floats:
    return vote(
        picture, field, radius=radius, robust=robust, base=picture, pixels=level.hole,
        targets=level.targets if targets is None else targets, trust=level.trust,
    )  # fmt: skip


def _everywhere(field: Field, targets: Mask) -> Field:
    """The field with its edge repeated outwards: centres without a match move along with the nearest that has one."""
    import cv2

    _, labels = cv2.distanceTransformWithLabels(
        (~targets).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    rows, columns = np.nonzero(targets)
    nearest = np.zeros(int(labels.max()) + 1, np.intp)
    nearest[labels[rows, columns]] = np.arange(len(rows))
    of = nearest[labels]
    y = np.arange(field.shape[0])[:, None] + (field.y[rows, columns] - rows)[of]
    x = np.arange(field.shape[1])[None, :] + (field.x[rows, columns] - columns)[of]
    return Field(y.astype(np.int32), x.astype(np.int32), field.cost)


def _premultiplied(picture: Floats) -> Floats:
    """Colour times alpha, so that what is transparent is one colour whatever lies under it."""
    if picture.shape[2] < 4:
        return np.ascontiguousarray(picture, np.float32)
    return np.concatenate([picture[..., :3] * picture[..., 3:], picture[..., 3:]], axis=2)


def _straight(pixels: Floats) -> Floats:
    if pixels.shape[-1] < 4:
        return pixels
    return np.concatenate([pixels[..., :3] / np.maximum(pixels[..., 3:], 1e-3), pixels[..., 3:]], axis=-1)
