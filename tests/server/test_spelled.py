"""Files as text, whichever way a client writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.errors import BadFile
from anew.server.spelled import decoded, encoded


@pytest.mark.parametrize("text", ["", "data:image/png;base64,AAE=", "AAE="])
def test_base64_is_read_with_a_head_and_without(text):
    assert decoded(text) == (b"\0\1" if text else b"")


@pytest.mark.parametrize("text", ["A", "AAE=\nAAE=", "data:image/png,AAE=", "data:;base64,A A=", "é"])
def test_other_text_is_no_picture(text):
    with pytest.raises(BadFile):
        decoded(text)


@given(st.binary(max_size=100))
def test_what_was_written_is_read(data):
    assert decoded(encoded(data)) == decoded(f"data:image/webp;base64,{encoded(data)}") == data
