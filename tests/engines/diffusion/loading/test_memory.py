"""The memory of a run: reckoned from headers alone, near what was measured, and refused in numbers."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.engines.diffusion.loading import memory
from anew.engines.diffusion.loading.folder import Component, Folder, read_folder
from anew.engines.diffusion.loading.memory import Estimate, check, estimate
from anew.errors import TooLarge
from anew.weights import TensorFact
from tests.engines.diffusion.loading.made import model

SIDES = st.integers(1, 4096)


def part(name, kind, millions, dtype="BF16", **config):
    size = {"BF16": 2, "F32": 4}[dtype]
    tensors = {"weight": TensorFact(dtype, (round(millions * 1000), 1000), 0, round(millions * 1000) * 1000 * size)}
    return Component(name, "diffusers", kind, Path(name), (Path("x"),), config, tensors)


def sd15(dtype="BF16"):
    """SD 1.5 by its numbers."""
    parts = (
        part("text_encoder", "CLIPTextModel", 123.1, dtype),
        part("unet", "UNet2DConditionModel", 859.5, dtype, block_out_channels=[320, 640, 1280, 1280]),
        part("vae", "AutoencoderKL", 83.7, dtype, block_out_channels=[128, 256, 512, 512]),
    )
    return Folder(Path("sd15"), "StableDiffusionPipeline", {each.name: each for each in parts})


def test_the_peak_of_sd15_is_within_15_per_cent_of_what_was_measured():
    """Random weights, 512 x 512, bf16, guidance, on a CPU: resident while opening, and while the decoder worked."""
    found = estimate(sd15(), width=512, height=512, batch=2, item_bytes=2)
    assert found.total == pytest.approx(3.939e9, rel=0.15) and found.total < 4.5e9
    assert memory.LIBRARIES + found.weights + found.activations == pytest.approx(3.188e9, rel=0.15)


def test_weights_are_counted_in_the_type_of_the_run():
    halves, whole = (estimate(sd15(), width=64, height=64, item_bytes=size) for size in (2, 4))
    assert halves.weights == pytest.approx(2.13e9, rel=0.01) and whole.weights == 2 * halves.weights


def test_opening_holds_the_largest_network_twice():
    assert estimate(sd15(), width=64, height=64, item_bytes=2).opening == pytest.approx(2 * 859.5e6 * 2, rel=0.01)
    assert estimate(sd15("F32"), width=64, height=64, item_bytes=2).opening == pytest.approx(859.5e6 * 6, rel=0.01)


def test_networks_from_elsewhere_are_counted_too():
    alone = estimate(sd15(), width=512, height=512, item_bytes=2)
    nets = [part("controlnet", "ControlNetModel", 361.3), part("controlnet", "ControlNetModel", 361.3, "F32")]
    found = estimate(sd15(), width=512, height=512, item_bytes=2, beside=nets)
    assert found.weights - alone.weights == pytest.approx(2 * 361.3e6 * 2, rel=0.01)
    assert found.total == memory.LIBRARIES + found.weights + found.activations > alone.total


@given(SIDES, SIDES, st.integers(1, 4), st.sampled_from([2, 4]))
def test_more_of_anything_never_takes_less(width, height, batch, size):
    def total(**changes):
        asked = {"width": width, "height": height, "batch": batch, "item_bytes": size, **changes}
        return estimate(sd15(), **asked).total

    least = total()
    assert least <= min(total(width=width + 64), total(height=height + 64), total(batch=batch + 1), total(item_bytes=4))


@pytest.mark.parametrize("config", [{}, {"block_out_channels": []}, {"block_out_channels": "x"}, {"dim_mult": [1]}])
@pytest.mark.parametrize("kind", ["UNet2DConditionModel", "AutoencoderKLQwenImage", "FluxTransformer2DModel"])
def test_a_configuration_that_tells_nothing_is_reckoned_by_what_is_usual(kind, config):
    one = part("x", kind, 1, **config)
    assert estimate(Folder(Path(), "P", {"x": one}), width=512, height=512, item_bytes=2).activations > 1e7


def test_reckoning_reads_no_weights(tmp_path):
    folder = read_folder(model(tmp_path / "m"))
    for file in (file for each in folder.components.values() for file in each.files):
        file.unlink()
    tracemalloc.start()
    assert estimate(folder, width=512, height=512, item_bytes=2).weights == 3 * 2 * 2 * 2
    assert tracemalloc.get_traced_memory()[1] < 1e6
    tracemalloc.stop()


def test_what_does_not_fit_is_refused_with_the_numbers_and_the_options():
    needed = Estimate(2_000_000_000, 0, 1_000_000_000)
    check(needed, needed.total)
    with pytest.raises(TooLarge, match=r"2\.0 GB of weights.*3\.0 GB of memory.*smaller working size.*bf16"):
        check(needed, 3_000_000_000)
