"""What does not go together with an accelerator is refused by name, before a model is read."""

import pytest

pytest.importorskip("diffusers")

from anew.engines.diffusion.accelerated import asked
from anew.engines.diffusion.families import family_of
from anew.engines.diffusion.loading import memory
from anew.engines.diffusion.loading.reading import read_model
from anew.engines.diffusion.settings import DiffusionSettings
from anew.errors import CannotServe, MissingExtra
from anew.nets import openvino
from tests.engines.diffusion import tiny


def check(model="sd", task="reimagine", device="cpu", accelerator="openvino", **settings):
    folder = read_model(str(tiny.saved(model)))
    family = family_of(folder)
    asked.check(DiffusionSettings(accelerator=accelerator, **settings), folder, family, family.way(task), device)


@pytest.fixture(autouse=True)
def _installed(monkeypatch):
    monkeypatch.setattr(openvino, "find_spec", lambda name: True)


def test_a_plain_u_net_on_the_cpu_may_go():
    check()


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"loras": ["a.safetensors"]}, "LoRAs"),
        ({"controlnets": ["canny"]}, "ControlNets"),
        ({"model": "sd-seeing", "task": "restyle", "ip_adapter": "a"}, "IP-Adapter"),
        ({"task": "edit"}, "LEDITS"),
        ({"device": "cuda"}, "GPU"),
        ({"model": "flux"}, "FluxTransformer2DModel"),
    ],
)
def test_what_reaches_into_the_denoiser_or_is_none_is_refused_by_name(given, named):
    with pytest.raises(CannotServe, match=named):
        check(**given)
    check(accelerator="none", **given)


def test_without_openvino_its_extra_is_named(monkeypatch):
    monkeypatch.setattr(openvino, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"anew\[openvino\]"):
        check()


def test_the_converted_network_is_in_the_estimate_of_memory():
    folder = read_model(str(tiny.saved("sd")))
    plain = memory.estimate(folder, width=64, height=64, item_bytes=4)
    more = asked.room(plain, folder.components["unet"], 4).weights - plain.weights
    assert more == round(asked.COPIES * sum(net.numel() * 4 for net in tiny.unet().parameters()))
