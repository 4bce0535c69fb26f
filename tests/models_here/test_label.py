import json

import pytest

from anew.errors import BadInput, BadModel
from anew.models.label import FILE, FileFact, Label, checked_name, read_label, write_label

FACT = FileFact(size=3, sha256="0" * 64)


def test_what_is_written_is_read_again(tmp_path):
    label = Label(kind="pulled", where="a/b", revision="c" * 40, licence="MIT", files={"unet/a.safetensors": FACT})
    write_label(tmp_path, label)
    assert read_label(tmp_path) == label
    assert label.size == 3


def test_a_reference_leads_to_where_the_files_lie(tmp_path):
    assert Label(kind="linked", where="/m/x", files={}).path(tmp_path).as_posix() == "/m/x"
    assert (
        Label(kind="linked", where="/m/x.safetensors", file="x.safetensors", files={}).path(tmp_path).as_posix()
        == "/m/x.safetensors"
    )
    assert (
        Label(kind="copied", where="/m/x.safetensors", file="x.safetensors", files={}).path(tmp_path)
        == tmp_path / "x.safetensors"
    )


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "a\\..\\x", "C:x", ""])
def test_a_label_that_leads_out_of_its_folder_is_refused(tmp_path, name):
    told = {"kind": "copied", "where": "x", "files": {name: {"size": 1, "sha256": "0" * 64}}}
    (tmp_path / FILE).write_text(json.dumps(told), encoding="utf8")
    with pytest.raises(BadModel, match="not a path inside"):
        read_label(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": 2}', '{"kind": "linked", "where": "x", "files": {}, "y": 1}']
)
def test_a_damaged_label_is_refused(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="utf8")
    with pytest.raises(BadModel, match="the label of a model"):
        read_label(tmp_path)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a b", "-x", ".x", "x.partial", "x.", "x" * 200, "ä"])
def test_names_that_no_folder_should_have_are_refused(name):
    with pytest.raises(BadInput, match="--as NAME"):
        checked_name(name)
