"""The cache: decoded once, decoded again when a file changes, whole whatever happens."""

import json
import os

import numpy as np
import pytest

from anew.errors import BadFile, CannotWrite
from anew.training.data.cache import INDEX, filled
from anew.training.data.dataset import open_dataset
from anew.training.data.survey import survey
from tests.training.data.made import labelled, pairs, pixels, put, settings


def array(number):
    return np.full((number + 1, 2), number, np.uint8)


def decode(number):
    if number == 3:
        raise BadFile(needed="n", found="f", fix="x.")
    return [array(number), array(number + 10)], {"number": number}


def test_what_was_put_in_comes_out(tmp_path):
    for folder in (None, tmp_path, tmp_path):
        store = filled(folder, ["a", "b", "c"], decode)
        assert all(
            np.array_equal(store[i, 1], array(i + 10)) and store.entry(i).facts == {"number": i} for i in range(3)
        )
    assert store.decoded == 0


def test_arrays_of_the_cache_cannot_be_written_to(tmp_path):
    with pytest.raises(ValueError, match="read-only"):
        filled(tmp_path, ["a"], decode)[0, 0][0, 0] = 9


def test_only_new_keys_are_decoded_and_old_pixels_are_removed(tmp_path):
    filled(tmp_path, ["a", "b"], decode)
    calls = []

    def count(number):
        calls.append(number)
        return decode(number)

    store = filled(tmp_path, ["b", "c", "a"], count)
    assert calls == [1] and store[0, 0].tolist() == array(1).tolist() and store[2, 0].tolist() == array(0).tolist()
    assert len(list(tmp_path.glob("pixels-*"))) == 1


def test_a_bad_file_is_an_error_at_its_place_now_and_from_the_cache(tmp_path):
    for _ in range(2):
        store = filled(tmp_path, ["a", "b", "c", "d", "e"], decode)
        with pytest.raises(BadFile):
            store.entry(3)
        assert store[4, 0].tolist() == array(4).tolist()
    assert store.decoded == 0


@pytest.mark.parametrize(
    "harm", ["", "{}", '{"format": 99}', "[]", '{"format": 1, "entries": {"a": 3}, "pixels": "x"}']
)
def test_a_damaged_index_only_costs_decoding(tmp_path, harm):
    filled(tmp_path, ["a"], decode)
    (tmp_path / INDEX).write_text(harm)
    assert filled(tmp_path, ["a"], decode).decoded == 1


def test_pixels_cut_short_only_cost_decoding(tmp_path):
    filled(tmp_path, ["a", "b"], decode)
    pixels_file = next(tmp_path.glob("pixels-*"))
    pixels_file.write_bytes(pixels_file.read_bytes()[:-1])
    assert filled(tmp_path, ["a", "b"], decode).decoded == 2


def test_an_interrupted_fill_leaves_the_old_cache_whole(tmp_path):
    filled(tmp_path, ["a"], decode)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def stop(number):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled(tmp_path, ["a", "b"], stop)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_no_room_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite) as caught:
        filled(tmp_path / "file", ["a"], decode)
    assert "decoded pictures" in caught.value.needed and caught.value.fix


def test_a_survey_decodes_each_file_once_and_a_changed_one_again(tmp_path):
    root, kept = pairs(tmp_path / "data", range(12)), tmp_path / "cache"
    whole = settings(root, size=24, crop=False)
    assert survey(whole, cache=kept).store.decoded == 24
    assert survey(whole, cache=kept).store.decoded == 0
    os.utime(put(root / "A/000.png", pixels(50)), ns=(1, 1))
    changed = survey(whole, cache=kept)
    assert changed.store.decoded == 1
    for split in ("train", "test"):
        dataset = open_dataset(changed, split, whole)
        for at, item in enumerate(dataset.items("a")):
            assert np.array_equal(dataset.whole("a", at), pixels(50 if item.name == "000" else int(item.name)))
    assert survey(settings(root, size=16), cache=kept).store.decoded == 24


def test_labels_come_out_of_the_cache_as_they_went_in(tmp_path):
    root = labelled(tmp_path / "data")
    first, again = (survey(settings(root), cache=tmp_path / "cache") for _ in range(2))
    assert first.palette == again.palette and first.fingerprint == again.fingerprint
    one, other = (open_dataset(found, "train", found.settings).whole("a", 0) for found in (first, again))
    assert np.array_equal(one, other)


def test_the_index_is_json_that_names_its_format(tmp_path):
    filled(tmp_path, ["a"], decode)
    assert json.loads((tmp_path / INDEX).read_text())["format"] == 1
