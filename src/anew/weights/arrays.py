"""Arrays: numpy arrays to a safetensors file and back, for machines without torch."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from anew.errors import BadModel
from anew.image.files.atomic import write_whole
from anew.weights.files import Header, header_of, read_header

Arrays = Mapping[str, npt.NDArray[Any]]

NAMES: Mapping[np.dtype[Any], str] = {
    np.dtype(kind): name
    for name, kind in {
        "BOOL": np.bool_, "U8": np.uint8, "I8": np.int8, "U16": np.uint16, "I16": np.int16, "F16": np.float16,
        "U32": np.uint32, "I32": np.int32, "F32": np.float32, "U64": np.uint64, "I64": np.int64, "F64": np.float64,
    }.items()
}  # fmt: skip
"""numpy's types by the names that the format gives them; it has none for bfloat16."""
_KINDS = {name: kind for kind, name in NAMES.items()}


def save(path: str | Path, arrays: Arrays, metadata: Mapping[str, str] | None = None) -> str:
    """Write arrays into a safetensors file, whole or not at all.

    Args:
        path: The file; its folder must be there.
        arrays: By name.
        metadata: Words to keep beside them.

    Returns:
        The SHA-256 of the file, in hexadecimal. The same arrays and words give the same.

    Raises:
        CannotWrite: no permission, no room, or no such folder.
    """
    # Large numbers first, so that each array lies on a multiple of its own width.
    names = sorted(arrays, key=lambda name: (-arrays[name].itemsize, name))
    told = [(name, NAMES[arrays[name].dtype], arrays[name].shape) for name in names]
    parts = [arrays[name].astype(arrays[name].dtype.newbyteorder("<"), copy=False).tobytes() for name in names]
    whole = header_of(told, metadata or {}) + b"".join(parts)
    write_whole(Path(path), whole)
    return sha256(whole).hexdigest()


def load(path: str | Path) -> tuple[dict[str, npt.NDArray[Any]], Header, str]:
    """Read every array of a safetensors file.

    Returns:
        The arrays, which cannot be written to; what the header says; the SHA-256 of the file.

    Raises:
        BadModel: not safetensors, damaged, or with numbers that numpy does not know.
    """
    header = read_header(path)
    whole = Path(path).read_bytes()
    arrays = {}
    for name, fact in header.tensors.items():
        if fact.dtype not in _KINDS:
            raise BadModel(
                needed=f"numbers that numpy knows in {path}", found=f"{name} as {fact.dtype}", fix="Store it as F16."
            )
        begin, end = header.data_begins + fact.begin, header.data_begins + fact.end
        kind = _KINDS[fact.dtype].newbyteorder("<")
        arrays[name] = np.frombuffer(whole[begin:end], kind).reshape(fact.shape)
    return arrays, header, sha256(whole).hexdigest()
