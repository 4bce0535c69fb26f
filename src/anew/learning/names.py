"""The words that options are written in, apart from torch so that options can be read without it."""

from typing import Literal

GanObjective = Literal["vanilla", "lsgan", "hinge", "wgan"]
"""How a judge's logits become a loss; see ``objectives``."""

Schedule = Literal["constant", "linear", "cosine", "halving"]
"""How the learning rate falls; see ``schedule``."""

Augmentation = Literal["colour", "translation", "cutout"]
"""What a differentiable augmentation may do to a picture; see ``augment``."""
