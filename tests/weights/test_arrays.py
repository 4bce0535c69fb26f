import numpy as np
import pytest

from anew.errors import BadModel
from anew.weights import arrays, messages, read_header
from tests.repository import safetensors


def test_arrays_come_back_with_their_words_and_digest(tmp_path):
    path, held = tmp_path / "x.safetensors", {"a": np.float16([[1, 2]]), "b": np.arange(3), "c": np.zeros(0, np.uint8)}
    digest = arrays.save(path, held, {"kind": "test"})
    found, header, again = arrays.load(path)
    assert digest == again and header.metadata == {"kind": "test"}
    assert all((found[name] == held[name]).all() and found[name].dtype == held[name].dtype for name in held)


def test_what_is_read_cannot_be_written_to(tmp_path):
    arrays.save(tmp_path / "x", {"a": np.zeros(3)})
    with pytest.raises(ValueError, match="read-only"):
        arrays.load(tmp_path / "x")[0]["a"][0] = 1


def test_torch_writes_what_numpy_reads(tmp_path):
    torch = pytest.importorskip("torch")
    from anew.weights import tensors

    tensors.save(tmp_path / "x", {"a": torch.arange(5).to(torch.float16)})
    assert arrays.load(tmp_path / "x")[0]["a"].tolist() == [0, 1, 2, 3, 4]


def test_numbers_that_numpy_has_no_name_for_are_refused(tmp_path):
    (tmp_path / "x").write_bytes(safetensors(size=4).replace(b'"U8"', b'"BF16"').replace(b"[4]", b"[2]"))
    length = len((tmp_path / "x").read_bytes()) - 12
    (tmp_path / "x").write_bytes(length.to_bytes(8, "little") + (tmp_path / "x").read_bytes()[8:])
    assert read_header(tmp_path / "x").tensors["x"].dtype == "BF16"
    with pytest.raises(BadModel, match="BF16"):
        arrays.load(tmp_path / "x")


@pytest.mark.parametrize(("value", "written"), [(0, "00"), (1, "01"), (127, "7f"), (128, "8001"), (16384, "808001")])
def test_whole_numbers_take_as_many_bytes_as_they_need(value, written):
    assert messages.varint(value).hex() == written


def test_a_message_may_hold_messages():
    assert messages.data(3, [messages.number(1, 150)]).hex() == "1a03089601"
