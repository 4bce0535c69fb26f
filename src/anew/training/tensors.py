"""Tensors to a file and back: safetensors, written one tensor at a time and hashed on the way.

    8 bytes          length of the header, little endian
    header           JSON: name -> dtype, shape, [start, end) of its bytes
    the rest         the bytes, row after row, no gaps

``safetensors.torch.save_file`` wants a second copy of everything in memory and refuses tensors that two nets
share; a run near the limit of its machine has no room for the first, and UNIT shares on purpose.
"""

import hashlib
import json
import os
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

_NAMES = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}


def write_tensors(path: Path, tensors: Mapping[str, Tensor]) -> str:
    """Write a safetensors file and bring it to the disk.

    Returns:
        The SHA-256 of the file, in hexadecimal.

    Raises:
        OSError: no room, no permission; the file may be there in part.
    """
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for piece in _pieces(tensors):
            file.write(piece)
            digest.update(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Every tensor of a safetensors file, on the CPU."""
    from safetensors.torch import load_file

    return dict(load_file(path))


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal, read a piece at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pieces(tensors: Mapping[str, Tensor]) -> Iterator[bytes | memoryview]:
    header: dict[str, object] = {}
    end = 0
    for name, tensor in tensors.items():
        start, end = end, end + tensor.numel() * tensor.element_size()
        header[name] = {"dtype": _NAMES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [start, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    yield struct.pack("<Q", len(text)) + text
    for tensor in tensors.values():
        if tensor.numel():
            flat = tensor.detach().to("cpu").contiguous().reshape(-1).view(torch.uint8)
            bytes_: npt.NDArray[np.uint8] = flat.numpy()
            yield bytes_.data
