"""Controls: what reads a control map is found and checked before anything is opened."""

import pytest

pytest.importorskip("torch")
pytest.importorskip("diffusers")

from anew.engines.diffusion.controls import adapters, joined, used
from anew.engines.diffusion.families import FAMILIES
from anew.errors import BadModel, BadTask
from tests.engines.diffusion import tiny

BY_NAME = {family.name: family for family in FAMILIES}
SD = BY_NAME["sd"]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """One directory of each kind, and one of something else."""
    home = tmp_path_factory.mktemp("nets")
    nets = {"net": tiny.controlnet(), "adapter": tiny.t2i_adapter(), "unet": tiny.unet()}
    nets |= {"flux": tiny.controlnet_flux(), "union": tiny.controlnet_flux(union=True), "z": tiny.controlnet_z()}
    for name, net in nets.items():
        net.save_pretrained(home / name, safe_serialization=True)
    return home


def test_each_is_found_with_what_it_has_to_say(folders):
    ((net, part), (other, _)) = used((f"{folders}/net:0.5:0.1:0.8", f"{folders}/net"), SD, mapped=True)
    assert (net.scale, net.start, net.end, other.scale) == (0.5, 0.1, 0.8, 1.0)
    assert part.kind == "ControlNetModel" and part.tensors
    assert not adapters(used((f"{folders}/net",), SD, mapped=True))
    assert adapters(used((f"{folders}/adapter",), SD, mapped=True))


@pytest.mark.parametrize(("words", "mapped", "found"), [(("net",), False, "control map"), ((), True, "ControlNet")])
def test_a_map_without_a_model_and_a_model_without_a_map_are_refused(folders, words, mapped, found):
    with pytest.raises(BadTask) as told:
        used(tuple(f"{folders}/{word}" for word in words), SD, mapped=mapped)
    assert found in told.value.needed


def test_kinds_are_not_mixed(folders):
    with pytest.raises(BadTask, match="ControlNetModel and T2IAdapter"):
        used((f"{folders}/net", f"{folders}/adapter"), SD, mapped=True)


@pytest.mark.parametrize("name", ["unet", "nothing"])
def test_another_kind_of_model_is_refused_by_name(folders, name):
    with pytest.raises(BadModel, match="UNet2DConditionModel" if name == "unet" else "nothing there"):
        used((f"{folders}/{name}",), SD, mapped=True)


@pytest.mark.parametrize(
    ("family", "name"), [("sd", "flux"), ("flux", "net"), ("sd3", "flux"), ("sdxl-inpaint", "adapter")]
)
def test_a_net_for_another_family_is_refused_with_what_it_takes(folders, family, name):
    with pytest.raises(BadModel) as told:
        used((f"{folders}/{name}",), BY_NAME[family], mapped=True)
    assert BY_NAME[family].net in told.value.needed and family in told.value.needed


def test_a_union_is_refused_since_nothing_tells_it_the_kind_of_map(folders):
    with pytest.raises(BadModel, match="union"):
        used((f"{folders}/union",), BY_NAME["flux"], mapped=True)


def test_more_than_a_family_takes_are_refused_with_the_number(folders):
    with pytest.raises(BadTask, match="at most 1"):
        used((f"{folders}/z", f"{folders}/z"), BY_NAME["z-image"], mapped=True)


@pytest.mark.parametrize(("family", "name"), [("sd", "adapter"), ("z-image", "z")])
def test_what_is_heard_at_every_step_takes_no_share_of_them(folders, family, name):
    with pytest.raises(BadTask, match="every step"):
        used((f"{folders}/{name}:1:0:0.5",), BY_NAME[family], mapped=True)
    assert used((f"{folders}/{name}:0.5",), BY_NAME[family], mapped=True)


def test_what_a_pipeline_hangs_into_a_lone_net_is_gone_with_the_pipeline():
    net = tiny.controlnet_z()
    before = [name for name, _ in net.named_modules()]
    shell = joined([net], alone=True)["controlnet"]
    shell.noise_refiner = tiny.unet()
    assert [name for name, _ in net.named_modules()] == before and net.noise_refiner is None
    assert shell.control_layers is net.control_layers


def test_adapters_for_different_models_do_not_go_together():
    with pytest.raises(BadModel, match="features of one size"):
        joined([tiny.t2i_adapter(), tiny.t2i_adapter_xl()])


def test_nothing_is_nothing():
    assert used((), SD, mapped=False) == () and joined([]) == {}
