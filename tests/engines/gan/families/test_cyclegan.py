import pytest
import torch
from torch.nn import functional as F

from anew.engines.gan.families import build
from anew.engines.gan.families.cyclegan import CycleGAN
from anew.engines.gan.families.options import CycleGANOptions
from anew.errors import BadInput
from anew.nets.count import parameters
from tests.engines.gan.families.tiny import batch, method, trainer


def test_the_papers_nets_have_the_papers_size():
    with torch.device("meta"):
        m = CycleGAN(CycleGANOptions.paper(), 3, 3)
    counts = {name: parameters(net) for name, net in m.nets.items()}
    assert counts == {"to_b": 11_378_179, "to_a": 11_378_179, "judge_a": 2_764_737, "judge_b": 2_764_737}
    assert [player.name for player in m.players] == ["G", "D"]


def test_the_losses_are_the_papers_though_passes_are_shared():
    m, data = method("cyclegan"), batch("cyclegan")
    a, b = data["a"], data["b"]
    fakes = m.generate(data)
    to_a, to_b = m.nets["to_a"], m.nets["to_b"]
    wanted, judged = m.loss("G", data, fakes), m.loss("D", data, fakes)
    close = {"rtol": 1e-4, "atol": 1e-5}
    torch.testing.assert_close(fakes["b"], to_b(a), **close)
    torch.testing.assert_close(wanted["cycle_a"], 10 * F.l1_loss(to_a(to_b(a)), a), **close)
    torch.testing.assert_close(wanted["same_b"], 5 * F.l1_loss(to_b(b), b), **close)
    said = m.nets["judge_a"](to_a(b))[0][-1]
    torch.testing.assert_close(wanted["gan_a"], F.mse_loss(said, torch.ones_like(said)), **close)
    torch.testing.assert_close(judged["fake_a"], F.mse_loss(said, torch.zeros_like(said)) / 2, **close)  # pool not full
    said = m.nets["judge_a"](a)[0][-1]
    torch.testing.assert_close(judged["real_a"], F.mse_loss(said, torch.ones_like(said)) / 2, **close)


def test_sizes_may_differ_between_the_sides():
    m = method("cyclegan")
    data = {"a": batch("cyclegan")["a"], "b": batch("cyclegan", size=40)["b"]}
    assert m.generate(data)["a"].shape == (2, 3, 40, 40)


def test_identity_between_different_sides_is_refused():
    with pytest.raises(BadInput, match="identity 0"):
        build("cyclegan", CycleGANOptions(), 1, 3)
    with torch.device("meta"):
        assert build("cyclegan", CycleGANOptions(identity=0), 1, 3).channels == {"a": 1, "b": 3}


def test_the_pools_are_in_the_state():
    m = method("cyclegan", pool=2)
    m.loss("D", batch("cyclegan"), m.generate(batch("cyclegan")))
    assert set(m.state()) == {"steps", *(f"pool_{side}.0000{k}" for side in "ab" for k in range(2))}


def test_blocks_follow_the_training_size():
    assert [CycleGANOptions().for_size(size).blocks for size in (128, 256)] == [6, 9]


def test_the_way_home_gets_shorter():
    run, cycle = trainer(method("cyclegan", lr_g=2e-3)), []
    for k in range(100):  # by then well below, on any number of threads
        terms = run.step(batch("cyclegan", seed=k % 5))
        cycle.append((terms["G.cycle_a"] + terms["G.cycle_b"]).item())
    assert sum(cycle[-5:]) < 0.8 * sum(cycle[:5])
