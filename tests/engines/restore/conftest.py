from shutil import copytree

import pytest

from anew.engines import registry
from anew.engines.restore.weights import shipped, write, write_list
from tests.engines.restore import tiny


@pytest.fixture
def nets(monkeypatch, tmp_path):
    """The package's networks are tiny; called with a name and numbers, one that says these numbers everywhere."""
    folder = tmp_path / "nets"
    copytree(tiny.folder(), folder)
    monkeypatch.setattr(shipped, "FOLDER", folder)
    registry.load("restore").__init__()

    def put(name, *numbers):
        plan = tiny.PLANS[name]
        write(folder / f"{name}.safetensors", plan, tiny.says(plan, *numbers), card={"licence": "CC0-1.0"})
        write_list(folder)
        registry.load("restore").__init__()

    yield put
    registry.load("restore").__init__()
