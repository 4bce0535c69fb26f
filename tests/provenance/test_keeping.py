"""Keeping: after a save the store knows how the picture came to be; whatever fails there, the picture is saved."""

from dataclasses import replace

import pytest

from anew import Recolor
from anew.image import Picture, open_picture, read_record
from anew.image.files import atomic
from anew.provenance import Record
from anew.provenance.keeping import kept
from anew.store import Store
from tests.pictures import hole, picture


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "home"))
    return Store()


def test_a_saved_picture_can_be_made_again_from_the_store(store, tmp_path):
    picture().save(tmp_path / "photo.jpg")
    photo = open_picture(tmp_path / "photo.jpg")
    result = Recolor()(photo, mask=hole(), seed=3)
    assert result.save(tmp_path / "out.jpg") == ()
    record = Record.from_json(store.record(result.picture.sha256))
    assert record.to_json() == result.record.to_json()
    inputs = store.inputs(record.output)
    assert set(inputs) == {"picture", "mask"}
    assert vars(inputs["picture"].origin) == vars(photo.origin)


def test_a_save_that_is_not_to_be_kept_leaves_nothing(store, tmp_path):
    Recolor()(picture(), mask=hole()).save(tmp_path / "out.png", keep=False)
    assert not store.root.exists()


@pytest.mark.parametrize("kind", ["png", "jpeg", "gif", "tiff", "webp", "avif"])
def test_a_parent_made_elsewhere_is_in_the_history(store, tmp_path, monkeypatch, kind):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "elsewhere"))
    flat = Picture(picture().samples // 64 * 64, "RGB")
    parent = Recolor()(flat, mask=hole())
    if kind == "gif":
        parent = replace(parent, picture=flat, record=replace(parent.record, output=flat.sha256))
    parent.save(tmp_path / f"parent.{kind}")
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "home"))
    read = open_picture(tmp_path / f"parent.{kind}")
    assert read.origin.record == read_record(tmp_path / f"parent.{kind}") == parent.record.to_json()
    child = Recolor()(read, mask=hole(), seed=5)
    child.save(tmp_path / "child.png")
    record = Record.from_json(store.record(child.record.output))
    assert Record.from_json(store.record(record.inputs["picture"])) == parent.record


def test_a_parent_that_somebody_changed_since_is_not_told_to_be_what_it_was(store, tmp_path):
    parent = Recolor()(picture(), mask=hole())
    changed = replace(parent.picture, samples=255 - parent.picture.samples)
    changed.save(tmp_path / "changed.png", record=parent.record.to_json())
    read = open_picture(tmp_path / "changed.png")
    child = Recolor()(read, mask=hole(), seed=5)
    assert kept(child.record, child.inputs) == ()
    assert store.record(read.sha256) is None


def test_a_strangers_text_under_our_name_is_not_noted(store):
    for text in ("", "{}", '{"format": 99}', "x" * 1000):
        photo = replace(picture(), origin=replace(picture().origin, record=text))
        result = Recolor()(photo, mask=hole())
        assert kept(result.record, result.inputs) == ()
        assert store.record(photo.sha256) is None


def test_a_home_that_is_a_file_costs_no_picture(tmp_path, monkeypatch):
    (tmp_path / "home").write_text("in the way", encoding="utf8")
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "home"))
    (told,) = Recolor()(picture(), mask=hole()).save(tmp_path / "out.png", sign=False)
    assert told.startswith("not kept for a replay: ")
    assert open_picture(tmp_path / "out.png").size == (48, 40)


def test_a_room_that_is_no_number_costs_no_picture(store, tmp_path, monkeypatch):
    monkeypatch.setenv("ANEW_STORE_ROOM", "plenty")
    (told,) = Recolor()(picture(), mask=hole()).save(tmp_path / "out.png")
    assert "'plenty'" in told
    assert "ANEW_STORE_ROOM=5" in told


def test_a_full_disk_costs_no_picture(store, tmp_path, monkeypatch):
    fill = atomic._fill

    def full(beside, data):
        if beside.is_relative_to(store.root):
            fill(beside, data[: len(data) // 2])
            raise OSError(28, "No space left on device")
        fill(beside, data)

    result = Recolor()(picture(), mask=hole())
    monkeypatch.setattr(atomic, "_fill", full)
    (told,) = result.save(tmp_path / "out.png")
    assert "No space left on device" in told
    assert open_picture(tmp_path / "out.png").size == (48, 40)
    assert [path for path in store.root.rglob("*") if path.is_file()] == []
