"""Tensors: torch tensors to a safetensors file and back, whole or not at all, without a second copy in memory.

The writer is ours, thirty lines, because it streams: one tensor at a time is brought to the CPU and its own memory
is written. Tensors that share memory are each written in full. The same tensors give the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import torch
from torch import Tensor

from anew.errors import MissingExtra
from anew.image.files.atomic import whole_file
from anew.weights.files import header_of, read_header
from anew.weights.shapes import check_shapes

NAMES: Mapping[torch.dtype, str] = {
    torch.bool: "BOOL", torch.uint8: "U8", torch.int8: "I8", torch.int16: "I16", torch.int32: "I32",
    torch.int64: "I64", torch.float16: "F16", torch.bfloat16: "BF16", torch.float32: "F32", torch.float64: "F64",
}  # fmt: skip
"""torch's types by the names that the format gives them."""


def save(path: str | Path, tensors: Mapping[str, Tensor], metadata: Mapping[str, str] | None = None) -> str:
    """Write tensors into a safetensors file, whole or not at all.

    Args:
        path: The file; its folder must be there.
        tensors: By name, on any device, in any memory layout.
        metadata: Words to keep beside them.

    Returns:
        The SHA-256 of the file, in hexadecimal, reckoned on the way.

    Raises:
        CannotWrite: no permission, no room, or no such folder.
    """
    # Large numbers first, so that each tensor lies on a multiple of its own width.
    names = sorted(tensors, key=lambda name: (-tensors[name].element_size(), name))
    told = [(name, NAMES[tensors[name].dtype], tuple(tensors[name].shape)) for name in names]
    header = header_of(told, {"format": "pt", **(metadata or {})})
    digest = sha256()
    with whole_file(Path(path)) as beside, beside.open("wb") as file:
        for piece in _pieces(header, (tensors[name] for name in names)):
            file.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def load(
    path: str | Path, expected: Mapping[str, Iterable[int]] | None = None, *, of: str = "the model"
) -> dict[str, Tensor]:
    """Read every tensor of a safetensors file, on the CPU.

    Args:
        path: The file.
        expected: Shape by name; anything missing, beside it or of another shape is refused.
        of: Whose weights are expected, for the message.

    Raises:
        BadModel: not safetensors, damaged, or not what was expected.
        MissingExtra: the safetensors package is not installed.
    """
    header = read_header(path)
    if expected is not None:
        check_shapes({name: fact.shape for name, fact in header.tensors.items()}, expected, of=of)
    try:
        from safetensors import safe_open
    except ModuleNotFoundError:
        raise MissingExtra(
            needed="safetensors, to read weights", found="not installed", fix="pip install 'anew[learn]'"
        ) from None
    with safe_open(str(path), framework="pt") as file:
        return {name: file.get_tensor(name) for name in header.tensors}


def all_finite(tensor: Tensor) -> bool:
    """Whether no number of it is NaN or infinite: the least and the greatest of all pass on whatever is none.

    One look without a copy; forty times as fast in bfloat16 as asking each number.

    Example:
        >>> all_finite(torch.tensor([1.0, float("nan"), 2.0]))
        False
    """
    return not tensor.numel() or all(bool(end.isfinite()) for end in tensor.aminmax())


def _pieces(header: bytes, tensors: Iterable[Tensor]) -> Iterator[bytes | memoryview]:
    yield header
    for tensor in tensors:
        yield _bytes(tensor)


def _bytes(tensor: Tensor) -> memoryview:
    """The tensor's numbers row by row; its own memory where that is how they lie already."""
    flat = tensor.detach().cpu().contiguous().reshape(-1)
    return flat.view(torch.uint8).numpy().data if flat.numel() else memoryview(b"")
