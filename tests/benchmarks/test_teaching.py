import numpy as np
from PIL import Image
from skimage.data import astronaut

from anew.engines.restore.learning.options import NETS
from anew.engines.restore.weights import read
from benchmarks.restore.teaching import SITTINGS, Sitting, held

SMALL = {"widths": [8, 8], "blocks": [1, 1], "hold_out": 2}


def test_every_network_of_the_package_has_a_sitting():
    assert {sitting.net for sitting in SITTINGS} == set(NETS)


def test_a_later_sitting_begins_where_the_one_before_ended(tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    for number in range(2):
        Image.fromarray(np.ascontiguousarray(astronaut()[number : 120 + number, :120])).save(photos / f"{number}.png")
    sittings = [Sitting("bridge", 32, 1, steps, 1, SMALL) for steps in (2, 1)]
    (last,) = held(sittings, photos, tmp_path / "runs")
    assert last.name == "bridge-2"
    assert read(last / "bridge.safetensors").facts["steps"] == 1
    written = (last / "bridge.safetensors").stat().st_mtime_ns
    assert held(sittings, photos, tmp_path / "runs") == [last]
    assert (last / "bridge.safetensors").stat().st_mtime_ns == written
