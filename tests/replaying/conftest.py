import pytest

from anew.engines import registry


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    """A store of its own, so that nothing is found that another test has kept."""
    monkeypatch.setenv("ANEW_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(autouse=True)
def quick_engine(monkeypatch):
    """Whatever varies does so at once."""
    monkeypatch.setattr(registry, "BUILT_IN", {**registry.BUILT_IN, "quick": "tests.replaying.quick:CARD"})
    registry.card.cache_clear()
    registry.load.cache_clear()
    yield
    registry.card.cache_clear()
    registry.load.cache_clear()
