"""Exported models agree with torch, say what they are, and run without torch."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest

from anew import Render, Translate
from anew.engines.gan import export as module
from anew.engines.gan.export import export
from anew.engines.gan.folder import load_method, read_facts
from anew.errors import BadModel, BadTask, CannotServe, CannotWrite, EngineFailed
from anew.weights import sha256_of
from tests.models import LABELS, shared, tiny
from tests.pictures import picture

WAYS = {
    "cyclegan to b": ("cyclegan", "zebra", {}),
    "cyclegan to a": ("cyclegan", "horse", {}),
    "pix2pix u-net": ("pix2pix", "", {}),
    "pix2pix with noise": ("pix2pix", "", {"noise_at_test": True}),
    "pix2pix resnet": ("pix2pix", "", {"generator": "resnet", "blocks": 1}),
    "pix2pix transposed": ("pix2pix", "", {"up": "transpose"}),
    "pix2pix running": ("pix2pix", "", {"at_test": "running"}),
    "unit to b": ("unit", "zebra", {}),
    "unit to a": ("unit", "horse", {}),
    "cut": ("cut", "", {}),
    "spade": ("spade", "", {"a": LABELS}),
    "spade with style": ("spade", "", {"a": LABELS, "style": 4}),
}


@pytest.mark.parametrize(("family", "to", "options"), WAYS.values(), ids=WAYS)
def test_every_family_agrees_with_torch_at_any_size(tmp_path, family, to, options):
    done = export(tiny(tmp_path / "model", family, **options), tmp_path / "x.onnx", to=to)
    assert 0 <= done.difference < 1e-4
    assert done.sha256 == sha256_of(tmp_path / "x.onnx")
    onnx.checker.check_model(onnx.load(tmp_path / "x.onnx"))
    assert read_facts(tmp_path / "x.onnx") == done.facts
    assert [done.facts.domain(side).name for side in done.facts.sides] == [to or "zebra"]


def test_an_exported_model_makes_the_same_picture(tmp_path):
    export(shared(), tmp_path / "x.onnx", to="horse")
    one = Translate(to="horse")(picture(50, 37), model=shared()).picture
    other = Translate()(picture(50, 37), model=tmp_path / "x.onnx").picture
    assert np.abs(one.samples.astype(int) - other.samples).max() <= 1


@pytest.mark.parametrize("settings", [{"precision": "bf16"}, {"compile": True}])
def test_an_exported_model_runs_as_it_was_exported(tmp_path, settings):
    export(shared(), tmp_path / "x.onnx")
    with pytest.raises(CannotServe, match=next(iter(settings))):
        Translate()(picture(), engine="gan", model=tmp_path / "x.onnx", settings=settings)


def test_an_exported_model_goes_one_way(tmp_path):
    export(shared(), tmp_path / "x.onnx")
    with pytest.raises(BadTask, match="goes to: zebra"):
        Translate(to="horse")(picture(), model=tmp_path / "x.onnx")


def test_no_such_domain_is_refused(tmp_path):
    with pytest.raises(BadTask, match="Did you mean zebra"):
        export(shared(), tmp_path / "x.onnx", to="zebrra")


def test_what_does_not_agree_is_not_written(tmp_path, monkeypatch):
    """The guard is guarded: a model that changes between tracing and checking is caught."""
    trace = module._trace

    def spoilt(method, *rest):
        trace(method, *rest)
        for weight in method.nets["to_b"].parameters():
            weight.mul_(1.5)

    monkeypatch.setattr(module, "_trace", spoilt)
    with pytest.raises(EngineFailed, match="agrees with torch"):
        export(shared(), tmp_path / "x.onnx")
    assert list(tmp_path.iterdir()) == []


def test_an_exported_model_is_not_exported_again(tmp_path):
    export(shared(), tmp_path / "x.onnx")
    with pytest.raises(BadModel, match="cannot be opened again"):
        load_method(tmp_path / "x.onnx")


def test_a_file_cut_short_is_refused(tmp_path):
    export(shared(), tmp_path / "x.onnx")
    whole = (tmp_path / "x.onnx").read_bytes()
    (tmp_path / "x.onnx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadModel):
        Translate()(picture(), model=tmp_path / "x.onnx")


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CannotWrite, match="a folder to write into"):
        export(shared(), tmp_path / "no" / "x.onnx")


def test_a_style_picture_needs_the_folder(tmp_path):
    export(tiny(tmp_path / "model", "spade", a=LABELS, style=4), tmp_path / "x.onnx")
    with pytest.raises(CannotServe, match="carries no style encoder"):
        Render()(street(), model=tmp_path / "x.onnx", style=picture())


def street():
    from anew import Picture
    from anew.engines.gan.labels import coloured, one_hot

    rows = np.random.default_rng(0).integers(0, 3, (40, 48)).astype(np.int32)
    return Picture.from_array(coloured(one_hot(rows, 3)[0], LABELS))


def test_an_exported_model_runs_without_torch(tmp_path):
    export(shared(), tmp_path / "x.onnx")
    picture(50, 37).save(tmp_path / "in.png")
    code = f"""
import sys
sys.modules.update(dict.fromkeys(["torch", "safetensors", "onnx"]))  # as if they were not installed
import anew
made = anew.Translate()(anew.open({str(tmp_path / "in.png")!r}), model={str(tmp_path / "x.onnx")!r})
assert sys.modules["torch"] is None
print(made.picture.sha256)
"""
    root = Path(__file__).parents[3]
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=root)
    assert ran.returncode == 0, ran.stderr
    here = Translate()(picture(50, 37), model=tmp_path / "x.onnx").picture.sha256
    assert ran.stdout.split() == [here]


def test_a_folder_without_torch_says_what_to_install(tmp_path):
    code = f"""
import sys
sys.modules.update(dict.fromkeys(["torch", "safetensors", "onnx"]))  # as if they were not installed
import numpy as np, anew
from anew.errors import MissingExtra
try:
    anew.Translate()(anew.Picture.from_array(np.zeros((8, 8, 3))), model={str(shared())!r})
except MissingExtra as error:
    print(error.fix)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "pip install 'anew[learn]'" in ran.stdout, ran.stderr
