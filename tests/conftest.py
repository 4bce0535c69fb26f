"""Tests have a home of their own: no key is made and nothing is kept in that of whoever runs them."""

import os
from pathlib import Path

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:  # a worker has one core; libraries that take more would wait for each other
    os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory):
    before = os.environ.get("ANEW_HOME")
    os.environ["ANEW_HOME"] = str(tmp_path_factory.mktemp("anew-home"))
    yield
    if before is None:
        del os.environ["ANEW_HOME"]
    else:
        os.environ["ANEW_HOME"] = before


@pytest.fixture(autouse=True, scope="module")
def _no_model_left(_own_home):
    """Whoever adds a model to the home of all tests would change what the tests after them find."""
    shared = Path(os.environ["ANEW_HOME"]) / "models"
    yield
    assert not shared.exists() or not any(shared.iterdir()), f"models were left in {shared}"
