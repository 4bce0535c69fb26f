"""The tour: run every scene, save every picture with its record, write the page and the sheet."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from anew.image import CLI, Picture, save_picture
from anew.ops.preview import unseen
from anew.ops.progress import Progress, part, silent
from anew.provenance import Result
from anew.recipes import Recipe
from anew.road import run
from anew.tour.contact import Strip, row, sheet
from anew.tour.page import Shown, page
from anew.tour.photos import photo
from anew.tour.scenes import SCENES, Scene
from anew.version import VERSION


class Seen(NamedTuple):
    """A scene that has been run."""

    scene: Scene
    inputs: dict[str, Picture]
    results: list[Result]
    seconds: float


def main(out: Path, *, progress: Progress = silent, scenes: Sequence[Scene] = SCENES) -> list[Path]:
    """Run the tour.

    Args:
        out: Folder for the pictures, ``index.html`` and ``contact-sheet.png``; made if missing.
        progress: Told how far it is.
        scenes: Which ones to run.

    Returns:
        The files written, the page first and the contact sheet second.
    """
    out.mkdir(parents=True, exist_ok=True)
    seen = [_see(scene, part(progress, i / len(scenes), (i + 1) / len(scenes))) for i, scene in enumerate(scenes)]
    written = [path for each in seen for path in _save(each, out)]
    save_picture(sheet([_strip(each) for each in seen]), out / "contact-sheet.png")
    footer = f"Made by anew {VERSION}. Photographs: NASA, ESA, SpaceX, and others; see the licences in the package."
    (out / "index.html").write_text(page([_shown(each) for each in seen], footer), encoding="utf8")
    progress(1.0, "done")
    return [out / "index.html", out / "contact-sheet.png", *written]


def _see(scene: Scene, progress: Progress) -> Seen:
    progress(0.0, scene.title)
    before = photo(scene.photo) if isinstance(scene.photo, str) else scene.photo()
    inputs = {"picture": before, **scene.others(before)}
    start, total = time.perf_counter(), len(scene.seeds)
    results = [
        run(
            Recipe.of(scene.task, seed=seed),
            progress=_titled(part(progress, i / total, (i + 1) / total), scene.title),
            preview=unseen,
            limit=CLI,
            policy=None,
            consent="",
            **inputs,
        )
        for i, seed in enumerate(scene.seeds)
    ]
    return Seen(scene, inputs, results, time.perf_counter() - start)


def _titled(progress: Progress, title: str) -> Progress:
    return lambda fraction, doing: progress(fraction, title)


def _save(seen: Seen, out: Path) -> Iterator[Path]:
    strip = out / f"{seen.scene.name}-strip.jpg"
    save_picture(row(_strip(seen)), strip, quality=88)
    yield strip
    for name, picture, _ in _named(seen):
        path = out / name
        if isinstance(picture, Result):
            picture.save(path)
        else:
            save_picture(picture, path)
        yield path


def _named(seen: Seen) -> Iterator[tuple[str, Picture | Result, str]]:
    """File name, picture and caption of everything a scene shows, in order."""
    for role, picture in seen.inputs.items():
        yield f"{seen.scene.name}-{role}.png", picture, "before" if role == "picture" else role
    for seed, result in zip(seen.scene.seeds, seen.results, strict=True):
        yield f"{seen.scene.name}-after{'' if len(seen.results) == 1 else f'-{seed}'}.png", result, "after"


def _strip(seen: Seen) -> Strip:
    shown = [picture.picture if isinstance(picture, Result) else picture for _, picture, _ in _named(seen)]
    return Strip(seen.scene.title, seen.scene.words, shown)


def _shown(seen: Seen) -> Shown:
    pictures = [(name, caption) for name, _, caption in _named(seen)]
    return Shown(seen.scene.title, seen.scene.words, pictures, _command(seen), seen.seconds)


def _command(seen: Seen) -> str:
    """The same thing as a person would type it."""
    scene = seen.scene
    roles = [f"--{role} {scene.name}-{role}.png" for role in seen.inputs if role != "picture"]
    fields = [
        f"--{key.replace('_', '-')} {value}" for key, value in scene.task.model_dump(exclude_defaults=True).items()
    ]
    words = ["anew", scene.task.name, f"{scene.name}-picture.png", *roles, *fields, f"--seed {scene.seeds[0]}"]
    return " ".join([*words, f"-o {scene.name}-after.png"])
