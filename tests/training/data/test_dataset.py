"""Samples: one draw for both sides of a pair, the middle in tests, and a loader that resumes exactly."""

import threading

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from anew.training.data.ahead import in_order
from anew.training.data.dataset import open_dataset
from anew.training.data.loader import Loader
from anew.training.data.survey import survey
from anew.training.settings import TrainSettings
from tests.training.data.made import double, labelled, lettered, pairs, settings


@pytest.fixture(scope="module")
def paired(tmp_path_factory):
    return survey(settings(pairs(tmp_path_factory.mktemp("pairs"), range(9)), size=16, load_size=20))


@pytest.fixture(scope="module")
def loose(tmp_path_factory):
    return survey(settings(lettered(tmp_path_factory.mktemp("loose"))))


def opened(found, split="train"):
    return open_dataset(found, split, found.settings)


def training(found, **more):
    return TrainSettings(family="pix2pix", data=found.settings, steps=1, **more)


@given(seed=st.integers(0, 10**6), index=st.integers(0, 7))
def test_both_sides_of_a_pair_are_cut_and_mirrored_alike(paired, seed, index):
    sample = opened(paired).sample(index, np.random.default_rng(seed))
    assert sample["a"].shape == (3, 16, 16) and sample["a"].dtype == np.uint8
    assert np.all(np.abs(sample["a"].astype(int) + sample["b"] - 255) <= 1), "b is the negative of a"


def test_labels_stay_with_their_pictures(tmp_path):
    """The images here are the label maps as colours, so that any shift would show."""
    from tests.training.data.made import label_map, put

    values = np.kron(np.random.default_rng(0).integers(0, 3, (6, 6)), np.ones((4, 4)))
    for name in range(3):
        put(tmp_path / f"labels/{name}.png", label_map(values))
        put(tmp_path / f"images/{name}.png", label_map(values, "colour"))
    found = survey(settings(tmp_path, size=16, load_size=24))
    for seed in range(8):
        sample = opened(found).sample(0, np.random.default_rng(seed))
        assert np.array_equal(sample["a"][1] * 255, sample["b"][0]) and np.array_equal(
            sample["a"][2] * 255, sample["b"][1]
        )


def test_cuts_and_mirrors_vary_in_training(paired):
    seen = {opened(paired).sample(0, np.random.default_rng(seed))["a"].tobytes() for seed in range(40)}
    assert len(seen) > 20


def test_without_crop_and_flip_nothing_varies(tmp_path):
    found = survey(settings(pairs(tmp_path), crop=False, flip=False))
    assert len({opened(found).sample(0, np.random.default_rng(seed))["a"].tobytes() for seed in range(9)}) == 1


def test_a_test_shows_the_middle_at_full_size_always(tmp_path):
    found = survey(settings(pairs(tmp_path / "data"), size=24, load_size=40))
    test = opened(found, "test")
    whole = test.whole("a", 0)
    assert whole.shape == (24, 24, 3)
    for seed in range(5):
        assert np.array_equal(test.sample(0, np.random.default_rng(seed))["a"], whole.transpose(2, 0, 1))


def test_halves_side_by_side_become_a_and_b(tmp_path):
    sample = opened(survey(settings(double(tmp_path), size=24)), "test").sample(0, np.random.default_rng(0))
    assert np.array_equal(sample["a"], 255 - sample["b"])


def test_unpaired_sides_are_drawn_apart(loose):
    dataset = opened(loose)
    assert not dataset.paired and len(dataset) == 6
    assert np.array_equal(
        dataset.sample(1, np.random.default_rng(0), b=3)["a"], dataset.sample(1, np.random.default_rng(0), b=4)["a"]
    )


def test_batches_are_floats_from_minus_one_to_one(paired):
    with Loader(opened(paired), training(paired, batch=3)) as loader:
        batch = next(loader)
    assert set(batch) == {"a", "b"} and batch["a"].shape == (3, 3, 16, 16) and batch["a"].dtype == torch.float32
    values = torch.cat([batch["a"], batch["b"]])
    assert -1 <= values.min() < -0.5 and 0.5 < values.max() <= 1


def test_label_maps_are_one_channel_a_class(tmp_path):
    found = survey(settings(labelled(tmp_path)))
    with Loader(opened(found), training(found)) as loader:
        a = next(loader)["a"]
    assert a.shape == (1, 3, 16, 16) and set(a.unique().tolist()) == {0.0, 1.0} and bool((a.sum(1) == 1).all())


@pytest.mark.parametrize("workers", [0, 1, 3])
@pytest.mark.parametrize("start", [1, 4, 11])
@pytest.mark.parametrize("kind", ["paired", "loose"])
def test_batches_from_any_step_equal_those_of_the_uninterrupted_run(kind, start, workers, request):
    found = request.getfixturevalue(kind)
    chosen = training(found, batch=2, seed=7, workers=workers)
    with Loader(opened(found), chosen) as whole, Loader(opened(found), chosen, start) as resumed:
        straight = [next(whole) for _ in range(start + 4)][start:]
        for one in straight:
            other = next(resumed)
            assert all(torch.equal(one[side], other[side]) for side in "ab")


def test_ranks_take_different_items(paired):
    seen = []
    for rank in range(2):
        with Loader(opened(paired), training(paired, batch=2), 0, rank, 2) as loader:
            seen.append(next(loader)["a"])
    assert not any(torch.equal(one, other) for one in seen[0] for other in seen[1])


def test_waiting_is_counted_and_closing_lets_the_threads_go(paired):
    before = threading.active_count()
    loader = Loader(opened(paired), training(paired, workers=2))
    next(loader)
    assert loader.waited > 0
    loader.close()
    for thread in threading.enumerate():
        if thread.name.startswith("anew-data"):
            thread.join(5)
    assert threading.active_count() <= before
    with pytest.raises(StopIteration):
        next(loader)


def test_an_error_in_a_thread_arrives_where_the_batch_would_have():
    def fail(number):
        if number == 2:
            raise RuntimeError("broken")
        return number

    results = in_order(fail, range(5), threads=2, ahead=3)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(RuntimeError, match="broken"):
        next(results)
