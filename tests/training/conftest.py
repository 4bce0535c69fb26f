"""Real pictures, small, for runs of a few steps."""

import numpy as np
import pytest
from PIL import Image


@pytest.fixture(scope="session")
def small_pairs(tmp_path_factory):
    """Eight photographs beside their edges, 40x40 each: six to learn from, two to test on."""
    from skimage import data
    from skimage.filters import sobel

    folder = tmp_path_factory.mktemp("small") / "edges2photo"
    whole = data.astronaut()
    for k in range(8):
        place = folder / ("train" if k < 6 else "test")
        place.mkdir(parents=True, exist_ok=True)
        photo = np.asarray(Image.fromarray(whole[64 * k : 64 * k + 64, 128:192]).resize((40, 40)))
        edges = (255 * sobel(photo.mean(2) / 255)).astype(np.uint8)
        Image.fromarray(np.concatenate([np.repeat(edges[..., None], 3, 2), photo], 1)).save(place / f"{k}.png")
    return folder
