"""Label maps: colours or numbers in, channels out; anything else refused by its place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew import Picture
from anew.engines.gan.facts import Domain, Label
from anew.engines.gan.labels import channels_of, coloured, one_hot
from anew.errors import BadPicture

STREET = Domain(
    name="labels",
    kind="labels",
    channels=3,
    palette=(
        Label(index=0, name="void", colour="#000000"),
        Label(index=7, name="road", colour="#804080"),
        Label(index=11, name="sky", colour="#4682b4"),
    ),
)
BARE = Domain(name="labels", kind="labels", channels=3)
maps = st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=1, max_size=4)


@given(maps)
def test_colours_come_back(rows):
    channels = np.array(rows, np.int32)
    assert (channels_of(coloured(one_hot(channels, 3)[0], STREET), STREET) == channels).all()


@given(maps)
def test_numbers_come_back_where_there_are_no_colours(rows):
    channels = np.array(rows, np.int32)
    assert (channels_of(coloured(one_hot(channels, 3)[0], BARE), BARE) == channels).all()


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_class_numbers_of_either_depth_are_read(kind):
    grey = Picture.from_array(np.array([[0, 7, 11], [11, 7, 0]], kind)).rgb("srgb")
    assert channels_of(grey, STREET).tolist() == [[0, 1, 2], [2, 1, 0]]


def test_numbers_of_sixteen_bit_are_read_without_a_palette():
    grey = Picture.from_array(np.array([[0, 1, 2]], np.uint16)).rgb("srgb")
    assert channels_of(grey, BARE).tolist() == [[0, 1, 2]]


@pytest.mark.parametrize(("bits", "rows"), [(1, [[0, 1]]), (2, [[0, 1, 2]]), (4, [[0, 1, 2]])])
def test_numbers_of_few_bits_are_read_where_all_classes_have_such(bits, rows):
    grey = Picture.from_array(np.array(rows, np.uint8) * np.uint8(255 // (2**bits - 1))).rgb()
    few = Domain(name="labels", kind="labels", channels=2 if bits == 1 else 3)
    assert channels_of(grey, few).tolist() == rows
    with pytest.raises(BadPicture):
        channels_of(grey, Domain(name="labels", kind="labels", channels=17))


def test_a_colour_of_no_class_is_refused_with_its_place():
    rgb = coloured(one_hot(np.ones((4, 5), np.int32), 3)[0], STREET)
    rgb[2, 3] = (1, 0, 0)
    rgb[3, 3] = (0, 1, 0)
    with pytest.raises(BadPicture) as caught:
        channels_of(rgb, STREET)
    assert caught.value.found == "#ff0000 at column 3, row 2, and so 2 pixels of no class"
    assert "road #804080" in caught.value.needed


def test_a_number_of_no_class_is_refused_with_its_place():
    with pytest.raises(BadPicture, match="9 at column 1, row 0"):
        channels_of(Picture.from_array(np.array([[0, 9]], np.uint8)).rgb(), BARE)


def test_colours_are_refused_where_the_model_knows_none():
    with pytest.raises(BadPicture, match="grey picture with numbers"):
        channels_of(np.float32([[[1, 0, 0]]]), BARE)
