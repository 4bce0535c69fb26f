"""Captioned: words beside pictures, and what is wrong with some."""

import numpy as np
import pytest
from PIL import Image

from anew.errors import BadData
from anew.training.data.captioned import evenly, read_captioned
from anew.training.settings import DataSettings
from tests.engines.diffusion.learning.made import pictures


def how(**changes):
    return DataSettings(paths=("me",), **{"size": 64, **changes})


def test_a_picture_has_its_own_words_or_those_of_all(tmp_path):
    pictures(tmp_path)
    (tmp_path / "1.txt").write_text(" a dog\n on a mat \n", encoding="utf8")
    (tmp_path / "2.txt").write_text("", encoding="utf8")
    found = read_captioned(str(tmp_path), "a cat", how(), 8)
    assert [one.words for one in found.items] == ["a cat", "a dog on a mat", "a cat"]
    assert found.items[0].size == (100, 80)


def test_sides_are_multiples_and_the_middle_stays(tmp_path):
    found = read_captioned(str(pictures(tmp_path)), "a cat", how(), 8)
    assert found.items[0].picture.shape == (72, 88, 3)  # 64 x 286/256, up to a multiple of 8; 90 down to one
    array = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)
    assert np.array_equal(evenly(array, 4), array[0:4, 1:5])


def test_words_are_part_of_what_is_compared(tmp_path):
    pictures(tmp_path)
    one, other = (read_captioned(str(tmp_path), words, how(), 8).items[0].digest for words in ("a", "b"))
    assert one != other


def test_what_is_wrong_is_said_by_name_and_can_be_left_out(tmp_path):
    pictures(tmp_path)
    (tmp_path / "bad.png").write_bytes(b"no picture")
    Image.new("RGB", (9, 9)).save(tmp_path / "small.png")
    with pytest.raises(BadData, match=r"bad\.png.*small\.png 9x9"):
        read_captioned(str(tmp_path), "a cat", how(), 8)
    found = read_captioned(str(tmp_path), "a cat", how(skip_bad=True), 8)
    assert (len(found.items), len(found.left_out)) == (3, 2)


@pytest.mark.parametrize("text", [b"\xff\xfe\x00", b"x" * 10_001])
def test_a_caption_that_is_no_sentence_is_refused(tmp_path, text):
    pictures(tmp_path, count=1)
    (tmp_path / "0.txt").write_bytes(text)
    with pytest.raises(BadData, match=r"0\.png|0\.txt"):
        read_captioned(str(tmp_path), "a cat", how(), 8)


def test_a_folder_without_pictures_or_words_is_refused(tmp_path):
    with pytest.raises(BadData, match="none"):
        read_captioned(str(tmp_path), "a cat", how(), 8)
    with pytest.raises(BadData, match="--prompt"):
        read_captioned(str(pictures(tmp_path)), "", how(), 8)
    with pytest.raises(BadData, match="nothing at"):
        read_captioned(str(tmp_path / "gone"), "", how(), 8)
