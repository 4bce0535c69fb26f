import json

import pytest


def safetensors(value=0, size=64):
    """The bytes of a safetensors file with one tensor."""
    header = json.dumps({"x": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}).encode()
    return len(header).to_bytes(8, "little") + header + bytes([value]) * size


FILES = {
    "model_index.json": b'{"_class_name": "StableDiffusionPipeline"}',
    "unet/config.json": b"{}",
    "unet/diffusion_pytorch_model.safetensors": safetensors(1, 5000),
    "vae/config.json": b"{}",
    "vae/diffusion_pytorch_model.fp16.safetensors": safetensors(2),
    "LICENSE.md": b"Do good.",
}
REFUSED = {"unet/diffusion_pytorch_model.bin": b"\x80\x02pickle", "run.py": b"boom", "README.md": b"# Model"}


def write(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def store(tmp_path):
    return tmp_path / "home" / "models"


@pytest.fixture
def folder(tmp_path):
    """A model's folder with pickles and code beside its weights."""
    return write(tmp_path / "my-model", FILES | REFUSED)


@pytest.fixture
def single(tmp_path):
    path = tmp_path / "dreamy v1.safetensors"
    path.write_bytes(safetensors(7))
    return path


@pytest.fixture
def files():
    """The files of a repository."""
    return FILES | REFUSED
