"""The networks that come with the package, as they lie there."""

import json
from pathlib import Path

import pytest

from anew.engines.restore import weights
from anew.engines.restore.engine import NETS
from anew.engines.restore.learning.options import PLANS

FOLDER = Path(weights.__file__).parent
LISTED = FOLDER / "weights.json"
MOST = 25_000_000

pytestmark = pytest.mark.skipif(not LISTED.exists(), reason="no networks are shipped yet")


def listed():
    return json.loads(LISTED.read_text()) if LISTED.exists() else {}


def test_every_network_that_a_task_needs_is_there():
    assert {name for names in NETS.values() for name in names} <= set(listed())


def test_every_file_there_is_listed_and_they_are_small_together():
    files = {path.stem: path.stat().st_size for path in FOLDER.glob("*.safetensors")}
    assert files == {name: told["bytes"] for name, told in listed().items()} and sum(files.values()) <= MOST


@pytest.mark.parametrize("name", sorted(listed()))
def test_each_is_as_it_was_shipped_and_takes_and_makes_what_the_engine_thinks(name):
    plan, like = weights.opened(name).plan, PLANS[name]
    said = ("inputs", "outputs", "conditions", "scales", "pooled")
    assert {key: getattr(plan, key) for key in said} == {key: getattr(like, key) for key in said}
