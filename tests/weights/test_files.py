"""What is in a weight file, and every way in which one can be wrong."""

import json
import pickle
import struct
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anew.errors import BadModel
from anew.weights import read_header, sha256_of, stamp_of

ONE = {"x": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}


def written(path, header, data=b"\0" * 24):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return path


def test_reads_what_the_reference_writes(tmp_path):
    from safetensors.numpy import save_file

    save_file({"a": np.ones((2, 3), np.float32), "b": np.ones(4, np.int64)}, tmp_path / "x", {"who": "me"})
    header = read_header(tmp_path / "x")
    assert {name: (fact.dtype, fact.shape) for name, fact in header.tensors.items()} == {
        "a": ("F32", (2, 3)),
        "b": ("I64", (4,)),
    }
    assert header.metadata == {"who": "me"} and header.parameters == 10


WRONG = {
    "cut short": ("16 bytes of data where its header tells of 24", ONE, b"\0" * 16),
    "too long": ("32 bytes of data", ONE, b"\0" * 32),
    "a hole": ("hole at byte 0", {"x": {**ONE["x"], "data_offsets": [8, 32]}}, b"\0" * 32),
    "an overlap": ("overlap", {**ONE, "y": ONE["x"]}, b"\0" * 24),
    "a wrong size": ("x has 20 bytes", {"x": {**ONE["x"], "data_offsets": [0, 20]}}, b"\0" * 20),
    "an unknown type": ("unknown type", {"x": {**ONE["x"], "dtype": "F31"}}, b"\0" * 24),
    "a side below zero": ("no sensible shape", {"x": {**ONE["x"], "shape": [-2, -3]}}, b"\0" * 24),
    "a side that is true": ("no sensible shape", {"x": {**ONE["x"], "shape": [True, 6]}}, b"\0" * 24),
    "a shape of 2^80": ("x has 24 bytes", {"x": {**ONE["x"], "shape": [2**40, 2**40]}}, b"\0" * 24),
    "no tensor": ("x is no tensor", {"x": [1, 2]}, b""),
    "half a header": ("cannot be read", b'{"x": {', b""),
    "a name twice": ("twice", b'{"x":1,"x":1}', b""),
    "numbers for words": ("metadata", {"__metadata__": {"a": 1}}, b""),
    "a list": ("no safetensors", b"[1, 2, 3]", b""),
    "deep nesting": ("cannot be read", b'{"x":' + b"[" * 200_000, b""),
}


@pytest.mark.parametrize(("words", "header", "data"), WRONG.values(), ids=WRONG)
def test_a_damaged_file_is_refused_and_told(tmp_path, words, header, data):
    with pytest.raises(BadModel, match=r"safetensors") as caught:
        read_header(written(tmp_path / "x", header, data))
    assert words in caught.value.found


def test_a_header_longer_than_the_file_takes_no_memory(tmp_path):
    (tmp_path / "x").write_bytes(struct.pack("<Q", 2**62) + b"{}")
    with pytest.raises(BadModel):
        read_header(tmp_path / "x")


def test_a_pickle_is_named_and_not_opened(tmp_path):
    (tmp_path / "x.pt").write_bytes(pickle.dumps({"weights": list(range(999))}))
    with pytest.raises(BadModel, match="found a pickle"):
        read_header(tmp_path / "x.pt")


def test_a_torch_file_is_named_and_not_opened(tmp_path):
    with zipfile.ZipFile(tmp_path / "x.pt", "w") as file:
        file.writestr("archive/data.pkl", b"\x80\x02}.")
    with pytest.raises(BadModel, match=r"torch\.save"):
        read_header(tmp_path / "x.pt")


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "empty"), (b"GGUF" * 9, "GGUF"), (b"version https://git-lfs.github.com/spec", "LFS")]
)
def test_other_files_are_named(tmp_path, data, name):
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(BadModel, match=name):
        read_header(tmp_path / "x")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadModel, match=r"no\.safetensors"):
        read_header(tmp_path / "no.safetensors")
    with pytest.raises(BadModel):
        sha256_of(tmp_path / "no.safetensors")


def test_sha256_of_a_known_text(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")
    assert sha256_of(tmp_path / "abc").startswith("ba7816bf8f01cfea")


@given(data=st.binary(max_size=200))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_anything_but_a_refusal(tmp_path, data):
    (tmp_path / "x").write_bytes(struct.pack("<Q", max(len(data) - 4, 0)) + data)
    with pytest.raises(BadModel):
        read_header(tmp_path / "x")


def test_a_stamp_changes_with_a_file_and_names_one_that_is_gone(tmp_path):
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"one")
    before = stamp_of([file])
    assert stamp_of([file]) == before
    file.write_bytes(b"other")
    assert stamp_of([file]) != before
    file.unlink()
    with pytest.raises(BadModel, match=r"model\.safetensors"):
        stamp_of([file])
