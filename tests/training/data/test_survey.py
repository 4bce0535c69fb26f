"""The survey: pairs, tests kept apart, names and directions, and every refusal with its three parts."""

import os
from pathlib import Path

import pytest

from anew.errors import BadData
from anew.training.data.layout import find_layout
from anew.training.data.names import in_order
from anew.training.data.partners import parted
from anew.training.data.survey import survey
from tests.training.data.made import SIDE, double, labelled, lettered, pairs, pixels, put, settings


def refused(*paths, learns_from="", **more):
    with pytest.raises(BadData) as caught:
        survey(settings(*paths, **more), learns_from)
    error = caught.value
    assert error.needed and error.found and error.fix.endswith(".")
    return error


def names(side):
    return {item.name for item in side}


def test_pairs_are_found_by_name(tmp_path):
    found = survey(settings(pairs(tmp_path)))
    assert found.paired and found.a.name == "A" and found.b.name == "B"
    assert [item.name for item in found.train.a] == [item.name for item in found.train.b]


def test_an_ending_that_all_names_share_does_not_count(tmp_path):
    for name in range(4):
        put(tmp_path / "labels" / f"{name}_labelIds.png", pixels(name)[..., 0] // 64)
        put(tmp_path / "images" / f"{name}_leftImg8bit.png", pixels(name))
    assert len(survey(settings(tmp_path)).train) == 3


def test_without_a_test_folder_one_in_ten_is_kept_apart_by_name(tmp_path):
    found = survey(settings(pairs(tmp_path / "one", range(20))))
    assert (len(found.train), len(found.test)) == (18, 2)
    assert not names(found.train.a) & names(found.test.a) and "kept out of training" in found.notes[0]
    again = survey(settings(pairs(tmp_path / "two", reversed(range(20)))))
    assert names(again.test.a) == names(found.test.a) != {"000", "001"}, "by chance, and not the first"


def test_a_folder_called_val_is_the_test_where_there_is_no_other(tmp_path):
    pairs(tmp_path / "train", a="edge", b="photo")
    pairs(tmp_path / "val", range(2), "edge", "photo")
    found = survey(settings(tmp_path))
    assert set(found.splits) == {"train", "test"} and len(found.test) == 2 and "val" in found.notes[0]


def test_lettered_folders_are_unpaired_until_pairs_are_asked_for(tmp_path):
    for split in ("train", "test"):
        pairs(tmp_path, range(4), f"{split}A", f"{split}B")
    loose, asked = survey(settings(tmp_path)), survey(settings(tmp_path), "pairs")
    assert not loose.paired and not loose.test.paired, "both may just be numbered"
    assert asked.paired and asked.test.paired


def test_the_test_of_unpaired_pictures_is_pairs_where_names_prove_it(tmp_path):
    lettered(tmp_path, splits=("train",))
    pairs(tmp_path, range(3), "testA", "testB")
    assert survey(settings(tmp_path), "unpaired").test.paired


def test_pairs_can_be_learnt_from_as_unpaired(tmp_path):
    found = survey(settings(pairs(tmp_path)), "unpaired")
    assert not found.paired and found.test.paired


def test_two_folders_without_common_names_are_unpaired(tmp_path):
    for name in range(4):
        put(tmp_path / f"horses/h{name}.png", pixels(name))
        put(tmp_path / f"zebras/z{name}.png", pixels(name))
    found = survey(settings(tmp_path / "horses", tmp_path / "zebras"))
    assert (found.paired, found.a.name, found.b.name) == (False, "horses", "zebras")
    error = refused(tmp_path / "horses", tmp_path / "zebras", learns_from="pairs")
    assert "h0.png and z0.png" in error.found and "cyclegan" in error.fix


def test_direction_swaps_the_sides_and_their_names(tmp_path):
    found = survey(settings(pairs(tmp_path), direction="b-to-a", a_name="map"))
    assert (found.a.name, found.b.name) == ("B", "map") and found.train.a[0].path.parent.name == "B"


def test_folders_of_one_name_take_that_of_the_folder_above(tmp_path):
    pairs(tmp_path, a="summer/pictures", b="winter/pictures")
    found = survey(settings(tmp_path / "summer/pictures", tmp_path / "winter/pictures"))
    assert (found.a.name, found.b.name) == ("summer", "winter")


def test_one_name_for_both_sides_is_refused(tmp_path):
    assert "horse for both" in refused(pairs(tmp_path), a_name="horse", b_name="horse").found


def test_pictures_without_a_partner_are_counted_and_the_first_five_named(tmp_path):
    pairs(tmp_path, range(20))
    for name in range(10, 17):
        (tmp_path / "B" / f"{name:03}.png").unlink()
    error = refused(tmp_path)
    assert error.found == ("7 in train without one: A/010.png, A/011.png, A/012.png, A/013.png, A/014.png and 2 more")
    assert "partner of the same name" in error.needed and "--skip-bad" in error.fix
    found = survey(settings(tmp_path, skip_bad=True))
    assert len(found.train) + len(found.test) == 13 and "7 in train" in found.report()


@pytest.mark.parametrize("damage", [b"", b"GIF89a", b"no picture at all"], ids=["empty", "cut", "text"])
def test_one_broken_file_among_many_is_named(tmp_path, damage):
    (pairs(tmp_path, range(12)) / "A/003.png").write_bytes(damage)
    error = refused(tmp_path)
    assert error.found.startswith("1 of 24 that cannot: A/003.png (") and "--skip-bad" in error.fix
    found = survey(settings(tmp_path, skip_bad=True))
    assert "003" not in names(found.train.a) | names(found.train.b) | names(found.test.a)
    assert "A/003.png" in found.report()


def test_a_cut_short_file_is_named(tmp_path):
    path = pairs(tmp_path) / "B/002.png"
    path.write_bytes(path.read_bytes()[:200])
    assert "B/002.png" in refused(tmp_path).found


def test_all_kinds_of_faults_are_told_at_once(tmp_path):
    pairs(tmp_path)
    (tmp_path / "A/001.png").write_bytes(b"x")
    (tmp_path / "A/002.png").unlink()
    put(tmp_path / "A/003.png", pixels(3, SIDE + 8, SIDE))
    found = refused(tmp_path).found
    assert "B/002.png" in found and "A/001.png" in found and "A/003.png 32x24 and B/003.png 24x24" in found


def test_pairs_of_two_sizes_are_refused(tmp_path):
    put(pairs(tmp_path) / "A/001.png", pixels(1, 30, 24))
    error = refused(tmp_path)
    assert error.needed == "pairs of one size" and "Crop or resize" in error.fix
    assert len(survey(settings(tmp_path, skip_bad=True)).train) == 4


def test_unpaired_pictures_may_have_any_size(tmp_path):
    put(lettered(tmp_path) / "trainA/A0.png", pixels(1, 50, 24))
    assert survey(settings(tmp_path)).sizes["a"] == ((24, 24), (50, 24))


def test_side_by_side_of_odd_width_is_refused(tmp_path):
    put(double(tmp_path) / "000.png", pixels(0, 47, 24))
    assert "47, which is odd" in refused(tmp_path).found


def test_too_small_pictures_are_refused(tmp_path):
    put(lettered(tmp_path) / "trainA/A0.png", pixels(1, 20, 5))
    error = refused(tmp_path)
    assert "at least 8 pixels" in error.needed and "trainA/A0.png 20x5" in error.found and "--size" in error.fix


def test_enlarging_is_said(tmp_path):
    assert any("enlarged" in note for note in survey(settings(pairs(tmp_path), size=32)).notes)


def test_one_pair_alone_is_refused(tmp_path):
    error = refused(pairs(tmp_path, range(1)))
    assert "at least 2 pictures a side" in error.needed and "1 and 1" in error.found


def test_an_empty_side_is_refused(tmp_path):
    (lettered(tmp_path) / "trainB").rename(tmp_path / "gone")
    (tmp_path / "trainB").mkdir()
    assert "found 6 and 0" in str(refused(tmp_path))


def test_nothing_left_after_skipping_is_refused(tmp_path):
    for path in (pairs(tmp_path) / "A").iterdir():
        path.write_bytes(b"x")
    assert "once bad files are left out" in refused(tmp_path, skip_bad=True).found


def test_the_fingerprint_knows_contents_and_names_and_not_the_place(tmp_path):
    one, other = survey(settings(pairs(tmp_path / "one"))), survey(settings(pairs(tmp_path / "two")))
    assert one.fingerprint == other.fingerprint
    put(tmp_path / "two/A/000.png", pixels(99))
    assert survey(settings(tmp_path / "two")).fingerprint != one.fingerprint


def test_the_report_tells_all_that_matters(tmp_path):
    text = survey(settings(labelled(tmp_path))).report()
    for told in (
        "labels (3 classes) to images, in pairs",
        "4 pairs",
        "1 pairs",
        "all 24x24",
        "random 16x16",
        "class 0",
    ):
        assert told in text


def test_facts_are_plain_and_tell_no_path(tmp_path):
    facts = survey(settings(pairs(tmp_path / "mine"))).facts()
    assert facts["name"] == "mine" and facts["train"] == [5, 5] and str(tmp_path) not in repr(facts)


def test_a_link_to_a_folder_is_followed(tmp_path):
    pairs(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert survey(settings(tmp_path / "link")).paired


@pytest.mark.parametrize(("folders", "sides"), [(["Photos", "Labels"], ("Labels", "Photos")), (["b", "a"], ("a", "b"))])
def test_names_are_ordered_whatever_their_case(folders, sides):
    assert in_order(folders) == sides


REAL = Path(os.environ.get("ANEW_PAIRS", "pairs"))  # as `make bench-quality DATA=...` takes it
FOUND = {
    "camvid_seg2photo": ("label", "photo", True, (367, 233)),
    "clothing_edge2photo": ("edge", "photo", True, (620, 80)),
    "apples_oranges_unpaired": ("a", "b", False, (289, 41)),
}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real pairs are not part of the project")
@pytest.mark.parametrize("name", FOUND)
def test_real_data_sets_are_found_right_without_options(name):
    layout = find_layout(settings(REAL / name))
    parts = parted(layout, "")
    assert not parts.problems
    assert (*layout.sides, parts.paired, (len(parts.splits["train"]), len(parts.splits["test"]))) == FOUND[name]
