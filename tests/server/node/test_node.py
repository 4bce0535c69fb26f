"""The real clients for Node, where Node and they are: ``npm install --prefix tests/server/node``."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from anew.image import Picture
from tests.server.living import KEY

HERE = Path(__file__).parent
NODE = shutil.which("node")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    """A photograph, the same with a hole, and a mask, as files."""
    folder = tmp_path_factory.mktemp("photos")
    rows, columns = np.mgrid[:48, :64]
    rgb = np.stack((columns * 3, rows * 4, (rows + columns) % 16 * 15), axis=2).astype(np.uint8)
    hole = np.zeros((48, 64), np.uint8)
    hole[18:30, 24:40] = 255
    erased = np.concatenate((rgb, 255 - hole[..., None]), axis=2)
    for name, array in (("photo", rgb), ("erased", erased), ("mask", hole)):
        Picture.from_array(array).save(folder / f"{name}.png")
    return folder


def faults(package, words):
    """What went wrong with which call of a client."""
    if NODE is None or not (HERE / "node_modules" / package).is_dir():
        pytest.skip(f"Node, or its package {package}, is not here")
    done = subprocess.run(
        [NODE, *map(str, words)], capture_output=True, text=True, timeout=300, check=False, cwd=HERE, env=os.environ
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and told, done.stderr
    return {each["call"]: each["fault"] for each in told if each["fault"]}


def test_openai(working, photo):
    words = ("openai.cjs", working.url, KEY, photo / "photo.png", photo / "erased.png")
    assert faults("openai", words) == {}


@pytest.mark.parametrize(
    ("package", "known"),
    [("a1111-webui-api", set()), ("stable-diffusion-api", {"setModel"})],  # it looks for a field that A1111 has not
)
def test_a1111(working, photo, package, known):
    words = ("a1111.cjs", working.url, KEY, photo / "photo.png", photo / "mask.png", package)
    found = faults(package, words)
    assert {call: fault for call, fault in found.items() if call not in known} == {}
