"""Files: what a safetensors file holds, checked against its own size before any memory is taken for it.

    8 bytes            length of the header, little endian
    header             JSON: name -> dtype, shape, [begin, end) in the data; maybe "__metadata__"
    data               the tensors end to end, without holes

Layout: https://github.com/huggingface/safetensors, "Format".
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest
from math import prod
from pathlib import Path
from typing import Any

from anew.errors import BadModel

ITEM_BYTES: Mapping[str, int] = {
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1,
    "U16": 2, "I16": 2, "F16": 2, "BF16": 2,
    "U32": 4, "I32": 4, "F32": 4,
    "U64": 8, "I64": 8, "F64": 8,
}  # fmt: skip
"""Bytes of one number, by the names that the format gives them."""

MAX_HEADER = 100_000_000
"""The format's own limit on the header, in bytes."""


@dataclass(frozen=True)
class TensorFact:
    """What the header says of one tensor."""

    dtype: str
    shape: tuple[int, ...]
    begin: int
    """First byte, counted from the end of the header."""
    end: int


@dataclass(frozen=True)
class Header:
    """What a safetensors file holds."""

    tensors: Mapping[str, TensorFact]
    metadata: Mapping[str, str]
    data_begins: int
    """Bytes before the data."""

    @cached_property
    def parameters(self) -> int:
        """How many numbers it holds."""
        return sum(prod(fact.shape) for fact in self.tensors.values())


def read_header(path: str | Path) -> Header:
    """Read and check the header of a safetensors file.

    Raises:
        BadModel: no such file, another kind of file (a pickle is named as one), a damaged header, or a file that is
            shorter or longer than its header says.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(16)
            length = int.from_bytes(start[:8], "little")
            if len(start) < 9 or length > min(MAX_HEADER, size - 8) or start[8:9] != b"{":
                raise _bad(path, kind_of(start, size))
            file.seek(8)
            text = file.read(length)
    except OSError as error:
        raise BadModel(
            needed=f"a weight file at {path}", found=error.strerror or "no file", fix="Check the name."
        ) from None
    try:
        told = json.loads(text, object_pairs_hook=_without_doubles)
        metadata = _metadata(told.pop("__metadata__", {}))
        tensors = {name: _fact(name, fact) for name, fact in told.items()}
    except (ValueError, AttributeError, RecursionError) as error:
        raise _bad(path, f"a header that cannot be read ({error})") from None
    _check_layout(path, tensors, size - 8 - length)
    return Header(tensors, metadata, 8 + length)


def header_of(tensors: Iterable[tuple[str, str, tuple[int, ...]]], metadata: Mapping[str, str]) -> bytes:
    """What a safetensors file begins with, its length first; the tensors follow end to end in the order given.

    Args:
        tensors: Name, type by the format's name, and shape of each.
        metadata: Words to keep beside them.
    """
    told: dict[str, object] = {"__metadata__": dict(sorted(metadata.items()))}
    at = 0
    for name, kind, shape in tensors:
        size = prod(shape) * ITEM_BYTES[kind]
        told[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(told, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def sha256_of(path: str | Path) -> str:
    """The SHA-256 of a whole file, in hexadecimal, read in pieces.

    Raises:
        BadModel: it cannot be read.
    """
    try:
        with Path(path).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadModel(needed=f"to read {path}", found=error.strerror or "nothing", fix="Check the file.") from None


def stamp_of(files: Iterable[Path]) -> tuple[str, ...]:
    """What changes when one of a model's files does, without reading it.

    Raises:
        BadModel: one is not there.
    """
    return tuple(_stamp(file.resolve()) for file in files)


def _stamp(file: Path) -> str:
    try:
        stat = file.stat()
    except OSError as error:
        raise BadModel(
            needed=f"the model's file {file}", found=error.strerror or "nothing", fix="Copy the model again, whole."
        ) from None
    return f"{file} {stat.st_mtime_ns} {stat.st_size} {stat.st_ino}"


def kind_of(start: bytes, size: int) -> str:
    """What a file is that is not safetensors, as far as its first bytes tell.

    Example:
        >>> kind_of(b"GGUF....", 99)
        'a GGUF file'
    """
    if size == 0:
        return "an empty file"
    if start.startswith(b"PK\x03\x04"):
        return "a zip archive with a pickle in it, as torch.save writes (.pt, .pth, .ckpt)"
    if start[:1] == b"\x80" and start[1:2] in (b"\x02", b"\x03", b"\x04", b"\x05"):
        return "a pickle"
    if start.startswith(b"GGUF"):
        return "a GGUF file"
    if start.startswith(b"\x89HDF"):
        return "an HDF5 file"
    if start.startswith(b"version https:/"):
        return "a Git LFS pointer, not the file itself"
    return "no safetensors header"


def _metadata(told: Any) -> dict[str, str]:
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise ValueError("metadata that is not text")
    return told


def _fact(name: str, told: Any) -> TensorFact:
    """One entry of the header.

    Raises:
        ValueError: it contradicts itself.
    """
    if not isinstance(told, dict) or set(told) != {"dtype", "shape", "data_offsets"}:
        raise ValueError(f"{name} is no tensor")
    dtype, shape, offsets = told["dtype"], told["shape"], told["data_offsets"]
    if dtype not in ITEM_BYTES:
        raise ValueError(f"{name} has the unknown type {dtype!r}")
    if not (_counts(shape) and _counts(offsets) and len(offsets) == 2):
        raise ValueError(f"{name} has no sensible shape")
    if offsets[1] - offsets[0] != prod(shape) * ITEM_BYTES[dtype]:
        raise ValueError(f"{name} has {offsets[1] - offsets[0]} bytes for shape {shape} of {dtype}")
    return TensorFact(dtype, tuple(shape), offsets[0], offsets[1])


def _counts(values: Any) -> bool:
    return isinstance(values, list) and all(type(value) is int and value >= 0 for value in values)


def _check_layout(path: Path, tensors: Mapping[str, TensorFact], room: int) -> None:
    """The tensors lie end to end and fill the file.

    Raises:
        BadModel: a hole, an overlap, or a file cut short.
    """
    at = 0
    for fact in sorted(tensors.values(), key=lambda fact: (fact.begin, fact.end)):
        if fact.begin != at:
            raise _bad(path, f"tensors that overlap or leave a hole at byte {at}")
        at = fact.end
    if at != room:
        raise _bad(path, f"{room} bytes of data where its header tells of {at}; was it copied whole?")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name that is there twice")
    return found


def _bad(path: Path, found: str) -> BadModel:
    return BadModel(
        needed=f"a safetensors file at {path}",
        found=found,
        fix="anew opens safetensors only: a pickle can run code on this machine. Convert it where it was made.",
    )
