import cv2
import numpy as np
import pytest

from anew.ops import damage
from anew.ops.watermark import find, find_aligned, finding, likeness, mark, remark
from tests.ops.watermark_scenes import as_file, scene

ID, OTHER = 0xFEEDC0DE2026, 0x0123456789AB


@pytest.fixture(scope="module")
def marked():
    return as_file(mark(scene(512, 640), ID))


def _half(picture):
    return cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)


ATTACKS = {
    "nothing": lambda x: x,
    "JPEG 50": lambda x: damage.jpeg(x, 50),
    "half the size": _half,
    "twice the size": lambda x: cv2.resize(x, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC),
    "crop 10%": lambda x: x[20:481, 37:613],
    "crop 40%": lambda x: x[101:408, 203:587],
    "darker": lambda x: x * 0.7,
    "grey": lambda x: np.repeat(x.mean(axis=2, keepdims=True), 3, axis=2),
    "a frame": lambda x: cv2.copyMakeBorder(x, 30, 30, 30, 30, cv2.BORDER_CONSTANT, value=(1, 1, 1)),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_id_is_read_after(marked, attack):
    found = find(as_file(ATTACKS[attack](marked)))
    assert found is not None and found.id == ID


TURNS = {
    "": lambda x: x,
    "mirrored": lambda x: x[:, ::-1],
    "upside down": lambda x: x[::-1, ::-1],
    "mirrored, upside down": lambda x: x[::-1],
    "turned left": lambda x: np.rot90(x),
    "turned right": lambda x: np.rot90(x, -1),
    "mirrored, turned left": lambda x: np.rot90(x[:, ::-1]),
    "mirrored, turned right": lambda x: np.rot90(x[:, ::-1], -1),
}


@pytest.mark.parametrize("turned", TURNS)
def test_every_orientation_is_told_by_its_name(marked, turned):
    found = find(np.ascontiguousarray(TURNS[turned](marked)))
    assert (found.id, found.turned, found.aligned) == (ID, turned, turned == "")


def test_a_small_turn_is_found_only_by_a_thorough_look(marked):
    matrix = cv2.getRotationMatrix2D((320, 256), 2, 1)
    turned = cv2.warpAffine(marked, matrix, (640, 512), flags=cv2.INTER_CUBIC)
    assert find(turned) is None
    found = find(turned, thorough=True)
    assert found.id == ID and abs(abs(found.tilt) - 2) <= 0.5


def test_a_squeezed_picture_is_found_by_a_thorough_look(marked):
    squeezed = cv2.resize(marked, (620, 512), interpolation=cv2.INTER_AREA)
    assert find(squeezed, thorough=True).id == ID


def test_what_is_told_is_where_it_lies(marked):
    found = find(marked[20:481, 37:613])
    assert found.scale == pytest.approx(512 / 461, rel=0.006) and not found.aligned
    assert found.text == "feedc0de2026"


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_found_where_nothing_is(seed):
    assert find(as_file(scene(300, 400, seed))) is None


@pytest.mark.parametrize(
    "nothing",
    [np.zeros((64, 64, 3)), np.ones((1, 1, 3)), np.random.default_rng(0).random((130, 200, 3)), np.ones((2, 3000, 3))],
)
def test_nothing_is_found_in_strange_pictures(nothing):
    assert find(nothing.astype(np.float32)) is None


def test_a_pattern_that_repeats_is_no_mark():
    """Sixteen-pixel checks repeat within a tile, as a mark does."""
    y, x = np.mgrid[:512, :512]
    checks = (((x // 16) + (y // 16)) % 2).astype(np.float32)
    assert find(np.repeat(checks[..., None], 3, axis=2)) is None


def test_a_sync_without_an_id_is_no_mark(marked, monkeypatch):
    monkeypatch.setattr(finding, "read", lambda soft: None)
    assert find(marked) is None


def test_marked_again_the_new_id_is_read(marked):
    again = as_file(remark(marked, OTHER))
    assert find(again).id == OTHER
    thrice = as_file(remark(again, ID))
    assert find(damage.jpeg(thrice, 75)).id == ID


def test_marked_twice_without_a_look_neither_need_be_read(marked):
    """What remark is for."""
    alone, cared = find(as_file(mark(marked, OTHER))), find(as_file(remark(marked, OTHER)))
    assert cared.id == OTHER and (alone is None or alone.score < cared.score)


def test_a_faint_old_mark_is_not_taken_away_more_than_it_is_there():
    faint = as_file(mark(scene(512, 640), ID, strength=0.3))
    assert find(as_file(remark(faint, OTHER))).id == OTHER


def test_a_crop_of_a_marked_picture_takes_a_new_id(marked):
    again = as_file(remark(np.ascontiguousarray(marked[20:481, 37:613]), OTHER))
    assert find(again).id == OTHER
    assert find_aligned(again).id == OTHER


def test_an_id_is_read_where_only_a_part_was_marked():
    where = np.zeros((512, 640), np.float32)
    where[100:300, 150:380] = 1
    found = find(as_file(mark(scene(512, 640), ID, where)))
    assert found.id == ID and found.aligned


def test_a_known_id_is_confirmed_where_it_cannot_be_read():
    faint = as_file(mark(scene(512, 640), ID, strength=0.1))
    assert find(faint) is None
    assert likeness(faint, ID) > finding.CONFIRMED > likeness(faint, OTHER)


@pytest.mark.parametrize("seed", range(3))
def test_a_known_id_is_not_confirmed_where_nothing_is(seed):
    assert likeness(as_file(scene(300, 400, seed)), ID) < 4.5


def test_a_strong_mark_confirms_no_other(marked):
    others = [likeness(marked, int(other)) for other in np.random.default_rng(1).integers(2**48, size=20)]
    assert likeness(marked, ID) > 7 > finding.CONFIRMED > max(others)
