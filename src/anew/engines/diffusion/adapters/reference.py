"""Reference: pictures as part of the prompt, through an IP-Adapter (Ye 2023, arXiv:2308.06721).

ip-adapter_sd15.safetensors     image_proj.*    from what the encoder sees to words
                                ip_adapter.*    a key and a value for each cross-attention
image_encoder/                  beside it, or in the model: what sees, a CLIP vision model
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from torch import Tensor

from anew.engines.diffusion.loading.component import read_component
from anew.engines.diffusion.loading.inside import home_of
from anew.engines.diffusion.loading.opening import open_component
from anew.errors import BadModel
from anew.ops.building import ALONE
from anew.weights import Header, read_header
from anew.weights.tensors import load

Shape = tuple[int, ...]

SCALE = 0.6
"""What a picture weighs beside the words, as its authors have it where there are both."""
ENCODER = "image_encoder"
SEEN: Mapping[str, str] = {
    "image_proj.proj.weight": "projection_dim",
    "image_proj.proj.0.weight": "hidden_size",
    "image_proj.proj_in.weight": "hidden_size",
}
"""The tensor that reads what the encoder sees, in a plain adapter, a full face one and a plus one; and how wide that is
by the encoder's configuration."""


@contextmanager
def applied(pipe: Any, file: str | Path, *, scale: float = SCALE) -> Iterator[None]:
    """The pipeline with an IP-Adapter on it, for the length of a block; then exactly as it was.

    Args:
        pipe: SD or SDXL, open.
        file: Weights of one adapter, safetensors. ``image_encoder`` beside it is used before the model's own.
        scale: What the picture weighs; 0 silences it.

    Raises:
        BadModel: not safetensors, damaged, not finite, not an IP-Adapter that works from a picture alone, or one for
            another model or encoder; or no encoder.
    """
    header = read_header(file)
    _check_names(Path(file), header, _expected(pipe.unet))
    encoder = _encoder(pipe, Path(file))
    _check_width(Path(file), header, encoder)
    state = _state(Path(file), pipe.unet.dtype, pipe.unet.device)
    before = dict(pipe.unet.attn_processors)
    beside = {ENCODER: pipe.image_encoder, "feature_extractor": pipe.feature_extractor}
    with ExitStack() as stack:
        stack.callback(pipe.register_modules, **beside)
        stack.callback(pipe.unet.set_attn_processor, before)
        stack.callback(pipe.unload_ip_adapter)
        pipe.register_modules(**{ENCODER: encoder})
        try:
            with ALONE:
                pipe.load_ip_adapter(state, subfolder="", weight_name="", low_cpu_mem_usage=False)
        except (RuntimeError, ValueError, KeyError) as error:
            raise _bad(Path(file), " ".join(str(error).split())[:300]) from None
        pipe.set_ip_adapter_scale(scale)
        yield


def _expected(unet: Any) -> dict[str, Shape]:
    """Keys and values by name: a pair for each cross-attention, odd numbers in the order of the network's blocks."""
    crossed = [name for name in unet.attn_processors if name.endswith("attn2.processor")]
    found = {}
    for index, name in enumerate(crossed):
        heads = unet.get_submodule(name.removesuffix(".processor"))
        for part in ("to_k", "to_v"):
            found[f"ip_adapter.{2 * index + 1}.{part}_ip.weight"] = tuple(getattr(heads, part).weight.shape)
    return found


def _check_names(file: Path, header: Header, expected: Mapping[str, Shape]) -> None:
    """Whether every key and value has its place in the network, and nothing else is there.

    Raises:
        BadModel: it has not.
    """
    found = {name: fact.shape for name, fact in header.tensors.items() if not name.startswith("image_proj.")}
    if not any(name in header.tensors for name in SEEN) or any(
        "perceiver_resampler" in name for name in header.tensors
    ):
        raise _bad(file, "no projection of what a CLIP encoder sees", "Face ID adapters are not read here.")
    odd = sorted(set(found) ^ set(expected))
    if odd:
        raise _bad(file, f"{odd[0]} in either the adapter or the model, not in both")
    for name, shape in expected.items():
        if tuple(found[name]) != shape:
            raise _bad(file, f"{name} of {'x'.join(map(str, found[name]))}, not {'x'.join(map(str, shape))}")


def _check_width(file: Path, header: Header, encoder: Any) -> None:
    """Whether the adapter reads as many numbers as the encoder gives.

    Raises:
        BadModel: it does not.
    """
    name = next(name for name in SEEN if name in header.tensors)
    reads, gives = header.tensors[name].shape[-1], int(getattr(encoder.config, SEEN[name]))
    if reads != gives:
        raise _bad(
            file, f"{reads} numbers read of an encoder that gives {gives}", f"Put its own {ENCODER} beside the file."
        )


def _encoder(pipe: Any, file: Path) -> Any:
    """The encoder beside the file, or the model's own.

    Raises:
        BadModel: neither, or a damaged one.
    """
    folder = file.parent / ENCODER
    if folder.is_dir():
        part = read_component(ENCODER, "transformers", "CLIPVisionModelWithProjection", folder, home_of(folder))
        dtype = {"torch.float32": "fp32", "torch.bfloat16": "bf16", "torch.float16": "fp16"}[str(pipe.unet.dtype)]
        return open_component(part, dtype=dtype, device=str(pipe.unet.device))
    if pipe.image_encoder is None:
        raise _bad(file, "no encoder beside it, and none in the model", f"Put its {ENCODER} directory beside the file.")
    return pipe.image_encoder


def _state(file: Path, dtype: Any, device: Any) -> dict[str, dict[str, Tensor]]:
    """The adapter's two halves, as diffusers takes them.

    Raises:
        BadModel: NaN or infinity.
    """
    halves: dict[str, dict[str, Tensor]] = {"image_proj": {}, "ip_adapter": {}}
    for name, tensor in load(file).items():
        if not tensor.isfinite().all():
            raise _bad(file, f"NaN or infinity in {name}", "Download it again.")
        half, _, rest = name.partition(".")
        halves[half][rest] = tensor.to(device=device, dtype=dtype)
    return halves


def _bad(
    file: Path, found: str, fix: str = "Choose an adapter for this model: SD 1.5's and SDXL's differ."
) -> BadModel:
    return BadModel(needed=f"an IP-Adapter for this model at {file}", found=found, fix=fix)
