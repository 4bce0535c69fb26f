import pytest
import torch
from torch.nn import functional as F

from anew.engines.gan.families.options import Pix2PixOptions
from anew.engines.gan.families.pix2pix import Pix2Pix
from anew.nets.count import parameters
from tests.engines.gan.families.tiny import batch, method, trainer


def test_the_papers_nets_have_the_papers_size():
    with torch.device("meta"):
        m = Pix2Pix(Pix2PixOptions.paper(), 3, 3)
    assert {name: parameters(net) for name, net in m.nets.items()} == {"generator": 54_413_955, "judge": 2_768_705}
    assert [player.name for player in m.players] == ["D", "G"]
    assert all((player.lr, player.betas) == (2e-4, (0.5, 0.999)) for player in m.players)


def test_the_losses_are_the_papers():
    m, data = method("pix2pix", dropout=0.0), batch("pix2pix")
    made = m.generate(data)["b"]
    judge = m.nets["judge"]
    true, fake = (judge(torch.cat((data["a"], b), 1))[0][-1] for b in (data["b"], made))
    bce = F.binary_cross_entropy_with_logits
    judged, wanted = m.loss("D", data, {"b": made}), m.loss("G", data, {"b": made})
    torch.testing.assert_close(judged["real"], bce(true, torch.ones_like(true)) / 2)
    torch.testing.assert_close(judged["fake"], bce(fake, torch.zeros_like(fake)) / 2)
    torch.testing.assert_close(wanted["gan"], bce(fake, torch.ones_like(fake)))
    torch.testing.assert_close(wanted["l1"], 100 * F.l1_loss(made, data["b"]))


def test_levels_follow_the_training_size():
    assert [Pix2PixOptions().for_size(size).levels for size in (256, 128, 96, 512)] == [8, 7, 5, 8]
    assert Pix2PixOptions(levels=3).for_size(256).levels == 3


def test_noise_at_test_is_dropout_alone_and_off_by_itself():
    x = batch("pix2pix", size=64)["a"]
    for noisy in (False, True):
        m = method("pix2pix", noise_at_test=noisy, levels=6)
        m.nets["generator"].eval()
        one, two = m.translate(x), m.translate(x)
        assert torch.equal(one, two) is not noisy
        assert not any(each.training for each in m.nets["generator"].modules())


@pytest.mark.parametrize("variant", ["pix2pix", "pix2pix-resnet"])
def test_thirty_steps_bring_it_nearer_to_the_truth(variant):
    m = method(variant, dropout=0.0, lr_g=2e-3, augment=())
    run, l1 = trainer(m), []
    for k in range(40):
        l1.append(run.step(batch(variant, n=4, seed=k % 5))["G.l1"].item())
    assert sum(l1[-5:]) < 0.7 * sum(l1[:5])


def test_r1_comes_every_so_many_steps_and_weighs_so_much_more():
    run = trainer(method("pix2pix-r1"))
    heard = [run.step(batch("pix2pix", seed=k)) for k in range(4)]
    assert ["D.r1" in terms for terms in heard] == [True, False, True, False]
