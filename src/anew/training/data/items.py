"""Items: one picture of one side, and the splits they make up."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Part = Literal["whole", "left", "right"]
SplitName = Literal["train", "val", "test"]
SPLIT_NAMES: tuple[SplitName, ...] = ("train", "val", "test")


@dataclass(frozen=True)
class Item:
    """One picture: a file, or half of one that holds two side by side."""

    name: str
    """Path below its folder, without the ending: what partners share."""
    path: Path
    part: Part = "whole"


@dataclass(frozen=True)
class Split:
    """The pictures of both sides. Where ``paired``, a[i] and b[i] show the same thing."""

    a: tuple[Item, ...]
    b: tuple[Item, ...]
    paired: bool

    def swapped(self) -> "Split":
        """The same with the sides exchanged."""
        return Split(self.b, self.a, self.paired)

    def without(self, bad: frozenset[Path]) -> "Split":
        """The same without some files; of a pair both go."""
        if not self.paired:
            a, b = (tuple(item for item in side if item.path not in bad) for side in (self.a, self.b))
            return Split(a, b, False)
        kept = [pair for pair in zip(self.a, self.b, strict=True) if not {pair[0].path, pair[1].path} & bad]
        return Split(tuple(a for a, _ in kept), tuple(b for _, b in kept), True)

    def __len__(self) -> int:
        """Items in one pass: pairs, or the larger side."""
        return max(len(self.a), len(self.b))


Splits = Mapping[SplitName, Split]
