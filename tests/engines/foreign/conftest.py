import pytest

from anew.engines import registry
from tests.engines.foreign import tiny


def pytest_collection_modifyitems(items):
    """Everything here stands on spandrel, but for what is told by names alone."""
    for item in items:
        if "engines/foreign" in item.path.as_posix() and "test_telling" not in item.path.name:
            item.add_marker(tiny.needs_spandrel)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    """No models of the person's own."""
    monkeypatch.setenv("ANEW_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def fresh():
    """The engine, with nothing loaded."""
    engine = registry.load("foreign")
    engine._keeper.clear()
    return engine
