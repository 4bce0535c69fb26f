"""SPADE (Park 2019, arXiv:1903.07291): label maps to photos; the labels modulate every layer of the generator.

    G wants    the judges' opinion (hinge) + 10 feature matching                   section 4, appendix A
               + 10 perceptual, where weights are given                            the same
               + 10 pyramid L1, ours, which needs none                             off in ``paper()``
               + .05 KL of the style code, where there is an encoder               appendix A
    D wants    relu(1 - judge(a, b)) + relu(1 + judge(a, G(a)))                    averaged over the scales

G moves first. D then sees the pictures that G made before it moved: the published code makes them anew, a whole
pass of the generator that changes little. Two learning rates, 1e-4 and 4e-4 (Heusel 2017).
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

import torch
from torch import Tensor, nn

from anew.engines.gan.families.base import Family
from anew.engines.gan.families.judging import Judging, judge
from anew.engines.gan.families.likeness import Likeness
from anew.engines.gan.families.options import SPADEOptions
from anew.engines.gan.nets.spade import SpadeGenerator, Ups
from anew.engines.gan.nets.style import StyleEncoder
from anew.learning import objectives
from anew.learning.method import Batch, Fakes, Side, Terms

_UPS: Mapping[str, Ups] = {"normal": 5, "more": "more"}


class SPADE(Family[SPADEOptions]):
    """From labels (a) to photos (b), taught by pairs; with an encoder, in many styles."""

    name: ClassVar[str] = "spade"
    options_type: ClassVar[type[SPADEOptions]] = SPADEOptions
    learns_from: ClassVar[Literal["pairs", "unpaired"]] = "pairs"

    def __init__(self, options: SPADEOptions, a_channels: int, b_channels: int) -> None:
        super().__init__(options, a_channels, b_channels)
        o, ups = options, _UPS[options.ups]
        generator = SpadeGenerator(a_channels, b_channels, o.width, o.hidden, ups, o.style, o.norm)
        critic = judge(options, a_channels + b_channels, padding=2, init="xavier")
        makers: dict[str, nn.Module] = {"generator": generator}
        if options.style:
            makers["encoder"] = StyleEncoder(b_channels, o.width, o.style, o.style_size or 256)
        self.nets = {**makers, "judge": critic}
        self.players = (self.maker(*makers), self.critic("judge"))
        self.keeps = tuple(makers)
        # An instance norm needs two pixels even where the picture is smallest.
        self.multiple_of = generator.multiple_of * (2 if options.norm == "instance" else 1)
        self.judging = Judging(critic, options)
        self.likeness = Likeness(self.judging, options)

    def generate(self, batch: Batch) -> Fakes:
        """``b`` of the labels; with an encoder in the style of the true ``b``; then ``mean`` and ``logvar`` too."""
        self.steps += 1
        if not self.options.style:
            return {"b": self.nets["generator"](batch["a"])}
        mean, logvar = self.nets["encoder"](batch["b"])
        mean, logvar = mean.float(), logvar.float()
        style = mean + torch.randn_like(mean) * (logvar / 2).exp()
        return {"b": self.nets["generator"](batch["a"], style), "mean": mean, "logvar": logvar}

    def loss(self, player: str, batch: Batch, fakes: Fakes) -> Terms:
        """See the module's head."""
        a, b, made = batch["a"], batch["b"], fakes["b"]
        if player == "D":
            return self.judging.terms(b, made, a, self.steps - 1)
        terms = self.likeness.terms(made, b, a)
        if self.options.style:
            terms["kl"] = self.options.kl * objectives.kl_normal(fakes["mean"], fakes["logvar"])
        return terms

    def translate(self, x: Tensor, to: Side = "b", *, style: Tensor | None = None) -> Tensor:
        """See ``Method``. Without an encoder there is no style, and ``style`` is not read."""
        made: Tensor = self.nets["generator"](x, style)
        return made

    def style_of(self, picture: Tensor) -> Tensor:
        """The style code (N, S) of photos (N, C, H, W): the encoder's mean. Only where there is an encoder."""
        mean: Tensor = self.nets["encoder"](picture)[0]
        return mean
