"""Building: a component of a one-file checkpoint in memory, as ``from_pretrained`` of its directory would leave it."""

from typing import TYPE_CHECKING, Any

from anew.engines.diffusion.loading.component import Component
from anew.engines.diffusion.loading.single.naming import Piece
from anew.engines.diffusion.loading.single.vocabulary import tokenizer

if TYPE_CHECKING:
    import torch
    from torch.nn import Module


def build(part: Component, kind: Any, dtype: "torch.dtype") -> Any:
    """A tokenizer or a scheduler; or a network and what it lacks, as ``from_pretrained`` tells it.

    Args:
        part: From ``read_checkpoint``.
        kind: Its class.
        dtype: Of every weight.
    """
    if part.files:
        return _network(part, kind, dtype)
    return tokenizer(**part.config) if part.kind.endswith("Tokenizer") else kind.from_config(dict(part.config))


def _network(part: Component, kind: Any, dtype: "torch.dtype") -> tuple["Module", dict[str, Any]]:
    """It is built without memory first, so that a file that does not fit it is refused before it is read."""
    from accelerate import init_empty_weights  # type: ignore[import-untyped]
    from safetensors import safe_open

    with init_empty_weights():
        net = _empty(part, kind)
    wanted = net.state_dict()
    inner = "" if hasattr(net, "text_model") else "text_model."  # since transformers 5.6, unless it projects
    places = {name.removeprefix(inner): name for name in part.tensors}
    told = _told(part, places, {name: tuple(tensor.shape) for name, tensor in wanted.items()})
    if not any(told.values()):
        with safe_open(str(part.files[0]), framework="pt") as file:
            pieces = part.pieces or {}
            weights = {name: _read(file, pieces[places[name]]).to(dtype) for name in wanted}
        net.load_state_dict(weights, assign=True)
    return net, told


def _empty(part: Component, kind: Any) -> Any:
    config = dict(part.config)
    return kind.from_config(config) if part.package == "diffusers" else kind(kind.config_class(**config))


def _told(part: Component, places: dict[str, str], wanted: dict[str, tuple[int, ...]]) -> dict[str, Any]:
    """What is missing or of another shape, and what of the denoiser has no place."""
    shapes = {name: part.tensors[own].shape for name, own in places.items()}
    other = [(name, shapes[name], wanted[name]) for name in wanted if name in places and shapes[name] != wanted[name]]
    beside = [f"{name} has no place" for name in sorted(set(places) - set(wanted)) if part.name == "unet"]
    return {
        "missing_keys": [name for name in wanted if name not in places],
        "mismatched_keys": other,
        "error_msgs": beside,
    }


def _read(file: Any, piece: Piece) -> "torch.Tensor":
    tensor: torch.Tensor = file.get_tensor(piece.source)
    if piece.third is not None:
        tensor = tensor.chunk(3)[piece.third]
    if piece.turned:
        tensor = tensor.T
    return tensor.flatten(1) if piece.flat and tensor.dim() > 1 else tensor
