"""Small scenes with a known translation: label maps of discs on a ground, and their pictures."""

import numpy as np

from anew.engines.gan.facts import Domain
from anew.training.evaluate.gallery import Gallery

COLOURS = np.array([[60, 120, 60], [200, 60, 50], [60, 80, 200]], np.uint8)
PICTURE = Domain(name="photo")
LABELS = Domain(name="label", kind="labels", channels=3)


def scene(seed, side=32):
    """A label map (H, W) of classes 0 to 2, and its picture (H, W, 3) with some grain."""
    rng = np.random.default_rng(seed)
    labels = np.zeros((side, side), np.uint8)
    y, x = np.mgrid[:side, :side]
    for label in (1, 2):
        (row, column), radius = rng.uniform(6, side - 6, 2), rng.uniform(5, 9)
        labels[np.hypot(y - row, x - column) < radius] = label
    picture = COLOURS[labels] + rng.normal(0, 8, (side, side, 3))
    return labels, picture.clip(0, 255).astype(np.uint8)


def rendered(labels_HW):
    """The picture without its grain."""
    return COLOURS[labels_HW]


def read_off(picture_HWC):
    """The label map, by the nearest colour: the perfect segmenter of this world."""
    distance = np.abs(picture_HWC[..., None, :].astype(int) - COLOURS.astype(int)).sum(-1)
    return distance.argmin(-1).astype(np.uint8)


def labelled(count=6, start=0, side=32):
    """Label maps on side a, their pictures on side b."""
    both = [scene(seed, side) for seed in range(start, start + count)]
    return Gallery(
        [x for x, _ in both], [y for _, y in both], {"a": LABELS, "b": PICTURE}, tuple((i, i) for i in range(count))
    )


def duotone(count=6, start=0, paired=True):
    """Pictures on side a; on side b the same, darker and with red and blue exchanged."""
    pictures = [scene(seed)[1] for seed in range(start, start + count)]
    pairs = tuple((i, i) for i in range(count)) if paired else ()
    return Gallery(pictures, [darker(x) for x in pictures], {"a": PICTURE, "b": Domain(name="night")}, pairs)


def darker(picture):
    return (picture[..., ::-1] * 0.6).round().astype(np.uint8)
