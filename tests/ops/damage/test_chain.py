import json

import numpy as np
import pytest

from anew.errors import BadRecipe, BadTask
from anew.ops.damage import Chain, Step, draw, gaussian_blur, jpeg
from anew.ops.damage.chain import ACTS
from tests.pictures import texture

KINDS = ["denoise", "dejpeg", "deblur", "mixed", "old_print"]


def rng(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def photo():
    return texture(45, 38)


def test_steps_happen_in_their_order(photo):
    steps = (
        Step("gaussian_blur", {"sigma": 1.0}),
        Step("jpeg", {"quality": 20, "subsampling": "4:4:4", "top": 0, "left": 0}),
    )
    expected = jpeg(gaussian_blur(photo, 1.0), 20, subsampling="4:4:4")
    assert (Chain(steps).apply(photo, rng()) == expected).all()
    assert (Chain(steps[::-1]).apply(photo, rng()) != expected).any()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_keeps_the_size_and_comes_back_from_plain_data(photo, kind):
    for seed in range(25):
        chain = draw(rng(seed), kind)
        damaged = chain.apply(photo, rng(seed))
        assert damaged.shape == photo.shape and damaged.dtype == np.float32 and np.isfinite(damaged).all()
        again = Chain.of(json.loads(json.dumps(chain.plain())))
        assert again == chain
        assert (again.apply(photo, rng(seed)) == damaged).all()


@pytest.mark.parametrize("kind", KINDS)
def test_draws_differ_and_use_many_damages(kind):
    drawn = [draw(rng(seed), kind) for seed in range(60)]
    assert len({str(chain.plain()) for chain in drawn}) > 50
    assert all(step.name in ACTS for chain in drawn for step in chain.steps)


def test_noise_is_drawn_evenly_from_nothing_to_55():
    sigmas = [step.values["sigma"] for seed in range(400) for step in draw(rng(seed), "denoise").steps
              if step.name == "gaussian_noise"]  # fmt: skip
    assert 200 < len(sigmas) < 280 and min(sigmas) < 2 and 53 < max(sigmas) <= 55
    assert np.mean(sigmas) == pytest.approx(27.5, abs=2.5)


def test_nothing_but_size_and_seed_is_needed(photo):
    small = photo[:1, :1]
    for kind in KINDS:
        for seed in range(10):
            assert draw(rng(seed), kind).apply(small, rng()).shape == (1, 1, 3)


def test_wrong_names_and_values_are_refused(photo):
    with pytest.raises(BadTask, match="a kind of"):
        draw(rng(), "rust")
    with pytest.raises(BadRecipe, match="a damage of"):
        Chain((Step("rust"),)).apply(photo, rng())
    with pytest.raises(BadRecipe, match="gaussian_blur takes"):
        Chain((Step("gaussian_blur", {"weight": 1}),)).apply(photo, rng())
    with pytest.raises(BadRecipe, match="'damage'"):
        Chain.of([{"damage": "rust"}])
    with pytest.raises(BadTask):
        Chain((Step("gaussian_blur", {"sigma": -1.0}),)).apply(photo, rng())
