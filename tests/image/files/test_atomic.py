"""A file that is written by somebody else's code is whole, or it is not there."""

import stat

import pytest

from anew.errors import CannotWrite
from anew.image.files.atomic import whole_file


def test_the_name_is_taken_when_the_block_ends_well(tmp_path):
    with whole_file(tmp_path / "x") as beside:
        beside.write_text("new")
        assert not (tmp_path / "x").exists() and beside.parent == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["x"] and (tmp_path / "x").read_text() == "new"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_block_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, error):
    (tmp_path / "x").write_text("old")
    with pytest.raises(error):
        _fail_half_way(tmp_path / "x", error)
    assert [path.name for path in tmp_path.iterdir()] == ["x"] and (tmp_path / "x").read_text() == "old"


def test_a_full_disk_is_told_in_our_words(tmp_path):
    with pytest.raises(CannotWrite, match="No space"), whole_file(tmp_path / "x"):
        raise OSError(28, "No space left on device")


def test_a_file_that_is_there_is_kept_on_request(tmp_path):
    (tmp_path / "x").write_text("old")
    with pytest.raises(CannotWrite, match="exists"), whole_file(tmp_path / "x", overwrite=False):
        pass


def test_the_old_files_permissions_stay(tmp_path):
    (tmp_path / "x").touch(mode=0o600)
    with whole_file(tmp_path / "x") as beside:
        beside.write_text("new")
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o600


def test_a_block_that_writes_nothing_is_a_failure(tmp_path):
    with pytest.raises(CannotWrite), whole_file(tmp_path / "x"):
        pass


def _fail_half_way(path, error):
    with whole_file(path) as beside:
        beside.write_text("half")
        raise error
