"""A repository of a model, and a hub that holds it, for tests: a few kilobytes, pickles and code among them."""

import json
from hashlib import sha256
from types import SimpleNamespace

ID = "stable-diffusion-v1-5/stable-diffusion-v1-5"


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


class FakeHub:
    """A hub of one model. ``fault`` happens after ``after`` files have come; ``lost`` before anything."""

    def __init__(self, files, *, id=ID, licence="creativeml-openrail-m", fault=None, after=1, lost=None):
        self.files, self.id, self.licence = files, id, licence
        self.fault, self.after, self.lost = fault, after, lost
        self.asked, self.brought, self.announced = [], [], files

    def model_info(self, repo_id, *, revision=None, files_metadata=False):
        self.asked.append((repo_id, revision))
        if self.lost:
            raise self.lost
        siblings = [
            SimpleNamespace(rfilename=name, size=len(data), lfs=SimpleNamespace(sha256=sha256(data).hexdigest()))
            for name, data in self.announced.items()
        ]
        card = SimpleNamespace(license=self.licence, license_name=None)
        return SimpleNamespace(id=self.id, sha=revision or "d" * 40, siblings=siblings, card_data=card)

    def snapshot_download(self, repo_id, *, revision, local_dir, allow_patterns, tqdm_class):
        bar = tqdm_class(unit="B", total=0) if tqdm_class else None
        for number, name in enumerate(allow_patterns):
            if self.fault is not None and number == self.after:
                raise self.fault
            path = local_dir / name
            if path.exists():
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.files[name])
            self.brought.append(name)
            if bar is not None:
                bar.update(len(self.files[name]))
        (local_dir / ".cache" / "huggingface").mkdir(parents=True, exist_ok=True)
        (local_dir / ".cache" / "huggingface" / "x.metadata").write_bytes(b"1")


def error_named(name, *bases):
    """An error as the hub's client calls it."""
    return type(name, bases or (OSError,), {})("401 Client Error")
