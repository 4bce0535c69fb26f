import pytest
import torch
from torch.nn import functional as F

from anew.engines.gan.families.options import SPADEOptions
from anew.engines.gan.families.spade import SPADE
from anew.errors import BadModel
from anew.learning import objectives
from anew.nets.count import parameters
from tests.engines.gan.families.tiny import batch, method, trainer


def test_the_papers_nets_have_the_papers_size():
    with torch.device("meta"):
        m = SPADE(SPADEOptions.paper(), 13, 3)
        styled = SPADE(SPADEOptions.paper().model_copy(update={"style": 256}), 13, 3)
    assert {name: parameters(net) for name, net in m.nets.items()} == {"generator": 92_359_107, "judge": 5_554_306}
    assert parameters(styled.nets["generator"]) == 109_081_027
    assert parameters(styled.nets["encoder"]) == 10_463_424
    rates = {player.name: (player.lr, player.betas) for player in m.players}
    assert rates == {"G": (1e-4, (0.0, 0.9)), "D": (4e-4, (0.0, 0.9))} and next(iter(rates)) == "G"


def test_the_losses_are_the_papers():
    m, data = method("spade", pyramid=0.0, spectral=False), batch("spade")
    a, b = data["a"], data["b"]
    made = m.generate(data)["b"]
    true, fake = (m.nets["judge"](torch.cat((a, x), 1)) for x in (b, made))
    wanted, judged = m.loss("G", data, {"b": made}), m.loss("D", data, {"b": made})
    assert set(wanted) == {"gan", "features"}
    torch.testing.assert_close(wanted["gan"], -sum(scale[-1].mean() for scale in fake) / 2)
    match = (
        10
        / 2
        * sum(F.l1_loss(x, y) for f, t in zip(fake, true, strict=True) for x, y in zip(f[:-1], t[:-1], strict=True))
    )
    torch.testing.assert_close(wanted["features"], match, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(judged["real"], sum(F.relu(1 - scale[-1]).mean() for scale in true) / 2)
    torch.testing.assert_close(judged["fake"], sum(F.relu(1 + scale[-1]).mean() for scale in fake) / 2)


def test_a_style_decides_the_picture_and_its_middle_is_the_default():
    m, data = method("spade-style"), batch("spade-style")
    for net in m.nets.values():
        net.eval()
    with torch.no_grad():
        code = m.style_of(data["b"])
        assert code.shape == (2, 6)
        middle = m.translate(data["a"])
        assert torch.equal(middle, m.translate(data["a"], style=torch.zeros(2, 6)))
        assert not torch.equal(middle, m.translate(data["a"], style=torch.ones(2, 6)))


def test_the_codes_pull_to_the_middle_is_its_divergence():
    m, data = method("spade-style", augment=()), batch("spade-style")
    fakes = m.generate(data)
    known = 0.05 * objectives.kl_normal(fakes["mean"], fakes["logvar"])
    torch.testing.assert_close(m.loss("G", data, fakes)["kl"], known)


def test_a_model_needs_the_perceptual_file_only_to_learn(tmp_path):
    m, data = method("spade", perceptual=str(tmp_path / "none.safetensors")), batch("spade")
    assert m.translate(data["a"]).shape == data["b"].shape
    with pytest.raises(BadModel, match="safetensors"):
        m.loss("G", data, m.generate(data))


def test_it_learns_the_colours_of_labels():
    run, off = trainer(method("spade", lr_g=5e-3)), []
    for k in range(20):
        off.append(run.step(batch("spade", seed=k % 5))["G.pyramid"].item())
    assert sum(off[-5:]) < 0.8 * sum(off[:5])
