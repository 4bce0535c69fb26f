import pytest
import torch

from anew.engines.gan.families import build
from anew.engines.gan.families.cut import CUT
from anew.engines.gan.families.options import CUTOptions
from anew.errors import BadInput
from anew.nets.count import parameters
from tests.engines.gan.families.tiny import batch, method, trainer


def test_the_papers_nets_have_the_papers_size():
    with torch.device("meta"):
        m = CUT(CUTOptions.paper(), 3, 3)
    counts = {name: parameters(net) for name, net in m.nets.items()}
    assert counts == {"generator": 11_378_179, "heads": 560_384, "judge": 2_764_737}
    assert [player.name for player in m.players] == ["D", "G"] and m.keeps == ("generator",)


def test_fast_is_fastcut():
    fast = CUTOptions.fast()
    assert (fast.nce, fast.identity_nce, fast.mirror) == (10, False, True)


def test_sides_that_differ_are_refused():
    with pytest.raises(BadInput, match="CUT"):
        build("cut", CUTOptions(), 1, 3)


def test_the_kept_features_are_those_of_the_input():
    m, data = method("cut"), batch("cut")
    fakes = m.generate(data)
    known = m.nets["generator"].features(data["a"])
    for number, feature in enumerate(known):
        torch.testing.assert_close(fakes[f"key_{number}"][:2], feature, rtol=1e-4, atol=1e-5)
        assert not fakes[f"key_{number}"].requires_grad


def test_half_of_the_steps_are_mirrored_and_compared_unmirrored():
    m, data = method("cut-fast"), batch("cut-fast")
    found = {}
    for seed in range(20):
        torch.manual_seed(seed)
        fakes = m.generate(data)
        found["mirrored" in fakes] = fakes
    assert set(found) == {True, False}
    plain = m.nets["generator"](data["a"].flip(3))
    torch.testing.assert_close(found[True]["b"], plain)
    for one, two in zip(*([f[f"key_{k}"] for k in range(5)] for f in found.values()), strict=True):
        torch.testing.assert_close(one, two)


@pytest.mark.parametrize("variant", ["cut", "cut-fast"])
def test_patches_become_recognisable(variant):
    run, nce = trainer(method(variant, lr_g=5e-3)), []
    for k in range(20):
        terms = run.step(batch(variant, seed=k % 5))
        nce.append(terms["G.nce"].item())
    assert sum(nce[-5:]) < 0.9 * sum(nce[:5])
