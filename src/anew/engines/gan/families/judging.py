"""Judging, once for all families: building a judge, what it wants, and what the maker wants of it.

a judge sees     cat(given, picture)     where it judges pairs (Pix2Pix, SPADE), else the picture alone
and says         [[feature, ..., logits]]     a list a scale
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from anew.engines.gan.families.options import FamilyOptions
from anew.engines.gan.nets.patch import Judge, PatchJudge, PixelJudge, StridedJudge
from anew.engines.gan.nets.scales import Scales
from anew.learning import objectives
from anew.learning.augment import augmented
from anew.learning.method import Terms
from anew.learning.names import Augmentation
from anew.learning.objectives import Reduce
from anew.nets.init import InitKind, begin

Features = list[list[Tensor]]

GEOMETRY: tuple[Augmentation, ...] = ("translation", "cutout")
COLOURED = (1, 3)
"""Channels of pictures, as against label maps, which have no colour to change."""


def judge(options: FamilyOptions, channels: int, padding: int = 1, init: InitKind = "normal") -> Scales:
    """The judge that the options describe, for that many channels.

    Args:
        options: What it sees at once, width, norm, scales.
        channels: Of the picture, and of what it was made of where the judge sees that too.
        padding: Around every layer of a patch judge.
        init: How its weights begin.
    """
    width, norm, spectral = options.judge_width, options.judge_norm, options.spectral

    def one() -> Judge:
        if options.judge == "pixel":
            return PixelJudge(channels, width, norm, spectral)
        if options.judge == "strided":
            return StridedJudge(channels, width, norm=norm, spectral=spectral)
        return PatchJudge(channels, width, 3 if options.judge == "patch70" else 1, norm, spectral, padding)

    return begin(Scales(one, options.scales), init)


class Judging:
    """One judge's side of the argument, and the maker's side of it.

    Args:
        net: The judge.
        options: Objective, augmentation and R1.
        share: What the judge's own terms are multiplied by; 0.5 slows it down (Isola 2017, section 3.3).
        reduce: Over scales.
    """

    def __init__(self, net: Scales, options: FamilyOptions, share: float = 1.0, reduce: Reduce = "mean") -> None:
        self.net, self.options, self.share, self.reduce = net, options, share, reduce
        self.batches = options.judge_norm != "batch"
        """Whether pictures count for themselves, so that real and made ones may go through in one pass."""

    def terms(self, reals: Tensor, fakes: Tensor, given: Tensor | None = None, step: int = 0) -> Terms:
        """What the judge wants less of.

        Args:
            reals: (N, C, H, W).
            fakes: (N, C, H, W); no gradient goes there.
            given: (N, C', H, W) what both were made of, where the judge sees it.
            step: R1 is taken at multiples of ``r1_every``.
        """
        given, reals, fakes = self._changed(given, reals, fakes.detach())
        made, true = self._both(_joined(given, fakes), _joined(given, reals))
        kind, reduce = self.options.objective, self.reduce
        terms = {
            "real": self.share * objectives.judged(kind, _logits(true), True, reduce),
            "fake": self.share * objectives.judged(kind, _logits(made), False, reduce),
        }
        if self.options.r1 and step % self.options.r1_every == 0:
            leaf = reals.detach().requires_grad_()
            said: Features = self.net(_joined(given, leaf))
            terms["r1"] = self.options.r1 * self.options.r1_every * objectives.r1(_logits(said), leaf)
        return terms

    def wish(self, fakes: Tensor, given: Tensor | None = None) -> Tensor:
        """What the maker wants less of: to be told apart from reality."""
        given, fakes, _ = self._changed(given, fakes, fakes)
        return self._wish(self.net(_joined(given, fakes)))

    def wish_and_match(self, fakes: Tensor, reals: Tensor, given: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """The same, and how far the judge's inner features are from those of the true pictures."""
        given, fakes, reals = self._changed(given, fakes, reals)
        made: Features = self.net(_joined(given, fakes))
        with torch.no_grad():
            true: Features = self.net(_joined(given, reals))
        return self._wish(made), objectives.feature_match(made, true)

    def _wish(self, said: Features) -> Tensor:
        return objectives.wanted(self.options.objective, _logits(said), self.reduce)

    def _both(self, made: Tensor, true: Tensor) -> tuple[Features, Features]:
        if not self.batches or made.shape[1:] != true.shape[1:]:
            return self.net(made), self.net(true)
        said: Features = self.net(torch.cat((made, true)))
        count = len(made)
        return [[x[:count] for x in scale] for scale in said], [[x[count:] for x in scale] for scale in said]

    def _changed(self, given: Tensor | None, one: Tensor, two: Tensor) -> tuple[Tensor | None, Tensor, Tensor]:
        """All after the same draw of augmentation; colour only where there is some."""
        kinds = self.options.augment
        if not kinds:
            return given, one, two
        geometry = [kind for kind in kinds if kind in GEOMETRY]
        if one.shape[1] in COLOURED:
            one, two = augmented([kind for kind in kinds if kind not in GEOMETRY], one, two)
        if given is None:
            one, two = augmented(geometry, one, two)
        else:
            given, one, two = augmented(geometry, given, one, two)
        return given, one, two


def _joined(given: Tensor | None, pictures: Tensor) -> Tensor:
    return pictures if given is None else torch.cat((given, pictures.to(given.dtype)), 1)


def _logits(said: Sequence[Sequence[Tensor]]) -> list[Tensor]:
    return [scale[-1] for scale in said]
