"""ONNX files: the facts inside them, read without onnx, onnxruntime or torch.

An exported model carries its ``model.json`` among the file's ``metadata_props``. A file is one protobuf message
(onnx.proto, ModelProto): fields one after another, each a key, then a number or so many bytes. Fields that are not
asked for, above all the graph with its weights, are stepped over and not read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from anew.errors import BadModel
from anew.weights.messages import data

KEY = "anew.model"
"""Where the facts are, among the metadata."""

METADATA = 14  # ModelProto.metadata_props
MAX_ENTRY = 16_000_000


def metadata_entry(key: str, text: str) -> bytes:
    """One more entry of metadata, to be written after the last byte of an ONNX file.

    A repeated field of a protobuf message may be written anywhere in it, so nothing before it is touched.
    """
    return data(METADATA, (data(1, key), data(2, text)))


def facts_text(path: Path) -> bytes:
    """The facts inside an exported model, as JSON.

    Raises:
        BadModel: no such file, not ONNX, or exported by something else.
    """
    try:
        with path.open("rb") as file:
            found = dict(_entry(part) for part in _fields(file, path.stat().st_size) if part)
    except OSError as error:
        raise BadModel(needed=f"a model at {path}", found=error.strerror or "nothing", fix="Check the name.") from None
    except (ValueError, IndexError):
        raise _foreign(path, "bytes that are not ONNX") from None
    if KEY.encode() not in found:
        raise _foreign(path, "no facts of anew's in it")
    return found[KEY.encode()]


def _fields(file: BinaryIO, size: int) -> Iterator[bytes]:
    """The bytes of every metadata entry; all else is stepped over."""
    while file.tell() < size:
        key = _number(file)
        field, kind = key >> 3, key & 7
        if kind == 0:
            _number(file)
        elif kind == 2:
            length = _number(file)
            if length > size - file.tell() or not field:
                raise ValueError("longer than the file")
            if field == METADATA and length <= MAX_ENTRY:
                yield file.read(length)
            else:
                file.seek(length, 1)
        elif kind in (1, 5):
            file.seek(8 if kind == 1 else 4, 1)
        else:
            raise ValueError("no such kind of field")


def _entry(held: bytes) -> tuple[bytes, bytes]:
    """Key and value of one StringStringEntryProto: fields 1 and 2."""
    from io import BytesIO

    file, parts = BytesIO(held), {1: b"", 2: b""}
    while file.tell() < len(held):
        key = _number(file)
        if key & 7 != 2:
            raise ValueError("no text")
        parts[key >> 3] = file.read(_number(file))
    return parts[1], parts[2]


def _number(file: BinaryIO) -> int:
    """A varint, read."""
    value = 0
    for shift in range(0, 70, 7):
        byte = file.read(1)[0]
        value |= (byte & 127) << shift
        if byte < 128:
            return value
    raise ValueError("a number without an end")


def _foreign(path: Path, found: str) -> BadModel:
    return BadModel(
        needed=f"a model at {path} that `anew export` wrote",
        found=found,
        fix="Export it with `anew export RUN --onnx FILE`; other people's ONNX files do not say what they need.",
    )
