"""Likeness: what a generator that learns from pairs wants, whatever it makes pictures of.

    adversarial x the judge's opinion  +  l1  +  pyramid  +  structure  +  feature_match  +  perceptual

A term of weight 0 costs nothing.
"""

from torch import Tensor

from anew.engines.gan.families.judging import Judging
from anew.engines.gan.families.options import PairedOptions
from anew.engines.gan.families.perceptual import Perceptual
from anew.learning import objectives
from anew.learning.method import Terms


class Likeness:
    """The generator's side of Pix2Pix and SPADE.

    Args:
        judging: The judge, who sees the input too.
        options: The weights.
    """

    def __init__(self, judging: Judging, options: PairedOptions) -> None:
        self.judging, self.options = judging, options
        self._perceptual: Perceptual | None = None

    def terms(self, made: Tensor, true: Tensor, given: Tensor) -> Terms:
        """What the generator wants less of.

        Args:
            made: (N, C, H, W) with its graph.
            true: (N, C, H, W).
            given: (N, C', H, W) what it was made of.

        Raises:
            BadModel: the file of the perceptual term cannot be used.
        """
        o = self.options
        terms: Terms = {}
        if o.feature_match:
            wish, match = self.judging.wish_and_match(made, true, given)
            terms = {"gan": o.adversarial * wish, "features": o.feature_match * match}
        elif o.adversarial:
            terms["gan"] = o.adversarial * self.judging.wish(made, given)
        if o.l1:
            terms["l1"] = o.l1 * objectives.difference(made, true)
        if o.pyramid:
            terms["pyramid"] = o.pyramid * objectives.pyramid_difference(made, true)
        if o.structure:
            terms["structure"] = o.structure * objectives.structure_difference(made, true)
        if o.perceptual:
            terms["perceptual"] = o.perceptual_weight * self._features(made, true)
        return terms

    def _features(self, made: Tensor, true: Tensor) -> Tensor:
        """The file is opened when it is first needed, so that a trained model does not need it."""
        if self._perceptual is None:
            self._perceptual = Perceptual(self.options.perceptual)
        return self._perceptual(made, true)
