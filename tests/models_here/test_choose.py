import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.errors import BadModel
from anew.models.choose import SUFFIXES, chosen

SD15 = [
    ".gitattributes", "LICENSE.md", "README.md", "model_index.json", "preview.png", "run.py",
    "v1-5-pruned.ckpt", "v1-5-pruned.safetensors",
    "unet/config.json", "unet/diffusion_pytorch_model.bin", "unet/diffusion_pytorch_model.safetensors",
    "unet/diffusion_pytorch_model.fp16.safetensors", "unet/diffusion_pytorch_model.non_ema.safetensors",
    "text_encoder/config.json", "text_encoder/model.fp16.safetensors", "text_encoder/pytorch_model.bin",
    "tokenizer/merges.txt", "tokenizer/vocab.json", "tokenizer/spiece.model",
    "vae_decoder/openvino_model.bin", "examples/deep/model.safetensors",
]  # fmt: skip


def test_of_a_pipeline_one_copy_of_each_weight_comes_and_no_pickle():
    assert chosen(SD15) == {
        "LICENSE.md": "LICENSE.md",
        "model_index.json": "model_index.json",
        "text_encoder/config.json": "text_encoder/config.json",
        "text_encoder/model.fp16.safetensors": "text_encoder/model.safetensors",
        "tokenizer/merges.txt": "tokenizer/merges.txt",
        "tokenizer/spiece.model": "tokenizer/spiece.model",
        "tokenizer/vocab.json": "tokenizer/vocab.json",
        "unet/config.json": "unet/config.json",
        "unet/diffusion_pytorch_model.safetensors": "unet/diffusion_pytorch_model.safetensors",
    }


def test_half_takes_the_smaller_copy_under_the_plain_name():
    kept = chosen(SD15, half=True)
    assert kept["unet/diffusion_pytorch_model.fp16.safetensors"] == "unet/diffusion_pytorch_model.safetensors"
    assert "unet/diffusion_pytorch_model.safetensors" not in kept


def test_shards_come_with_the_index_of_their_own_precision():
    names = [
        "model.safetensors.index.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
        "model.safetensors.index.fp16.json", "model.fp16-00001-of-00002.safetensors",
        "model.fp16-00002-of-00002.safetensors",
    ]  # fmt: skip
    assert set(chosen(names)) == {name for name in names if "fp16" not in name}
    half = chosen(names, half=True)
    assert half["model.safetensors.index.fp16.json"] == "model.safetensors.index.json"
    assert half["model.fp16-00001-of-00002.safetensors"] == "model.fp16-00001-of-00002.safetensors"
    assert len(half) == 3


def test_patterns_take_what_they_say_and_nothing_else():
    names = ["models/a.safetensors", "models/b.safetensors", "models/enc/model.safetensors", "models/enc/model.bin"]
    assert set(chosen(names, only=["models/enc/*", "models/a.*"])) == {
        "models/a.safetensors",
        "models/enc/model.safetensors",
    }


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], "no weights at all"),
        (["README.md", "config.json"], "no weights at all"),
        (["config.json", "pytorch_model.bin"], "pickles only"),
        (["a.ckpt"], "pickles only"),
        (["model_index.json", "unet/x.safetensors", "vae/diffusion_pytorch_model.bin"], "pickles only in vae"),
    ],
)
def test_a_model_of_pickles_is_refused(names, found):
    with pytest.raises(BadModel) as raised:
        chosen(names)
    assert raised.value.found == found


@pytest.mark.parametrize("name", ["/etc/a.json", "..\\a.json", "C:a.json", ".hidden/a.json", "../a.json", "anew.json"])
def test_names_that_lead_out_or_hide_are_left(name):
    assert name not in chosen(["model.safetensors", name])


@given(st.lists(st.sampled_from(SD15), unique=True), st.booleans())
def test_whatever_there_is_names_stay_apart_and_of_the_known_kinds(names, half):
    try:
        kept = chosen(names, half=half)
    except BadModel:
        return
    assert len(set(kept.values())) == len(kept)
    assert all(name.endswith(SUFFIXES) or name.startswith("LICENSE") for name in kept)
    assert set(kept) <= set(names)
