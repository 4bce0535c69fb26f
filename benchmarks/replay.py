"""Is a picture that is made again the same file? Every task of every engine, and every kind of file, from the disk."""

import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import anew
from anew.recipes import Recipe
from anew.tasks import Task
from benchmarks.filing import kinds
from benchmarks.measure import anew_command, tell
from benchmarks.pictures import sized
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """A picture is made from files and saved unsigned; the inputs are deleted; `anew replay` in a process of its
own makes it again from the file and the store alone. *Identical* is what it says: every sample has the digest of the
record. *Same file* compares the bytes of both files. Photographs of 192 x 160 pixels, so that what is generated carries
its watermark. The engines that need a model have tiny ones of the real families with random weights (those of
`tests/`); the restore engine has the networks of the package; an engine whose extra is not whole here is left out, by
name. The second table inpaints one picture in every lossless
kind of file, and in JPEG."""

SIZE = (192, 160)
SEED = 7
PHOTOS = ("coffee", "china", "flower")
CONTRACT = "tests.contract.test_every_engine"
"""Knows every pair of engine and task, and what to ask them; imported late, with pytest."""


NOT_RUN = "not run: its extra is not whole here"


class Outcome(NamedTuple):
    """What came of one replay."""

    identical: bool
    same_file: bool


def run(quick: bool) -> Report:
    """Make everything twice and compare."""
    tasks = _by_engine(quick)
    files = _by_kind(quick)
    ran = [row for row in tasks if row[2] != NOT_RUN]
    replays = sum(int(row[1]) for row in ran) + len(files)
    identical = sum(int(row[2]) for row in ran) + sum(row[2] == "yes" for row in files)
    same = sum(int(row[3]) for row in ran) + sum(row[3] == "yes" for row in files)
    tables = [
        Table("Every task of every engine", ("engine", "tasks", "identical", "same file"), tasks),
        Table("Every kind of file, inpainted", ("file", "mode and depth", "identical", "same file"), files),
    ]
    targets = [
        Target(f"identical, of {replays} replays", float(identical), least=float(replays)),
        Target(f"the same file, of {replays} replays", float(same), least=float(replays)),
    ]
    return Report("replay", INTRO, tables, targets)


def _by_engine(quick: bool) -> list[list[Cell]]:
    contract = import_module(CONTRACT)
    found: dict[str, list[Outcome]] = {}
    lacking: dict[str, int] = {}
    for engine, task in contract.PAIRS[:2] if quick else contract.PAIRS:
        with _place() as folder:
            pictures = _pictures(task, folder)
            outcome = _replayed(contract.recipe_for(engine, task, seed=SEED), pictures, folder, "png")
        tell(f"  {engine} {task.name}: {outcome or NOT_RUN}")
        if outcome is None:
            lacking[engine] = lacking.get(engine, 0) + 1
        else:
            found.setdefault(engine, []).append(outcome)
    rows: list[list[Cell]] = [
        [engine, len(each), *(sum(column) for column in zip(*each, strict=True))] for engine, each in found.items()
    ]
    return rows + [[engine, count, NOT_RUN, ""] for engine, count in lacking.items()]


def _by_kind(quick: bool) -> list[list[Cell]]:
    deep = sized("coffee", *SIZE).astype(np.uint16) * np.uint16(257)
    writers: list[tuple[str, str, Callable[[Path], object]]] = [
        (kind.suffix, kind.what, kind.write) for kind in kinds(deep)
    ]
    writers.append(("jpg", "RGB 8 bit, quality 80", _write_jpeg))
    rows: list[list[Cell]] = []
    for suffix, what, write in writers[:2] if quick else writers:
        with _place() as folder:
            write(folder / f"in.{suffix}")
            opened = anew.open(folder / f"in.{suffix}")
            pictures = {"picture": opened, "mask": _mask(*opened.size)}
            outcome = _replayed(Recipe.of(anew.Inpaint(), seed=SEED), pictures, folder, suffix)
        tell(f"  {suffix} {what}: {outcome}")
        assert outcome is not None, "the patch engine needs no extra"
        rows.append([suffix, what, *("yes" if each else "**no**" for each in outcome)])
    return rows


def _replayed(recipe: Recipe, pictures: dict[str, Any], folder: Path, suffix: str) -> Outcome | None:
    """Make a picture, forget all but its file and the store, and make it again in another process.

    Returns:
        None where that process lacks what the engine stands on.
    """
    out, again = folder / f"out.{suffix}", folder / f"again.{suffix}"
    anew.run(recipe, **pictures).save(out, sign=False)
    for path in folder.glob("in*"):
        path.unlink()
    command = anew_command("replay", out, "-o", again, "--no-sign", "--json")
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if not again.exists():
        if '"MissingExtra"' in ran.stdout:
            return None
        tell(f"    exit code {ran.returncode}: {ran.stdout.strip()[-400:]} {ran.stderr.strip()[-400:]}")
        return Outcome(identical=False, same_file=False)
    return Outcome(json.loads(ran.stdout)["identical"], again.read_bytes() == out.read_bytes())


def _pictures(task: type[Task], folder: Path) -> dict[str, anew.Picture]:
    """What the task cannot do without, from files: photographs as JPEG, masks as PNG."""
    found = {}
    for index, role in enumerate(role for role in task.roles if role.needed):
        path = folder / f"in-{role.name}.{'png' if role.mask else 'jpg'}"
        made = _mask(*SIZE) if role.mask else anew.Picture.from_array(sized(PHOTOS[index % len(PHOTOS)], *SIZE))
        made.save(path)
        found[role.name] = anew.open(path)
    return found


def _write_jpeg(path: Path) -> None:
    anew.Picture.from_array(sized("coffee", *SIZE)).save(path, quality=80)


def _mask(width: int, height: int) -> anew.Picture:
    mask = np.zeros((height, width), bool)
    mask[height // 4 : height // 2, width // 4 : width // 2] = True
    return anew.Picture.from_array(mask)


@contextmanager
def _place() -> Iterator[Path]:
    """A folder, and in it a home of anew's own with an empty store."""
    before = os.environ.get("ANEW_HOME")
    with tempfile.TemporaryDirectory() as name:
        os.environ["ANEW_HOME"] = str(Path(name) / "home")
        try:
            yield Path(name)
        finally:
            os.environ.pop("ANEW_HOME")
            if before is not None:
                os.environ["ANEW_HOME"] = before


if __name__ == "__main__":
    raise SystemExit(main({"replay": run}))
