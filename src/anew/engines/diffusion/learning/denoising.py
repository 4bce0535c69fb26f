r"""Denoising: noise is added to latents, and the net guesses it (Ho 2020, algorithm 1; Rombach 2022, section 3.3).

    latents --+ noise at a random time t --> denoiser(., t, words) --> guess     loss = |guess - noise|^2
                                                ^
                          beside it, the picture that an instruction starts from (Brooks 2023)

Every draw comes from torch's generator, which the trainer seeds from the step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from anew.engines.diffusion.loading.quiet import quiet
from anew.errors import BadModel
from anew.learning.method import Batch, Fakes, Method, Player, Terms

AIMS = ("epsilon", "v_prediction", "sample")
"""What a denoiser may guess: the noise, the velocity (Salimans 2022), or the picture."""


@dataclass(frozen=True)
class Weights:
    """What weighs how much."""

    lr: float
    prior: float = 1.0
    snr: float = 0.0
    drop: float = 0.0
    """Share of the samples that lose their words, that lose their picture, and that lose both."""


class Denoising(Method):
    """Guesses noise.

    A batch has ``mean``, ``deviation`` (N, C, h, w), ``words`` (N, L, D), ``prior`` (N,) 1 where a sample stands for
    what is to be kept; for SDXL ``pooled`` (N, D') and ``place`` (N, 6); for instructions ``given`` (N, C, h, w).
    """

    def __init__(
        self,
        unet: Any,
        learns: Mapping[str, nn.Module],
        schedule: Any,
        weights: Weights,
        nothing: Mapping[str, Tensor],
    ) -> None:
        """Take a denoiser and what learns in it.

        Args:
            unet: The denoiser; frozen, but for what is in ``learns``.
            learns: The nets that learn, by name.
            schedule: From ``noise_schedule``.
            weights: What weighs how much.
            nothing: What the text encoders make of no words.
        """
        self.unet, self.schedule, self.weights, self.nothing = unet, schedule, weights, nothing
        self.nets = dict(learns)
        self.keeps = tuple(learns)
        self.players = (Player("G", self.keeps, weights.lr, (0.9, 0.999)),)
        self.fixed = {} if unet in learns.values() else {"unet": unet}

    def generate(self, batch: Batch) -> Fakes:
        """Add noise and guess it."""
        latents = batch["mean"] + batch["deviation"] * torch.randn_like(batch["mean"])
        noise = torch.randn_like(latents)
        times = torch.randint(0, self.schedule.config.num_train_timesteps, (len(latents),), device=latents.device)
        guess = self._guess(self.schedule.add_noise(latents, noise, times), times, self._dropped(batch))
        return {"guess": guess, "aim": self._aim(latents, noise, times), "weight": self._weight(times)}

    def loss(self, player: str, batch: Batch, fakes: Fakes) -> Terms:
        """The mean square of what it missed, for what is learned and for what is kept."""
        missed = (fakes["guess"].float() - fakes["aim"].float()).square().mean((1, 2, 3)) * fakes["weight"]
        prior = batch["prior"]
        terms = {"noise": (missed * (1 - prior)).sum() / (1 - prior).sum()}
        if self.weights.prior and bool(prior.any()):
            terms["prior"] = self.weights.prior * (missed * prior).sum() / prior.sum()
        return terms

    def _guess(self, noisy: Tensor, times: Tensor, batch: Batch) -> Tensor:
        number = self.unet.time_embedding.linear_1.weight.dtype  # the first convolution may have another
        x = torch.cat([noisy, batch["given"]], 1) if "given" in batch else noisy
        added = {"text_embeds": batch["pooled"].to(number), "time_ids": batch["place"]} if "pooled" in batch else None
        told = self.unet(x.to(number), times, batch["words"].to(number), added_cond_kwargs=added, return_dict=False)
        guess: Tensor = told[0]
        return guess

    def _aim(self, latents: Tensor, noise: Tensor, times: Tensor) -> Tensor:
        kind = self.schedule.config.prediction_type
        if kind == "v_prediction":
            velocity: Tensor = self.schedule.get_velocity(latents, noise, times)
            return velocity
        return noise if kind == "epsilon" else latents

    def _weight(self, times: Tensor) -> Tensor:
        """Min-SNR (Hang 2023, arXiv:2303.09556): no time weighs more than its signal-to-noise ratio capped."""
        if not self.weights.snr:
            return torch.ones(len(times), device=times.device)
        signal = self.schedule.alphas_cumprod.to(times.device)[times].float()
        ratio = signal / (1 - signal)
        capped = ratio.clamp(max=self.weights.snr)
        over = {"epsilon": ratio, "v_prediction": ratio + 1, "sample": torch.ones_like(ratio)}
        weight: Tensor = capped / over[self.schedule.config.prediction_type]
        return weight

    def _dropped(self, batch: Batch) -> Batch:
        """Some samples without words, some without their picture, some without both (Brooks 2023, section 3.2.1)."""
        share = self.weights.drop
        if not share:
            return batch
        draw = torch.rand(len(batch["mean"]), device=batch["mean"].device)
        without = {name: x.to(batch[name]) for name, x in self.nothing.items()}
        wordless, blind = draw < 2 * share, (draw >= share) & (draw < 3 * share)
        fewer = {name: torch.where(_as(wordless, x), x, batch[name]) for name, x in without.items()}
        if "given" in batch:
            fewer["given"] = torch.where(_as(blind, batch["given"][0]), 0, batch["given"])
        return {**batch, **fewer}


def noise_schedule(config: Mapping[str, Any], where: str) -> Any:
    """How much noise each time has, from the configuration of any scheduler of the model's.

    Raises:
        BadModel: the model flows from noise to picture in another way, or guesses something else.
    """
    from diffusers import DDPMScheduler

    # Without its note of which values were defaults: another class would put its own in their place.
    own = {name: value for name, value in config.items() if name != "_use_default_values"}
    with quiet():
        schedule: Any = DDPMScheduler.from_config(own)  # type: ignore[no-untyped-call]
    if schedule.config.prediction_type not in AIMS or "Flow" in str(config.get("_class_name", "")):
        raise BadModel(
            needed=f"a denoiser that guesses {', '.join(AIMS)} at {where}",
            found=str(config.get("prediction_type") or config.get("_class_name")),
            fix="Choose a model of the kind Stable Diffusion 1, 2 or XL.",
        )
    return schedule


def _as(which: Tensor, like: Tensor) -> Tensor:
    """(N,) as (N, 1, ...), to choose among N tensors of that kind."""
    return which.reshape(-1, *(1,) * like.ndim)
