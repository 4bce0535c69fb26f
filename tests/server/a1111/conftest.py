import base64
import io

import numpy as np
import pytest
from PIL import Image

from tests.server.living import KEY


def file_of(array):
    """A PNG of an array, in base64."""
    file = io.BytesIO()
    Image.fromarray(array).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def photo(height=48, width=64):
    """Something with stripes and light, so that a filling is seen to belong."""
    rows, columns = np.mgrid[:height, :width]
    return np.stack([columns * 3 % 256, rows * 4 % 256, (rows + columns) % 16 * 15], -1).astype(np.uint8)


def hole(height=48, width=64):
    """White in the middle."""
    mask = np.zeros((height, width), np.uint8)
    mask[18:30, 24:40] = 255
    return mask


def opened(text):
    """What a response holds, as an array, and its words."""
    image = Image.open(io.BytesIO(base64.b64decode(text)))
    return np.asarray(image), image.info


@pytest.fixture
def api(working):
    """The real client for Python, through HTTP Basic."""
    webuiapi = pytest.importorskip("webuiapi")
    return webuiapi.WebUIApi(baseurl=f"{working.url}/sdapi/v1", username="me", password=KEY)
