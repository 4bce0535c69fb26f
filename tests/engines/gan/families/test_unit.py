import torch
from torch.nn import functional as F

from anew.engines.gan.families.options import UNITOptions
from anew.engines.gan.families.unit import UNIT
from anew.nets.count import parameters
from tests.engines.gan.families.tiny import batch, method, trainer


def nets_of(m, side: str):
    return [net for name, net in m.nets.items() if name.endswith(f"_{side}") and not name.startswith("judge")]


def test_the_papers_nets_have_the_published_size():
    with torch.device("meta"):
        m = UNIT(UNITOptions.paper(), 3, 3)
    for side in "ab":
        assert sum(parameters(net) for net in nets_of(m, side)) == 11_140_483
        assert parameters(m.nets[f"judge_{side}"]) == 8_271_171
    assert [player.name for player in m.players] == ["D", "G"]
    assert all((player.lr, player.weight_decay) == (1e-4, 1e-4) for player in m.players)


def test_sharing_leaves_fewer_weights():
    with torch.device("meta"):
        counts = [
            sum(parameters(net) for net in UNIT(UNITOptions(shared=shared), 3, 3).nets.values()) for shared in (0, 1, 2)
        ]
    assert counts[0] > counts[1] > counts[2]


def test_both_domains_begin_alike_and_a_translation_with_a_picture_made_again():
    m, data = method("unit"), batch("unit")
    with torch.no_grad():
        again = m.translate(data["a"], "a")
        assert torch.equal(m.translate(data["a"], "b"), again)
        next(m.nets["decode_b"].parameters()).add_(1)  # copies, not the same tensors
        assert torch.equal(m.translate(data["a"], "a"), again)


def test_domains_of_other_channels_and_the_papers_begin_apart():
    assert not UNITOptions.paper().alike
    UNIT(UNITOptions(width=2, blocks=1), 3, 1)
    m, data = method("unit", alike=False), batch("unit")
    with torch.no_grad():
        assert not torch.equal(m.translate(data["a"], "b"), m.translate(data["a"], "a"))


def test_translating_is_without_noise_and_goes_both_ways():
    m, data = method("unit", alike=False), batch("unit")
    with torch.no_grad():
        assert torch.equal(m.translate(data["a"], "b"), m.translate(data["a"], "b"))
        assert not torch.equal(m.translate(data["a"], "b"), m.translate(data["a"], "a"))


def test_the_judges_losses_are_the_published_sums_over_scales():
    m, data = method("unit"), batch("unit")
    fakes = m.generate(data)
    judged = m.loss("D", data, fakes)
    true, fake = (m.nets["judge_a"](x) for x in (data["a"], fakes["a"]))
    known = sum(F.mse_loss(s[-1], torch.ones_like(s[-1])) for s in true)
    torch.testing.assert_close(judged["real_a"], known, rtol=1e-4, atol=1e-5)
    known = sum(s[-1].square().mean() for s in fake)
    torch.testing.assert_close(judged["fake_a"], known, rtol=1e-4, atol=1e-5)


def test_the_way_home_gets_shorter():
    run, cycle = trainer(method("unit", lr_g=2e-3)), []
    for k in range(60):  # by then well below, on any number of threads
        terms = run.step(batch("unit", seed=k % 5))
        cycle.append((terms["G.cycle_a"] + terms["G.cycle_b"]).item())
    assert sum(cycle[-5:]) < 0.8 * sum(cycle[:5])
