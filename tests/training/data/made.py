"""Data sets for tests: small pictures in every layout, made in a moment."""

from pathlib import Path

import numpy as np
from PIL import Image

from anew.training.settings import DataSettings

SIDE = 24


def pixels(seed, width=SIDE, height=SIDE):
    """Smooth colours with a bright corner at the upper left, so that a mirror or a shift is seen."""
    rng = np.random.default_rng(seed)
    array = np.asarray(Image.fromarray(rng.integers(0, 200, (4, 4, 3), dtype=np.uint8)).resize((width, height)))
    array = array.copy()
    array[:3, :3] = 255
    return array


def put(path, array, **options):
    """Write an array, or a Pillow picture, where its folder need not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    (array if isinstance(array, Image.Image) else Image.fromarray(array)).save(path, **options)
    return path


def pairs(root, names=range(6), a="A", b="B", ending=".png"):
    """Pairs in two folders; b is the negative of a."""
    for name in names:
        array = pixels(int(name))
        put(root / a / f"{name:03}{ending}", array)
        put(root / b / f"{name:03}{ending}", 255 - array)
    return root


def double(root, names=range(6)):
    """Pairs A|B side by side."""
    for name in names:
        array = pixels(int(name))
        put(root / f"{name:03}.png", np.hstack([array, 255 - array]))
    return root


def lettered(root, a=6, b=5, splits=("train", "test")):
    """trainA, trainB and so on, names unlike."""
    for split in splits:
        for letter, count in (("A", a), ("B", b)):
            for name in range(count):
                put(root / f"{split}{letter}" / f"{letter}{name}.png", pixels(name))
    return root


def label_map(values, kind="palette", colours=((0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255))):
    """A label map coded as palette, grey or colour."""
    values = np.asarray(values, np.uint8)
    if kind == "grey":
        return Image.fromarray(values)
    if kind == "colour":
        return Image.fromarray(np.array(colours, np.uint8)[values])
    image = Image.new("P", values.shape[::-1])
    image.putpalette([channel for colour in colours for channel in colour])
    image.putdata(values.ravel().tolist())
    return image


def labelled(root, count=5, kind="palette", classes=3, colours=((0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255))):
    """labels/ and images/; every map has all classes."""
    for name in range(count):
        values = np.arange(SIDE * SIDE).reshape(SIDE, SIDE) // 8 % classes
        put(root / "labels" / f"{name}.png", label_map(values, kind, colours))
        put(root / "images" / f"{name}.png", pixels(name))
    return root


def settings(*paths, **more):
    """Settings for pictures of this size."""
    return DataSettings(paths=tuple(str(Path(path)) for path in paths), **{"size": 16, **more})
