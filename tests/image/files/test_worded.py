import io

import numpy as np
import pytest
from PIL import Image

from anew.errors import BadInput
from anew.image import Picture
from anew.image.files.worded import worded

PICTURE = Picture.from_array(np.full((4, 5, 3), 9, np.uint8))


def read(picture, format="png"):
    return Image.open(io.BytesIO(picture.to_bytes(format))).info


def test_words_are_in_the_file_where_others_look_for_them():
    made = worded(PICTURE, {"parameters": "a café\nSteps: 20", "note": "雪"})
    assert read(made)["parameters"] == "a café\nSteps: 20" and read(made)["note"] == "雪"
    assert b"tEXtparameters" in made.to_bytes("png") and b"iTXtnote" in made.to_bytes("png")
    assert np.array_equal(made.samples, PICTURE.samples)


def test_new_words_replace_old_ones_of_their_keyword_only():
    before = Picture.open(worded(PICTURE, {"parameters": "old", "note": "kept"}).to_bytes("png"))
    told = read(worded(before, {"parameters": "new"}))
    assert (told["parameters"], told["note"]) == ("new", "kept")


def test_formats_without_room_leave_them_out():
    assert "parameters" not in read(worded(PICTURE, {"parameters": "x"}), "webp")


@pytest.mark.parametrize(
    "texts",
    [
        *({"": "x"}, {"anew": "x"}, {"XML:com.adobe.xmp": "x"}, {"a\nb": "x"}, {"k" * 80: "x"}, {"é": "x"}),
        *({"k": "x" * 200_001}, {"k": "a\0b"}, {"k": "\ud800"}),
    ],
)
def test_what_has_no_room_is_refused(texts):
    with pytest.raises(BadInput):
        worded(PICTURE, texts)
