"""The task control: contradictions are refused before anything is mapped."""

import pytest

from anew.errors import BadTask
from anew.tasks.control import COLOURED, KINDS, POINTED, UNDIALLED, Control
from tests.pictures import picture

ASKED = {kind: {"point": "3,4"} if kind == "mask" else {} for kind in KINDS}


def test_every_kind_can_be_asked():
    for kind in KINDS:
        Control(kind=kind, **ASKED[kind]).check({"picture": picture()})


def test_an_unknown_kind_is_refused():
    with pytest.raises(BadTask, match="kind"):
        Control(kind="hed")


@pytest.mark.parametrize("kind", sorted(COLOURED))
def test_colours_with_a_meaning_cannot_be_inverted(kind):
    with pytest.raises(BadTask, match="Leave out invert"):
        Control(kind=kind, invert=True)


@pytest.mark.parametrize("kind", sorted(UNDIALLED))
def test_a_dial_that_does_nothing_is_refused(kind):
    with pytest.raises(BadTask, match="Leave out detail"):
        Control(kind=kind, detail=0.6, **ASKED[kind])


@pytest.mark.parametrize("kind", sorted(POINTED))
def test_a_resolution_that_does_nothing_is_refused(kind):
    with pytest.raises(BadTask, match="Leave out resolution"):
        Control(kind=kind, resolution=64, **ASKED[kind])


@pytest.mark.parametrize("kind", sorted(set(KINDS) - POINTED))
def test_a_box_for_a_kind_that_maps_everything_is_refused(kind):
    with pytest.raises(BadTask, match="maps the whole picture"):
        Control(kind=kind, box="1,1,5,5")


@pytest.mark.parametrize("fields", [{}, {"point": "1,1", "box": "1,1,5,5"}])
def test_a_mask_needs_one_place_to_look(fields):
    with pytest.raises(BadTask, match="either a point or a box"):
        Control(kind="mask", **fields)


@pytest.mark.parametrize("fields", [{"point": "a"}, {"point": "1,2,3"}, {"box": "1,1,0,5"}, {"box": "-1,1,2,5"}])
def test_places_that_are_none_are_refused(fields):
    with pytest.raises(BadTask):
        Control(kind="mask", **fields)


@pytest.mark.parametrize("fields", [{"point": "48,0"}, {"point": "0,40"}, {"box": "40,0,9,9"}, {"box": "0,40,1,1"}])
def test_places_outside_the_picture_are_refused(fields):
    with pytest.raises(BadTask, match="inside the picture, 48x40"):
        Control(kind="mask", **fields).check({"picture": picture(48, 40)})


def test_the_last_pixel_is_inside():
    for fields in ({"point": "47,39"}, {"box": "0,0,48,40"}):
        Control(kind="mask", **fields).check({"picture": picture(48, 40)})


def test_depth_beside_another_kind_is_refused():
    with pytest.raises(BadTask, match="for kind normal only"):
        Control(kind="canny").check({"picture": picture(), "depth_map": picture()})


def test_depth_of_another_size_is_refused():
    with pytest.raises(BadTask, match="the size of its picture"):
        Control(kind="normal").check({"picture": picture(), "depth_map": picture(20, 20)})
