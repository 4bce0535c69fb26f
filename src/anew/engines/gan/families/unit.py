"""UNIT (Liu 2017, arXiv:1703.00848): two unpaired sets that share one latent space.

         encode_a                    decode_a
    a ------------> latent (mean) ------------> a again, or a made of b
    b ------------>  + noise      ------------> b again, or b made of a
         encode_b                    decode_b

    D wants    per judge, summed over its 3 scales:   judge(made)^2 + (judge(real) - 1)^2
    G wants    the judges' opinion of a made of b, and of b made of a                            equation 5
               + 10 |a again - a| + 10 |a after b and back - a|, and so for b                    equations 4, 6
               + .01 latent^2 of a, b, and of what was made of each                              the same

D moves first. The latent's noise has variance 1, so its divergence from the unit normal is half the mean square
(section 3, "VAE"); the published code leaves the half out, and so do we. Every picture is encoded once a step, and
what one decoder has to decode goes through it in one pass. In use there is no noise: the mean is decoded.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from anew.engines.gan.families.base import Family, together
from anew.engines.gan.families.judging import Judging, judge
from anew.engines.gan.families.options import UNITOptions
from anew.engines.gan.nets.latent import Decoder, Encoder, Shared
from anew.learning import objectives
from anew.learning.method import Batch, Fakes, Side, Terms
from anew.nets.init import begin


class UNIT(Family[UNITOptions]):
    """From a to b and from b to a, taught by two unrelated sets."""

    name: ClassVar[str] = "unit"
    options_type: ClassVar[type[UNITOptions]] = UNITOptions
    learns_from: ClassVar[Literal["pairs", "unpaired"]] = "unpaired"
    sides: tuple[Side, ...] = ("b", "a")

    def __init__(self, options: UNITOptions, a_channels: int, b_channels: int) -> None:
        super().__init__(options, a_channels, b_channels)
        shared = min(options.shared, options.blocks)
        makers: dict[str, nn.Module] = {}
        for side, channels in self.channels.items():
            makers[f"encode_{side}"] = Encoder(channels, options.width, blocks=options.blocks - shared)
            makers[f"decode_{side}"] = Decoder(channels, options.width, blocks=options.blocks - shared)
        if shared:
            makers |= {name: Shared(4 * options.width, shared) for name in ("encode_shared", "decode_shared")}
        for maker in makers.values():
            begin(maker, "kaiming")
        if options.alike and a_channels == b_channels:
            for part in ("encode", "decode"):
                makers[f"{part}_b"].load_state_dict(makers[f"{part}_a"].state_dict())
        critics = {f"judge_{side}": judge(options, channels) for side, channels in self.channels.items()}
        self.nets = {**makers, **critics}
        decay = options.weight_decay
        self.players = (self.critic(*critics, weight_decay=decay), self.maker(*makers, weight_decay=decay))
        self.keeps = tuple(makers)
        self.multiple_of = 4
        self.judging: Mapping[Side, Judging] = {
            side: Judging(critics[f"judge_{side}"], options, reduce="sum") for side in self.channels
        }

    def generate(self, batch: Batch) -> Fakes:
        """``a`` and ``b`` made of each other, ``same_*`` of themselves, ``back_*`` there and back, ``latent_*``."""
        self.steps += 1
        of_a, of_b = self._encode("a", batch["a"]), self._encode("b", batch["b"])
        noisy_a, noisy_b = _noisy(of_a), _noisy(of_b)
        same_a, made_a = self._decode("a", noisy_a, noisy_b)
        same_b, made_b = self._decode("b", noisy_b, noisy_a)
        again_a, again_b = self._encode("b", made_b), self._encode("a", made_a)
        (back_a,), (back_b,) = self._decode("a", _noisy(again_a)), self._decode("b", _noisy(again_b))
        latents = {"latent_a": of_a, "latent_b": of_b, "latent_again_a": again_a, "latent_again_b": again_b}
        made = {"a": made_a, "b": made_b, "same_a": same_a, "same_b": same_b, "back_a": back_a, "back_b": back_b}
        return latents | made

    def _encode(self, side: Side, pictures: Tensor) -> Tensor:
        """The mean of the latent, (N, 4 width, H/4, W/4)."""
        latent: Tensor = self.nets[f"encode_{side}"](pictures)
        return self.nets["encode_shared"](latent) if "encode_shared" in self.nets else latent

    def _decode(self, side: Side, *latents: Tensor) -> tuple[Tensor, ...]:
        if "decode_shared" in self.nets:
            latents = together(self.nets["decode_shared"], *latents)
        return together(self.nets[f"decode_{side}"], *latents)

    def loss(self, player: str, batch: Batch, fakes: Fakes) -> Terms:
        """See the module's head; terms end in the side they are about."""
        return {f"{term}_{side}": x for side in _SIDES for term, x in self._loss(player, side, batch, fakes).items()}

    def _loss(self, player: str, side: Side, batch: Batch, fakes: Fakes) -> Terms:
        real, o = batch[side], self.options
        if player == "D":
            return self.judging[side].terms(real, fakes[side], step=self.steps - 1)
        # Twice the divergence is the mean square: see the module's head.
        pulls = [2 * objectives.kl_normal(fakes[f"latent_{when}{side}"], reduce="mean") for when in ("", "again_")]
        return {
            "gan": self.judging[side].wish(fakes[side]),
            "within": o.within * objectives.difference(fakes[f"same_{side}"], real),
            "cycle": o.cycle * objectives.difference(fakes[f"back_{side}"], real),
            "kl": o.kl * torch.stack(pulls).sum(),
        }

    def translate(self, x: Tensor, to: Side = "b", *, style: Tensor | None = None) -> Tensor:
        """See ``Method``; deterministic."""
        (made,) = self._decode(to, self._encode("a" if to == "b" else "b", x))
        return made


def _noisy(latent: Tensor) -> Tensor:
    return latent + torch.randn_like(latent)


_SIDES: tuple[Side, ...] = ("a", "b")
