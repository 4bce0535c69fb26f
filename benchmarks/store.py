"""What does keeping cost? CPU seconds beside those of the save, at two sizes."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import anew
from anew.image.files.png import write
from anew.provenance import Record
from anew.provenance.keeping import kept
from anew.store import Store
from benchmarks.measure import Cost, cost_of, median, tell
from benchmarks.pictures import large, sized
from benchmarks.report import Cell, Report, Table
from benchmarks.runner import main

INTRO = """A photograph as the input of a picture of its own size. *Keep* is what a save does for the store: the pixels
of the input, the facts of its file and the record, each written to the disk and brought there; an input that is known
costs the record alone. *Saving* is the picture as PNG or JPEG in memory, unsigned. Medians of five."""

SIZES = {"512 x 512": (512, 512), "4000 x 3000": (4000, 3000)}
HEAD = ("", "CPU s", "seconds on the clock")


def run(quick: bool) -> Report:
    """Keep and read, beside saving."""
    tables = []
    for name, (width, height) in list(SIZES.items())[: 1 if quick else None]:
        costs, size = _costs(_photo(width, height), times=1 if quick else 5)
        share = size / (width * height * 3)
        rows: list[list[Cell]] = [[what, cost.cpu, cost.wall] for what, cost in costs.items()]
        tables.append(Table(f"{name}; it takes {size / 1e6:.2f} MB, {share:.2f} of the samples", HEAD, rows))
        tell(f"  {name}: keep new {costs['keep, the input new'].cpu:.3f} CPU s")
    return Report("store", INTRO, tables)


def _costs(photo: anew.Picture, times: int) -> tuple[dict[str, Cost], int]:
    """The cost of each thing, and the bytes that the pixels take."""
    with tempfile.TemporaryDirectory() as folder:
        known = Store(Path(folder) / "known")
        stores = iter([Store(Path(folder) / str(number)) for number in range(times)])
        record = _record(photo)
        kept(record, {"picture": photo}, known)
        others = (_record(photo, seed) for seed in range(1, times + 1))
        work: dict[str, Callable[[], object]] = {
            "save as PNG": lambda: write(photo),
            "save as JPEG": lambda: photo.save(BytesIO(), format="jpeg"),
            "keep, the input new": lambda: kept(record, {"picture": photo}, next(stores)),
            "keep, the input known": lambda: kept(next(others), {"picture": photo}, known),
            "read back": lambda: known.inputs(record.output),
        }
        costs = {what: median([cost_of(each)[1] for _ in range(times)]) for what, each in work.items()}
        return costs, next((known.root / "pictures").glob("*/*")).stat().st_size


def _photo(width: int, height: int) -> anew.Picture:
    """As it comes from a file, its digest known, as it is after a run."""
    pixels = large("china", width, height) if width > 1000 else sized("china", width, height)
    photo = anew.Picture.from_array(pixels)
    assert photo.sha256
    return photo


def _record(photo: anew.Picture, seed: int = 0) -> Record:
    made = replace(photo, samples=photo.samples[:8] ^ (seed + 1))
    recipe = {"anew": 1, "seed": seed, "steps": [{"task": "vary", "engine": "patch"}]}
    return Record(recipe=recipe, inputs={"picture": photo.sha256}, output=made.sha256, licences={}, versions={})


if __name__ == "__main__":
    raise SystemExit(main({"store": run}))
