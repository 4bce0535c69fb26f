"""Contests: what is trained against what, on which data, and what has to be beaten.

Every entry of a contest has the same budget of CPU minutes, the same pictures, size and seed, and is scored by the
same code. "paper" is the paper's own recipe, run by the same loop with the same fast arithmetic: a harder rival than
the published code, which would make fewer steps in the same time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from anew.engines.gan.families import OPTIONS


@dataclass(frozen=True)
class Entry:
    """One recipe in a contest."""

    name: str
    family: str
    paper: bool = False
    batch: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """The family's options in full."""
        kind = OPTIONS[self.family]
        return {**(kind.paper() if self.paper else kind()).model_dump(), **self.options}


@dataclass(frozen=True)
class Contest:
    """Entries on one set of data."""

    name: str
    data: str
    """Folder below the one given by ``--data``, or ``scenes``: the data that anew makes."""
    entries: tuple[Entry, ...]
    size: int = 128
    score: tuple[str, ...] = ("ssim", "patch_swd")
    """What decides."""
    rivals: tuple[str, ...] = ("mean colour", "nearest neighbour")
    """Baselines that have to be beaten."""
    licence: str = "unstated"
    shown: bool = True
    """Whether the licence lets samples stand in this repository."""


LIGHT = {
    "width": 32, "norm": "instance", "judge_norm": "instance", "dropout": 0.0, "objective": "hinge",
    "l1": 25.0, "structure": 50.0, "feature_match": 10.0, "augment": ("translation", "cutout"),
}  # fmt: skip
"""Half the width, no dropout, and a likeness that counts structure: more steps and less noise in the same minutes.

Chosen by what 450 steps did on an eighth of the training split, held back from training. More structure raises SSIM,
and patch-SWD, where less is better, with it. Without augmentation the judge learns 620 pairs by heart; with it both
scores are better."""

LIGHT_LABELS = {"width": 32, "hidden": 64, "judge_width": 32, "lr_g": 2e-4}
"""Half of every width and twice the generator's rate: three times the steps in the same minutes."""

SMALL = {"width": 32, "judge_width": 32}
"""Half the width: enough for pictures of 64 pixels."""

CONTESTS = (
    Contest(
        name="edges-to-clothes",
        data="clothing_edge2photo",
        entries=(Entry("anew", "pix2pix", batch=2, options=LIGHT), Entry("paper", "pix2pix", paper=True)),
        licence="CC0-1.0",
    ),
    Contest(
        name="labels-to-streets",
        data="camvid_seg2photo",
        entries=(Entry("anew", "spade", batch=2, options=LIGHT_LABELS), Entry("paper", "spade", paper=True)),
        score=("segmenter_mean_iou",),
        licence="CC-BY-NC-4.0 (research only)",
        shown=False,
    ),
    Contest(
        name="print-to-photo",
        data="scenes",
        entries=(
            Entry("cyclegan", "cyclegan", options=SMALL),
            Entry("unit", "unit", options=SMALL),
            Entry("cut", "cut", options=SMALL),
        ),
        size=64,
        score=("l1",),
        rivals=("identity", "colour: spread", "colour: covariance", "colour: histogram"),
        licence="Apache-2.0 (made by anew)",
    ),
)
