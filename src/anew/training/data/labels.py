"""Labels: which classes the label maps of a data set have, and which class every code in every file is.

Where the classes come from, first to last: a file that the person names; a ``classes.csv`` or ``labels.txt`` near the
label maps; the palette that the label maps share; the grey levels or colours found in them.
"""

import colorsys
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from anew.engines.gan.facts import Label
from anew.errors import BadData
from anew.image import open_picture
from anew.training.data.items import Part
from anew.training.data.reading import codes, part_of

Palette = tuple[Label, ...]
NAMES = (
    "classes.csv", "class_dict.csv", "labels.csv", "palette.csv", "labels.txt", "classes.txt", "label_colors.txt",
)  # fmt: skip
FEW = 64
"""Grey levels below this count as class numbers, and numbers between them as classes that happen not to occur."""


class Seen(NamedTuple):
    """How one file codes its classes: see ``reading.codes``."""

    path: Path
    kind: str
    table: tuple[tuple[int, str], ...]


class Stranger(NamedTuple):
    """A code in a file that is no class."""

    path: Path
    value: int
    colour: str

    def __str__(self) -> str:
        return self.colour if self.value < 0 else str(self.value)


def palette_near(folder: Path, root: Path) -> Path | None:
    """The file of classes in a folder of label maps or above it, no higher than the root of the data."""
    for place in (folder, *folder.parents):
        for name in NAMES:
            if (place / name).is_file():
                return place / name
        if place == root:
            return None
    return None


def read_palette(path: Path) -> Palette:
    """Classes from a text file, one a line: a name, with an index, a colour or both if they are known.

    Commas or blanks part the columns: ``index,name,r,g,b``, ``name r g b``, ``3 road``, ``road #804080``.
    Without an index the line's number counts, from 0; without a colour one is made up.

    Raises:
        BadData: not such a file, or two classes with one index or one colour.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _not_classes(path, f"{error.strerror if isinstance(error, OSError) else 'no text'}") from error
    rows = [row for line in lines if (row := [cell.strip() for cell in re.split(r"[,;\t]|\s+", line.strip()) if cell])]
    if rows and {"name", "class", "label"} & {cell.lower() for cell in rows[0]}:
        rows = rows[1:]
    if not rows:
        raise _not_classes(path, "no class in it")
    palette = tuple(_label(path, number, row) for number, row in enumerate(rows))
    for what, values in (("index", [str(x.index) for x in palette]), ("colour", [x.colour for x in palette])):
        double = next((value for value in values if values.count(value) > 1), None)
        if double is not None:
            raise _not_classes(path, f"two with {what} {double}")
    if len(palette) > 256:
        raise _not_classes(path, f"{len(palette)} of them; at most 256 are known")
    return palette


def _label(path: Path, number: int, row: Sequence[str]) -> Label:
    numbers = [int(cell) for cell in row if cell.isdigit()]
    colours = [cell.lower() for cell in row if re.fullmatch(r"#[0-9A-Fa-f]{6}", cell)]
    name = " ".join(cell for cell in row if not cell.isdigit() and cell.lower() not in colours)
    if len(numbers) not in (0, 1, 3, 4) or any(value > 255 for value in numbers[-3:] if len(numbers) > 1):
        raise _not_classes(path, f"{','.join(row)!r} in line {number + 1} of the classes")
    index = numbers[0] if len(numbers) in (1, 4) else number
    if len(numbers) >= 3:
        colours = ["#{:02x}{:02x}{:02x}".format(*numbers[-3:])]
    return Label(index=index, name=name or f"class {index}", colour=colours[0] if colours else _made_up(index))


def _made_up(index: int) -> str:
    """A colour for a class that has none: black for 0, then hues a golden angle apart."""
    if index == 0:
        return "#000000"
    red, green, blue = colorsys.hls_to_rgb(index * 0.618034 % 1, (0.5, 0.7, 0.35)[index % 3], 0.65)
    # The last bits carry the index, so that no two classes share a colour.
    red_8, green_8, blue_8 = (round(255 * part) for part in (red, green, blue))
    return f"#{red_8:02x}{(green_8 & 0xF0) | (index >> 4 & 15):02x}{(blue_8 & 0xF0) | (index & 15):02x}"


def palette_in(seen: Sequence[Seen]) -> Palette:
    """The classes that label maps themselves show.

    Raises:
        BadData: more than 256 of them.
    """
    kinds = {file.kind for file in seen}
    codes = sorted({code for file in seen for code in file.table})
    values = sorted({value for value, _ in codes})
    if kinds == {"grey"}:
        if values[-1] < FEW:
            return tuple(Label(index=i, name=f"class {i}", colour=_made_up(i)) for i in range(values[-1] + 1))
        return tuple(Label(index=v, name=f"grey {v}", colour=c or _made_up(v)) for v, c in codes)
    if kinds == {"palette"} and len(codes) == len(values) == len({colour for _, colour in codes}):
        return tuple(Label(index=v, name=f"class {v}", colour=c) for v, c in codes)
    colours = sorted({colour for _, colour in codes})
    if len(colours) > 256:
        raise BadData(
            needed="label maps of at most 256 classes",
            found=f"{len(colours)} different colours in {len(seen)} files",
            fix="Name a palette file with --labels, or keep them as pictures: label_maps = pictures.",
        )
    return tuple(Label(index=i, name=colour, colour=colour) for i, colour in enumerate(colours))


def channels(palette: Palette, seen: Sequence[Seen]) -> tuple[list[NDArray[np.uint8]], list[Stranger]]:
    """For each file, the channel of each row of its table; and every code that is no class.

    Files of one kind are read alike, all by number or all by colour: whichever fits more of them, palettes by
    colour and greys by number where both do.
    """
    by_number = {label.index: channel for channel, label in enumerate(palette)}
    by_colour = {label.colour: channel for channel, label in enumerate(palette)}
    chosen = {kind: _coding(kind, seen, by_number, by_colour) for kind in {file.kind for file in seen}}
    found, strangers = [], []
    for file in seen:
        places = [
            by_number.get(value) if chosen[file.kind] == "number" else by_colour.get(colour)
            for value, colour in file.table
        ]
        strangers += [
            Stranger(file.path, *code) for code, place in zip(file.table, places, strict=True) if place is None
        ]
        found.append(np.array([place or 0 for place in places], np.uint8))
    return found, strangers


def position(stranger: Stranger, part: Part) -> tuple[int, int]:
    """Row and column, from 0, of the first pixel of a code, in the part of the file that was read."""
    coded = codes(part_of(open_picture(stranger.path), part))
    number = coded.table.index((stranger.value, stranger.colour))
    row, column = np.argwhere(coded.numbers_HW == number)[0]
    return int(row), int(column)


def _coding(kind: str, seen: Iterable[Seen], by_number: dict[int, int], by_colour: dict[str, int]) -> str:
    files = [file for file in seen if file.kind == kind]
    wrong_numbers = sum(any(value not in by_number for value, _ in file.table) for file in files)
    wrong_colours = sum(any(colour not in by_colour for _, colour in file.table) for file in files)
    if kind == "colour" or wrong_colours < wrong_numbers:
        return "colour"
    return "colour" if kind == "palette" and wrong_colours == wrong_numbers == 0 else "number"


def _not_classes(path: Path, found: str) -> BadData:
    return BadData(
        needed=f"classes in {path}, one a line: index, name, red, green, blue",
        found=found,
        fix="For instance: 0,sky,70,130,180",
    )
