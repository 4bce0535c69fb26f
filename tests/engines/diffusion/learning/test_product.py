"""What a run of instructions leaves behind is a whole directory, whatever it was taught from."""

import json

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("diffusers")

from anew.engines.diffusion.learning.base import read_base  # noqa: E402
from anew.engines.diffusion.learning.product import write_pipeline  # noqa: E402
from anew.engines.diffusion.loading.folder import read_folder  # noqa: E402
from anew.engines.diffusion.loading.opening import open_component, open_pipeline  # noqa: E402
from anew.engines.diffusion.loading.single import checkpoint  # noqa: E402
from tests.engines.diffusion import tiny  # noqa: E402
from tests.engines.diffusion.loading import single  # noqa: E402


def test_a_model_taught_from_one_file_is_a_directory_of_the_same_weights(monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoint, "CONFIGS", single.configs(tmp_path / "configs"))
    parts = single.parts(tmp_path / "configs", "sd1")
    file = single.write(tmp_path / "model.safetensors", parts, "sd1")
    base = read_base(str(file), (4,))
    out = tmp_path / "run"
    for _ in range(2):  # the second time finds what the first one wrote
        write_pipeline(out, base, parts["unet"], {}, {})
    made = read_folder(out / "model")
    assert made.pipeline == "StableDiffusionInstructPix2PixPipeline"
    assert set(made.components) == set(base.folder.components)
    for name in ("unet", "vae", "text_encoder"):
        found = open_component(made.components[name], dtype="fp32").state_dict()
        wanted = open_component(base.folder.components[name], dtype="fp32").state_dict()
        assert list(found) == list(wanted) and all(torch.equal(found[key], wanted[key]) for key in wanted)
    assert open_pipeline(made, made.pipeline, dtype="fp32").tokenizer("a cat").input_ids == [49406, 320, 2368, 49407]


def test_a_model_taught_from_a_directory_has_its_files(tmp_path):
    folder = tiny.saved("sd")
    write_pipeline(tmp_path, read_base(str(folder), (4,)), tiny.unet(), {}, {})
    for name in ("vae/diffusion_pytorch_model.safetensors", "tokenizer/tokenizer.json"):
        assert (tmp_path / "model" / name).read_bytes() == (folder / name).read_bytes()
    told = json.loads((tmp_path / "model" / "unet" / "config.json").read_text())
    assert told["_class_name"] == "UNet2DConditionModel" and told["in_channels"] == 4
