"""Pictures for tests: real texture, any size and mode, no files."""

import numpy as np

from anew import Picture

CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4}


def texture(width, height, channels=3, seed=7):
    """Stripes, a gradient and noise: something for patches to hold on to."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    waves = [np.sin(x / (3 + c) + c) * np.cos(y / (4 + c)) for c in range(channels)]
    noise = rng.normal(0, 0.05, (height, width, channels))
    return np.clip(0.5 + 0.35 * np.dstack(waves) + noise, 0, 1).astype(np.float32)


def picture(width=48, height=40, mode="RGB", depth=8, seed=7):
    """A picture of any mode and depth."""
    samples = (texture(width, height, CHANNELS[mode], seed) * (2**depth - 1)).round()
    return Picture(samples.astype(np.uint8 if depth == 8 else np.uint16), mode)


def hole(width=48, height=40, share=4):
    """A white box in the middle, one ``share``-th of each side; at least one pixel, never all."""
    mask = np.zeros((height, width), bool)
    h, w = max(1, height // share), max(1, width // share)
    mask[(height - h) // 2 : (height - h) // 2 + h, (width - w) // 2 : (width - w) // 2 + w] = True
    if mask.all() and mask.size > 1:
        mask[0, 0] = False
    return Picture.from_array(mask)
