"""An accelerator makes nearly what torch makes, is recorded, is paid for once, and refuses what it cannot do."""

from importlib.util import find_spec

import numpy as np
import pytest

from anew import Picture, Render, Translate
from anew.engines.gan import opening
from anew.engines.gan.labels import coloured, one_hot
from anew.errors import BadModel, CannotServe, MissingExtra
from anew.nets import openvino
from tests.models import FAMILIES, LABELS, A, shared, tiny
from tests.pictures import picture

AGREE = {("onnx", "fp32"): 0.01, ("openvino", "fp32"): 0.02, ("openvino", "bf16"): 4.0}
"""Mean difference to torch in float32, in grey levels of 255; the tiny models' weights are drawn wide."""
WITH = pytest.mark.skipif(not find_spec("openvino"), reason="OpenVINO is not installed: pip install 'anew[openvino]'")
RUNTIMES = [pytest.param(*key, marks=[WITH] if "openvino" in key else []) for key in AGREE]


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "home"))


def made(photo, model, to="", **settings):
    return Translate(to=to)(photo, engine="gan", model=model, settings=settings)


def apart(one, other):
    return np.abs(one.picture.samples.astype(float) - other.picture.samples).mean()


def street(width=48, height=40):
    rows = np.random.default_rng(0).integers(0, 3, (height, width)).astype(np.int32)
    return Picture.from_array(coloured(one_hot(rows, 3)[0], LABELS))


@pytest.mark.parametrize(("accelerator", "precision"), RUNTIMES)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_near_torch_at_two_sizes(tmp_path, family, accelerator, precision):
    a = LABELS if family == "spade" else A
    model = tiny(tmp_path / "model", family, a=a)
    sizes = (48, 40), (64, 64)  # the second is the models' own
    for photo in (street(*size) if family == "spade" else picture(*size) for size in sizes):
        fast = made(photo, model, accelerator=accelerator, precision=precision)
        assert fast.picture.size == photo.size
        assert apart(fast, made(photo, model)) <= AGREE[accelerator, precision]


@pytest.mark.parametrize(("accelerator", "precision"), RUNTIMES)
def test_both_ways_are_exported_once_and_the_record_says_who_ran(monkeypatch, accelerator, precision):
    settings = {"accelerator": accelerator, "precision": precision}
    ways = [made(picture(), shared(), to, **settings) for to in ("zebra", "horse")]
    assert apart(*ways) > 1
    assert len(list(opening.SHELF.root().iterdir())) == 2
    monkeypatch.setattr("anew.engines.gan.export.export", lambda *_, **__: pytest.fail("exported again"))
    again = made(picture(), shared(), "zebra", **settings)
    assert again.picture.sha256 == ways[0].picture.sha256
    assert again.record.recipe["steps"][0]["settings"]["accelerator"] == accelerator
    assert ("openvino" in again.record.versions) == (accelerator == "openvino")


@WITH
def test_a_picture_is_the_same_whatever_was_made_before_it():
    settings = {"accelerator": "openvino", "precision": "bf16"}
    photos = picture(64, 64), picture(70, 56), picture(64, 64)
    made_of = [made(photo, shared(), **settings).picture.sha256 for photo in (*photos, photos[1])]
    assert made_of[0] == made_of[2] != made_of[1] == made_of[3]


@WITH
def test_an_exported_model_runs_by_openvino_in_bf16(tmp_path):
    from anew.engines.gan.export import export

    export(shared(), tmp_path / "x.onnx")
    plain = made(picture(), tmp_path / "x.onnx")
    fast = made(picture(), tmp_path / "x.onnx", accelerator="openvino", precision="bf16")
    assert 0 < apart(plain, fast) <= AGREE["openvino", "bf16"]
    assert not opening.SHELF.root().exists()


@WITH
def test_a_damaged_export_is_named(monkeypatch, tmp_path):
    made(picture(), shared(), accelerator="openvino")
    (folder,) = opening.SHELF.root().iterdir()
    (folder / "model.onnx").write_bytes(b"\x08\x08" + bytes(100))
    model = tiny(tmp_path / "another")
    made(picture(), model)  # the one that is loaded goes
    with pytest.raises(BadModel):
        made(picture(), shared(), accelerator="openvino")


def test_without_openvino_its_extra_is_named(monkeypatch):
    monkeypatch.setattr(openvino, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"anew\[openvino\]"):
        made(picture(), shared(), accelerator="openvino")


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"precision": "bf16"}, "precision bf16"),
        ({"compile": True}, "compile"),
        ({"tile": 16, "overlap": 4}, "one tone"),
    ],
)
def test_what_it_cannot_do_is_refused_by_name(settings, named):
    with pytest.raises(CannotServe, match=named):
        made(picture(96, 64), shared(), accelerator="onnx", **settings)


def test_noise_inside_is_not_left_out_silently(tmp_path):
    model = tiny(tmp_path / "model", "pix2pix", noise_at_test=True)
    with pytest.raises(CannotServe, match="noise inside"):
        made(picture(), model, accelerator="onnx")


def test_a_style_picture_is_refused(tmp_path):
    model = tiny(tmp_path / "model", "spade", a=LABELS, style=4)
    with pytest.raises(CannotServe, match="style picture"):
        Render()(street(), model=model, style=picture(), settings={"accelerator": "onnx"})
