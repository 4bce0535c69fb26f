"""Denoising: the loss is the paper's, chance is the step's, and something is learned."""

import pytest
import torch

from anew.engines.diffusion.learning.adapter import Adapter
from anew.engines.diffusion.learning.denoising import Denoising, Weights, noise_schedule
from anew.errors import BadModel
from anew.training.trainer import Plan, Trainer, chance
from tests.engines.diffusion import tiny

CPU = torch.device("cpu")


def batch(n=2, **more):
    g = torch.Generator().manual_seed(1)
    mean, words = torch.randn(n, 4, 8, 8, generator=g), torch.randn(n, 7, 32, generator=g)
    return {"mean": mean, "deviation": torch.zeros_like(mean), "words": words, "prior": torch.zeros(n), **more}


def method(channels=4, nothing=None, aim="epsilon", **weights):
    unet = tiny.unet(channels).requires_grad_(False)
    schedule = noise_schedule({**tiny.ddim().config, "prediction_type": aim}, "tiny")
    nets = {"adapter": Adapter.fresh(unet, "all", 8)}
    return Denoising(unet, nets, schedule, Weights(**{"lr": 1e-2, **weights}), nothing or {"words": torch.zeros(7, 32)})


def fixed_loss(trainer, draws=16):
    losses = []
    for draw in range(draws):
        with torch.no_grad(), chance(0, draw, 0, CPU):
            fakes = trainer.method.generate(batch())
            losses.append(trainer.method.loss("G", batch(), fakes)["noise"])
    return float(torch.stack(losses).mean())


def test_the_loss_is_the_mean_square_of_the_noise_that_was_missed():
    made = method()
    with chance(0, 0, 0, CPU):
        fakes = made.generate(batch())
    with chance(0, 0, 0, CPU):
        torch.randn(2, 4, 8, 8)
        noise = torch.randn(2, 4, 8, 8)
        times = torch.randint(0, 1000, (2,))
    alphas = made.schedule.alphas_cumprod[times].reshape(-1, 1, 1, 1)
    noisy = alphas.sqrt() * batch()["mean"] + (1 - alphas).sqrt() * noise  # Ho 2020, equation 4
    guess = made.unet(noisy, times, batch()["words"]).sample
    torch.testing.assert_close(made.loss("G", batch(), fakes)["noise"], (guess - noise).square().mean())


def test_a_velocity_is_aimed_at_where_the_model_guesses_one():
    made = method(aim="v_prediction")
    x, noise, times = torch.randn(1, 4, 8, 8), torch.randn(1, 4, 8, 8), torch.tensor([300])
    alpha = made.schedule.alphas_cumprod[300]
    want = alpha.sqrt() * noise - (1 - alpha).sqrt() * x  # Salimans 2022, appendix D
    torch.testing.assert_close(made._aim(x, noise, times), want)


def test_no_time_weighs_more_than_the_cap():
    weights = method(snr=5.0)._weight(torch.tensor([0, 500, 999]))
    signal = method().schedule.alphas_cumprod[[0, 500, 999]]
    ratio = signal / (1 - signal)
    torch.testing.assert_close(weights, ratio.clamp(max=5) / ratio)  # Hang 2023, for guesses of the noise


def test_what_is_kept_weighs_as_much_as_was_asked():
    made, both = method(prior=0.5), batch(prior=torch.tensor([0.0, 1.0]))
    fakes = made.generate(both)
    terms = made.loss("G", both, fakes)
    missed = (fakes["guess"] - fakes["aim"]).square().mean((1, 2, 3))
    torch.testing.assert_close(torch.stack([terms["noise"], terms["prior"]]), missed * torch.tensor([1, 0.5]))


def test_words_and_pictures_are_dropped_as_often_as_the_paper_says():
    n = 4000
    made = method(8, {"words": torch.full((1, 1), 9.0)}, drop=0.05)
    told = {"mean": torch.zeros(n, 1, 1, 1), "words": torch.ones(n, 1, 1), "given": torch.ones(n, 1, 1, 1)}
    with chance(0, 0, 0, CPU):
        left = made._dropped(told)
    wordless, blind = left["words"].flatten() == 9, left["given"].flatten() == 0
    for which, share in ((wordless & ~blind, 0.05), (wordless & blind, 0.05), (blind & ~wordless, 0.05)):
        assert abs(float(which.float().mean()) - share) < 0.012


def test_a_tiny_model_learns_one_picture():
    trainer = Trainer(method(lr=5e-3), Plan(50))
    before, base = fixed_loss(trainer), {k: v.clone() for k, v in trainer.method.unet.state_dict().items()}
    while trainer.done < 50:
        trainer.step(batch(4))
    assert fixed_loss(trainer) < 0.75 * before
    assert all(torch.equal(v, base[k]) for k, v in trainer.method.unet.state_dict().items())


def test_models_that_flow_are_refused():
    with pytest.raises(BadModel, match="guesses"):
        noise_schedule({"_class_name": "FlowMatchEulerDiscreteScheduler"}, "there")
