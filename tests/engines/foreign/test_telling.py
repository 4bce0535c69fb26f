"""Which files are this engine's, told by their headers alone."""

import json

import pytest

from anew.engines import registry
from anew.engines.diffusion.loading.single.what import is_told
from anew.engines.foreign.allowed import CODE, FACES
from anew.engines.foreign.telling import TELLING, is_one, told
from anew.errors import BadModel
from anew.tasks import Inpaint, Reimagine, Upscale
from tests.engines.foreign import tiny

SD = {"model.diffusion_model.input_blocks.0.0.weight": [4, 4, 3, 3], "first_stage_model.encoder.conv_in.weight": [1]}


def written(path, names):
    """A safetensors file with these names and shapes, all zeros."""
    at, header = 0, {}
    for name, shape in dict(names).items():
        size = 4
        for side in shape:
            size *= side
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(at))
    return path


def test_a_name_of_its_own_tells_a_network():
    assert told(frozenset({"intro.weight", "ending.weight", "middle_blks.0.beta", "x"})) == "NAFNet"
    assert told(frozenset({"module.m_head.0.weight", "module.m_tail.0.weight"})) == "SCUNet"
    assert told(frozenset()) == told(frozenset({"weight"})) == ""


def test_every_network_that_is_told_is_run_or_refused_by_name():
    assert set(TELLING) <= set(CODE) | FACES
    assert set(CODE) == set(TELLING) - FACES


@tiny.needs_spandrel
@pytest.mark.parametrize("name", ["ESRGAN", "Compact", "SwinIR", "SCUNet", "NAFNet", "DRUNet", "DnCNN", "LaMa"])
def test_networks_of_spandrel_are_told_here_and_are_not_diffusions(name):
    file = tiny.saved(name)
    assert is_one(file) and not is_told(file)
    assert registry.of_model(str(file)) == "foreign"


def test_a_checkpoint_of_stable_diffusion_is_diffusions(tmp_path):
    file = written(tmp_path / "sd.safetensors", SD)
    assert is_told(file) and not is_one(file) and registry.of_model(str(file)) == "diffusion"


def test_a_file_that_tells_nothing_leaves_the_choice_open(tmp_path):
    file = written(tmp_path / "x.safetensors", {"weight": [2]})
    assert registry.of_model(str(file)) is None
    (tmp_path / "cut.safetensors").write_bytes(b"\xff" * 40)
    assert registry.of_model(str(tmp_path / "cut.safetensors")) is None and not is_one(tmp_path / "cut.safetensors")


def test_the_header_chooses_the_engine_for_a_task_that_several_serve(tmp_path):
    names = {"body.0.weight": [2], "body.1.weight": [2]}
    compact, sd = written(tmp_path / "c.safetensors", names), written(tmp_path / "sd.safetensors", SD)
    assert registry.choose(Upscale(), model=str(compact)).name == "foreign"
    assert registry.choose(Upscale(), model=str(sd)).name == "diffusion"
    assert registry.choose(Inpaint(), ["mask"], model=str(sd)).name == "diffusion"


def test_a_pickle_is_this_engines_to_refuse(tmp_path):
    file = tmp_path / "RealESRGAN_x4plus.pth"
    file.write_bytes(b"PK\x03\x04")
    assert registry.of_model(str(file)) == "foreign"


def test_a_file_of_another_engine_is_refused_and_whose_it_is_is_said(tmp_path):
    file = written(tmp_path / "c.safetensors", {"body.0.weight": [2], "body.1.weight": [2]})
    with pytest.raises(BadModel, match=r"for diffusion.*one for foreign"):
        registry.choose(Reimagine(), model=str(file))
    with pytest.raises(BadModel, match=r"for diffusion.*one for foreign"):
        registry.choose(Upscale(), name="diffusion", model=str(file))
