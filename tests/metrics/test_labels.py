import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score, confusion_matrix, jaccard_score

from anew.errors import BadPicture
from anew.metrics import class_accuracy, confusion, mean_iou, pixel_accuracy


def test_scores_of_a_hand_counted_map():
    truth = np.array([[0, 0, 0, 1], [1, 1, 2, 255]], np.uint8)
    made = np.array([[0, 0, 1, 1], [1, 1, 1, 0]], np.uint8)
    counts = confusion(made, truth, 3, ignored=255)
    assert counts.tolist() == [[2, 1, 0], [0, 3, 0], [0, 1, 0]]
    assert pixel_accuracy(counts) == pytest.approx(5 / 7)
    assert class_accuracy(counts) == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert mean_iou(counts) == pytest.approx((2 / 3 + 3 / 5 + 0) / 3)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(2, 6))
def test_scores_equal_those_of_scikit_learn(seed, classes):
    truth, made = np.random.default_rng(seed).integers(0, classes, (2, 60))
    counts = confusion(made, truth, classes)
    assert (counts == confusion_matrix(truth, made, labels=range(classes))).all()
    assert mean_iou(counts) == pytest.approx(jaccard_score(truth, made, average="macro"))
    if set(made) <= set(truth) and len(set(truth)) > 1:
        assert class_accuracy(counts) == pytest.approx(balanced_accuracy_score(truth, made))


def test_classes_that_never_occur_do_not_count():
    counts = confusion(np.zeros(4, int), np.zeros(4, int), 9)
    assert (pixel_accuracy(counts), class_accuracy(counts), mean_iou(counts)) == (1, 1, 1)


def test_saying_an_ignored_class_is_wrong_but_it_is_no_class():
    counts = confusion(np.array([0, 0, 1, 2]), np.array([0, 0, 1, 1]), 3, ignored=2)
    assert mean_iou(counts, ignored=2) == pytest.approx((1 + 1 / 2) / 2)
    assert mean_iou(counts) == pytest.approx((1 + 1 / 2 + 0) / 3)


def test_nothing_counted_has_no_score():
    counts = confusion(np.zeros(4, int), np.full(4, 3), 2, ignored=3)
    assert np.isnan([pixel_accuracy(counts), class_accuracy(counts), mean_iou(counts)]).all()


@pytest.mark.parametrize(
    ("made", "truth"),
    [(np.zeros(3, int), np.zeros(4, int)), (np.zeros(3), np.zeros(3, int)), (np.full(3, 2), np.zeros(3, int)),
     (np.zeros(3, int), np.full(3, -1))],
)  # fmt: skip
def test_confusion_refuses_what_are_no_labels(made, truth):
    with pytest.raises(BadPicture):
        confusion(made, truth, 2)
