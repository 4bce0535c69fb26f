from anew.nets import room
from anew.nets.room import available


def test_there_is_memory_and_no_more_than_the_group_may_hold(tmp_path, monkeypatch):
    found = available()
    assert 1e8 < found < 1e14
    (tmp_path / "max").write_text("max\n")
    (tmp_path / "some").write_text("123456789\n")
    monkeypatch.setattr(room, "GROUPS", (str(tmp_path / "none"), str(tmp_path / "max")))
    assert available() > 123456789
    monkeypatch.setattr(room, "GROUPS", (str(tmp_path / "some"), str(tmp_path / "max")))
    assert available() == 123456789
