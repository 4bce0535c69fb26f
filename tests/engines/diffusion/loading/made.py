"""Model directories made of JSON and hand-written safetensors: whole by every check, and with nothing to import."""

import json
from pathlib import Path

PARTS = {
    "unet": ("diffusers", "UNet2DConditionModel"),
    "vae": ("diffusers", "AutoencoderKL"),
    "text_encoder": ("transformers", "CLIPTextModel"),
    "tokenizer": ("transformers", "CLIPTokenizer"),
    "scheduler": ("diffusers", "DDIMScheduler"),
}
UNET = "diffusion_pytorch_model.safetensors"


def safetensors(path: Path, names: tuple[str, ...] = ("a", "b")) -> Path:
    """A weight file with two numbers of float32 a tensor."""
    facts = {
        name: {"dtype": "F32", "shape": [2], "data_offsets": [8 * at, 8 * at + 8]} for at, name in enumerate(names)
    }
    text = json.dumps(facts).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(8 * len(names)))
    return path


def shards(folder: Path, index: dict[str, str] | None = None) -> Path:
    """A component's weights in two shards, with an index that may say otherwise."""
    stem = "diffusion_pytorch_model"
    files = {"a": f"{stem}-00001-of-00002.safetensors", "b": f"{stem}-00002-of-00002.safetensors"}
    for name, file in files.items():
        safetensors(folder / file, (name,))
    (folder / UNET).unlink(missing_ok=True)
    path = folder / f"{UNET}.index.json"
    path.write_text(json.dumps({"metadata": {}, "weight_map": files if index is None else {**files, **index}}))
    return path


def model(folder: Path, **parts: object) -> Path:
    """A directory with the parts of SD 1.x; ``parts`` go into its index beside or instead of them."""
    for name, (library, kind) in PARTS.items():
        (folder / name).mkdir(parents=True)
        if kind.endswith(("Model", "KL")):
            (folder / name / "config.json").write_text(json.dumps({"_class_name": kind, "sample_size": 64}))
            safetensors(folder / name / ("model.safetensors" if library == "transformers" else UNET))
        else:
            (folder / name / f"{name}_config.json").write_text("{}")
    told = {"_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.42.1", "requires_safety_checker": False}
    nothing = {"safety_checker": [None, None]}
    (folder / "model_index.json").write_text(json.dumps({**told, **nothing, **PARTS, **parts}))
    return folder
