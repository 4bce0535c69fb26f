import pytest


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    """A store of its own, so that nothing is found that another test has kept."""
    monkeypatch.setenv("ANEW_HOME", str(tmp_path_factory.mktemp("home")))
