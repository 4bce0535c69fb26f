"""Classes: the palette of a data set's label maps, and the channel of every code in every file."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anew.engines.gan.facts import Side
from anew.errors import BadData
from anew.training.data import labels
from anew.training.data.checks import Checked
from anew.training.data.items import Item, Part, Splits
from anew.training.data.layout import Layout
from anew.training.settings import DataSettings


class Classes(NamedTuple):
    """What the label maps of a data set mean."""

    palette: labels.Palette
    origin: str
    """Where the palette comes from, for the report."""
    lookups: dict[tuple[Path, Part], NDArray[np.uint8]]


def classes_of(
    splits: Splits, flat: frozenset[Side], layout: Layout, settings: DataSettings, checked: Checked
) -> Classes:
    """The classes of all label maps, those of the sides ``flat``.

    Raises:
        BadData: a code in some file that is no class, or a palette file that is none.
    """
    items = [i for split in splits.values() for side in sorted(flat) for i in (split.a if side == "a" else split.b)]
    if not items:
        return Classes((), "", {})
    seen = [checked.seen(item) for item in items]
    file = Path(settings.labels).expanduser() if settings.labels else _near(flat, layout, settings)
    palette = labels.read_palette(file) if file else labels.palette_in(seen)
    found, strangers = labels.channels(palette, seen)
    if strangers:
        raise _refusal(strangers, palette, items, checked)
    lookups = {(item.path, item.part): lookup for item, lookup in zip(items, found, strict=True)}
    return Classes(palette, file.name if file else "the label maps themselves", lookups)


def _near(flat: frozenset[Side], layout: Layout, settings: DataSettings) -> Path | None:
    """The file of classes near the label maps, no higher than the folder that the person named."""
    on_disk = 0 if ("a" in flat) == (settings.direction == "a-to-b") else 1
    root = Path(settings.paths[min(on_disk, len(settings.paths) - 1)]).expanduser()
    return labels.palette_near(layout.folders[on_disk], root)


def _refusal(
    strangers: Sequence[labels.Stranger], palette: labels.Palette, items: Sequence[Item], checked: Checked
) -> BadData:
    first = strangers[0]
    part = next(item.part for item in items if item.path == first.path)
    row, column = labels.position(first, part)
    files = {stranger.path for stranger in strangers}
    others = f", and more of the kind in {len(files) - 1} other files" if len(files) > 1 else ""
    return BadData(
        needed=f"label maps of the {len(palette)} classes {_span(palette)}",
        found=f"{first} in {checked.short(first.path)} at row {row}, column {column}{others}",
        fix="Add it to the palette file, or paint it over. Resizing with smooth edges makes such values too.",
    )


def _span(palette: labels.Palette) -> str:
    """The classes by their numbers, short."""
    numbers = [label.index for label in palette]
    if numbers == list(range(len(numbers))):
        return f"0 to {numbers[-1]}"
    return ", ".join(str(number) for number in numbers[:12]) + (" ..." if len(numbers) > 12 else "")
