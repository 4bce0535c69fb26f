import numpy as np
import pytest
from skimage.data import coffee

from anew.ops.flow import edge_flow, swirl_flow
from anew.ops.strokes import paint_strokes


def photo():
    return (coffee()[::3, ::3] / 255).astype(np.float32)


def test_a_painting_resembles_its_photograph_but_is_not_it():
    picture = photo()
    painting = paint_strokes(picture, vivid=1.0, seed=1)
    assert painting.shape == picture.shape and painting.dtype == np.float32
    assert 0.01 < abs(painting - picture).mean() < 0.12


def test_the_same_seed_paints_the_same_bytes_and_another_seed_another_picture():
    picture = photo()
    assert np.array_equal(paint_strokes(picture, seed=5), paint_strokes(picture, seed=5))
    assert not np.array_equal(paint_strokes(picture, seed=5), paint_strokes(picture, seed=6))


def test_smaller_brushes_come_closer_to_the_photograph():
    picture = photo()
    coarse = paint_strokes(picture, brushes=(12,), jitter=0, vivid=1, relief=0)
    fine = paint_strokes(picture, brushes=(12, 4, 2), jitter=0, vivid=1, relief=0, threshold=0.03)
    assert abs(fine - picture).mean() < 0.8 * abs(coarse - picture).mean()


def test_the_input_is_left_alone():
    picture = photo()
    before = picture.copy()
    paint_strokes(picture, swirl=1)
    assert np.array_equal(picture, before)


@pytest.mark.parametrize("shape", [(1, 1), (7, 5), (1, 300), (600, 17)])
def test_any_size_can_be_painted(shape):
    picture = np.random.default_rng(0).random((*shape, 3), np.float32)
    painting = paint_strokes(picture, swirl=0.5)
    assert painting.shape == picture.shape
    assert np.isfinite(painting).all() and painting.min() >= 0 and painting.max() <= 1


def test_edge_flow_runs_along_an_edge():
    grey = np.zeros((40, 40), np.float32)
    grey[:, 20:] = 1
    flow = edge_flow(grey, reach=2)
    assert abs(flow[20, 18:22, 1]).min() > 0.99


def test_flows_have_unit_length():
    for flow in (swirl_flow((30, 50), seed=1), edge_flow(np.zeros((5, 5), np.float32), reach=2)):
        np.testing.assert_allclose(np.linalg.norm(flow, axis=-1), 1, atol=1e-3)
