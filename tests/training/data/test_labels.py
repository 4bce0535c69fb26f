"""Classes: found in files, read from palettes, and refused where a value is none of them."""

import numpy as np
import pytest

from anew.errors import BadData
from anew.training.data.dataset import open_dataset
from anew.training.data.labels import read_palette
from anew.training.data.survey import survey
from tests.training.data.made import SIDE, label_map, labelled, pairs, pixels, put, settings

COLOURS = [(0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255)]


def one_hot(found):
    return open_dataset(found, "test", found.settings).sample(0, np.random.default_rng(0))["a"]


@pytest.mark.parametrize("kind", ["palette", "grey", "colour"])
def test_classes_are_found_in_the_maps_whatever_their_coding(tmp_path, kind):
    found = survey(settings(labelled(tmp_path, kind=kind)))
    assert (found.a.kind, found.a.channels, found.b.kind) == ("labels", 3, "picture")
    assert np.array_equal(one_hot(found).sum(axis=0), np.ones((16, 16)))
    assert found.classes.origin == "the label maps themselves"


def test_the_palette_of_the_files_gives_the_colours(tmp_path):
    found = survey(settings(labelled(tmp_path)))
    assert [label.colour for label in found.palette] == ["#000000", "#ff0000", "#00ff00"]


def test_numbers_that_do_not_occur_in_between_are_classes_too(tmp_path):
    labelled(tmp_path, kind="grey")
    put(tmp_path / "labels/0.png", label_map(np.full((SIDE, SIDE), 6), "grey"))
    assert [label.index for label in survey(settings(tmp_path)).palette] == [0, 1, 2, 3, 4, 5, 6]


def test_black_and_white_masks_are_two_classes(tmp_path):
    for name in range(3):
        put(tmp_path / f"masks/{name}.png", np.uint8(pixels(name)[..., 0] > 100) * np.uint8(255))
        put(tmp_path / f"images/{name}.png", pixels(name))
    found = survey(settings(tmp_path))
    assert [(label.index, label.colour) for label in found.palette] == [(0, "#000000"), (255, "#ffffff")]


def test_palettes_that_differ_between_files_are_read_by_colour(tmp_path):
    """Programs that write indexed PNG number the colours as they come."""
    labelled(tmp_path)
    values = np.arange(SIDE * SIDE).reshape(SIDE, SIDE) // 8 % 3
    put(tmp_path / "labels/1.png", label_map((values + 1) % 3, colours=[COLOURS[2], COLOURS[0], COLOURS[1]]))
    found = survey(settings(tmp_path))
    assert found.a.channels == 3
    maps = [open_dataset(found, "train", found.settings).whole("a", i) for i in range(len(found.train))]
    assert all(np.array_equal(each, maps[0]) for each in maps)


@pytest.mark.parametrize("name", ["classes.csv", "labels.txt", "class_dict.csv"])
@pytest.mark.parametrize("where", [".", "labels"])
def test_a_file_of_classes_beside_the_maps_is_used(tmp_path, name, where):
    labelled(tmp_path)
    (tmp_path / where / name).write_text("name,r,g,b\nsky,0,0,0\nroad,255,0,0\ntree,0,255,0\ncar,0,0,255\n")
    found = survey(settings(tmp_path))
    assert [label.name for label in found.palette] == ["sky", "road", "tree", "car"] and found.a.channels == 4


def test_a_named_palette_file_is_used(tmp_path):
    (tmp_path / "mine.txt").write_text("sky\nroad\ntree\n")
    found = survey(settings(labelled(tmp_path / "data", kind="grey"), labels=str(tmp_path / "mine.txt")))
    assert [label.name for label in found.palette] == ["sky", "road", "tree"] and found.classes.origin == "mine.txt"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("index,name,r,g,b\n0,sky,1,2,3\n7,the road,4,5,6", [(0, "sky", "#010203"), (7, "the road", "#040506")]),
        ("sky 1 2 3\nroad 4 5 6\n", [(0, "sky", "#010203"), (1, "road", "#040506")]),
        ("3 road #0A0B0C", [(3, "road", "#0a0b0c")]),
        ("\ufeff1;sky;9;9;9", [(1, "sky", "#090909")]),
    ],
)
def test_palette_files_are_read_in_the_forms_people_write(tmp_path, text, expected):
    (tmp_path / "p.txt").write_text(text, encoding="utf8")
    assert [(x.index, x.name, x.colour) for x in read_palette(tmp_path / "p.txt")] == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "no class in it"),
        ("0,sky,1,2,3\n0,road,4,5,6", "two with index 0"),
        ("0,sky,1,2,3\n1,road,1,2,3", "two with colour #010203"),
        ("0,sky,1,2,300", "line 1"),
        ("0,sky,1", "line 1"),
    ],
)
def test_palette_files_that_make_no_sense_are_refused(tmp_path, text, found):
    (tmp_path / "p.txt").write_text(text)
    with pytest.raises(BadData, match=found) as caught:
        read_palette(tmp_path / "p.txt")
    assert "index, name, red, green, blue" in caught.value.needed and "For instance" in caught.value.fix


def test_a_palette_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(BadData, match="No such file"):
        survey(settings(labelled(tmp_path), labels=str(tmp_path / "gone.csv")))


@pytest.mark.parametrize(("kind", "shown"), [("grey", "3"), ("palette", "3"), ("colour", "#0000ff")])
def test_a_value_outside_the_palette_is_refused_with_file_value_and_place(tmp_path, kind, shown):
    labelled(tmp_path, kind=kind)
    (tmp_path / "classes.csv").write_text("0,sky,0,0,0\n1,road,255,0,0\n2,tree,0,255,0\n")
    values = np.zeros((SIDE, SIDE))
    values[5, 7:] = 3
    put(tmp_path / "labels/2.png", label_map(values, kind))
    with pytest.raises(BadData) as caught:
        survey(settings(tmp_path))
    error = caught.value
    assert error.found == f"{shown} in labels/2.png at row 5, column 7"
    assert error.needed == "label maps of the 3 classes 0 to 2" and "palette file" in error.fix


def test_label_maps_can_stay_pictures(tmp_path):
    found = survey(settings(labelled(tmp_path), label_maps="pictures"))
    assert found.a.kind == "picture" and one_hot(found).shape == (3, 16, 16)


@pytest.mark.parametrize("how", [{"direction": "b-to-a"}, {"learns_from": "unpaired"}])
def test_label_maps_that_are_made_are_coloured_pictures(tmp_path, how):
    learns_from = how.pop("learns_from", "")
    found = survey(settings(labelled(tmp_path, kind="grey"), **how), learns_from)
    side = "b" if how else "a"
    assert found.domain(side).kind == "picture"
    made = open_dataset(found, "test", found.settings).sample(0, np.random.default_rng(0))[side]
    colours = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in made.reshape(3, -1).T.tolist()}
    assert colours == {label.colour for label in found.palette}


def test_classes_can_be_asked_for_where_no_name_tells(tmp_path):
    for name in range(3):
        put(tmp_path / f"A/{name}.png", label_map(np.eye(SIDE)))
        put(tmp_path / f"B/{name}.png", pixels(name))
    assert survey(settings(tmp_path)).a.kind == "picture"
    assert survey(settings(tmp_path, label_maps="classes")).a.channels == 2


def test_photos_called_labels_are_refused_with_the_way_out(tmp_path):
    for name in range(3):
        noise = np.random.default_rng(name).integers(0, 256, (40, 40, 3), dtype=np.uint8)
        put(tmp_path / f"labels/{name}.png", noise)
        put(tmp_path / f"images/{name}.png", noise)
    with pytest.raises(BadData, match="label_maps to pictures"):
        survey(settings(tmp_path))


def test_pairs_of_pictures_have_no_palette(tmp_path):
    assert survey(settings(pairs(tmp_path))).palette == ()
