"""From one file to a pipeline: the same weights and the same bytes as the directory that they came from."""

import json

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

import diffusers  # noqa: E402
import transformers  # noqa: E402
from accelerate import init_empty_weights  # noqa: E402
from diffusers.loaders import single_file_utils as theirs  # noqa: E402
from safetensors.torch import save_file  # noqa: E402

from anew import Recipe, run  # noqa: E402
from anew.engines.diffusion.loading.folder import read_folder  # noqa: E402
from anew.engines.diffusion.loading.memory import estimate  # noqa: E402
from anew.engines.diffusion.loading.opening import open_component, open_pipeline  # noqa: E402
from anew.engines.diffusion.loading.single import checkpoint, naming  # noqa: E402
from anew.engines.diffusion.loading.single.checkpoint import CONFIGS, read_checkpoint  # noqa: E402
from anew.engines.diffusion.loading.single.vocabulary import tokenizer  # noqa: E402
from anew.errors import BadModel  # noqa: E402
from anew.tasks import Edit, Inpaint, Reimagine  # noqa: E402
from anew.weights import sha256_of  # noqa: E402
from anew.weights.tensors import load, save  # noqa: E402
from tests.engines.diffusion.loading import single  # noqa: E402
from tests.pictures import hole, picture  # noqa: E402

KINDS = [("sd1", 4), ("sd2", 9), ("sdxl", 4)]
NETS = ("unet", "vae", "text_encoder", "text_encoder_2")


@pytest.fixture(scope="module")
def configs(tmp_path_factory):
    return single.configs(tmp_path_factory.mktemp("configs"))


@pytest.fixture(scope="module")
def both(tmp_path_factory, configs):
    """The directory and the file of a kind, of the same numbers; written once."""
    kept = {}

    def made(base, channels=4):
        if (base, channels) not in kept:
            home = tmp_path_factory.mktemp(f"{base}-{channels}")
            parts = single.parts(configs, base, channels)
            file = single.write(
                home / "model.safetensors", parts, base, metadata={"modelspec.prediction_type": "epsilon"}
            )
            kept[base, channels] = single.saved(home / "directory", base, parts, channels), file
        return kept[base, channels]

    return made


@pytest.mark.parametrize(("base", "channels"), KINDS)
def test_every_weight_is_that_of_the_directory_bit_for_bit(configs, both, base, channels):
    folder, file = both(base, channels)
    whole, one = read_folder(folder), read_checkpoint(file, configs)
    assert one.pipeline == whole.pipeline
    assert set(one.components) == set(whole.components)
    for name, part in one.components.items():
        if name in NETS:
            mine, other = open_component(part, dtype="bf16"), open_component(whole.components[name], dtype="bf16")
            assert type(mine) is type(other) and {each.dtype for each in mine.parameters()} == {torch.bfloat16}
            found, wanted = mine.state_dict(), other.state_dict()
            assert list(found) == list(wanted) and all(torch.equal(found[key], wanted[key]) for key in wanted)
            assert all(weight.data_ptr() % 64 == 0 for weight in [*mine.parameters(), *mine.buffers()])


@pytest.mark.parametrize(("base", "channels"), KINDS)
def test_the_memory_of_a_run_is_reckoned_the_same(configs, both, base, channels):
    folder, file = both(base, channels)
    asked = {"width": 512, "height": 512, "batch": 2, "item_bytes": 2}
    assert estimate(read_checkpoint(file, configs), **asked) == estimate(read_folder(folder), **asked)


@pytest.mark.parametrize(
    ("base", "channels", "task"),
    [
        ("sd1", 4, Reimagine(prompt="a (cat:1.2) on a chair")),
        ("sd1", 8, Edit(instruction="make it night")),
        ("sd2", 9, Inpaint(prompt="a cat")),
        ("sdxl", 4, Reimagine(prompt="a cat")),
    ],
)
def test_a_run_gives_the_bytes_that_the_directory_gives(monkeypatch, configs, both, base, channels, task):
    monkeypatch.setattr(checkpoint, "CONFIGS", configs)
    pictures = {"picture": picture(70, 51), **({"mask": hole(70, 51)} if isinstance(task, Inpaint) else {})}

    def made(model):
        recipe = Recipe.of(task, engine="diffusion", model=str(model), settings={"steps": 2, "size": 64}, seed=1)
        return run(recipe, **pictures)

    folder, file = both(base, channels)
    one = made(file)
    assert np.array_equal(one.picture.samples, made(folder).picture.samples)
    assert sha256_of(file) in one.record.to_json()


@pytest.mark.parametrize(("base", "channels"), KINDS)
def test_the_weights_are_those_that_diffusers_converter_makes(configs, both, base, channels):
    file = both(base, channels)[1]
    parts, tensors = read_checkpoint(file, configs).components, load(file)
    made = {
        "unet": theirs.convert_ldm_unet_checkpoint(dict(tensors), dict(parts["unet"].config)),
        "vae": theirs.convert_ldm_vae_checkpoint(dict(tensors), dict(parts["vae"].config)),
        "text_encoder": theirs.convert_ldm_clip_checkpoint(dict(tensors)),
    }
    if base != "sd1":
        which, prefix = OPEN_CLIP[base]
        made[which] = theirs.convert_open_clip_checkpoint(None, dict(tensors), prefix)
    for name, wanted in made.items():
        found = {
            key.removeprefix("text_model."): each
            for key, each in open_component(parts[name], dtype="fp32").state_dict().items()
        }
        same = {key.removeprefix("text_model."): each for key, each in wanted.items()}
        assert all(torch.equal(each, same[key]) for key, each in found.items())


OPEN_CLIP = {
    "sd2": ("text_encoder", "cond_stage_model.model."),
    "sdxl": ("text_encoder_2", "conditioner.embedders.1.model."),
}

SIZES = [
    ("sd1", "unet", 859_520_964),
    ("sd1", "vae", 83_653_863),
    ("sd1", "text_encoder", 123_060_480),
    ("sd2", "unet", 865_910_724),
    ("sd2", "text_encoder", 340_387_840),
    ("sdxl", "unet", 2_567_463_684),
    ("sdxl", "text_encoder_2", 694_659_840),
]
"""Parameters as published."""


@pytest.mark.parametrize(("base", "name", "count"), SIZES)
def test_a_shipped_configuration_makes_the_network_that_was_published(base, name, count):
    told = json.loads((CONFIGS / f"{base}.json").read_text())[name]
    (library, kind), config = told["class"], told["config"]
    with init_empty_weights():
        if library == "diffusers":
            net = getattr(diffusers, kind).from_config(config)
        else:
            found = getattr(transformers, kind)
            net = found(found.config_class(**config))
    assert sum(weight.numel() for weight in net.parameters()) == count
    if name == "unet":
        crossing = tuple(at for at, each in enumerate(config["up_block_types"]) if each.startswith("Cross"))
        own = {each: single.unet(each, config["layers_per_block"], crossing) for each in net.state_dict()}
        assert len(set(own.values())) == len(own)
        assert all([made for made, _ in naming.unet(old, config)] == [new] for new, old in own.items())


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("a photo of a cat", [320, 1125, 539, 320, 2368]),
        ("A  Photo\nof a CAT", [320, 1125, 539, 320, 2368]),
        ("", []),
    ],
)
def test_the_vocabulary_reads_as_clip_does(text, ids):
    words = tokenizer(pad_token="!", model_max_length=77)
    assert len(words) == 49408 and words.pad_token_id == 0
    assert words(text).input_ids == [49406, *ids, 49407]
    assert words(text, padding="max_length").input_ids == [49406, *ids, 49407] + [0] * (75 - len(ids))


def changed(file, tmp_path, change):
    tensors = load(file)
    change(tensors)
    save(tmp_path / "changed.safetensors", tensors)
    return tmp_path / "changed.safetensors"


TEXT = "cond_stage_model.transformer.text_model.final_layer_norm.weight"


@pytest.mark.parametrize(
    ("name", "key", "told"),
    [
        ("unet", "model.diffusion_model.out.2.bias", "conv_out.bias"),
        ("vae", "first_stage_model.decoder.conv_out.bias", "decoder.conv_out.bias"),
        ("text_encoder", TEXT, "final_layer_norm.weight"),
    ],
)
class TestWeightsThatCannotBeUsed:
    def opened(self, file, name, configs):
        return open_component(read_checkpoint(file, configs).components[name], dtype="fp32")

    def test_one_that_is_missing_is_named(self, tmp_path, configs, both, name, key, told):
        file = changed(both("sd1")[1], tmp_path, lambda tensors: tensors.pop(key))
        with pytest.raises(BadModel, match="1 missing") as error:
            self.opened(file, name, configs)
        assert told in error.value.found and str(file) in error.value.needed

    def test_one_of_another_shape_is_named(self, tmp_path, configs, both, name, key, told):
        file = changed(both("sd1")[1], tmp_path, lambda tensors: tensors.update({key: torch.zeros(5)}))
        with pytest.raises(BadModel, match="1 of another shape") as error:
            self.opened(file, name, configs)
        assert told in error.value.found

    def test_one_that_is_no_number_is_named(self, tmp_path, configs, both, name, key, told):
        file = changed(both("sd1")[1], tmp_path, lambda tensors: tensors[key][-1:].fill_(float("nan")))
        with pytest.raises(BadModel, match="NaN or infinity") as error:
            self.opened(file, name, configs)
        assert told in error.value.found


def test_a_block_that_the_denoiser_has_not_is_named(tmp_path, configs, both):
    key = "model.diffusion_model.input_blocks.9.0.in_layers.0.weight"
    file = changed(both("sd1")[1], tmp_path, lambda tensors: tensors.update({key: torch.zeros(4)}))
    with pytest.raises(BadModel, match="has no place"):
        open_component(read_checkpoint(file, configs).components["unet"], dtype="fp32")


def test_the_oldest_names_of_the_text_encoder_are_read_too(tmp_path, configs, both):
    def older(tensors):
        for name in [name for name in tensors if ".text_model." in name]:
            tensors[name.replace(".text_model.", ".")] = tensors.pop(name)

    folder, file = both("sd1")
    old = open_component(
        read_checkpoint(changed(file, tmp_path, older), configs).components["text_encoder"], dtype="fp32"
    )
    new = open_component(read_folder(folder).components["text_encoder"], dtype="fp32").state_dict()
    assert all(torch.equal(each, new[name]) for name, each in old.state_dict().items())


def test_a_file_of_eight_bits_is_opened_in_sixteen(tmp_path, configs, both):
    small = {
        name: each.to(torch.float8_e4m3fn) if each.is_floating_point() else each
        for name, each in load(both("sd1")[1]).items()
    }
    save_file(small, tmp_path / "eight.safetensors")
    part = read_checkpoint(tmp_path / "eight.safetensors", configs).components["unet"]
    found = open_component(part, dtype="bf16").conv_in.weight
    assert torch.equal(found, small["model.diffusion_model.input_blocks.0.0.weight"].to(torch.bfloat16))


def test_what_the_denoiser_tells_can_be_said(monkeypatch, tmp_path, configs, both):
    monkeypatch.setattr(checkpoint, "CONFIGS", configs)
    silent = both("sd1")[1]
    save(tmp_path / "v.safetensors", load(silent), {"modelspec.prediction_type": "v"})

    def made(file, **settings):
        recipe = Recipe.of(
            Reimagine(prompt="a cat"), model=str(file), settings={"steps": 2, "size": 64, **settings}, seed=1
        )
        return run(recipe, picture=picture(64, 64)).picture.samples

    mixture = made(tmp_path / "v.safetensors")
    assert np.array_equal(made(silent, prediction="v"), mixture)
    assert not np.array_equal(made(silent), mixture)


def test_the_tiny_sizes_are_not_taken_for_the_published_ones(both):
    with pytest.raises(BadModel, match="of another shape"):
        open_pipeline(read_checkpoint(both("sd1")[1]), "StableDiffusionPipeline", dtype="bf16")


def test_a_schedule_is_the_one_that_was_published(configs, both):
    for base, kind in (("sd1", "PNDMScheduler"), ("sd2", "DDIMScheduler"), ("sdxl", "EulerDiscreteScheduler")):
        made = open_component(read_checkpoint(both(base)[1], configs).components["scheduler"], dtype="fp32")
        assert type(made).__name__ == kind
        assert (made.config.beta_end, made.config.steps_offset, made.config.prediction_type) == (0.012, 1, "epsilon")
