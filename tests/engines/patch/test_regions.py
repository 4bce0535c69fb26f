from itertools import permutations

import numpy as np
import pytest

from anew.engines.patch.regions import assigned, codes_of, nearest_colour, palette, regions_like


def stripes(*colours, noise=0.0):
    picture = np.repeat(np.float32(colours), 20, axis=0)[:, None].repeat(40, axis=1)
    return (picture + noise * np.random.default_rng(0).standard_normal(picture.shape)).astype(np.float32)


SKY, HILL, GRASS = [0.6, 0.7, 1.0], [0.4, 0.3, 0.3], [0.2, 0.6, 0.1]


def test_palette_finds_the_colours_of_a_noisy_painting():
    colours = palette(np.clip(stripes(SKY, SKY, HILL, GRASS, noise=0.02), 0, 1))
    assert len(colours) == 3
    np.testing.assert_allclose(colours[0], SKY, atol=0.05)


def test_palette_has_at_most_eight_colours_and_at_least_one():
    assert len(palette(np.random.default_rng(0).random((60, 60, 3), np.float32))) <= 8
    assert len(palette(np.zeros((1, 1, 3), np.float32))) == 1


def test_nearest_colour_labels_each_pixel():
    picture = stripes(SKY, HILL, GRASS)
    labels = nearest_colour(picture, np.float32([GRASS, SKY, HILL]))
    assert labels[::20, 0].tolist() == [1, 2, 0]


def test_regions_of_a_photo_are_named_by_the_painting():
    painting = stripes([0.5, 0.6, 0.9], [0.5, 0.3, 0.2], [0.3, 0.7, 0.2])
    photo = np.clip(stripes(SKY, HILL, GRASS, noise=0.03), 0, 1)
    colours = palette(painting)
    wanted = nearest_colour(painting, colours)
    assert (regions_like(photo, colours, wanted, np.random.default_rng(0)) == wanted).mean() > 0.93


def test_a_photo_of_fewer_colours_than_the_painting_still_has_regions():
    colours = np.float32([SKY, HILL, GRASS])
    labels = regions_like(np.full((1, 7, 3), 0.5, np.float32), colours, np.zeros((4, 4), int), np.random.default_rng(0))
    assert labels.shape == (1, 7) and labels.min() >= 0 and labels.max() < 3


@pytest.mark.parametrize("count", [1, 2, 8])
def test_codes_are_at_least_one_apart(count):
    codes = codes_of(count)
    away = np.linalg.norm(codes[:, None] - codes[None], axis=-1) + 9 * np.eye(count)
    assert codes.shape == (count, 3) and away.min() >= 1


def test_assignment_is_the_cheapest_of_all():
    cost = np.random.default_rng(5).random((5, 5))
    cheapest = min(cost[range(5), order].sum() for order in map(list, permutations(range(5))))
    assert cost[range(5), assigned(cost)].sum() == pytest.approx(cheapest)
