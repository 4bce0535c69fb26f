"""Scenes: the same for the same seed, in every layout, and no transfer of colours explains the photo."""

import cv2
import numpy as np
import pytest

from anew.errors import BadInput
from anew.image import open_picture
from anew.training.data.survey import survey
from anew.training.scenes import CLASSES, make_scenes, map_of, photo_of, plan
from anew.training.settings import DataSettings


def read(path):
    return open_picture(path).samples


def looked_at(folder, **more):
    return survey(DataSettings(paths=(str(folder),), size=32, **more))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    root = tmp_path_factory.mktemp("scenes")
    return {kind: make_scenes(root / kind, 3, 48, 5, kind) for kind in ("paired", "unpaired", "prints", "labels")}


def test_pairs_are_found_with_their_test(made):
    found = looked_at(made["paired"])
    assert found.paired and (len(found.train), len(found.test)) == (3, 2) and (found.a.name, found.b.name) == ("a", "b")


def test_a_print_is_the_photo_under_dots_and_paler_than_paper_is_nothing(made):
    photo = read(made["unpaired"] / "testB/scene-00000.png").astype(float)
    printed = read(made["prints"] / "testA/scene-00000.png").astype(float)
    assert (read(made["prints"] / "testB/scene-00000.png") == photo).all()
    assert printed.max(axis=(0, 1)).tolist() <= [250, 235, 200]
    blurred = [cv2.GaussianBlur(each, (0, 0), 4).mean(axis=2).ravel() for each in (photo, printed)]
    assert np.corrcoef(*blurred)[0, 1] > 0.9


def test_unpaired_sides_show_different_scenes_and_the_test_the_truth(made):
    found = looked_at(made["unpaired"])
    assert not found.paired and found.test.paired
    assert not {item.name for item in found.train.a} & {item.name for item in found.train.b}
    assert np.array_equal(
        read(made["unpaired"] / "trainA/scene-00001.png"), read(made["paired"] / "train/a/scene-00001.png")
    )
    assert np.array_equal(
        read(made["unpaired"] / "testB/scene-00000.png"), read(made["paired"] / "test/b/scene-00000.png")
    )


def test_labels_are_found_with_their_classes(made):
    found = looked_at(made["labels"])
    assert [label.name for label in found.palette] == [name for name, _ in CLASSES]
    assert (found.a.kind, found.a.channels, found.b.name) == ("labels", 8, "images")


def test_the_same_seed_gives_the_same_bytes_and_more_scenes_the_same_first(made, tmp_path):
    again = make_scenes(tmp_path, 5, 48, 5)
    for name in ("train/a/scene-00002.png", "train/b/scene-00002.png", "test/b/scene-00001.png"):
        assert (again / name).read_bytes() == (made["paired"] / name).read_bytes()
    other = make_scenes(tmp_path / "other", 1, 48, 6)
    assert not np.array_equal(read(other / "train/a/scene-00000.png"), read(made["paired"] / "train/a/scene-00000.png"))


def test_training_and_test_share_no_scene(made):
    files = [path.read_bytes() for path in (made["paired"]).rglob("a/*.png")]
    assert len(set(files)) == len(files) == 5


def test_a_map_is_flat_and_a_photo_is_not():
    drawn = plan((0, 1), 64)
    map_, photo = map_of(drawn), photo_of(drawn)
    assert map_.shape == photo.shape == (64, 64, 3) and map_.dtype == photo.dtype == np.uint8
    assert len(np.unique(photo.reshape(-1, 3), axis=0)) > 8 * len(np.unique(map_.reshape(-1, 3), axis=0))


def test_no_transfer_of_colours_turns_the_map_into_the_photo():
    """The transfer of mean and spread (Reinhard 2001) is further off than one flat colour, which knows nothing."""
    maps, photos = [], []
    for number in range(8):
        drawn = plan((1, number), 64)
        maps.append(map_of(drawn).reshape(-1, 3) / 255)
        photos.append(photo_of(drawn).reshape(-1, 3) / 255)
    x, y = np.concatenate(maps), np.concatenate(photos)
    transferred = (x - x.mean(0)) / x.std(0) * y.std(0) + y.mean(0)
    off, flat = (np.abs(guess - y).mean() for guess in (transferred, y.mean(0)))
    assert off > 1.2 * flat and np.abs(x - y).mean() > 1.5 * flat


def test_every_class_comes_up():
    seen = np.unique(np.concatenate([plan((2, number), 64).classes.ravel() for number in range(12)]))
    assert seen.tolist() == list(range(len(CLASSES)))


@pytest.mark.parametrize(("count", "size"), [(0, 64), (1, 8), (1, 5000)])
def test_counts_and_sizes_out_of_range_are_refused(tmp_path, count, size):
    with pytest.raises(BadInput) as caught:
        make_scenes(tmp_path / "x", count, size)
    assert "at least 1 scene" in caught.value.needed and not (tmp_path / "x").exists()
