"""A model directory: read as it is, or refused by the name of what is wrong, before anything is imported."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.engines.diffusion.loading.allowed import check_config, has_weights
from anew.engines.diffusion.loading.folder import read_folder
from anew.errors import BadModel
from tests.engines.diffusion.loading.made import UNET, model, safetensors, shards


@pytest.fixture
def folder(tmp_path):
    return model(tmp_path / "model")


def configured(folder, part, **entries):
    (folder / part / "config.json").write_text(json.dumps({"sample_size": 64, **entries}))


def test_a_model_is_read_as_it_is(folder):
    found = read_folder(folder)
    assert found == read_folder(folder / "model_index.json")
    assert found.pipeline == "StableDiffusionPipeline" and found.flags == {"requires_safety_checker": False}
    assert list(found.components) == ["unet", "vae", "text_encoder", "tokenizer", "scheduler"]
    unet = found.components["unet"]
    assert (unet.package, unet.kind, unet.variant) == ("diffusers", "UNet2DConditionModel", "")
    assert unet.files == (folder / "unet" / UNET,) and unet.config["sample_size"] == 64
    assert {name: fact.shape for name, fact in unet.tensors.items()} == {"a": (2,), "b": (2,)}
    assert found.components["tokenizer"].files == () and found.components["tokenizer"].config == {}


def test_reading_imports_neither_torch_nor_diffusers(folder):
    code = (
        "import sys; from anew.engines.diffusion.loading.folder import read_folder; read_folder(sys.argv[1]);"
        "assert not {'torch', 'diffusers', 'transformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)


def test_shards_are_read_as_one(folder):
    shards(folder / "unet")
    unet = read_folder(folder).components["unet"]
    assert len(unet.files) == 2 and set(unet.tensors) == {"a", "b"}


def test_the_plain_weights_come_before_a_variant_and_the_variant_before_none(folder):
    safetensors(folder / "unet" / "diffusion_pytorch_model.fp16.safetensors", ("half",))
    assert read_folder(folder).components["unet"].variant == ""
    (folder / "unet" / UNET).unlink()
    unet = read_folder(folder).components["unet"]
    assert unet.variant == "fp16" and set(unet.tensors) == {"half"}


def test_a_variant_that_nobody_named_is_not_taken(folder):
    (folder / "unet" / UNET).rename(folder / "unet" / "diffusion_pytorch_model.non_ema.safetensors")
    with pytest.raises(BadModel, match="non_ema"):
        read_folder(folder)


def test_an_absent_safety_checker_is_left_out(tmp_path):
    folder = model(tmp_path / "m", safety_checker=["stable_diffusion", "StableDiffusionSafetyChecker"])
    assert "safety_checker" not in read_folder(folder).components


def test_a_snapshot_of_the_hubs_cache_may_link_to_its_blobs(tmp_path):
    place = tmp_path / "models--org--name"
    folder = model(place / "snapshots" / "abc")
    blobs = place / "blobs"
    blobs.mkdir()
    for number, file in enumerate([path for path in folder.rglob("*") if path.is_file()]):
        file.rename(blobs / str(number))
        file.symlink_to(os.path.relpath(blobs / str(number), file.parent))
    assert read_folder(folder).components["unet"].tensors


def test_a_link_from_a_snapshot_to_another_model_is_refused(tmp_path):
    other = safetensors(tmp_path / "other.safetensors")
    folder = model(tmp_path / "models--org--name" / "snapshots" / "abc")
    (folder / "unet" / UNET).unlink()
    (folder / "unet" / UNET).symlink_to(other)
    with pytest.raises(BadModel, match="outside"):
        read_folder(folder)


@pytest.mark.parametrize(
    ("library", "kind"),
    [
        ("os.path", "join"),
        ("os", "system"),
        ("diffusers", "DiffusionPipeline"),
        ("diffusers", "UNet2DConditionModel\n"),
        ("diffusers.utils", "UNet2DConditionModel"),
        ("transformers", "AutoModel"),
        ("transformers", "AutoTokenizer"),
        ("pipeline", "MyUNet2DConditionModel"),
        ("", ""),
    ],
)
def test_a_class_that_is_not_on_the_list_is_refused_by_name(tmp_path, library, kind):
    with pytest.raises(BadModel, match="imports nothing else") as error:
        read_folder(model(tmp_path / "m", unet=[library, kind]))
    assert library in error.value.found


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_made_up_is_on_the_list(library, kind):
    with pytest.raises(BadModel):
        has_weights(library + "x", kind)


@pytest.mark.parametrize("library", ["diffusers", "transformers"])
@pytest.mark.parametrize("kind", ["utils", "logging", "pipelines", "cached_file", "Pipeline", "pipeline", "AutoConfig"])
def test_what_else_the_libraries_hold_is_not_on_the_list(library, kind):
    with pytest.raises(BadModel):
        has_weights(library, kind)


@pytest.mark.parametrize("name", ["../unet", "/etc", "a/b", "..", "", "Unet", "u net"])
def test_a_component_elsewhere_is_refused(tmp_path, name):
    with pytest.raises(BadModel, match="component named"):
        read_folder(model(tmp_path / "m", **{name: ["diffusers", "UNet2DConditionModel"]}))


@pytest.mark.parametrize("value", [["diffusers"], ["diffusers", None], [1, 2], {"a": 1}, ["a", "b", "c"], [[], []]])
def test_a_component_that_is_no_library_and_class_is_refused(tmp_path, value):
    with pytest.raises(BadModel, match="a library and a class"):
        read_folder(model(tmp_path / "m", unet=value))


@pytest.mark.parametrize("name", [["my", "Pipe"], None, "os.system", "Pipeline()", 3])
def test_a_pipeline_with_code_of_its_own_is_refused(tmp_path, name):
    with pytest.raises(BadModel, match="the pipeline"):
        read_folder(model(tmp_path / "m", _class_name=name))


@pytest.mark.parametrize("where", [".", "unet", "tokenizer", "unet/deeper"])
@pytest.mark.parametrize("name", ["unet.py", "x.PY", "x.so"])
def test_code_is_refused_by_name(folder, where, name):
    (folder / where).mkdir(exist_ok=True)
    (folder / where / name).write_text("raise SystemExit")
    with pytest.raises(BadModel, match="code in a model") as error:
        read_folder(folder)
    assert name in error.value.needed


def test_an_adapter_that_would_lead_to_another_model_is_refused(folder):
    (folder / "text_encoder" / "adapter_config.json").write_text('{"base_model_name_or_path": "/elsewhere"}')
    with pytest.raises(BadModel, match="an adapter"):
        read_folder(folder)


@pytest.mark.parametrize("name", ["diffusion_pytorch_model.bin", "x.ckpt", "x.PT", "x.pth"])
def test_a_pickle_is_refused_by_name_where_nothing_else_is(folder, name):
    (folder / "unet" / UNET).rename(folder / "unet" / name)
    with pytest.raises(BadModel, match="can run code") as error:
        read_folder(folder)
    assert name in error.value.found


def test_a_pickle_beside_safetensors_is_never_opened(folder):
    (folder / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"\x80\x04 no pickle at all")
    assert read_folder(folder).components["unet"].files == (folder / "unet" / UNET,)


def test_a_pickle_under_the_name_of_safetensors_is_refused(folder):
    (folder / "unet" / UNET).write_bytes(b"\x80\x04" + bytes(50))
    with pytest.raises(BadModel, match="a pickle"):
        read_folder(folder)


@pytest.mark.parametrize("what", ["file", "folder", "loop", "nothing", "config", "index"])
def test_a_link_outwards_is_refused(folder, tmp_path, what):
    path = {
        "folder": folder / "vae",
        "config": folder / "unet" / "config.json",
        "index": folder / "model_index.json",
    }.get(what, folder / "unet" / UNET)
    other = path.rename(tmp_path / "outside")
    path.symlink_to({"loop": path, "nothing": tmp_path / "gone"}.get(what, other), target_is_directory=what == "folder")
    with pytest.raises(BadModel, match="a link to"):
        read_folder(folder)


def test_a_link_that_stays_inside_is_followed(folder):
    (folder / "unet" / UNET).rename(folder / "kept.safetensors")
    (folder / "unet" / UNET).symlink_to("../kept.safetensors")
    assert read_folder(folder).components["unet"].tensors


def test_a_pipe_is_refused_instead_of_waited_for(folder):
    (folder / "unet" / "config.json").unlink()
    os.mkfifo(folder / "unet" / "config.json")
    with pytest.raises(BadModel, match="neither a file"):
        read_folder(folder)


@pytest.mark.parametrize("where", ["../../secret.safetensors", "/etc/x.safetensors", "a\\b.safetensors", "x.bin", ""])
def test_a_shard_elsewhere_is_refused(folder, where):
    shards(folder / "unet", {"a": where})
    with pytest.raises(BadModel, match="a shard named"):
        read_folder(folder)


def test_a_shard_that_is_missing_is_refused(folder):
    shards(folder / "unet", {"a": "gone.safetensors"})
    with pytest.raises(BadModel, match=r"gone\.safetensors"):
        read_folder(folder)


@pytest.mark.parametrize("index", [{"c": "diffusion_pytorch_model-00001-of-00002.safetensors"}, {"a": 3}])
def test_an_index_that_does_not_fit_its_shards_is_refused(folder, index):
    shards(folder / "unet", index)
    with pytest.raises(BadModel):
        read_folder(folder)


def test_weights_both_whole_and_in_shards_are_refused(folder):
    shards(folder / "unet")
    safetensors(folder / "unet" / UNET)
    with pytest.raises(BadModel, match="both whole and in shards"):
        read_folder(folder)


@pytest.mark.parametrize("cut", [0, 5, 20, -1])
def test_a_truncated_file_is_refused(folder, cut):
    path = folder / "unet" / UNET
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadModel, match="safetensors file at"):
        read_folder(folder)


@pytest.mark.parametrize(
    "gone", ["model_index.json", "unet", "unet/config.json", f"unet/{UNET}", "scheduler/scheduler_config.json"]
)
def test_what_is_missing_is_named(folder, gone):
    path = folder / gone
    path.rename(folder.parent / "gone")
    with pytest.raises(BadModel) as error:
        read_folder(folder)
    assert path.name in str(error.value)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "3", "null", "[" * 100_000, '{"a":' * 100_000, '{"a": NaN}', "{\xff}", "9" * 5000]
)
@pytest.mark.parametrize("file", ["model_index.json", "unet/config.json", "scheduler/scheduler_config.json"])
def test_json_that_is_none_is_refused(folder, file, text):
    (folder / file).write_bytes(text.encode("latin1"))
    with pytest.raises(BadModel):
        read_folder(folder)


def test_huge_json_is_refused_unread(folder):
    with (folder / "unet" / "config.json").open("wb") as file:
        file.truncate(1 << 40)  # a hole: no room is taken
    with pytest.raises(BadModel, match="sensible"):
        read_folder(folder)


def test_a_huge_vocabulary_is_refused(folder):
    with (folder / "tokenizer" / "vocab.json").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(BadModel, match="sensible"):
        read_folder(folder)


@pytest.mark.parametrize(
    "entry",
    [
        {"auto_map": {"AutoModel": "x.y"}},
        {"vision_config": {"attn_implementation": "org/kernel"}},
        {"list": [{"_attn_implementation": "org/kernel"}]},
        {"transformers_weights": "other.safetensors"},
        {"quantization_config": {"quant_method": "bitsandbytes"}},
    ],
)
def test_a_configuration_that_reaches_outside_is_refused(folder, entry):
    configured(folder, "text_encoder", **entry)
    with pytest.raises(BadModel, match="which asks for"):
        read_folder(folder)


def test_a_configuration_with_the_usual_kernel_is_let_in(folder):
    configured(folder, "text_encoder", attn_implementation="sdpa", quantization_config=None)
    assert read_folder(folder)


@pytest.mark.parametrize(
    "entry",
    [
        {"num_hidden_layers": 10**9},
        {"layers_per_block": [2, 10**6]},
        {"vocab_size": 10**12},
        {"block_out_channels": [32] * 100_000},
        {"num_train_timesteps": 10**15},
        {"text_config": {"num_attention_heads": -(10**6)}},
    ],
)
def test_a_configuration_that_no_memory_holds_is_refused(folder, entry):
    configured(folder, "unet", **entry)
    with pytest.raises(BadModel, match="is sensible"):
        read_folder(folder)


def test_a_tokenizer_may_say_that_it_has_no_limit(folder):
    (folder / "tokenizer" / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 10**30}))
    assert read_folder(folder)


@given(st.dictionaries(st.text(max_size=9), st.integers(-500, 500) | st.text(max_size=9) | st.floats(0, 1)))
def test_small_configurations_are_let_in(config):
    check_config({"options": [config]}, "here")


@pytest.mark.parametrize("path", ["nothing", "file", "empty", "loop"])
def test_what_is_no_model_directory_is_refused(tmp_path, path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(BadModel, match="models pull"):
        read_folder(tmp_path / path)


def test_a_directory_of_single_files_is_told_apart(tmp_path):
    safetensors(tmp_path / "model.safetensors")
    with pytest.raises(BadModel, match="single files"):
        read_folder(Path(tmp_path))
