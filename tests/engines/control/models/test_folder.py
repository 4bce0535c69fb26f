"""A model's folder: everything that may be wrong with it is refused by name, before anything is imported."""

import json
import shutil
import subprocess
import sys

import pytest

from anew.engines.control.models.folder import NETS, files_of, read_folder, weights_of
from anew.errors import BadModel
from anew.weights import sha256_of
from tests.engines.control import tiny


@pytest.fixture
def model(tmp_path):
    return shutil.copytree(tiny.shared(tiny.segformer), tmp_path / "model")


def changed(model, **told):
    path = model / "config.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf8")), **told}), "utf8")
    return model


def test_a_folder_says_what_it_makes_and_with_which_weights(model):
    folder = read_folder(model)
    assert (folder.kind, folder.net) == ("segmentation", "SegformerForSemanticSegmentation")
    assert folder.files == (model / "model.safetensors",)
    assert read_folder(model / "preprocessor_config.json") == folder


def test_a_revision_changes_with_any_file_that_decides_pixels(model):
    first = weights_of(read_folder(model), "m")
    assert len(first.revision) == 64 and first.where == "m" and first.licence == "unstated"
    (model / "preprocessor_config.json").write_text('{"size": 32}', "utf8")
    assert weights_of(read_folder(model), "m").revision != first.revision


def test_the_licence_is_read_off_the_models_page(model):
    (model / "README.md").write_text("---\nlicense: cc-by-nc-4.0\ntags: x\n---\n# A model\nlicense: mit\n", "utf8")
    assert weights_of(read_folder(model), "m").licence == "cc-by-nc-4.0"


def test_weights_in_several_files_are_all_counted(model):
    shutil.copy(model / "model.safetensors", model / "b-00002.safetensors")
    (model / "model.safetensors").rename(model / "a-00001.safetensors")
    names = {"x": "a-00001.safetensors", "y": "b-00002.safetensors"}
    (model / "model.safetensors.index.json").write_text(json.dumps({"weight_map": names}), "utf8")
    assert [file.name for file in read_folder(model).files] == sorted(names.values())
    assert {file.name for file in files_of(model)} >= set(names.values())


@pytest.mark.parametrize("name", ["../x.safetensors", "/etc/passwd", "sub/x.safetensors"])
def test_an_index_that_points_out_of_the_folder_is_refused(model, name):
    (model / "model.safetensors").unlink()
    (model / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"x": name}}), "utf8")
    with pytest.raises(BadModel, match="safetensors in"):
        read_folder(model)


def test_a_net_that_is_not_on_the_list_is_refused(model):
    with pytest.raises(BadModel, match="found BertModel"):
        read_folder(changed(model, architectures=["BertModel"]))
    with pytest.raises(BadModel, match="no architecture"):
        read_folder(changed(model, architectures=None))


def test_code_beside_a_model_is_refused(model):
    (model / "modeling_seg.py").write_text("", "utf8")
    with pytest.raises(BadModel, match=r"modeling_seg\.py"):
        read_folder(model)


def test_a_config_that_names_code_is_refused(model):
    with pytest.raises(BadModel, match="auto_map"):
        read_folder(changed(model, auto_map={"AutoModel": "x.Y"}))


@pytest.mark.parametrize("told", [{"use_timm_backbone": True}, {"backbone": "resnet50"}])
def test_a_backbone_from_elsewhere_is_refused(model, told):
    with pytest.raises(BadModel, match="brings its whole net"):
        read_folder(changed(model, **told))
    with pytest.raises(BadModel, match="brings its whole net"):
        read_folder(changed(model, backbone_config=told, **dict.fromkeys(told)))


def test_a_pickle_alone_is_refused_by_name(model):
    (model / "model.safetensors").rename(model / "pytorch_model.bin")
    with pytest.raises(BadModel, match=r"pytorch_model\.bin.*pickle"):
        read_folder(model)


def test_a_pickle_beside_safetensors_is_never_opened(model):
    (model / "pytorch_model.bin").write_bytes(b"\x80\x04not a pickle")
    assert read_folder(model).files == (model / "model.safetensors",)


def test_weights_cut_short_are_refused(model):
    file = model / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(BadModel, match="copied whole"):
        read_folder(model)


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000])
def test_a_config_that_is_none_is_refused(model, text):
    (model / "config.json").write_text(text, "utf8")
    with pytest.raises(BadModel):
        read_folder(model)


def test_a_folder_without_a_config_is_refused(tmp_path):
    with pytest.raises(BadModel, match=r"config\.json"):
        read_folder(tmp_path)


def test_checking_imports_neither_torch_nor_transformers(model):
    code = (
        "import sys; from anew.engines.control.engine import ControlMaps;"
        f"ControlMaps().weights({str(model)!r});"
        "print(sorted({'torch', 'transformers', 'diffusers'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_every_kind_has_a_net_and_every_file_its_digest(model):
    assert set(NETS) == set(tiny.KINDS)
    assert len(sha256_of(read_folder(model).files[0])) == 64
