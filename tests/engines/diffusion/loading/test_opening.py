"""From a directory to a pipeline: whole, finite and aligned, or refused by the name of the weight."""

import json
import logging
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from anew.engines.diffusion.loading.folder import read_folder
from anew.engines.diffusion.loading.opening import open_component, open_pipeline, settle
from anew.errors import BadModel, CannotServe
from anew.weights.tensors import load, save
from tests.building import waits_for_its_turn
from tests.engines.diffusion import tiny

UNET = "unet/diffusion_pytorch_model.safetensors"
TEXT = "text_encoder/model.safetensors"


@pytest.fixture(scope="module")
def kept():
    return tiny.saved("sd")


@pytest.fixture
def folder(kept, tmp_path):
    return shutil.copytree(kept, tmp_path / "model")


def part(folder, name):
    return open_component(read_folder(folder).components[name], dtype="fp32")


def changed(folder, file, change):
    tensors = load(folder / file)
    change(tensors)
    save(folder / file, tensors)
    return sorted(tensors)


def test_a_model_opens_as_it_was_saved(kept):
    pipe, made = open_pipeline(read_folder(kept), "StableDiffusionPipeline", dtype="fp32"), tiny.pipeline("sd")
    for name in ("unet", "vae", "text_encoder"):
        opened, saved = getattr(pipe, name).state_dict(), getattr(made, name).state_dict()
        assert list(opened) == list(saved) and all(torch.equal(opened[key], saved[key]) for key in saved)
    assert pipe.tokenizer("a cat").input_ids == made.tokenizer("a cat").input_ids
    assert dict(pipe.scheduler.config)["beta_end"] == 0.012 and pipe.safety_checker is None


def test_another_pipeline_than_the_directory_names_runs_on_its_components(kept):
    pipe = open_pipeline(read_folder(kept), "StableDiffusionImg2ImgPipeline", dtype="bf16")
    assert type(pipe).__name__ == "StableDiffusionImg2ImgPipeline"
    assert {weight.dtype for weight in pipe.unet.parameters()} == {torch.bfloat16}
    made = pipe("a cat", image=torch.zeros(1, 3, 64, 64), num_inference_steps=2, output_type="np").images
    assert made.shape == (1, 64, 64, 3)


def test_components_made_elsewhere_are_taken_as_they_are(kept):
    net = tiny.controlnet()
    pipe = open_pipeline(
        read_folder(kept), "StableDiffusionControlNetPipeline", dtype="fp32", extra={"controlnet": net}
    )
    assert pipe.controlnet is net


def test_every_weight_has_memory_of_its_own_on_a_boundary_and_learns_nothing(kept):
    unet = part(kept, "unet")
    assert all(weight.data_ptr() % 64 == 0 for weight in [*unet.parameters(), *unet.buffers()])
    assert unet.conv_in.weight.is_contiguous(memory_format=torch.channels_last)
    assert not unet.training and not any(weight.requires_grad for weight in unet.parameters())


def test_opening_leaves_chance_warnings_and_logs_as_they_were(kept, caplog, capfd):
    torch.manual_seed(3)
    before, level = torch.random.get_rng_state(), logging.getLogger("diffusers").level
    open_pipeline(read_folder(kept), "StableDiffusionPipeline", dtype="bf16")
    assert torch.equal(torch.random.get_rng_state(), before) and torch.get_default_dtype() == torch.float32
    assert logging.getLogger("diffusers").level == level
    assert capfd.readouterr() == ("", "") and not caplog.records


def test_threads_open_one_after_the_other_and_each_gets_its_own_type(kept):
    unet, types = read_folder(kept).components["unet"], ["bf16", "fp32"] * 3
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda dtype: open_component(unet, dtype=dtype).dtype, types))
    assert opened == [torch.bfloat16, torch.float32] * 3 and torch.get_default_dtype() == torch.float32


def test_opening_waits_while_another_thread_builds_a_net(kept):
    assert waits_for_its_turn(lambda: part(kept, "vae"))


@pytest.mark.parametrize("file", [UNET, TEXT])
def test_a_missing_weight_is_refused_by_name(folder, file):
    gone = []
    changed(folder, file, lambda tensors: gone.append(min(tensors)) or tensors.pop(min(tensors)))
    with pytest.raises(BadModel, match="1 missing") as error:
        part(folder, file.split("/")[0])
    assert gone[0].removeprefix("text_model.") in error.value.found


@pytest.mark.parametrize("file", [UNET, TEXT])
def test_a_weight_of_another_shape_is_refused_by_name(folder, file):
    names = changed(folder, file, lambda tensors: tensors.update({max(tensors): torch.zeros(3, 5)}))
    with pytest.raises(BadModel) as error:
        part(folder, file.split("/")[0])
    assert names[-1].removeprefix("text_model.") in error.value.found


@pytest.mark.parametrize("file", [UNET, TEXT])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_a_weight_that_is_no_number_is_refused_by_name(folder, file, value):
    name = changed(folder, file, lambda tensors: tensors[min(tensors)].view(-1)[-1:].fill_(value))[0]
    with pytest.raises(BadModel, match="NaN or infinity") as error:
        part(folder, file.split("/")[0])
    assert name.removeprefix("text_model.") in error.value.found


def test_a_number_that_only_half_precision_cannot_hold_is_refused(folder):
    changed(folder, UNET, lambda tensors: tensors["conv_in.bias"].fill_(1e6))
    with pytest.raises(BadModel, match=r"conv_in\.bias"):
        open_component(read_folder(folder).components["unet"], dtype="fp16")


def test_a_weight_without_values_is_refused():
    with pytest.raises(BadModel, match="weight without values"):
        settle(torch.nn.Linear(2, 2, device="meta"), "here")


def test_only_the_variant_is_there_and_is_opened(folder):
    (folder / UNET).rename(folder / "unet/diffusion_pytorch_model.fp16.safetensors")
    (folder / TEXT).rename(folder / "text_encoder/model.fp16.safetensors")
    assert part(folder, "unet") and part(folder, "text_encoder")


@pytest.mark.parametrize("name", ["unet", "text_encoder"])
def test_shards_are_opened(kept, folder, name):
    whole = part(kept, name)
    for file in (folder / name).glob("*.safetensors"):
        file.unlink()
    whole.save_pretrained(folder / name, max_shard_size="100KB")
    assert len(read_folder(folder).components[name].files) > 1
    opened = part(folder, name).state_dict()
    assert all(torch.equal(opened[key], value) for key, value in whole.state_dict().items())


def test_a_pickle_is_not_opened_even_if_it_comes_between(folder):
    found = read_folder(folder).components["unet"]
    torch.save(load(folder / UNET), folder / "unet/diffusion_pytorch_model.bin")
    (folder / UNET).unlink()
    with pytest.raises(BadModel):
        open_component(found, dtype="fp32")


def test_the_components_of_another_pipeline_are_told(kept):
    with pytest.raises(BadModel, match="no text_encoder_2, tokenizer_2"):
        open_pipeline(read_folder(kept), "StableDiffusionXLPipeline", dtype="fp32")


@pytest.mark.parametrize("name", ["NoPipeline", "utils"])
def test_a_pipeline_that_diffusers_has_not_is_refused(kept, name):
    with pytest.raises(CannotServe, match=name):
        open_pipeline(read_folder(kept), name, dtype="fp32")


def test_an_unknown_type_is_refused(kept):
    with pytest.raises(CannotServe, match="int8"):
        open_pipeline(read_folder(kept), "StableDiffusionPipeline", dtype="int8")


@pytest.mark.parametrize(
    ("file", "entries"),
    [
        ("unet/config.json", {"block_out_channels": [7, 9]}),
        ("unet/config.json", {"down_block_types": ["os.system", "x"]}),
        ("vae/config.json", {"latent_channels": "four"}),
        ("text_encoder/config.json", {"hidden_size": -3}),
        ("scheduler/scheduler_config.json", {"beta_schedule": "none such"}),
        ("tokenizer/tokenizer.json", {"model": 3}),
    ],
)
def test_a_configuration_that_makes_nothing_is_refused(folder, file, entries):
    path = folder / file
    path.write_text(json.dumps({**json.loads(path.read_text()), **entries}))
    with pytest.raises(BadModel):
        part(folder, file.split("/")[0])
