"""Tensors to a file and back: the same numbers, the same bytes, and differences told in words."""

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anew.errors import BadModel, CannotWrite
from anew.weights import read_header, sha256_of
from anew.weights.tensors import NAMES, all_finite, load, save


def some():
    torch.manual_seed(0)
    return {"net.weight": torch.randn(3, 4), "net.bias": torch.randn(3), "steps": torch.tensor(7)}


def test_the_reference_reads_what_is_written(tmp_path):
    from safetensors.torch import load_file

    save(tmp_path / "x", some(), {"who": "me"})
    found = load_file(tmp_path / "x")
    assert all(torch.equal(found[name], tensor) for name, tensor in some().items())
    assert read_header(tmp_path / "x").metadata == {"format": "pt", "who": "me"}


@given(
    shape=st.lists(st.integers(0, 4), max_size=3),
    kind=st.sampled_from(sorted(NAMES, key=str)),
)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_type_and_shape_comes_back(tmp_path, shape, kind):
    tensor = (torch.randn(shape) * 9).to(kind)
    save(tmp_path / "x", {"a": torch.ones(3, dtype=torch.bool), "x": tensor})
    found = load(tmp_path / "x")["x"]
    assert found.dtype == kind and torch.equal(found, tensor)


def test_the_sum_that_is_returned_is_the_files(tmp_path):
    assert save(tmp_path / "x", some()) == sha256_of(tmp_path / "x")


def test_the_same_tensors_give_the_same_bytes_in_any_order(tmp_path):
    assert save(tmp_path / "x", some()) == save(tmp_path / "y", dict(reversed(some().items())))


def test_views_shared_memory_and_channels_last_are_written_in_full(tmp_path):
    whole = torch.randn(2, 3, 4, 5)
    told = {"a": whole, "b": whole.transpose(0, 3), "c": whole.to(memory_format=torch.channels_last), "d": whole[:, 1]}
    save(tmp_path / "x", told)
    assert all(torch.equal(load(tmp_path / "x")[name], tensor) for name, tensor in told.items())


def test_expected_shapes_are_held(tmp_path):
    save(tmp_path / "x", some())
    expected = {name: tensor.shape for name, tensor in some().items()}
    assert load(tmp_path / "x", expected).keys() == expected.keys()
    with pytest.raises(BadModel) as caught:
        load(tmp_path / "x", {"net.weight": (3, 5), "net.bias": (3,), "net.more": (1,)}, of="pix2pix")
    assert caught.value.needed == "the 3 tensors of pix2pix"
    assert caught.value.found == (
        "1 missing: net.more; 1 not known: steps; 1 of another shape: net.weight 3x4 instead of 3x5"
    )


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    save(tmp_path / "x", {"a": torch.ones(2)})
    before = (tmp_path / "x").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("anew.weights.tensors._bytes", full)
    with pytest.raises(CannotWrite, match="No space left"):
        save(tmp_path / "x", {"a": torch.zeros(2)})
    assert (tmp_path / "x").read_bytes() == before and [path.name for path in tmp_path.iterdir()] == ["x"]


def test_no_second_copy_is_held_while_writing(tmp_path, monkeypatch):
    """Each tensor is brought to bytes only when it is its turn."""
    from anew.weights import tensors as module

    turns, real = [], module._bytes
    monkeypatch.setattr(module, "_bytes", lambda tensor: turns.append(tensor.numel()) or real(tensor))
    pieces = module._pieces(b"", iter([torch.ones(1), torch.ones(2)]))
    next(pieces)
    next(pieces)
    assert turns == [1]


@pytest.mark.parametrize("kind", [torch.float64, torch.float32, torch.bfloat16, torch.float16], ids=str)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
@given(st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.differing_executors])
def test_one_number_that_is_none_is_found_anywhere(kind, value, data):
    length = data.draw(st.integers(1, 70))
    tensor = torch.ones(3, length, dtype=kind)
    assert all_finite(tensor) and all_finite(tensor.t())
    tensor[data.draw(st.integers(0, 2)), data.draw(st.integers(0, length - 1))] = value
    assert not all_finite(tensor) and not all_finite(tensor.t())


def test_the_greatest_numbers_there_are_and_none_at_all_are_finite():
    assert all_finite(torch.full((9,), 65504.0, dtype=torch.float16)) and all_finite(torch.zeros(0, 3))
    assert all_finite(torch.tensor([torch.finfo(torch.bfloat16).max, torch.finfo(torch.bfloat16).min]))
