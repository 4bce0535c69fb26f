import pytest

from tests.server.living import living


@pytest.fixture(scope="session")
def live(tmp_path_factory):
    """A server without a worker."""
    with living(tmp_path_factory.mktemp("serving") / "jobs") as server:
        yield server


@pytest.fixture(scope="session")
def working(tmp_path_factory):
    """A server with one."""
    with living(tmp_path_factory.mktemp("working") / "jobs", workers=1) as server:
        yield server
