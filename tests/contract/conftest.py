import pytest

from anew.engines.restore.weights import shipped
from tests.engines.restore import tiny


@pytest.fixture(autouse=True)
def small_networks(monkeypatch):
    """The restore engine's own networks take seconds; tiny ones promise the same."""
    monkeypatch.setattr(shipped, "FOLDER", tiny.folder())
