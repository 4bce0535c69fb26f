import json

import numpy as np
import pytest

from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.weights import read, write
from anew.engines.restore.weights.ship import LICENCE, ship
from anew.errors import BadModel

PLAN = Plan(widths=(4,), blocks=(0,))


def run(folder, *, card=True):
    folder.mkdir()
    tensors = {name: np.full(shape, 0.5, np.float32) for name, shape in PLAN.shapes().items()}
    write(folder / "bridge.safetensors", PLAN, tensors, card={"licence": "CC0-1.0", "steps": 7})
    if card:
        (folder / "README.md").write_text("# bridge\n")
    return folder


def test_a_network_goes_into_the_package_with_its_card_and_both_licences(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    ship([run(tmp_path / "run")], package)
    net = read(package / "bridge.safetensors")
    assert net.plan == PLAN
    assert (net.facts["licence"], net.facts["data_licences"], net.facts["steps"]) == (LICENCE, "CC0-1.0", 7)
    assert (package / "bridge.md").read_text() == "# bridge\n"
    assert json.loads((package / "weights.json").read_text())["bridge"]["licence"] == LICENCE


def test_a_run_that_is_not_finished_is_not_shipped(tmp_path):
    with pytest.raises(BadModel, match="not finished"):
        ship([run(tmp_path / "run", card=False)], tmp_path)


def test_a_folder_without_a_network_is_named(tmp_path):
    with pytest.raises(BadModel, match="0 of them"):
        ship([tmp_path], tmp_path)
