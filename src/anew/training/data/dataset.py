"""Dataset: one split of a surveyed data set, cut and mirrored into samples of one size.

Axes
    C  channels: 3, or one a class     H, W  rows and columns, both ``size``
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from anew.engines.gan.facts import Domain, Side
from anew.training.data.items import Item, Split, SplitName
from anew.training.data.sides import SIDES, shorter_side
from anew.training.data.survey import Survey
from anew.training.settings import DataSettings

Bytes = NDArray[np.uint8]
Sample = dict[str, Bytes]
"""``a`` and ``b``: pictures (3, H, W) in 0..255, label maps (C, H, W) in {0, 1}."""


class Dataset:
    """Samples of one split. Reading is safe from several threads."""

    def __init__(self, survey: Survey, name: SplitName, settings: DataSettings) -> None:
        self.survey, self.name, self.settings = survey, name, settings
        self.split: Split = survey.splits[name]
        self.domains: Mapping[Side, Domain] = {"a": survey.a, "b": survey.b}
        self.paired = self.split.paired and (survey.paired or name != "train")
        """Whether the a and b of one sample show the same thing."""
        self._shorter = shorter_side(name, survey.settings)
        self._colours = _colours(survey)

    def __len__(self) -> int:
        """Samples an epoch: pairs, or the larger side."""
        return len(self.split)

    def items(self, side: Side) -> tuple[Item, ...]:
        """The pictures of one side."""
        return self.split.a if side == "a" else self.split.b

    def whole(self, side: Side, index: int) -> Bytes:
        """One picture at its size in the cache, before it is cut.

        Returns:
            (H, W, 3) in 0..255, or (H, W) of channels for label maps that are classes.
        """
        array, lookup = self._stored(side, index)
        if lookup is None:
            return array
        table: Bytes = self._colours[lookup] if side in self.survey.coloured else lookup
        return table[array]

    def sample(self, index: int, rng: np.random.Generator, b: int | None = None) -> Sample:
        """One sample, ready to be stacked.

        Args:
            index: Which picture of A; taken modulo their number.
            rng: Decides where it is cut and whether it is mirrored; a pair has one draw for both sides. In
                ``val`` and ``test`` the middle is cut and nothing drawn.
            b: Which picture of B; None takes the partner, or the same number.
        """
        places = {"a": index % len(self.split.a), "b": (index if b is None else b) % len(self.split.b)}
        sample: Sample = {}
        draw: tuple[float, float, bool] | None = None
        for side in SIDES:
            array, lookup = self._stored(side, places[side])
            if draw is None or not self.paired:
                draw = self._draw(rng)
            sample[side] = self._finished(side, self._cut(array, draw), lookup)
        return sample

    def _stored(self, side: Side, index: int) -> tuple[Bytes, Bytes | None]:
        """An array of the cache; for a label map also the channel of each of its codes."""
        item = self.items(side)[index]
        number, piece = self.survey.places[item.path, item.part, self._shorter]
        return self.survey.store[number, piece], self.survey.classes.lookups.get((item.path, item.part))

    def _draw(self, rng: np.random.Generator) -> tuple[float, float, bool]:
        """Where to cut, down and across in [0, 1), and whether to mirror."""
        if self.name != "train":
            return 0.5, 0.5, False
        down, across, mirror = rng.random(3)
        if not self.settings.crop:
            down = across = 0.5
        return float(down), float(across), bool(self.settings.flip and mirror < 0.5)

    def _cut(self, array: Bytes, draw: tuple[float, float, bool]) -> Bytes:
        size = self.settings.size
        down, across, mirror = draw
        top, left = int(down * (array.shape[0] - size + 1)), int(across * (array.shape[1] - size + 1))
        cut = array[top : top + size, left : left + size]
        return cut[:, ::-1] if mirror else cut

    def _finished(self, side: Side, cut: Bytes, lookup: Bytes | None) -> Bytes:
        """Channels first; codes become colours or one channel a class."""
        if lookup is None:
            return np.ascontiguousarray(cut.transpose(2, 0, 1))
        if side in self.survey.coloured:
            return np.ascontiguousarray(self._colours[lookup][cut].transpose(2, 0, 1))
        classes = np.arange(self.domains[side].channels, dtype=np.uint8)
        chosen: NDArray[np.bool_] = lookup[cut] == classes[:, None, None]
        return chosen.view(np.uint8)


def open_dataset(survey: Survey, split: SplitName, settings: DataSettings) -> Dataset:
    """One split of a surveyed data set.

    Args:
        survey: Of the same settings.
        split: ``train``, ``val`` where there is one, or ``test``.
        settings: Those that were surveyed.
    """
    return Dataset(survey, split, settings)


def _colours(survey: Survey) -> Bytes:
    """(classes, 3) the colour of each channel."""
    rows = [tuple(bytes.fromhex(label.colour[1:])) for label in survey.palette]
    return np.array(rows, np.uint8).reshape(-1, 3)
