"""The facts inside an ONNX file, read and written byte by byte, beside onnx's own reading."""

import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from anew.engines.gan.onnx import KEY, facts_text, metadata_entry
from anew.errors import BadModel


def model(**metadata):
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
    made = helper.make_model(helper.make_graph([helper.make_node("Abs", ["x"], ["y"])], "g", [x], [y]))
    helper.set_model_props(made, metadata)
    return made.SerializeToString()


def test_facts_that_onnx_wrote_are_read(tmp_path):
    (tmp_path / "x.onnx").write_bytes(model(**{"other": "1", KEY: "facts"}))
    assert facts_text(tmp_path / "x.onnx") == b"facts"


@given(text=st.text(max_size=400))
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_facts_that_are_added_are_read_by_both(tmp_path, text):
    (tmp_path / "x.onnx").write_bytes(model(other="1") + metadata_entry(KEY, text))
    assert facts_text(tmp_path / "x.onnx").decode() == text
    props = {each.key: each.value for each in onnx.load(tmp_path / "x.onnx").metadata_props}
    assert props == {"other": "1", KEY: text}


def test_somebody_elses_file_is_refused(tmp_path):
    (tmp_path / "x.onnx").write_bytes(model())
    with pytest.raises(BadModel, match="no facts of anew's"):
        facts_text(tmp_path / "x.onnx")


@given(data=st.binary(max_size=60))
@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_anything_but_a_refusal(tmp_path, data):
    (tmp_path / "x.onnx").write_bytes(data)
    with pytest.raises(BadModel):
        facts_text(tmp_path / "x.onnx")
