"""Every layout of the field is found by looking, and what is none is refused in words."""

import pytest

from anew.errors import BadData
from anew.training.data.layout import find_layout
from anew.training.data.survey import survey
from tests.training.data.made import double, lettered, pairs, pixels, put, settings


def counts(found):
    return {name: (len(a), len(b)) for name, (a, b) in found.splits.items()}


def test_pictures_side_by_side_in_one_folder(tmp_path):
    found = find_layout(settings(double(tmp_path)))
    assert (found.name, found.sides, counts(found)) == ("side-by-side", ("a", "b"), {"train": (6, 6)})


def test_pictures_side_by_side_in_splits(tmp_path):
    for split, count in (("train", 5), ("val", 2), ("test", 3)):
        double(tmp_path / split, range(count))
    assert counts(find_layout(settings(tmp_path))) == {"train": (5, 5), "val": (2, 2), "test": (3, 3)}


def test_folders_by_letter(tmp_path):
    found = find_layout(settings(lettered(tmp_path)))
    assert (found.name, counts(found)) == ("train-a-b", {"train": (6, 5), "test": (6, 5)})


def test_a_folder_called_horse2zebra_names_its_domains(tmp_path):
    assert find_layout(settings(lettered(tmp_path / "horse2zebra"))).sides == ("horse", "zebra")


@pytest.mark.parametrize(
    ("a", "b"),
    [("labels", "images"), ("label", "photo"), ("edge", "photo"), ("A", "B"), ("input", "target"), ("day", "night")],
)
def test_one_folder_a_side_the_given_one_first(tmp_path, a, b):
    found = find_layout(settings(pairs(tmp_path, a=a, b=b)))
    assert (found.name, found.sides, counts(found)) == ("folders", (a, b), {"train": (6, 6)})


@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_splits_lie_above_or_below_the_sides(tmp_path, above):
    for split, count in (("train", 4), ("val", 2), ("test", 3)):
        if above:
            pairs(tmp_path / split, range(count), "edge", "photo")
        else:
            pairs(tmp_path, range(count), f"edge/{split}", f"photo/{split}")
    found = find_layout(settings(tmp_path))
    assert (found.sides, counts(found)) == (("edge", "photo"), {"train": (4, 4), "val": (2, 2), "test": (3, 3)})


def test_two_folders_as_two_paths(tmp_path):
    pairs(tmp_path, a="horses", b="zebras")
    found = find_layout(settings(tmp_path / "zebras", tmp_path / "horses"))
    assert (found.name, found.sides, counts(found)) == ("two-folders", ("zebras", "horses"), {"train": (6, 6)})


def test_a_third_folder_is_left_out_and_said(tmp_path):
    put(pairs(tmp_path, a="labels", b="images") / "instances/000.png", pixels(0))
    found = find_layout(settings(tmp_path))
    assert found.sides == ("labels", "images") and "instances/" in found.notes[0]


def test_a_layout_can_be_forced(tmp_path):
    double(lettered(tmp_path))
    assert find_layout(settings(tmp_path)).name == "train-a-b"
    assert find_layout(settings(tmp_path, layout="side-by-side")).name == "side-by-side"


def test_hidden_files_and_texts_are_passed_over(tmp_path):
    pairs(tmp_path)
    put(tmp_path / "A/.thumb.png", pixels(0))
    put(tmp_path / "__MACOSX/A/000.png", pixels(0))
    (tmp_path / "A/notes.txt").write_text("no picture")
    assert counts(find_layout(settings(tmp_path))) == {"train": (6, 6)}


def three_parts(error):
    assert error.needed and error.found and error.fix.endswith((".", ")"))
    return error


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(BadData) as caught:
        find_layout(settings(tmp_path / "nowhere"))
    error = three_parts(caught.value)
    assert error.needed == "a folder of training pictures" and "nothing at" in error.found and "Check" in error.fix


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(BadData, match="which is empty") as caught:
        find_layout(settings(tmp_path))
    assert "trainA/ and trainB/" in three_parts(caught.value).fix


def test_a_folder_without_pictures_is_refused_with_what_is_there(tmp_path):
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    with pytest.raises(BadData, match=r"report\.pdf"):
        find_layout(settings(tmp_path))


def test_three_folders_that_names_do_not_tell_apart_are_refused(tmp_path):
    pairs(tmp_path, a="spring", b="summer")
    put(tmp_path / "autumn/0.png", pixels(0))
    with pytest.raises(BadData) as caught:
        find_layout(settings(tmp_path))
    error = three_parts(caught.value)
    assert "autumn, spring, summer" in error.found and "two paths" in error.fix


def test_other_folders_in_another_split_are_refused(tmp_path):
    pairs(tmp_path / "train", a="edge", b="photo")
    pairs(tmp_path / "test", a="sketch", b="photo")
    with pytest.raises(BadData, match="sketch/ and photo/"):
        find_layout(settings(tmp_path))


def test_two_files_of_one_name_are_refused(tmp_path):
    put(pairs(tmp_path) / "A/000.jpg", pixels(0))
    with pytest.raises(BadData) as caught:
        find_layout(settings(tmp_path))
    assert "000.jpg and 000.png" in three_parts(caught.value).found


def test_a_folder_of_plain_pictures_is_not_taken_for_pairs(tmp_path):
    for name in range(4):
        put(tmp_path / f"{name}.png", pixels(name))
    with pytest.raises(BadData, match="look like plain pictures") as caught:
        survey(settings(tmp_path))
    assert "--layout side-by-side" in three_parts(caught.value).fix
    assert survey(settings(tmp_path, layout="side-by-side", size=16)).paired
