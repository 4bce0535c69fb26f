import pytest

from tests.repository import FILES, REFUSED, safetensors, write


@pytest.fixture
def store(tmp_path):
    return tmp_path / "home" / "models"


@pytest.fixture
def folder(tmp_path):
    """A model's folder with pickles and code beside its weights."""
    return write(tmp_path / "my-model", FILES | REFUSED)


@pytest.fixture
def single(tmp_path):
    path = tmp_path / "dreamy v1.safetensors"
    path.write_bytes(safetensors(7))
    return path


@pytest.fixture
def files():
    """The files of a repository."""
    return FILES | REFUSED
