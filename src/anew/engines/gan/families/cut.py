"""CUT (Park 2020, arXiv:2007.15651): one way only; every patch of the output should be recognisably its input's.

    D wants    1/2 [ judge(b) real + judge(G(a)) made ]
    G wants    judge(G(a)) real + contrast(a, G(a))                               equation 5
               and for CUT both contrasts count half, the other being contrast(b, G(b)), the identity

    FastCUT    contrast x 10, no identity, and in half of the steps G gets a mirrored; its features are mirrored back

D moves first. The contrast (``objectives.patch_nce``, equations 3 and 4) is taken at five layers of the generator's
own first half, through small heads that exist for training only. What the generator's layers held while it made the
picture is kept, so the input need not go through them again.
"""

from typing import ClassVar, Literal

import torch
from torch import Tensor

from anew.engines.gan.families.base import Family, need_equal_channels
from anew.engines.gan.families.judging import Judging, judge
from anew.engines.gan.families.options import CUTOptions
from anew.engines.gan.nets.resnet import CUT_TAPS, ResNet
from anew.engines.gan.nets.sampler import PatchHeads
from anew.learning import objectives
from anew.learning.method import Batch, Fakes, Side, Terms
from anew.nets.init import begin


class CUT(Family[CUTOptions]):
    """From a to b, taught by two unrelated sets."""

    name: ClassVar[str] = "cut"
    options_type: ClassVar[type[CUTOptions]] = CUTOptions
    learns_from: ClassVar[Literal["pairs", "unpaired"]] = "unpaired"

    def __init__(self, options: CUTOptions, a_channels: int, b_channels: int) -> None:
        super().__init__(options, a_channels, b_channels)
        fix = "Choose CycleGAN with identity 0 or UNIT, or make both sides alike."
        need_equal_channels("CUT, which compares input and output by the same layers", fix, self.channels)
        self.generator = begin(
            ResNet(a_channels, b_channels, options.width, options.blocks or 9, up=options.up), "xavier"
        )
        self.taps = self.generator.taps_of(CUT_TAPS)
        self.heads = PatchHeads(self.generator.tap_channels(self.taps), options.heads)
        critic = judge(options, b_channels, init="xavier")
        self.nets = {"generator": self.generator, "heads": self.heads, "judge": critic}
        self.players = (self.critic("judge"), self.maker("generator", "heads"))
        self.keeps = ("generator",)
        self.multiple_of = self.generator.multiple_of
        self.judging = Judging(critic, options, share=0.5)

    def generate(self, batch: Batch) -> Fakes:
        """``b`` of ``a``; ``same`` of ``b`` where the identity counts; ``key_*``, the inputs' features at the taps.

        In half of the steps of a run with ``mirror`` the input is mirrored first; ``mirrored`` is there then.
        """
        self.steps += 1
        a, b = batch["a"], batch["b"]
        if self.options.mirror and torch.rand(()).item() < 0.5:
            return self._mirrored(a, b)
        made, keys = self.generator.forward_and_features(
            torch.cat((a, b)) if self.options.identity_nce else a, self.taps
        )
        return self._fakes(made, keys, len(a))

    def _mirrored(self, a: Tensor, b: Tensor) -> Fakes:
        inputs = torch.cat((a, b)) if self.options.identity_nce else a
        with torch.no_grad():
            keys = self.generator.features(inputs, self.taps)
        fakes = self._fakes(self.generator(inputs.flip(3)), keys, len(a))
        return fakes | {"mirrored": torch.ones(())}

    def _fakes(self, made: Tensor, keys: list[Tensor], count: int) -> Fakes:
        fakes = {f"key_{number}": key.detach() for number, key in enumerate(keys)} | {"b": made[:count]}
        return fakes | {"same": made[count:]} if self.options.identity_nce else fakes

    def loss(self, player: str, batch: Batch, fakes: Fakes) -> Terms:
        """See the module's head."""
        if player == "D":
            return self.judging.terms(batch["b"], fakes["b"], step=self.steps - 1)
        terms = {"gan": self.judging.wish(fakes["b"])}
        if self.options.nce:
            terms["nce"] = self.options.nce * self._contrast(fakes)
        return terms

    def _contrast(self, fakes: Fakes) -> Tensor:
        """Averaged over layers, and over the two contrasts where there are two."""
        o = self.options
        made = torch.cat((fakes["b"], fakes["same"])) if o.identity_nce else fakes["b"]
        found = self.generator.features(made, self.taps)
        if "mirrored" in fakes:
            found = [feature.flip(3) for feature in found]
        known = [fakes[f"key_{number}"] for number in range(len(found))]
        places = self.heads.places(known, o.patches)
        with torch.no_grad():
            keys = self.heads(known, places)
        queries = self.heads(found, places)
        each = [objectives.patch_nce(q, k, o.temperature) for q, k in zip(queries, keys, strict=True)]
        return torch.stack(each).mean()

    def translate(self, x: Tensor, to: Side = "b", *, style: Tensor | None = None) -> Tensor:
        """See ``Method``."""
        made: Tensor = self.generator(x)
        return made
