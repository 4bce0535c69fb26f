"""Folder: scenes written as a data set in one of the field's layouts."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np

from anew.errors import BadInput, CannotWrite
from anew.image import Origin, Palette, Picture
from anew.image.files.atomic import write_whole
from anew.ops.progress import Progress, silent
from anew.training.data.ahead import in_order
from anew.training.scenes.kinds import CLASSES
from anew.training.scenes.photo import photo_of
from anew.training.scenes.plan import Plan, labels_of, map_of, plan
from anew.training.scenes.print import print_of

Kind = Literal["paired", "unpaired", "prints", "labels"]
SMALLEST, LARGEST = 32, 2048


def make_scenes(
    folder: Path, count: int, size: int = 256, seed: int = 0, kind: Kind = "paired", progress: Progress = silent
) -> Path:
    """Write a data set of drawn scenes: maps (A) and aerial photos (B), with a test whose truth is known.

    | kind       | training                                      | test, always pairs          |
    |------------|-----------------------------------------------|-----------------------------|
    | `paired`   | `train/a train/b`                             | `test/a test/b`             |
    | `unpaired` | `trainA trainB`, of different scenes            | `testA testB`               |
    | `prints`   | the same, with old prints in place of maps    | the same                    |
    | `labels`   | `labels/train images/train`, and `classes.csv`  | `labels/test images/test`   |

    Args:
        folder: Where; made if it is not there. Files of the same names are replaced.
        count: Scenes to train on, a side. Beside them one in five, at least 2, to test on.
        size: Pixels a side, 32 to 2048.
        seed: The same seed and size give the same scenes; more of them with a larger count.
        kind: See above.
        progress: Told how far it is.

    Returns:
        The folder.

    Raises:
        BadInput: a count below 1, or a size out of range.
        CannotWrite: no room, or no permission.
    """
    if count < 1 or not SMALLEST <= size <= LARGEST:
        raise BadInput(
            needed=f"at least 1 scene of {SMALLEST} to {LARGEST} pixels a side",
            found=f"{count} of {size}",
            fix="A hundred of 128 make a good beginning.",
        )
    tests = max(2, count // 5)
    wanted = [_Scene("train", number, _files(kind, "train", number)) for number in range(count)]
    wanted += [_Scene("test", number, _files(kind, "test", number)) for number in range(tests)]
    if kind in ("unpaired", "prints"):
        wanted = [scene for half in wanted for scene in half.parted(count)]
    _make_folders({(folder / name).parent for scene in wanted for name in scene.files})
    if kind == "labels":
        rows = [f"{number},{name},{r},{g},{b}" for number, (name, (r, g, b)) in enumerate(CLASSES)]
        write_whole(folder / "classes.csv", "\n".join(["index,name,r,g,b", *rows, ""]).encode())

    def make(scene: _Scene) -> None:
        drawn = plan((seed, scene.split == "test", scene.number), size)
        for name, render in scene.files.items():
            _write(render(drawn), folder / name)

    for done, _ in enumerate(in_order(make, wanted, threads=2, ahead=4)):
        progress((done + 1) / len(wanted), "drawing scenes")
    return folder


def _make_folders(paths: set[Path]) -> None:
    try:
        for path in sorted(paths):
            path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            needed="folders to draw into", found=f"{error.filename}: {error.strerror}", fix="Choose another place."
        ) from error


Render = Callable[[Plan], Picture]


class _Scene(NamedTuple):
    """One scene and the files that show it."""

    split: str
    number: int
    files: dict[str, Render]

    def parted(self, count: int) -> list["_Scene"]:
        """For unpaired training, the photo is that of another scene, as many further on as there are maps."""
        if self.split == "test":
            return [self]
        (a, draw_a), (_, draw_b) = self.files.items()
        other = self.number + count
        return [
            _Scene("train", self.number, {a: draw_a}),
            _Scene("train", other, {f"trainB/{_name(other)}": draw_b}),
        ]


def _files(kind: Kind, split: str, number: int) -> dict[str, Render]:
    """The two files of a scene, A first, and how each is rendered."""
    name = _name(number)
    if kind == "paired":
        return {f"{split}/a/{name}": _map, f"{split}/b/{name}": _photo}
    if kind in ("unpaired", "prints"):
        return {f"{split}A/{name}": _map if kind == "unpaired" else _print, f"{split}B/{name}": _photo}
    return {f"labels/{split}/{name}": _numbers, f"images/{split}/{name}": _photo}


def _write(picture: Picture, path: Path) -> None:
    """Write a PNG whole or not at all; not brought to the disk one by one, for it can be drawn again.

    Raises:
        CannotWrite: no room, or no permission.
    """
    data = BytesIO()
    picture.save(data, format="png")
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data.getvalue())
        beside.replace(path)
    except OSError as error:
        raise CannotWrite(
            needed=f"to write {path}", found=error.strerror or str(error), fix="Make room, or choose another folder."
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _name(number: int) -> str:
    return f"scene-{number:05}.png"


def _map(drawn: Plan) -> Picture:
    return Picture.from_array(map_of(drawn))


def _photo(drawn: Plan) -> Picture:
    return Picture.from_array(photo_of(drawn))


def _print(drawn: Plan) -> Picture:
    return Picture.from_array(print_of(drawn))


def _numbers(drawn: Plan) -> Picture:
    """A palette PNG: the number of the class is stored, its colour is seen."""
    numbers = labels_of(drawn)
    colours = np.array([colour for _, colour in CLASSES], np.uint8)
    return Picture(colours[numbers], "RGB", origin=Origin(format="png", palette=Palette(colours, numbers)))
