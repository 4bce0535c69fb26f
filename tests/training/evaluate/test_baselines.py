import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.exposure import match_histograms

from anew.metrics import l1
from anew.training.evaluate.baselines import (
    baselines,
    colour_covariance,
    colour_histogram,
    colour_spread,
    colours_of,
    mean_colour,
    mean_picture,
    nearest,
)
from anew.training.evaluate.gallery import Gallery
from tests.training.evaluate.scenes import PICTURE, darker, duotone, labelled


def flat(*colour):
    return np.full((16, 16, 3), colour, np.uint8)


def test_mean_colour_is_the_mean_of_all_targets_at_the_size_asked_for():
    made = mean_colour([flat(10, 20, 30), flat(30, 20, 10)], False)(np.zeros((4, 5), np.uint8), "b")
    assert made.shape == (4, 5, 3) and (made == 20).all()
    labels = mean_colour([np.array([[2, 2, 1]], np.uint8)], True)(np.zeros((3, 3, 3), np.uint8), "b")
    assert labels.shape == (3, 3) and (labels == 2).all()


def test_mean_picture_is_the_mean_at_each_place():
    left, right = flat(0, 0, 0), flat(0, 0, 0)
    left[:, :8], right[:, 8:] = 200, 100
    made = mean_picture([left, right], False)(left, "b")
    assert (made[:, :8] == 100).all() and (made[:, 8:] == 50).all()
    votes = [np.array([[0, 1]]), np.array([[0, 2]]), np.array([[1, 2]])]
    assert mean_picture(votes, True)(left, "b").tolist() == [[0, 2]]


def test_nearest_gives_the_target_of_the_input_itself():
    gallery = labelled()
    make = nearest(gallery.a, gallery.b)
    assert all((make(x, "b") == y).all() for x, y in zip(gallery.a, gallery.b, strict=True))
    photos = nearest(gallery.b, gallery.a)
    noisy = gallery.b[2].astype(int) + np.random.default_rng(0).integers(-9, 9, (32, 32, 3))
    assert (photos(noisy.clip(0, 255).astype(np.uint8), "a") == gallery.a[2]).all()


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_colour_maps_carry_the_statistics_over(seed):
    rng = np.random.default_rng(seed)
    source = rng.normal((90, 120, 140), (20, 15, 10), (5000, 3)).clip(0, 255).astype(np.uint8)
    mix = rng.uniform(-0.3, 0.3, (3, 3)) + np.diag([0.8, 0.7, 0.6])
    target = ((source - 120.0) @ mix + 120).round().clip(0, 255).astype(np.uint8)
    made = colour_covariance(source, target)(source.reshape(50, 100, 3), "b").reshape(-1, 3)
    assert made.mean(0) == pytest.approx(target.mean(0), abs=0.5)
    assert np.cov(made.T) == pytest.approx(np.cov(target.T), abs=6)


def test_colour_histogram_equals_that_of_scikit_image():
    rng = np.random.default_rng(0)
    source, target = rng.integers(0, 256, (2, 64, 64, 3), np.uint8)
    target //= 2
    ours = colour_histogram(source.reshape(-1, 3), target.reshape(-1, 3))(source, "b")
    theirs = match_histograms(source, target, channel_axis=2)
    assert np.abs(ours.astype(float) - theirs).max() <= 2


def test_colour_spread_leaves_a_set_like_itself_alone():
    pictures = duotone().a
    make = colour_spread(colours_of(pictures), colours_of(pictures))
    assert np.abs(make(pictures[0], "b").astype(int) - pictures[0]).max() <= 1


def test_a_colour_map_solves_a_change_of_colour_and_the_identity_does_not():
    """Set to set, from training pictures without partners."""
    training, test = duotone(20, start=50, paired=False), duotone(4)
    error = {
        name: np.mean([l1(make(x, "b"), y) for x, y in zip(test.a, test.b, strict=True)])
        for name, make in baselines(training, "b").items()
    }
    assert set(error) == {
        "mean colour", "mean picture", "identity", "colour: spread", "colour: covariance", "colour: histogram"
    }  # fmt: skip
    assert error["colour: histogram"] < 0.5 * error["identity"]


def test_baselines_towards_photos_from_labels_are_those_that_make_sense():
    found = baselines(labelled(), "b")
    assert list(found) == ["mean colour", "mean picture", "nearest neighbour"]
    assert all(make(labelled().a[0], "b").shape == (32, 32, 3) for make in found.values())
    assert list(baselines(labelled(), "a")) == ["mean colour", "mean picture", "nearest neighbour"]


def test_many_pictures_are_thinned_out_evenly():
    pictures = [np.full((2, 2, 3), i % 250, np.uint8) for i in range(1200)]
    gallery = Gallery(pictures, [darker(x) for x in pictures], {"a": PICTURE, "b": PICTURE})
    assert baselines(gallery, "a")["mean colour"](pictures[0], "a")[0, 0, 0] == pytest.approx(
        np.mean([i % 250 for i in range(1200)]), abs=2
    )
