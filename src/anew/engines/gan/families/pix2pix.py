"""Pix2Pix (Isola 2017, arXiv:1611.07004): pictures in pairs; a judge that sees both; and L1.

    D wants    1/2 [ judge(a, b) real  +  judge(a, G(a)) made ]        section 3.3
    G wants    judge(a, G(a)) real  +  100 |G(a) - b|                  equation 4

D moves first. The paper's noise is dropout (section 3.1), left on in use; ours is on only if ``noise_at_test`` is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Literal

from torch import Tensor, nn

from anew.engines.gan.families.base import Family
from anew.engines.gan.families.judging import Judging, judge
from anew.engines.gan.families.likeness import Likeness
from anew.engines.gan.families.options import Pix2PixOptions
from anew.engines.gan.nets.resnet import ResNet
from anew.engines.gan.nets.unet import UNet
from anew.learning.method import Batch, Fakes, Side, Terms
from anew.nets.init import begin


class Pix2Pix(Family[Pix2PixOptions]):
    """From a to b, taught by pairs."""

    name: ClassVar[str] = "pix2pix"
    options_type: ClassVar[type[Pix2PixOptions]] = Pix2PixOptions
    learns_from: ClassVar[Literal["pairs", "unpaired"]] = "pairs"

    def __init__(self, options: Pix2PixOptions, a_channels: int, b_channels: int) -> None:
        super().__init__(options, a_channels, b_channels)
        generator = _generator(options, a_channels, b_channels)
        critic = judge(options, a_channels + b_channels)
        self.nets = {"generator": generator, "judge": critic}
        self.players = (self.critic("judge"), self.maker("generator"))
        self.keeps = ("generator",)
        self.multiple_of = generator.multiple_of
        self.judging = Judging(critic, options, share=0.5)
        self.likeness = Likeness(self.judging, options)

    def generate(self, batch: Batch) -> Fakes:
        """``b``: what the generator makes of ``a``."""
        self.steps += 1
        return {"b": self.nets["generator"](batch["a"])}

    def loss(self, player: str, batch: Batch, fakes: Fakes) -> Terms:
        """See the module's head."""
        a, b = batch["a"], batch["b"]
        if player == "D":
            return self.judging.terms(b, fakes["b"], a, self.steps - 1)
        return self.likeness.terms(fakes["b"], b, a)

    def translate(self, x: Tensor, to: Side = "b", *, style: Tensor | None = None) -> Tensor:
        """See ``Method``; differs from call to call if ``noise_at_test`` is on."""
        generator = self.nets["generator"]
        with _noisy(generator, self.options.noise_at_test):
            made: Tensor = generator(x)
        return made


def _generator(o: Pix2PixOptions, a: int, b: int) -> UNet | ResNet:
    if o.generator == "unet":
        return begin(UNet(a, b, o.width, o.levels or 8, o.norm, o.dropout, o.up, o.at_test))
    return begin(ResNet(a, b, o.width, o.blocks, o.norm, o.up, o.dropout, o.at_test))


@contextmanager
def _noisy(net: nn.Module, on: bool) -> Iterator[None]:
    """Dropout as in training, everything else as it is."""
    drops = [each for each in net.modules() if on and isinstance(each, nn.Dropout) and not each.training]
    for drop in drops:
        drop.train()
    try:
        yield
    finally:
        for drop in drops:
            drop.eval()
