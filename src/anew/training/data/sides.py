"""Sides: what A and B are called, which of them holds label maps, and how large they are decoded."""

from typing import Literal

from anew.engines.gan.facts import Side
from anew.errors import BadData
from anew.training.data.items import SplitName
from anew.training.data.layout import Layout
from anew.training.data.names import is_label_word
from anew.training.settings import DataSettings

LearnsFrom = Literal["", "pairs", "unpaired"]
SIDES: tuple[Side, Side] = ("a", "b")


def names_of(settings: DataSettings, layout: Layout) -> tuple[str, str]:
    """Names of the two sides as they lie on disk."""
    a, b = settings.a_name or layout.sides[0], settings.b_name or layout.sides[1]
    if a != b:
        return a[:100], b[:100]
    if settings.a_name and settings.b_name:
        raise BadData(
            needed="two different names", found=f"{a} for both", fix="Choose others for --a-name and --b-name."
        )
    above = [folder.resolve().parent.name for folder in layout.folders]
    return (above[0][:100], above[1][:100]) if above[0] != above[1] else ("a", "b")


def label_sides(settings: DataSettings, layout: Layout) -> frozenset[Side]:
    """Which sides hold label maps: those called so, else A on disk where the person says that there are some."""
    if settings.label_maps == "pictures":
        return frozenset()
    on_disk = [is_label_word(name) for name in layout.sides]
    if not any(on_disk) and (settings.labels or settings.label_maps == "classes"):
        on_disk[0] = True
    ordered = on_disk[::-1] if settings.direction == "b-to-a" else on_disk
    return frozenset(side for side, yes in zip(SIDES, ordered, strict=True) if yes)


def as_classes(side: Side, settings: DataSettings, learns_from: LearnsFrom) -> bool:
    """One channel a class where asked for, or where label maps are given and never made."""
    return settings.label_maps == "classes" or (side == "a" and learns_from != "unpaired")


def shorter_side(split: SplitName, settings: DataSettings) -> int:
    """Pixels of the shorter side in the cache: room for a random crop in training, none in tests."""
    return settings.loaded if split == "train" else settings.size
