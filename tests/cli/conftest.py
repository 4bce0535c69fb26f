import json

import pytest

from anew.cli.main import run
from anew.engines import registry
from tests.cli.fake import TABLE
from tests.pictures import hole, picture


@pytest.fixture(autouse=True)
def fake_engines(monkeypatch):
    monkeypatch.setattr(registry, "BUILT_IN", TABLE)
    registry.card.cache_clear()
    registry.load.cache_clear()
    yield
    registry.card.cache_clear()
    registry.load.cache_clear()


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    """No models of the person's own, and none that a test leaves behind."""
    monkeypatch.setenv("ANEW_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder we are in, with photo.png, photo.jpg, mask.png and style.png."""
    monkeypatch.chdir(tmp_path)
    picture(48, 40).save(tmp_path / "photo.png")
    picture(48, 40).save(tmp_path / "photo.jpg")
    picture(20, 20, seed=3).save(tmp_path / "style.png")
    hole(48, 40).save(tmp_path / "mask.png")
    return tmp_path


class Said:
    """What a command line came to: exit code, stdout, stderr, and the parts of its error."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        parts = (line.split(None, 1) for line in err.splitlines())
        self.error = {part[0]: part[1] for part in parts if len(part) == 2 and part[0] in ("needed", "found", "fix")}

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def anew(capsys):
    """``anew("inpaint", ...)`` in this process."""

    def invoke(*args):
        capsys.readouterr()
        code = run([str(arg) for arg in args])
        return Said(code, *capsys.readouterr())

    return invoke
