"""Controls: what reads a control map is found and checked before anything is opened."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

from anew.engines.diffusion.controls import adapters, joined, used
from anew.errors import BadModel, BadTask
from tests.engines.diffusion import tiny


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """One directory of each kind, and one of something else."""
    home = tmp_path_factory.mktemp("nets")
    for name, net in (("net", tiny.controlnet()), ("adapter", tiny.t2i_adapter()), ("unet", tiny.unet())):
        net.save_pretrained(home / name, safe_serialization=True)
    return home


def test_each_is_found_with_what_it_has_to_say(folders):
    ((net, part), (other, _)) = used((f"{folders}/net:0.5:0.1:0.8", f"{folders}/net"), mapped=True)
    assert (net.scale, net.start, net.end, other.scale) == (0.5, 0.1, 0.8, 1.0)
    assert part.kind == "ControlNetModel" and part.tensors
    assert not adapters(used((f"{folders}/net",), mapped=True))
    assert adapters(used((f"{folders}/adapter",), mapped=True))


@pytest.mark.parametrize(("words", "mapped", "found"), [(("net",), False, "control map"), ((), True, "ControlNet")])
def test_a_map_without_a_model_and_a_model_without_a_map_are_refused(folders, words, mapped, found):
    with pytest.raises(BadTask) as told:
        used(tuple(f"{folders}/{word}" for word in words), mapped=mapped)
    assert found in told.value.needed


def test_kinds_are_not_mixed(folders):
    with pytest.raises(BadTask, match="ControlNetModel and T2IAdapter"):
        used((f"{folders}/net", f"{folders}/adapter"), mapped=True)


@pytest.mark.parametrize("name", ["unet", "nothing"])
def test_another_kind_of_model_is_refused_by_name(folders, name):
    with pytest.raises(BadModel, match="UNet2DConditionModel" if name == "unet" else "nothing there"):
        used((f"{folders}/{name}",), mapped=True)


def test_adapters_for_different_models_do_not_go_together():
    with pytest.raises(BadModel, match="features of one size"):
        joined([tiny.t2i_adapter(), tiny.t2i_adapter_xl()])


def test_nothing_is_nothing():
    assert used((), mapped=False) == () and joined([]) == {}
