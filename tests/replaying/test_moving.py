import pytest

import anew
from anew import Vary
from anew.errors import BadModel
from tests.pictures import picture


@pytest.fixture
def made(tmp_path):
    """A picture made with two files beside the model."""
    for name in ("ink", "ink-and-gold"):
        (tmp_path / name).write_bytes(name.encode())
    looks = [f"{tmp_path}/ink:0.5", f"{tmp_path}/ink-and-gold:1"]
    Vary()(picture(), engine="quick", settings={"looks": looks}, seed=2).save(tmp_path / "out.png", sign=False)
    return tmp_path / "out.png"


def test_files_that_are_where_they_were_need_not_be_named(made):
    assert anew.replay(made).identical


def test_files_that_were_moved_are_known_by_their_digests(made, tmp_path):
    for name, new in (("ink", "a"), ("ink-and-gold", "b")):
        (tmp_path / name).rename(tmp_path / new)
    again = anew.replay(made, models=[tmp_path / "b", tmp_path / "a"])
    assert again.identical
    looks = again.result.record.recipe["steps"][0]["settings"]["looks"]
    assert sorted(looks) == [f"{tmp_path}/a:0.5", f"{tmp_path}/b:1"]


def test_a_file_that_is_gone_is_asked_for_by_its_digest(made, tmp_path):
    (tmp_path / "ink").unlink()
    (tmp_path / "other").write_bytes(b"other")
    with pytest.raises(BadModel, match="--model") as gone:
        anew.replay(made, models=[tmp_path / "other"])
    assert f"which was at {tmp_path}/ink, revision " in gone.value.needed


def test_a_file_that_changed_in_its_place_is_refused(made, tmp_path):
    (tmp_path / "ink").write_bytes(b"blood")
    with pytest.raises(BadModel, match="pinned"):
        anew.replay(made)
