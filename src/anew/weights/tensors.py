"""Tensors: torch tensors to a safetensors file and back, whole or not at all, without a second copy in memory.

The writer is ours, thirty lines, because it streams: one tensor at a time is brought to the CPU and its own memory
is written. Tensors that share memory are each written in full. The same tensors give the same bytes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import torch
from torch import Tensor

from anew.errors import BadModel, MissingExtra
from anew.image.files.atomic import whole_file
from anew.weights.files import ITEM_BYTES, read_header

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
    header = _header([(name, tensors[name]) for name in names], {"format": "pt", **(metadata or {})})
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


def check_shapes(
    found: Mapping[str, Iterable[int]], expected: Mapping[str, Iterable[int]], *, of: str = "the model"
) -> None:
    """Refuse weights that are not those of the nets at hand, and say how they differ.

    Raises:
        BadModel: a name too few, a name too many, or another shape.
    """
    missing = [name for name in expected if name not in found]
    beside = [name for name in found if name not in expected]
    other = [
        f"{name} {_sides(found[name])} instead of {_sides(expected[name])}"
        for name in expected
        if name in found and tuple(found[name]) != tuple(expected[name])
    ]
    groups = (("missing", missing), ("not known", beside), ("of another shape", other))
    told = [f"{len(names)} {what}: {_few(names)}" for what, names in groups if names]
    if told:
        raise BadModel(
            needed=f"the {len(list(expected))} tensors of {of}",
            found="; ".join(told),
            fix="The weights belong to other options or another family; use the model.json that came with them.",
        )


def _header(tensors: list[tuple[str, Tensor]], metadata: Mapping[str, str]) -> bytes:
    told: dict[str, object] = {"__metadata__": dict(sorted(metadata.items()))}
    at = 0
    for name, tensor in tensors:
        kind = NAMES[tensor.dtype]
        size = tensor.numel() * ITEM_BYTES[kind]
        told[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(told, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % 8)


def _pieces(header: bytes, tensors: Iterable[Tensor]) -> Iterator[bytes | memoryview]:
    yield len(header).to_bytes(8, "little") + header
    for tensor in tensors:
        yield _bytes(tensor)


def _bytes(tensor: Tensor) -> memoryview:
    """The tensor's numbers row by row; its own memory where that is how they lie already."""
    flat = tensor.detach().cpu().contiguous().reshape(-1)
    return flat.view(torch.uint8).numpy().data if flat.numel() else memoryview(b"")


def _sides(shape: Iterable[int]) -> str:
    return "x".join(str(side) for side in shape) or "a single number"


def _few(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" ..." if len(names) > 3 else "")
