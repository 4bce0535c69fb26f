from base64 import b64decode

import numpy as np
import pytest

from anew.errors import BadFile, TooLarge
from anew.image import Picture
from anew.mcp.looking import SMALL, look, small
from tests.pictures import picture


def test_what_a_picture_is_and_a_small_one_are_told():
    told = look(picture(40, 30).to_bytes("png"), pixels=10**6)
    assert (told["format"], told["width"], told["height"], told["mode"]) == ("png", 40, 30, "RGB")
    assert Picture.open(b64decode(told["small"])).size == (40, 30)


def test_the_worst_picture_there_is_becomes_a_small_one():
    noise = Picture.from_array(np.random.default_rng(0).random((900, 1200, 3)).astype(np.float32))
    data = small(noise)
    assert len(data) <= SMALL and Picture.open(data).size.width > 100


def test_what_is_see_through_is_shown_white():
    clear = np.zeros((8, 8, 4), np.float32)
    clear[:4, :, 3] = 1
    seen = Picture.open(small(Picture.from_array(clear))).rgb()
    assert seen[:3].max() < 0.2 and seen[5:].min() > 0.8


def test_grey_ones_and_thin_ones_are_shown():
    for shape in ((1, 3000), (3000, 1), (1, 1)):
        assert Picture.open(small(Picture.from_array(np.ones(shape, np.float32)))).size.pixels >= 1


def test_what_is_no_picture_or_too_large_is_refused():
    for data in (b"", b"text", b"\x89PNG\r\n\x1a\n", b"<svg/>"):
        with pytest.raises(BadFile):
            look(data, pixels=100)
    with pytest.raises(TooLarge):
        look(picture(40, 30).to_bytes("png"), pixels=100)
