import numpy as np
import pytest
from PIL import Image

from anew.errors import BadData
from anew.training.photos.reading import groups_of, held_out, read_photos


def photo(path, side=40, seed=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (side, side, 3), np.uint8)).save(path)


def test_every_tenth_of_each_group_is_held_out():
    names = [f"{letter}{number:02d}" for letter in "ab" for number in range(25)]
    held = held_out(names, [name[0] for name in names], 10)
    assert held == {"a00", "a10", "a20", "b00", "b10", "b20"}


def test_nothing_is_held_out_where_nobody_asks():
    assert held_out(["a"], [""], 0) == frozenset()


def test_a_table_names_the_groups(tmp_path):
    photo(tmp_path / "jpg" / "one.png")
    (tmp_path / "photos.csv").write_text("file,group\njpg/one.png,trees\n")
    assert groups_of(tmp_path, ["jpg/one", "other/two"]) == ["trees", "other"]


def test_photographs_are_read_as_they_are(tmp_path):
    for number in range(4):
        photo(tmp_path / f"{number}.png", seed=number)
    photos = read_photos(tmp_path, least=32, hold_out=3)
    assert photos.held == {"0", "3"}
    assert len(photos.learned) == 2
    assert len(photos.shown) == 2
    assert np.array_equal(photos[photos.learned[0]], np.asarray(Image.open(tmp_path / "1.png")))


def test_small_and_broken_ones_are_named(tmp_path):
    photo(tmp_path / "good.png", 64)
    photo(tmp_path / "small.png", 16)
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    with pytest.raises(BadData) as told:
        read_photos(tmp_path, least=32, hold_out=0)
    assert "small.png" in str(told.value)
    assert "broken.jpg" in str(told.value)
    photos = read_photos(tmp_path, least=32, hold_out=0, skip_bad=True)
    assert photos.names == ("good",)


@pytest.mark.parametrize("hold_out", [1, 10])
def test_something_must_be_left_to_learn_from(tmp_path, hold_out):
    photo(tmp_path / "only.png")
    with pytest.raises(BadData, match="held out"):
        read_photos(tmp_path, least=32, hold_out=hold_out)


def test_no_folder_is_told(tmp_path):
    with pytest.raises(BadData, match="nothing at"):
        read_photos(tmp_path / "gone", least=32, hold_out=0)


def test_other_pictures_are_another_print(tmp_path):
    photo(tmp_path / "a.png", seed=1)
    photo(tmp_path / "b.png", seed=2)
    before = read_photos(tmp_path, least=32, hold_out=0).digest
    assert read_photos(tmp_path, least=32, hold_out=0).digest == before
    photo(tmp_path / "b.png", seed=3)
    assert read_photos(tmp_path, least=32, hold_out=0).digest != before
