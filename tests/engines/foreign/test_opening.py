"""What is opened, and what is refused before and after a number is read."""

import builtins

import pytest
import torch
from safetensors.torch import save_file

from anew.engines.foreign import opening
from anew.engines.foreign.allowed import CODE
from anew.engines.foreign.opening import check_file, opened
from anew.errors import BadModel, CannotServe, MissingExtra
from tests.engines.foreign import tiny


@pytest.mark.parametrize(
    ("name", "purpose", "scale"),
    [
        ("ESRGAN", "SR", 2),
        ("Compact", "SR", 2),
        ("SwinIR", "SR", 2),
        ("SCUNet", "Restoration", 1),
        ("NAFNet", "Restoration", 1),
        ("DRUNet", "Restoration", 1),
        ("DnCNN", "Restoration", 1),
        ("LaMa", "Inpainting", 1),
    ],
)
def test_a_network_is_told_and_is_what_was_saved(name, purpose, scale):
    net = opened(tiny.saved(name))
    assert (net.name, net.purpose, net.scale) == (name, purpose, scale)
    kept = tiny.tensors_of(name)
    assert all(torch.equal(value, kept[key]) for key, value in net.model.model.state_dict().items())
    assert not any(each.requires_grad for each in net.model.model.parameters()) and not net.model.model.training


def test_every_network_that_may_be_opened_is_one_of_spandrels():
    assert all(name in tiny.spandrel().MAIN_REGISTRY for name in CODE)


def test_a_prefix_that_means_nothing_is_taken_off(tmp_path):
    file = tmp_path / "module.safetensors"
    save_file({f"module.{key}": value for key, value in tiny.tensors_of("Compact").items()}, file)
    assert opened(file).name == "Compact"


@pytest.mark.parametrize("name", ["x4.pth", "x4.pt", "x4.ckpt"])
def test_a_pickle_is_refused_by_name_unopened_and_the_way_to_convert_it_is_told(tmp_path, name):
    with pytest.raises(BadModel, match="can run code") as caught:
        check_file(tmp_path / name)  # it is not even there
    assert (
        f"torch.load('{name}'" in caught.value.fix and "save_file" in caught.value.fix and "trust" in caught.value.fix
    )


def test_what_to_do_about_a_pickle_does_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    torch.save({"params_ema": tiny.tensors_of("Compact")}, "x2.pth")
    with pytest.raises(BadModel) as caught:
        check_file("x2.pth")
    _, code, _ = caught.value.fix.split('"')
    exec(code)
    assert opened("x2.safetensors").name == "Compact"


def test_a_file_cut_short_is_refused(tmp_path):
    whole = tiny.saved("Compact").read_bytes()
    file = tmp_path / "cut.safetensors"
    for length in (0, 4, 100, len(whole) - 1):
        file.write_bytes(whole[:length])
        with pytest.raises(BadModel):
            opened(file)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused_with_its_name(tmp_path, number):
    tensors = tiny.tensors_of("Compact")
    tensors["body.2.weight"][0, 0, 0, 0] = number
    save_file(tensors, tmp_path / "x.safetensors")
    with pytest.raises(BadModel, match=r"body\.2\.weight"):
        opened(tmp_path / "x.safetensors")


def test_a_name_that_counts_too_far_is_refused_before_a_network_is_built_for_it(tmp_path):
    tensors = tiny.tensors_of("Compact")
    tensors["body.99999999.weight"] = torch.zeros(1)
    save_file(tensors, tmp_path / "x.safetensors")
    with pytest.raises(BadModel, match=r"body\.99999999"):
        opened(tmp_path / "x.safetensors")


def test_a_small_file_that_asks_for_a_huge_network_does_not_get_it(tmp_path):
    tensors = tiny.tensors_of("Compact")
    tensors["body.0.weight"] = torch.zeros(12_000, 3, 1, 1)  # so wide: 5 GB for the next layer
    save_file(tensors, tmp_path / "x.safetensors")
    with pytest.raises(BadModel, match="MemoryError: more than"):
        opened(tmp_path / "x.safetensors")


def test_weights_that_no_network_has_are_refused(tmp_path):
    save_file({"weight": torch.zeros(3)}, tmp_path / "x.safetensors")
    with pytest.raises(BadModel, match="names that no network has"):
        opened(tmp_path / "x.safetensors")


@pytest.mark.parametrize("drop", ["body.2.weight", "body.4.bias"])
def test_weights_that_are_not_all_there_are_refused(tmp_path, drop):
    tensors = tiny.tensors_of("Compact")
    del tensors[drop]
    save_file(tensors, tmp_path / "x.safetensors")
    with pytest.raises(BadModel, match="weights of Compact"):
        opened(tmp_path / "x.safetensors")


def test_a_network_that_is_not_allowed_is_refused_by_its_name(monkeypatch):
    monkeypatch.setattr(opening, "CODE", {})
    with pytest.raises(BadModel, match="found Compact"):
        opened(tiny.saved("Compact"))


def test_a_network_for_faces_is_refused_and_said_to_be_one(tmp_path):
    names = ("toRGB.0.weight", "stylegan_decoder.style_mlp.1.weight")
    save_file({name: torch.zeros(1) for name in names}, tmp_path / "x.safetensors")
    with pytest.raises(CannotServe, match="GFPGAN, which paints faces"):
        opened(tmp_path / "x.safetensors")


def test_a_network_with_other_channels_is_refused():
    with pytest.raises(CannotServe, match="from 5 channels to 5"):
        opened(tiny.saved("NAFNet", img_channel=5))


@pytest.mark.parametrize("lacking", ["spandrel", "torchvision", "einops"])
def test_what_is_missing_is_named(monkeypatch, lacking):
    file, kept = tiny.saved("Compact"), builtins.__import__

    def importing(name, *args, **words):
        if name == "spandrel":
            raise ModuleNotFoundError(f"No module named {lacking!r}", name=lacking)
        return kept(name, *args, **words)

    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(MissingExtra, match=rf"{lacking}, on which.*anew\[foreign\]"):
        opened(file)
