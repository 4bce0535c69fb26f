import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from anew.errors import BadPicture
from anew.metrics import Marks, marks

MASKS = arrays(bool, (9, 11))


def line(column, rows=10):
    mask = np.zeros((10, 20), bool)
    mask[:rows, column] = True
    return mask


def test_half_found_and_a_third_wrong_are_counted_as_they_are():
    made, truth = line(5, 6) | line(15, 3), line(5, 10)
    found = marks(made, truth)
    assert (found.precision, found.recall) == (6 / 9, 6 / 10)
    assert found.f1 == pytest.approx(2 * 6 / (9 + 10))


@pytest.mark.parametrize(("within", "f1"), [(0, 0.0), (1.9, 0.0), (2, 1.0), (3, 1.0)])
def test_a_line_two_pixels_beside_counts_from_two_pixels_on(within, f1):
    assert marks(line(5), line(7), within=within).f1 == f1


@given(made=MASKS, truth=MASKS)
def test_without_tolerance_it_is_the_plain_f1_and_more_of_it_never_hurts(made, truth):
    plain = marks(made, truth)
    both = made.sum() + truth.sum()
    assert plain.f1 == pytest.approx(2 * (made & truth).sum() / both if both else 1.0)
    wider = marks(made, truth, within=1.5)
    assert wider.precision >= plain.precision and wider.recall >= plain.recall
    back = marks(truth, made, within=1.5)
    assert (back.precision, back.recall) == (wider.recall, wider.precision)


def test_nothing_marked_where_nothing_is_true_is_right():
    nothing = np.zeros((3, 3), bool)
    assert marks(nothing, nothing).f1 == 1
    assert marks(nothing, np.ones((3, 3), bool), within=9).f1 == 0


def test_pictures_are_added_before_they_are_read():
    total = marks(line(5, 4), line(5)) + marks(line(3), line(3))
    assert total == Marks(marked=14, marked_near=14, true=20, true_near=14)
    assert total.recall == 0.7


def test_half_a_mark_is_a_mark_and_what_is_no_mask_is_refused():
    assert marks(np.full((2, 2), 0.5), np.ones((2, 2), bool)).f1 == 1
    for made, truth in (
        (np.ones((2, 2), bool), np.ones((2, 3), bool)),
        (np.full((2, 2), 2.0), np.ones((2, 2), bool)),
        (np.full((2, 2), np.nan), np.ones((2, 2), bool)),
        (np.ones((2, 2, 1), bool), np.ones((2, 2, 1), bool)),
        (np.uint8([[1]]), np.ones((1, 1), bool)),
    ):
        with pytest.raises(BadPicture):
            marks(made, truth)
